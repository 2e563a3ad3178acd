// The post-editing desk in the browser. It shows segments that the server has leased to this person.
// A text names the segment and the version that were on screen; it counts as saved when the server
// says that the database has it. Until then it is kept in this window, and as a draft on the server.

const MARKS_IN_TURN = Object.keys(MARKS);

class Desk {
  constructor(parent, setStateValue) {
    this.root = parent.querySelector(".card");
    this.host = parent.host;
    this.data = null;
    this.shown = null;
    this.after = null; // what the person is done with, where nothing is shown
    this.regions = null;
    this.marks = "mine";
    this.command_ = null; // the token of what is being waited for
    this.moves = []; // pressed meanwhile
    this.asked = null; // the text whose warnings were shown when it was to be saved
    this.checked = null; // the newest findings, and of which text
    this.words = "";
    this.identity = null;
    this.paintedAt = null;
    this.message = { kind: "", text: "" };
    this.work = new Work();
    this.clock = new Clock();
    this.typing = new Typing(this);
    this.judging = new Judging(this);
    this.outbox = new Outbox((out) => this.setStateValue("out", out), "segment", () => this.where());
    this.setStateValue = setStateValue;
    this.dialog = new Dialog(this, DIALOGS);
    this.head = element("div", { class: "head" });
    this.place = element("div", { class: "place-of-card" });
    this.tablePlace = element("div", { class: "place-of-table" });
    this.root.replaceChildren(this.head, this.place, this.tablePlace, this.dialog.node);
  }

  wake() {
    if (this.onKey) return;
    this.onKey = (event) => handleKey(event, this);
    this.onPointer = () => this.clock.touch();
    this.onVisible = () => (document.visibilityState === "visible" ? this.clock.touch() : this.rest());
    this.onLeave = () => this.rest();
    window.addEventListener("keydown", this.onKey, { capture: true });
    for (const name of ["pointermove", "pointerdown", "wheel"]) window.addEventListener(name, this.onPointer, { passive: true });
    document.addEventListener("visibilitychange", this.onVisible);
    window.addEventListener("pagehide", this.onLeave);
    this.outbox.wake();
    this.clock.touch();
  }

  sleep() {
    window.removeEventListener("keydown", this.onKey, { capture: true });
    for (const name of ["pointermove", "pointerdown", "wheel"]) window.removeEventListener(name, this.onPointer);
    document.removeEventListener("visibilitychange", this.onVisible);
    window.removeEventListener("pagehide", this.onLeave);
    this.onKey = null;
    this.rest();
    clearTimeout(this.typing.timer);
    this.outbox.sleep();
  }

  rest() {
    this.clock.pause();
    this.typing.countTime();
    this.work.keep();
  }

  // --- what the server says ---

  update(data) {
    if (this.outbox.isOvertaken(data)) return;
    const isFirst = this.data === null;
    const isNewest = this.outbox.isNewest(data);
    const before = isFirst ? null : this.card();
    const known = this.data?.cards ?? [];
    this.data = data;
    this.host.classList.toggle("dark", isDark(this.root));
    if (isFirst) this.outbox.epoch = data.epoch;
    this.outbox.open(data.box);
    this.work.open(`${data.box}-texts`);
    this.isLed = isFirst;
    if (isFirst) this.show(data.current);
    for (const [item, answer] of this.outbox.settle(data.answers)) this.heed(item, answer);
    if (data.epoch !== this.outbox.epoch) {
      this.leave();
      this.outbox.epoch = data.epoch;
      this.show(data.current);
    } else if (before && !this.isLed && !isNewest && !this.card()) {
      // what was asked for before the person came here says nothing of it
      this.data = { ...data, cards: known };
    }
    if (!this.card()) this.goOn();
    if (isFirst) this.returnToPlace();
    this.redraw();
    this.dialog.refresh();
    if (this.command_ === null) {
      this.root.setAttribute("aria-busy", "false");
      if (this.moves.length) this.act(...this.moves.shift());
    }
  }

  goOn() {
    if (this.isLed && this.shown !== null) this.outbox.flush(); // its card is to come
    else {
      if (this.data.current === null) this.after = this.shown ?? this.after;
      this.show(this.data.current);
    }
  }

  where() {
    return this.shown === null ? { at: null, after: this.after } : { at: this.shown, after: null };
  }

  heed(item, answer) {
    if (item.token === this.command_) this.command_ = null;
    if (answer.findings && item.segment === this.shown) this.checked = { text: item.text, findings: answer.findings };
    if (answer.outcome === "asks") this.asked = item.text;
    if (answer.outcome === "saved") {
      this.work.drop(item.segment);
      this.asked = null;
    }
    if (answer.drops !== null) this.letGo(answer.drops, item.action === "take_back" || item.action === "bring_back");
    if (answer.text || answer.kind) this.message = { kind: answer.kind, text: answer.text };
    if (answer.segment !== null || answer.drops !== null) {
      this.isLed = true;
      this.after = answer.drops;
      this.show(answer.segment);
    }
    if (answer.closes) this.dialog.close();
  }

  // what an undo changes under a text that is not saved yet leaves that text as it is
  letGo(segment, isUndo) {
    const work = this.work.items[segment];
    const card = this.data.cards.find((one) => one.id === segment);
    if (!isUndo || !work?.isChanged || !card) {
      this.work.drop(segment);
      return;
    }
    work.version = card.version;
    this.typing.draftSoon(segment);
  }

  show(segment) {
    if (segment !== this.shown) {
      this.typing.countTime();
      this.checked = this.asked = null;
    }
    this.shown = segment;
    this.judging.noting = null;
  }

  card() {
    return this.data.cards.find((card) => card.id === this.shown) ?? null;
  }

  isWaiting() {
    return this.outbox.items.some((item) => !item.isQuiet);
  }

  isSaving() {
    return this.outbox.has(this.shown);
  }

  findingsOf(card, work) {
    if (this.checked?.text === work.text) return this.checked.findings;
    return work.text === card.text ? card.findings : (this.checked?.findings ?? card.findings);
  }

  // --- drawing ---

  redraw() {
    const card = this.card();
    drawCard(this);
    drawTable(this);
    drawProgress(this);
    this.notePaint(card ? `${card.id}` : "");
    if (!isReturning) history.replaceState(history.state, "", card ? `#segment=${card.id}` : location.pathname + location.search);
  }

  // keys count from the moment the card can be seen
  notePaint(identity) {
    if (identity === this.identity) return;
    this.identity = identity;
    this.paintedAt = null;
    this.takeFocus();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.identity === identity) this.paintedAt = performance.now();
    }));
  }

  takeFocus() {
    const active = document.activeElement;
    if (this.judging.noting || this.dialog.isOpen()) return;
    if (!isTyping(active) || hasChosen(active)) this.focus();
  }

  focus() {
    const editor = this.regions?.editor;
    if (!editor) {
      this.root.focus({ preventScroll: true });
      return;
    }
    editor.focus({ preventScroll: true });
    editor.scrollIntoView({ block: "nearest" });
  }

  // The address keeps the segment behind its #, so that a reload comes back to it; unlike a query
  // it adds nothing to the history, where Back would find one entry a segment.
  returnToPlace() {
    const kept = isReturning ? Number(/^#segment=(\d{1,15})$/.exec(location.hash)?.[1] ?? 0) : 0;
    isReturning = false;
    if (kept && kept !== this.shown) this.command("return", { segment: kept });
  }

  // --- what the person does ---

  act(action, via) {
    const card = this.card();
    this.say("", ""); // what was told was about what was done before
    const local = {
      save: () => this.save(via),
      down: () => this.move(1, via),
      up: () => this.move(-1, via),
      take_act: () => card && this.typing.take("act", card.arms.act),
      take_baseline: () => card && this.typing.take("baseline", card.arms.baseline),
      take_memory: () => card && this.typing.take("memory", card.memory?.tgt ?? null),
      take_former: () => card && this.typing.take("former", card.former?.tgt || null),
      reset: () => card && this.typing.reset(card),
      ignore_warning: () => card && this.judging.ignoreFirst(card),
      look_up: () => this.lookUp(),
      propagate: () => card && this.previewIdentical(card),
      marks: () => this.turnMarks(),
      go_to: () => this.dialog.open("goto", "Go to segment"),
      send_back: () => card && (card.may_judge ? this.judging.startNote("send_back", null) : this.say("error", card.why_not)),
      accept_edit: () => card && this.judging.judge("accept_edit", via, null),
      edit_help: () => this.dialog.open("help", "Keys"),
    };
    if (this.command_ !== null) {
      if (action === "down" || action === "up") this.moves.push([action, via]);
    } else if (action in local) {
      local[action]();
    } else {
      this.typing.flushDraft();
      this.command(action, { via });
    }
  }

  save(via) {
    const card = this.card();
    // nobody has seen what is not painted yet
    if (!card || this.paintedAt === null || this.typing.isComposing) return;
    this.typing.countTime();
    this.judging.noting = null;
    this.typing.forgetDraft(card.id);
    this.command("save", { via, isDecision: true, is_confirmed: this.asked === this.work.at(card).text, ...this.typing.textItem(card.id) });
    this.redraw();
  }

  // something that the server must answer before the next key counts
  command(action, item) {
    if (this.command_ !== null) return;
    this.say("", "");
    this.command_ = this.outbox.add({ action, via: "click", ...item }).token;
    this.root.setAttribute("aria-busy", "true");
  }

  move(step, via) {
    this.leave();
    const places = this.data.cards.map((card) => card.id);
    const next = step > 0 ? places[places.indexOf(this.shown) + 1] : undefined;
    this.message = { kind: "", text: "" };
    if (next === undefined) {
      this.command(step > 0 ? "down" : "up", { segment: this.shown ?? this.after, via });
      return;
    }
    this.show(next);
    this.redraw();
    this.outbox.flush();
  }

  goTo(segment) {
    this.leave();
    this.command("goto", { segment });
  }

  leave() {
    this.typing.countTime();
    this.typing.flushDraft();
    this.work.keep();
  }

  turnTo(page) {
    this.outbox.page = page;
    this.outbox.flush();
    this.outbox.page = null;
  }

  // --- propagating, looking up, showing ---

  previewIdentical(card) {
    this.data.identical = null;
    this.dialog.left = null;
    this.command("identical", { segment: card.id });
    this.dialog.open("identical", "Identical segments");
  }

  propagate(versions) {
    const card = this.card();
    this.typing.countTime();
    this.typing.forgetDraft(card.id);
    this.command("propagate", { isDecision: true, is_confirmed: this.asked === this.work.at(card).text, versions, ...this.typing.textItem(card.id) });
    this.redraw();
  }

  lookUp() {
    const { editor } = this.regions ?? {};
    const typed = editor ? editor.value.slice(editor.selectionStart, editor.selectionEnd) : "";
    const marked = (this.root.getRootNode().getSelection?.() ?? document.getSelection()).toString();
    const chosen = (typed || marked).trim();
    if (chosen) this.words = chosen;
    this.dialog.open("search", "Look up");
    if (chosen) this.command("search", { text: chosen });
  }

  turnMarks() {
    this.marks = MARKS_IN_TURN[(MARKS_IN_TURN.indexOf(this.marks) + 1) % MARKS_IN_TURN.length];
    this.say("", `Marked: ${MARKS[this.marks]}.`);
    this.redraw();
  }

  say(kind, text) {
    this.message = { kind, text };
    drawStatus(this);
  }
}

let isReturning = true;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".card");
  root.desk ??= new Desk(parentElement, setStateValue);
  const { desk } = root;
  desk.setStateValue = setStateValue;
  desk.wake();
  desk.update(data);
  return () => desk.sleep();
}
