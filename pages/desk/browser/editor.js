// @ts-check
// Chips in an editor. Its text is the browser's own, with its undo, spelling and composed signs; the
// same text stands behind it, unseen but for the grounds of its chips. A chip is jumped over, chosen
// and taken as a whole. Nothing of this in raw text, nor while a sign is composed.

import { element, fill } from "./dom.js";

/** @typedef {[start: number, end: number]} Place of a chip in a text, in UTF-16 units as its field counts */

const WORD_SIGN = /[\p{L}\p{N}_]/u;
const TYPED = new Set(["insertText", "insertFromPaste", "insertFromYank"]);

/**
 * Returns where markup stands in a text, the longest first where one begins like another.
 * @param {string} text
 * @param {readonly string[]} marks
 * @returns {Place[]}
 */
export function placesOf(text, marks) {
  const wanted = [...new Set(marks)].filter(Boolean).sort((one, other) => other.length - one.length);
  /** @type {Place[]} */
  const places = [];
  for (let at = 0; wanted.length && at < text.length; at++) {
    const found = wanted.find((mark) => text.startsWith(mark, at));
    if (!found) continue;
    places.push([at, at + found.length]);
    at += found.length - 1;
  }
  return places;
}

/** @param {Place[]} places @param {number} at */
function around(places, at) {
  return places.find(([start, end]) => start < at && at < end);
}

/**
 * Returns a part of a text with all of the chips that it cuts.
 * @param {Place[]} places
 * @param {Place} part
 * @returns {Place}
 */
function whole(places, [start, end]) {
  return [around(places, start)?.[0] ?? start, around(places, end)?.[1] ?? end];
}

/**
 * Returns what a press takes out or writes over at a caret, where chips are at stake.
 * @param {Place[]} places
 * @param {string} text
 * @param {number} at
 * @param {string} kind that of the browser
 * @returns {Place}
 */
function reachOf(places, text, at, kind) {
  const inside = around(places, at);
  if (!kind.startsWith("delete")) return inside ? [inside[1], inside[1]] : [at, at];
  if (inside) return inside;
  if (kind.includes("Line")) return [at, at]; // it takes more than a chip
  const isWord = kind.includes("Word");
  const isNext = (/** @type {string} */ between) => !between || (isWord && !WORD_SIGN.test(between));
  const before = places.filter(([, end]) => end <= at).pop();
  const after = places.find(([start]) => start >= at);
  if (kind.endsWith("Backward") && before && isNext(text.slice(before[1], at))) return [before[0], at];
  if (kind.endsWith("Forward") && after && isNext(text.slice(at, after[0]))) return [at, after[1]];
  return [at, at];
}

export class ChipEditor {
  /**
   * @param {HTMLTextAreaElement} node
   * @param {{marks: () => string[], isOn: () => boolean}} chips
   */
  constructor(node, { marks, isOn }) {
    this.node = node;
    this.marks = marks;
    this.isOn = isOn;
    this.behind = element("div", { class: "editor behind", "aria-hidden": "true", lang: node.lang, dir: node.dir });
    this.below = element("div", { class: "below-editor" });
    this.box = element("div", { class: "editor-box" }, [element("div", { class: "editor-field" }, [this.behind, node]), this.below]);
    this.text = ""; // as the last input has left it
    this.fixed = this.moved = 0; // the ends of what was chosen, the one that keys move behind
    /** @type {Place} */
    this.left = [0, 0]; // what was chosen when the focus went elsewhere: a dialog sets it to the beginning
    this.isComposing = this.isPointed = this.isMending = false;
    this.listen();
  }

  listen() {
    const { node } = this;
    const heed = () => {
      if (node.isConnected) this.heedCaret();
      else document.removeEventListener("selectionchange", heed);
    };
    node.addEventListener("scroll", () => (this.behind.scrollTop = node.scrollTop), { passive: true });
    node.addEventListener("compositionstart", () => (this.isComposing = true));
    node.addEventListener("compositionend", () => (this.isComposing = false));
    node.addEventListener("beforeinput", (event) => this.guard(event));
    node.addEventListener("input", (event) => this.mend(/** @type {InputEvent} */ (event)));
    node.addEventListener("selectionchange", heed);
    node.addEventListener("focus", () => document.addEventListener("selectionchange", heed));
    node.addEventListener("blur", () => {
      document.removeEventListener("selectionchange", heed);
      this.left = [node.selectionStart, node.selectionEnd];
    });
    const settle = () => setTimeout(() => this.settlePointed()); // the caret moves with what comes behind
    node.addEventListener("pointerdown", () => {
      this.isPointed = true;
      window.addEventListener("pointerup", settle, { once: true });
    });
    node.addEventListener("pointercancel", settle);
    node.addEventListener("keydown", () => (this.isPointed = false));
  }

  places() {
    return this.isOn() ? placesOf(this.node.value, this.marks()) : [];
  }

  draw() {
    const { value } = this.node;
    const places = this.places();
    this.text = value;
    fill(this.behind, [value, places], () => {
      let at = 0;
      const parts = places.flatMap(([start, end]) => {
        const raw = value.slice(start, end);
        const plain = value.slice(at, start);
        at = end;
        return [plain, element("mark", { class: "chip", "data-raw": raw, text: raw })];
      });
      return [...parts, value.slice(at)];
    });
    this.behind.scrollTop = this.node.scrollTop;
  }

  /** @param {Place} part */
  choose([start, end]) {
    const { node } = this;
    if (node.selectionStart === start && node.selectionEnd === end) return;
    node.setSelectionRange(start, end, node.selectionDirection);
  }

  /** Returns what is chosen, or was before the focus went elsewhere. */
  place() {
    const { node } = this;
    const isFocused = /** @type {Document | ShadowRoot} */ (node.getRootNode()).activeElement === node;
    return isFocused ? /** @type {Place} */ ([node.selectionStart, node.selectionEnd]) : this.left;
  }

  /**
   * Has the browser write in place of a part, so that its own undo takes it back.
   * @param {Place} part
   * @param {string} text
   */
  write(part, text) {
    this.isMending = true;
    this.node.setSelectionRange(...part);
    const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    this.isMending = false;
    if (!isDone) this.node.setRangeText(text, ...part, "end");
  }

  // --- the caret ---

  /** Keys step over a chip: into it is behind it, back into it is before it. */
  heedCaret() {
    const { node } = this;
    if (this.isPointed || this.isComposing || this.isMending) return;
    const { selectionStart: start, selectionEnd: end } = node;
    const isBack = node.selectionDirection === "backward";
    const [fixed, moved] = isBack ? [end, start] : [start, end];
    const places = this.places();
    const inside = around(places, moved);
    const isStep = start === end || fixed === this.fixed;
    if (inside && isStep) {
      const to = inside[moved >= this.moved ? 1 : 0];
      const other = start === end ? to : fixed;
      this.choose([Math.min(other, to), Math.max(other, to)]);
    } else this.choose(whole(places, [start, end]));
    this.note();
  }

  note() {
    const { selectionStart: start, selectionEnd: end, selectionDirection } = this.node;
    [this.fixed, this.moved] = selectionDirection === "backward" ? [end, start] : [start, end];
  }

  settlePointed() {
    const { selectionStart: start, selectionEnd: end } = this.node;
    this.isPointed = false;
    if (this.isComposing) return;
    this.choose(whole(this.places(), [start, end]));
    this.note();
  }

  // --- the text ---

  /** @param {InputEvent} event */
  guard(event) {
    const { node } = this;
    const { inputType, isComposing } = event;
    const isTaking = inputType.startsWith("delete");
    if (isComposing || this.isComposing || this.isMending || !(isTaking || TYPED.has(inputType))) return;
    const { selectionStart: start, selectionEnd: end } = node;
    const places = this.places();
    const part = start === end ? reachOf(places, node.value, start, inputType) : whole(places, [start, end]);
    if (part[0] === start && part[1] === end) return;
    event.preventDefault();
    this.write(part, isTaking ? "" : event.data ?? event.dataTransfer?.getData("text/plain") ?? "");
  }

  /**
   * What the browser does of itself, as a drop or a keyboard without keys, is seen only when it is
   * done: what is left of a chip goes, and what was put into one stands behind it. An extension of the
   * browser may not say what it did.
   * @param {InputEvent} event
   */
  mend({ inputType = "", isComposing }) {
    const { node, text: before } = this;
    const after = node.value;
    this.text = after;
    const isOwn = this.isMending || TYPED.has(inputType) || inputType.startsWith("history");
    if (before !== after && this.isOn() && !isOwn && !isComposing && !this.isComposing) this.mendFrom(before, after, inputType);
    this.draw();
  }

  /** @param {string} before @param {string} after @param {string} kind */
  mendFrom(before, after, kind) {
    const n_same = ending(before, after.slice(this.node.selectionEnd));
    const end = before.length - n_same;
    const start = beginning(before.slice(0, end), after.slice(0, after.length - n_same));
    const come = after.slice(start, after.length - n_same);
    const places = placesOf(before, this.marks());
    const [from, to] = start === end ? reachOf(places, before, start, kind) : whole(places, [start, end]);
    if (from === start && to === end) return;
    const part = /** @type {Place} */ ([Math.min(from, start), after.length - before.length + to]);
    this.write(part, start === end ? before.slice(start, to) + come : come);
  }
}

/** @param {string} one @param {string} other */
function beginning(one, other) {
  let n = 0;
  while (n < one.length && n < other.length && one[n] === other[n]) n++;
  return n;
}

/** @param {string} one @param {string} other */
function ending(one, other) {
  let n = 0;
  while (n < one.length && n < other.length && one[one.length - 1 - n] === other[other.length - 1 - n]) n++;
  return n;
}
