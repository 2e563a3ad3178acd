// @ts-check
// One text of the card: its words, which of them are chosen, and the errors marked in them.

import { element } from "../../desk/browser/dom.js";
import { meets, pieces, wordRanges } from "./words.js";

/** @typedef {import("./words.js").MarkedError} MarkedError */
/** @typedef {import("../../desk/browser/dom.js").TextLanguage} TextLanguage */

export class Pane {
  /**
   * @param {{side: string, name: string, text: string, language: TextLanguage, changed: () => void}} of
   */
  constructor({ side, name, text, language, changed }) {
    this.side = side;
    this.text = text;
    this.isRightToLeft = language.dir === "rtl";
    this.changed = changed;
    this.words = wordRanges(text, language.code);
    this.anchor = 0;
    this.cursor = 0;
    /** @type {MarkedError[]} */
    this.errors = [];
    this.hasFocus = false;
    this.node = element("p", { class: "text words", tabindex: "0", role: "application", "aria-label": `${name}: choose words`, language });
    this.node.addEventListener("focus", () => this.focused(true));
    this.node.addEventListener("blur", () => this.focused(false));
    this.node.addEventListener("pointerdown", (event) => this.point(event, event.shiftKey));
    this.node.addEventListener("pointermove", (event) => event.buttons === 1 && this.point(event, true));
    this.draw();
  }

  get chosen() {
    const [from, to] = [Math.min(this.anchor, this.cursor), Math.max(this.anchor, this.cursor)];
    return this.words.length ? { start: this.words[from].start, end: this.words[to].end } : null;
  }

  draw() {
    const here = this.errors.filter(({ side }) => side === this.side);
    this.node.replaceChildren(...pieces(this.text, this.words, here, this.hasFocus ? this.chosen : null));
  }

  /** @param {boolean} hasFocus */
  focused(hasFocus) {
    this.hasFocus = hasFocus;
    this.draw();
    if (hasFocus) this.changed();
  }

  /** @param {PointerEvent} event @param {boolean} isLonger */
  point(event, isLonger) {
    const target = event.composedPath()[0];
    const word = target instanceof HTMLElement ? Number(target.dataset.word ?? -1) : -1;
    if (word >= 0) this.go(word, isLonger);
  }

  /** @param {number} word @param {boolean} isLonger */
  go(word, isLonger) {
    this.cursor = Math.max(0, Math.min(this.words.length - 1, word));
    if (!isLonger) this.anchor = this.cursor;
    this.draw();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was one that chooses words */
  move(event) {
    const forward = this.isRightToLeft ? "ArrowLeft" : "ArrowRight";
    const back = this.isRightToLeft ? "ArrowRight" : "ArrowLeft";
    const steps = { [forward]: this.cursor + 1, [back]: this.cursor - 1, Home: 0, End: this.words.length - 1 };
    if (!(event.key in steps)) return false;
    this.go(steps[event.key], event.shiftKey);
    return true;
  }

  /**
   * Returns errors with the chosen words marked, together with those that they touch.
   * @param {MarkedError[]} errors
   * @param {string | null} severity null to take away
   */
  marked(errors, severity) {
    const chosen = this.chosen;
    if (!chosen) return errors;
    const touched = errors.filter((one) => one.side === this.side && meets(one, chosen));
    const others = errors.filter((one) => !touched.includes(one));
    if (severity === null) return others;
    const start = Math.min(chosen.start, ...touched.map((one) => one.start ?? chosen.start));
    const end = Math.max(chosen.end, ...touched.map((one) => one.end ?? chosen.end));
    return [...others, { side: this.side, start, end, severity }];
  }
}
