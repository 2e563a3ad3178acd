// @ts-check
// What a person has done and the database does not have yet. It is sent again until it is answered,
// and kept over a reload; each item has a token, so that the server does none twice. Each message
// says where the person is, and has a number that grows with what they do: so answers that come
// late, twice or out of order are told from the newest one.

/** @typedef {import("./protocol.js").DeskAnswer} DeskAnswer */
/** @typedef {import("./protocol.js").Envelope} Envelope */
/** @typedef {import("./protocol.js").Item} Item */
/** @typedef {import("./protocol.js").Message} Message */
/** @typedef {{at: number | null, after: number | null}} Whereabouts */

const RESEND_MS = 1500;
const BEAT_MS = 30000;
const LOST_MS = 3000;
const ASKS = new Set([ // for something to be shown: nothing is lost with it
  "next", "prev", "goto", "return", "goto_segment", "next_document", "search", "filter", "identical",
  "preview_replacement", "preview_shift", "bulk", "sample", "leave_sample", "order", "help",
]);

/** @param {Item} item */
export function isWork(item) {
  return !ASKS.has(item.action);
}

export class Outbox {
  /**
   * @param {(message: Message) => void} send
   * @param {() => Whereabouts} where the person is: `at` something, or `after` what is done with
   * @param {() => void} onLine is called when the server is lost, and when it is back
   */
  constructor(send, where, onLine) {
    this.send = send;
    this.where = where;
    this.onLine = onLine;
    this.window = crypto.randomUUID();
    this.seq = 0;
    this.said = JSON.stringify(where());
    /** @type {{session: string, run: number, seq: number} | null} */
    this.heard = null;
    /** @type {Item[]} */
    this.items = [];
    this.nonce = 0;
    /** @type {number | null} */
    this.page = null;
    /** @type {number | null} */
    this.around = null; // what the document beside the card is to be around, 0 for the card
    /** @type {number | null} */
    this.epoch = null;
    /** @type {string | null} */
    this.key = null;
    this.timer = 0;
    this.beat = 0;
    this.doubt = 0; // runs while an answer is to come
    this.isLost = this.isAsleep = false;
  }

  wake() {
    this.isAsleep = false;
    this.beat = setInterval(() => document.visibilityState === "visible" && this.flush(), BEAT_MS);
    if (this.items.length) this.flush();
  }

  // what is here is kept, for the courier or until this desk is open again
  sleep() {
    this.isAsleep = true;
    clearInterval(this.beat);
    clearTimeout(this.timer);
    clearTimeout(this.doubt);
    this.doubt = 0;
  }

  /**
   * One box for each person and project, in this window only. What another one holds waits there
   * until it is open again.
   * @param {string} key
   */
  open(key) {
    if (this.key === key) return;
    this.key = key;
    this.items = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    if (this.items.length) this.flush();
    else clearTimeout(this.timer);
  }

  /** @param {Omit<Item, "token">} item */
  add(item) {
    const added = { ...item, token: crypto.randomUUID() };
    this.items.push(added);
    this.seq += 1;
    this.keep();
    this.flush();
    return added;
  }

  flush() {
    if (this.isAsleep) return;
    this.nonce += 1;
    const place = JSON.stringify(this.where());
    if (place !== this.said) this.seq += 1;
    this.said = place;
    const { nonce, key: box, window, seq, epoch, page, around, items } = this;
    this.send({ nonce, box, window, seq, epoch, page, around, items, ...this.where() });
    clearTimeout(this.timer);
    if (this.items.length) this.timer = setTimeout(() => this.flush(), RESEND_MS);
    this.doubt ||= setTimeout(() => this.tell(true), LOST_MS);
  }

  /** @param {boolean} isLost */
  tell(isLost) {
    if (this.isLost === isLost) return;
    this.isLost = isLost;
    this.onLine();
  }

  /**
   * Takes out what was answered, and returns it with its answers.
   * @param {Record<string, DeskAnswer>} answers
   * @returns {[Item, DeskAnswer][]}
   */
  settle(answers) {
    const settled = this.items.filter((item) => item.token in answers);
    if (settled.length) {
      this.items = this.items.filter((item) => !(item.token in answers));
      this.keep();
    }
    if (!this.items.length) clearTimeout(this.timer);
    return settled.map((item) => [item, answers[item.token]]);
  }

  /**
   * An answer that a newer one has overtaken says nothing new.
   * @param {Envelope} data
   */
  isOvertaken(data) {
    clearTimeout(this.doubt);
    this.doubt = 0;
    this.tell(false);
    const { session, run } = data;
    const seq = this.numberOf(data);
    const { heard } = this;
    if (heard && (seq < heard.seq || (session === heard.session && run < heard.run))) return true;
    this.heard = { session, run, seq };
    return false;
  }

  /**
   * Whether the person has done nothing since they sent what this answers.
   * @param {Envelope} data
   */
  isNewest(data) {
    return this.numberOf(data) === this.seq && JSON.stringify(this.where()) === this.said;
  }

  /** @param {Envelope} data */
  numberOf({ window, seq }) {
    return window === this.window ? seq : 0;
  }

  // what a person has done that the database does not have yet
  work() {
    return this.items.filter(isWork);
  }

  /**
   * Whether something about a card must not be lost.
   * @param {number | null} card
   */
  has(card) {
    return this.items.some((item) => item.is_decision && item.card === card);
  }

  /**
   * Whether the person has left a card behind, though the server does not know it yet.
   * @param {number | null} card
   */
  hasLeft(card) {
    return this.items.some((item) => item.goes_on && item.card === card);
  }

  /**
   * What is said again, newer, need not be said twice.
   * @param {string} action
   * @param {number} card
   */
  forget(action, card) {
    this.items = this.items.filter((item) => item.action !== action || item.card !== card);
    this.keep();
  }

  keep() {
    if (this.key) sessionStorage.setItem(this.key, JSON.stringify(this.items));
  }
}
