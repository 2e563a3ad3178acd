// @ts-check
// What a person writes beside a card: why a warning is no fault, or what the card's desk asks for.

/** @typedef {import("./protocol.js").DeskCard} DeskCard */

export class Notes {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {{card: number, kind: string, check: string} | null} */
    this.open = null; // what is being written, about which card
    /** @type {{kind: string, text: string} | null} */
    this.kept = null; // what was being written when its card was taken away
  }

  /** @param {string} kind @param {string} [check] */
  start(kind, check = "") {
    const card = this.desk.card();
    if (!card) return;
    this.open = { card: card.id, kind, check };
    this.desk.redraw();
    const field = this.field();
    if (!field) return;
    if (this.kept?.kind === kind) {
      field.value = this.kept.text;
      this.kept = null;
    }
    field.focus();
  }

  field() {
    return this.desk.frame.at.noting.querySelector("input");
  }

  text() {
    return this.open ? this.field()?.value.trim() ?? "" : "";
  }

  // returns whether there was something to keep
  keep() {
    const text = this.text();
    if (text && this.open) this.kept = { kind: this.open.kind, text };
    return Boolean(text);
  }

  /** @param {DeskCard} card */
  ignoreFirst(card) {
    const { ignored } = this.desk.work.at(card);
    const found = this.desk.kind.findings(this.desk, card).find(({ severity, check }) => severity === "warning" && !(check in ignored));
    if (found) this.start("ignore", found.check);
    else this.desk.say("", "There is no warning to ignore here.");
  }

  /** @param {string} via */
  finish(via) {
    const card = this.desk.card();
    const text = this.text();
    if (!card || !this.open) return;
    const { kind, check } = this.open;
    const { isNeeded, finish } = this.desk.kind.notes[kind];
    if (!text && isNeeded) return;
    this.open = null;
    finish(this.desk, card, { text, check, via });
    this.leave();
  }

  leave() {
    this.open = null;
    this.desk.redraw();
    this.desk.focus();
  }

  /** @param {string} check */
  heedAgain(check) {
    const card = this.desk.card();
    if (!card) return;
    delete this.desk.work.at(card).ignored[check];
    this.desk.work.keep();
    this.desk.redraw();
  }
}
