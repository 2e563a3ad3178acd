// Notes on a segment: why a warning is no fault, why a text goes back; and what to do in a conflict.

class Judging {
  constructor(desk) {
    this.desk = desk;
    this.noting = null; // what the note is about that is being written
  }

  startNote(kind, check) {
    this.noting = { kind, check };
    this.desk.redraw();
    this.desk.regions.at.noting.querySelector("input").focus();
  }

  ignoreFirst(card) {
    const work = this.desk.work.at(card);
    const found = this.desk.findingsOf(card, work).find((one) => one.severity === "warning" && !(one.check in work.ignored));
    if (found) this.startNote("ignore", found.check);
    else this.desk.say("", "There is no warning to ignore here.");
  }

  finishNote(via) {
    const { kind, check } = this.noting;
    const text = this.desk.regions.at.noting.querySelector("input").value.trim();
    const card = this.desk.card();
    if (!text) return;
    this.noting = null;
    if (kind === "ignore") {
      this.desk.work.at(card).ignored[check] = text;
      this.desk.work.keep();
      this.desk.say("", "Ignored once you save.");
    } else this.judge("send_back", via, text);
    this.desk.redraw();
    this.desk.focus();
  }

  cancelNote() {
    this.noting = null;
    this.desk.redraw();
    this.desk.focus();
  }

  heedAgain(check) {
    delete this.desk.work.at(this.desk.card()).ignored[check];
    this.desk.work.keep();
    this.desk.redraw();
  }

  judge(action, via, note) {
    const card = this.desk.card();
    if (this.desk.paintedAt === null) return;
    if (!card.may_judge) this.desk.say("error", card.why_not);
    else if (this.desk.work.at(card).isChanged) this.desk.say("error", "You have changed this text. Save it with your changes, or reset it first.");
    else this.desk.command(action, { via, segment: card.id, version: card.version, note, isDecision: true });
  }

  takeMine() {
    const card = this.desk.card();
    this.desk.work.at(card).version = card.version;
    this.desk.save("click");
  }

  leaveTheirs() {
    const card = this.desk.card();
    this.desk.typing.forgetDraft(card.id);
    this.desk.command("leave", { segment: card.id });
  }
}
