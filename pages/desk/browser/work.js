// @ts-check
// The texts that a person is at, kept in this window with each key press, so that a reload loses
// none; and what they cost: active time and key presses.

/** @typedef {import("./protocol.js").DeskCard} DeskCard */
/**
 * What somebody makes of a card's text, and of its source where that is edited, too. `origin` is what only this window knows of where it is from,
 * `version` and `seen` are those of the card when it was begun.
 * @typedef {{
 *   text: string, src: string | null, taken: string, batch: number | null, origin: string | null, version: number,
 *   seen: string, isChanged: boolean, active: number, keys: number, ignored: Record<string, string>,
 * }} TextWork
 */

const MAX_KEPT = 200;

export class Work {
  constructor() {
    /** @type {string | null} */
    this.key = null;
    /** @type {Record<string, TextWork>} */
    this.items = {};
  }

  /**
   * One for each person and project.
   * @param {string} key
   */
  open(key) {
    if (this.key === key) return;
    this.key = key;
    this.items = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  }

  /**
   * Returns the work on a card. What was typed stays as it is, with the version that was seen then;
   * of a text that was only looked at the time stays.
   * @param {DeskCard} card
   * @returns {TextWork}
   */
  at(card) {
    const { begun, base, effort, version } = card;
    const known = this.items[card.id];
    if (known?.isChanged) return known;
    const made = {
      active: known?.active ?? effort.active_ms, keys: known?.keys ?? effort.n_keystrokes, ignored: known?.ignored ?? {},
      ...begun, src: draftOfSource(card), version, origin: null, seen: base.text, isChanged: card.draft,
    };
    return (this.items[card.id] = Object.assign(known ?? {}, made));
  }

  /** @param {number} id */
  drop(id) {
    delete this.items[id];
    this.keep();
  }

  keep() {
    if (Object.keys(this.items).length > MAX_KEPT) {
      this.items = Object.fromEntries(Object.entries(this.items).filter(([, work]) => work.isChanged));
    }
    if (this.key) sessionStorage.setItem(this.key, JSON.stringify(this.items));
  }
}

/** @param {DeskCard} card */
function draftOfSource(card) {
  return "src_draft" in card ? /** @type {import("./protocol.js").PairCard} */ (card).src_draft : null;
}

const IDLE_MS = 30000;
const HELD_ALONE = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"]);

// Time counts from one sign of life to the next, at most 30 s of it, and not while the tab is hidden.
export class Clock {
  constructor(now = () => performance.now()) {
    this.now = now;
    /** @type {number | null} */
    this.last = null; // null while it stands
    this.total = 0;
  }

  touch() {
    const moment = this.now();
    if (this.last !== null) this.total += Math.min(moment - this.last, IDLE_MS);
    this.last = moment;
  }

  pause() {
    this.touch();
    this.last = null;
  }

  // returns the milliseconds since it was last asked
  take() {
    if (this.last !== null) this.touch();
    const taken = this.total;
    this.total = 0;
    return taken;
  }
}

/**
 * A key that is held down is one press; of a composed sign each press counts.
 * @param {KeyboardEvent} event
 */
export function isPress(event) {
  return !event.repeat && !HELD_ALONE.has(event.key);
}
