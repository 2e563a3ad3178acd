// @ts-check
// A desk in the browser. It shows cards that the server has leased to this person before they are
// needed, so that the next one is there at once. What is done names the card and the version that
// were on screen; it counts as taken when the server says that the database has it.

import { drawCard } from "./card.js";
import { insertMark, lightChips, showRaw, turnRaw } from "./chips.js";
import { openComments } from "./comments.js";
import { Dialog } from "./dialog.js";
import { hasChosen, isDark, isTyping } from "./dom.js";
import { bindingFor } from "./keyboard.js";
import { handleKey } from "./keys.js";
import { Notes } from "./notes.js";
import { Outbox } from "./outbox.js";
import { Reader } from "./reader.js";
import { openReplacement } from "./replacement.js";
import { MarkedWords, openTerm } from "./terms.js";
import { Typing } from "./typing.js";
import { drawBanner, drawHead, drawMessage, drawTable, makeFrame, turnView } from "./view.js";
import { Clock, Work } from "./work.js";

/** @typedef {import("./protocol.js").DeskAnswer} DeskAnswer */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */
/** @typedef {import("./protocol.js").Item} Item */
/** @typedef {import("./dom.js").Part} Part */
/**
 * @typedef {import("./protocol.js").Envelope & import("./protocol.js").DeskSight
 *   & {cards: DeskCard[], table: import("./protocol.js").TablePage, is_awaiting?: boolean}} DeskData
 */
/**
 * What Streamlit gives a component.
 * @typedef {{
 *   data: DeskData, parentElement: ShadowRoot,
 *   setStateValue: (name: string, value: unknown) => void, setTriggerValue: (name: string, value: unknown) => void,
 * }} Component
 */
/** @typedef {Partial<Item>} ItemPart */
/** @typedef {[signature: unknown, parts: () => Part[]]} Region what a part of the card is drawn from */
/**
 * A button beside those of keys.
 * @typedef {{label: string, press: () => void, shown?: string, isMain?: boolean, isOpen?: boolean}} Tool
 */
/** @typedef {Record<string, (string | {action: string} | Tool)[]>} Bars actions by bar, the main one in braces */
/** @typedef {{main: Bars, more: Bars}} CardBars what is there at once, and what is folded away */
/** @typedef {{text: string, check: string, via: string}} Note */
/**
 * What tells one desk from another: `thing` is what it shows, in the address, `noun` the word for it,
 * `done` for what the bar of progress counts; `body` are the regions of its card's body in order, the
 * second one that of the text, which also says that nothing is left; `replaced` says in what something
 * can be replaced, `isAlwaysEditing` that its editor is always open.
 * @typedef {{
 *   thing: string, noun: string, label: string, done: string, replaced: string, body: readonly string[], isAlwaysEditing: boolean,
 *   dialogs: Record<string, import("./dialog.js").DialogParts>,
 *   regions(desk: Desk, card: DeskCard): Record<string, Region>,
 *   around(desk: Desk): void,
 *   bars(desk: Desk, card: DeskCard | null): CardBars,
 *   actions(desk: Desk, card: DeskCard | null, via: string): Record<string, () => unknown>,
 *   heard(desk: Desk, item: Item, answer: DeskAnswer): void,
 *   findings(desk: Desk, card: DeskCard): import("./protocol.js").FoundFault[],
 *   hint(desk: Desk, card: DeskCard): string,
 *   notes: Record<string, {label: string, isNeeded: boolean, finish(desk: Desk, card: DeskCard, note: Note): void}>,
 *   save(desk: Desk, via: string): void,
 *   takeMine(desk: Desk, card: DeskCard): void,
 * }} CardKind
 */

const POLL_MS = 800;
const SUDDEN_MS = 700; // for what comes unasked: a key on its way was not meant for it
let isReturning = true;

export class Desk {
  /**
   * @param {ShadowRoot} parent
   * @param {CardKind} kind
   */
  constructor(parent, kind) {
    this.root = /** @type {HTMLElement} */ (parent.querySelector(".card"));
    this.host = /** @type {HTMLElement} */ (parent.host);
    this.kind = kind;
    this.data = /** @type {DeskData} */ (/** @type {unknown} */ (null));
    this.send = (/** @type {import("./protocol.js").Message} */ _) => {};
    this.depart = () => {}; // goes to the page that comes after this one
    /** @type {number | null} */
    this.shown = null;
    /** @type {number | null} */
    this.after = null; // what the person is done with, where nothing is shown
    this.isEditing = kind.isAlwaysEditing;
    this.notes = new Notes(this);
    /** @type {string | null} */
    this.waited = null; // the token of what is being waited for
    /** @type {(() => void)[]} */
    this.moves = []; // asked for meanwhile
    this.words = ""; // looked up
    /** @type {DeskCard | null} */
    this.commented = null; // what the comments that are open are about
    this.identity = "";
    /** @type {number | null} */
    this.paintedAt = null;
    this.isLed = this.isSudden = this.hasError = false;
    this.message = { kind: "", text: "" };
    this.poll = 0;
    this.settling = 0; // runs while keys may have been meant for what was there before
    this.seen = () => {};
    this.onKey = /** @type {((event: KeyboardEvent) => void) | null} */ (null);
    this.work = new Work();
    this.clock = new Clock();
    this.typing = new Typing(this);
    this.marked = new MarkedWords(this);
    this.outbox = new Outbox((out) => this.send(out), () => this.where(), () => drawBanner(this));
    this.reader = new Reader(this);
    this.dialog = new Dialog(this, kind.dialogs);
    this.frame = makeFrame(this);
    showRaw(this);
    lightChips(this.root);
  }

  wake() {
    if (this.onKey) return;
    this.onKey = (/** @type {KeyboardEvent} */ event) => handleKey(event, this);
    this.onPointer = (/** @type {Event} */ event) => {
      this.clock.touch();
      if (this.settling && event.type === "pointerdown") this.settled(); // who clicks has looked
    };
    this.onVisible = () => (document.visibilityState === "visible" ? this.clock.touch() : this.rest());
    this.onLeave = () => this.rest();
    this.onUnload = (/** @type {Event} */ event) => {
      this.leave();
      if (this.outbox.work().length || this.notes.text()) event.preventDefault();
    };
    window.addEventListener("keydown", this.onKey, { capture: true });
    for (const name of ["pointermove", "pointerdown", "wheel"]) window.addEventListener(name, this.onPointer, { passive: true });
    document.addEventListener("visibilitychange", this.onVisible);
    window.addEventListener("pagehide", this.onLeave);
    window.addEventListener("beforeunload", this.onUnload);
    this.outbox.wake();
    this.marked.wake();
    this.clock.touch();
  }

  sleep() {
    if (!this.onKey || !this.onPointer || !this.onVisible || !this.onLeave || !this.onUnload) return;
    window.removeEventListener("keydown", this.onKey, { capture: true });
    for (const name of ["pointermove", "pointerdown", "wheel"]) window.removeEventListener(name, this.onPointer);
    document.removeEventListener("visibilitychange", this.onVisible);
    window.removeEventListener("pagehide", this.onLeave);
    window.removeEventListener("beforeunload", this.onUnload);
    this.onKey = null;
    this.rest();
    this.outbox.sleep();
    this.typing.flushDraft();
    clearTimeout(this.poll);
    clearTimeout(this.settling);
    this.settling = 0;
    this.marked.sleep();
  }

  rest() {
    this.clock.pause();
    this.typing.countTime();
    this.work.keep();
  }

  // --- what the server says ---

  /** @param {DeskData} data */
  update(data) {
    if (this.outbox.isOvertaken(data)) return;
    const isFirst = !this.data;
    const isNewest = this.outbox.isNewest(data);
    const isOther = this.outbox.key !== data.box;
    if (isOther && !isFirst) this.leaveBox();
    const before = isOther ? null : this.card();
    const known = this.data?.cards ?? [];
    this.data = data;
    this.host.classList.toggle("dark", isDark(this.root));
    this.work.open(`${data.box}-texts`);
    if (isOther) {
      this.begin();
      this.outbox.open(data.box);
    }
    const settled = this.outbox.settle(data.answers);
    this.typing.heedThrown(data.cards);
    this.reader.take(data.document, settled.map(([item]) => item));
    this.isLed = this.isSudden = this.hasError = false;
    for (const [item, answer] of settled) this.heed(item, answer);
    if (data.epoch !== this.outbox.epoch) {
      if (!settled.length) this.message = { kind: "", text: "" };
      this.leave();
      this.begin();
    } else if (before && !this.isLed && !this.isHere(before.id)) this.lose(isNewest, known, settled);
    if (!this.card()) this.goOn();
    if (isFirst) this.returnToPlace();
    this.redraw();
    this.dialog.refresh();
    if (this.waited === null) {
      this.root.setAttribute("aria-busy", "false");
      this.moves.shift()?.();
    }
    clearTimeout(this.poll);
    if (data.is_awaiting) this.poll = setTimeout(() => this.outbox.flush(), POLL_MS);
  }

  // somebody else works here now, or in another project: what is not answered yet stays in its box
  leaveBox() {
    this.leave();
    this.after = null;
    this.typing.close();
    this.dialog.close();
    this.message = { kind: "", text: "" };
    this.waited = this.commented = null;
    this.notes.kept = null;
    this.words = "";
    this.moves = [];
  }

  begin() {
    this.outbox.epoch = this.data.epoch;
    this.show(this.data.current);
  }

  /**
   * What is before the person has no card any more. What was asked for before they came here says
   * nothing of it; otherwise it is gone, and what stands in its place comes unasked.
   * @param {boolean} isNewest
   * @param {DeskCard[]} known
   * @param {[Item, DeskAnswer][]} settled
   */
  lose(isNewest, known, settled) {
    if (!isNewest) {
      const isDone = (/** @type {number} */ id) => settled.some(([item]) => item.goes_on && item.card === id);
      this.data = { ...this.data, cards: known.filter(({ id }) => !isDone(id)) };
    } else if (!settled.length) {
      this.isSudden = true;
      const kept = this.notes.keep() ? " Your note is kept: it stands there when you write the next one." : "";
      this.message = { kind: "error", text: `What was shown here is no more: somebody has changed it. This is what comes now.${kept}` };
    }
  }

  goOn() {
    if (this.isLed && this.shown !== null && !this.outbox.hasLeft(this.shown)) this.outbox.flush(); // its card is to come
    else {
      const next = this.nextOpen();
      if (next !== null) this.show(next);
      else if (this.shown !== null) this.leaveFor(null);
    }
  }

  /** @param {Item} item @param {DeskAnswer} answer */
  heed(item, answer) {
    if (item.token === this.waited) this.waited = null;
    const isError = answer.kind === "error";
    if ((answer.text || isError) && (isError || !this.hasError)) this.message = { kind: answer.kind, text: answer.text };
    this.hasError ||= isError;
    if (answer.outcome === "saved" && item.card) this.work.drop(item.card);
    else if (item.is_decision && item.card && this.work.items[item.card]?.isChanged) this.typing.draftSoon(item.card); // it was not taken
    if (answer.outcome === "undone" && answer.card !== null) this.changedUnder(answer.card);
    if (answer.card !== null || answer.after !== null) {
      this.isLed = true;
      this.isSudden = Boolean(item.goes_on); // they have gone on since
      this.after = answer.after;
      this.show(answer.card);
    }
    this.kind.heard(this, item, answer);
    if (answer.closes) this.dialog.close();
  }

  /**
   * What an undo changes under a text that is not saved yet leaves that text as it is.
   * @param {number} id
   */
  changedUnder(id) {
    const work = this.work.items[id];
    const card = this.data.cards.find((one) => one.id === id);
    if (work?.isChanged && card) {
      work.version = card.version;
      this.typing.draftSoon(id);
    } else this.work.drop(id);
  }

  // --- where the person is ---

  /** @param {number | null} id */
  show(id) {
    if (id !== this.shown) {
      this.leave();
      this.typing.close();
      this.isEditing = this.kind.isAlwaysEditing;
    }
    this.shown = id;
    this.notes.open = null;
  }

  /**
   * What comes next is to come, or there is nothing.
   * @param {number | null} next
   */
  leaveFor(next) {
    if (next === null) this.after = this.shown;
    this.show(next);
  }

  leave() {
    this.typing.countTime();
    this.typing.flushDraft();
    this.work.keep();
  }

  where() {
    return this.shown === null ? { at: null, after: this.after } : { at: this.shown, after: null };
  }

  /** @param {number} id */
  isHere(id) {
    return this.data.cards.some((card) => card.id === id);
  }

  card() {
    return this.data?.cards.find((card) => card.id === this.shown && !this.outbox.hasLeft(card.id)) ?? null;
  }

  nextOpen() {
    const places = this.data.cards.map((card) => card.id);
    const rest = places.slice(places.indexOf(this.shown ?? NaN) + 1);
    return [...rest, ...places].find((id) => !this.outbox.hasLeft(id) && id !== this.shown) ?? null;
  }

  isWaiting() {
    return this.outbox.items.some((item) => item.action !== "draft");
  }

  // --- drawing ---

  // what follows the text, with each key press
  draw() {
    drawCard(this, this.card());
    this.reader.drawCurrent();
  }

  redraw() {
    const card = this.card();
    if (this.notes.open?.card !== card?.id) this.notes.open = null;
    this.draw();
    drawHead(this);
    drawTable(this);
    this.kind.around(this);
    this.notePaint(card);
    const place = card ? `#${this.kind.thing}=${card.id}` : location.pathname + location.search;
    if (!isReturning) history.replaceState(history.state, "", place);
  }

  /**
   * Keys count from the moment the card can be seen.
   * @param {DeskCard | null} card
   */
  notePaint(card) {
    const identity = card ? `${card.id}.${card.version}` : "";
    if (identity === this.identity) return;
    this.identity = identity;
    this.paintedAt = null;
    this.frame.at.spoken.textContent = card && `${card.place}: ${card.src.text} ${card.begun.text}`;
    this.takeFocus();
    this.seen = () => requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.identity === identity) this.paintedAt = performance.now();
    }));
    clearTimeout(this.settling);
    this.settling = 0;
    if (this.isSudden) this.settle();
    else this.seen();
    this.isSudden = false;
  }

  // who goes on pressing has not seen yet that something else stands there
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settled(), SUDDEN_MS);
  }

  settled() {
    clearTimeout(this.settling);
    this.settling = 0;
    this.seen();
  }

  takeFocus() {
    const active = document.activeElement;
    const ours = this.root.contains(active) || active === this.host;
    if (this.notes.open || this.dialog.isOpen) return;
    if (ours ? !this.frame.words()?.matches(":focus") : !isTyping(active) || hasChosen(active)) this.focus();
  }

  focus() {
    const editor = this.isEditing && this.card() ? this.typing.open?.node : null;
    (editor ?? this.root).focus({ preventScroll: true });
    editor?.scrollIntoView({ block: "nearest" });
  }

  // The address keeps the card behind its #, so that a reload comes back to it; unlike a query it
  // adds nothing to the history, where Back would find one entry a decision.
  returnToPlace() {
    const found = new RegExp(`^#${this.kind.thing}=(\\d{1,15})$`).exec(location.hash);
    const kept = isReturning && found ? Number(found[1]) : 0;
    isReturning = false;
    if (kept && kept !== this.shown) this.command("return", { card: kept });
  }

  // --- what the person does ---

  /** @param {string} action @param {string} via */
  act(action, via) {
    this.say("", ""); // what was told was about what was done before
    if (this.waited !== null) {
      if (action === "next" || action === "prev") this.moves.push(() => this.act(action, via));
      return;
    }
    const card = this.card();
    /** @type {Record<string, () => unknown>} */
    const always = {
      help: () => this.dialog.open("help", "Keys"),
      goto: () => this.dialog.open("goto", "Go to segment"),
      search: () => this.lookUp(),
      replace: () => openReplacement(this),
      term: () => openTerm(this),
      comments: () => openComments(this),
      raw: () => turnRaw(this),
      view: () => turnView(this),
      next_mark: () => card && insertMark(this, card),
      find: () => this.frame.words()?.select(),
      next: () => this.move(1),
      prev: () => this.move(-1),
      ignore: () => card && this.notes.ignoreFirst(card),
      insert: () => this.say("", `Look words up first: ${this.binding("search").shown}.`),
      next_document: () => !card && this.data.next_document && this.command(action, { via }),
    };
    const local = always[action] ?? this.kind.actions(this, card, via)[action];
    if (local) local();
    else {
      this.leave();
      this.command(action, { via });
    }
  }

  /**
   * Has something done to the card that the person leaves behind at once.
   * @param {ItemPart & {action: string, via: string}} item
   */
  decide(item) {
    const card = this.card();
    // nobody has seen what is not painted yet
    if (!card || this.paintedAt === null || this.waited !== null) return;
    this.typing.forgetDraft(card.id); // its text goes with the item
    this.message = { kind: "", text: "" };
    const decided = { card: card.id, version: card.version, dwell: this.dwell(), ...item, is_decision: true, goes_on: true };
    this.leaveFor(this.nextOpen());
    this.outbox.add(decided);
    this.redraw();
  }

  /**
   * Has something done that the server must answer before the next key counts.
   * @param {string} action
   * @param {ItemPart} item
   */
  command(action, item) {
    if (this.waited !== null) return false;
    this.say("", "");
    this.waited = this.outbox.add({ action, via: "click", ...item }).token;
    this.root.setAttribute("aria-busy", "true");
    return true;
  }

  /**
   * The same of the card, in the version that is on the screen.
   * @param {string} action
   * @param {ItemPart} [item]
   */
  commandCard(action, item) {
    const card = this.card();
    if (!card || this.paintedAt === null) return;
    this.command(action, { card: card.id, version: card.version, dwell: this.dwell(), ...item });
  }

  /** @param {number} step */
  move(step) {
    this.leave();
    const places = this.data.cards.map((card) => card.id).filter((id) => !this.outbox.hasLeft(id));
    const next = step > 0 ? places[places.indexOf(this.shown ?? NaN) + 1] : undefined;
    if (next === undefined) {
      this.command(step > 0 ? "next" : "prev", { card: this.shown ?? this.after });
      return;
    }
    this.show(next);
    this.message = { kind: "", text: "" };
    this.redraw();
    this.outbox.flush();
  }

  /** @param {number} card */
  goTo(card) {
    this.leave();
    this.command("goto", { card });
  }

  /**
   * Chooses the queue; no name stands for all filters as they were at the beginning.
   * @param {string} name
   * @param {string} text
   */
  filter(name, text) {
    if (this.waited !== null) this.moves.push(() => this.filter(name, text));
    else {
      this.leave();
      this.command("filter", { name, text });
      this.focus();
    }
  }

  find() {
    const field = this.frame.words();
    const filter = this.data.filters.find(({ options }) => !options.length);
    if (field && filter) this.filter(filter.name, field.value.trim());
  }

  leaveWords() {
    const field = this.frame.words();
    if (field) field.value = field.defaultValue;
    this.focus();
  }

  /** @param {number} page */
  turnTo(page) {
    this.outbox.page = page;
    this.outbox.flush();
    this.outbox.page = null;
  }

  /** @param {string | null} text takes the place of the one that is there */
  startEditing(text = null) {
    const card = this.card();
    if (!card || this.waited !== null) return;
    this.notes.open = null;
    if (!this.isEditing) this.work.at(card).version = card.version; // what they see now
    this.isEditing = true;
    this.redraw();
    this.focus();
    if (text !== null) this.typing.put(text);
  }

  /** @param {boolean} [isKept] whether what was typed stays as a draft */
  leaveEditing(isKept = true) {
    const card = this.card();
    if (!card) return;
    const { isChanged, text, src } = this.work.at(card);
    const isDraft = isKept && isChanged && (text !== card.base.text || (src ?? card.src.text) !== card.src.text);
    this.isEditing = false;
    this.typing.close();
    if (isChanged && !isDraft) this.typing.reset(card);
    else this.leave();
    this.say("", isDraft ? "Your draft is kept." : isKept || !isChanged ? "" : "Your edit is thrown away.");
    this.redraw();
    this.focus();
  }

  // the words that are marked in the editor, or on the card
  chosenText() {
    const editor = this.typing.open?.node;
    const typed = editor ? editor.value.slice(editor.selectionStart, editor.selectionEnd) : "";
    return (typed || this.selection()?.toString() || "").trim();
  }

  lookUp() {
    const chosen = this.chosenText();
    if (chosen) this.words = chosen;
    this.dialog.open("search", "Look up");
    if (chosen) this.command("search", { text: chosen });
  }

  // in a shadow tree the selection is that tree's own
  selection() {
    const root = /** @type {ShadowRoot & {getSelection?: () => Selection | null}} */ (this.root.getRootNode());
    return root.getSelection?.() ?? document.getSelection();
  }

  takeMine() {
    const card = this.card();
    this.paintedAt ??= performance.now(); // only who sees it can press it
    if (card) this.kind.takeMine(this, card);
  }

  leaveTheirs() {
    const card = this.card();
    if (!card) return;
    this.typing.forgetDraft(card.id);
    this.command("leave", { card: card.id });
  }

  /** @param {string} kind @param {string} text */
  say(kind, text) {
    this.message = { kind, text };
    drawMessage(this);
    this.dialog.tell();
  }

  /** @param {string} action */
  binding(action) {
    return bindingFor(action, this);
  }

  dwell() {
    return this.paintedAt === null ? null : Math.round(performance.now() - this.paintedAt);
  }
}

/**
 * Shows a desk in its component.
 * @param {Component} component
 * @param {CardKind} kind
 */
export function mount({ data, parentElement, setStateValue, setTriggerValue }, kind) {
  const root = /** @type {HTMLElement & {desk?: Desk}} */ (parentElement.querySelector(".card"));
  const desk = (root.desk ??= new Desk(parentElement, kind));
  // Streamlit greys out what may change while the server is at work: here one goes on working
  const around = /** @type {HTMLElement | null} */ (parentElement.host.closest("[data-stale]"));
  around?.style.setProperty("opacity", "1", "important");
  desk.send = (out) => setStateValue("out", out);
  desk.depart = () => setTriggerValue("departs", true);
  desk.wake();
  desk.update(data);
  return () => desk.sleep();
}
