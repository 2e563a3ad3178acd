// @ts-check
// What somebody did at a desk and left before the server had it: it lies in this window, in the boxes
// of the desks, and is sent from whatever page comes next. The desk that is open sends its own. Sent is
// what is about a card that was seen; what was meant for the documents and filters of the desk is not.

import { isWork } from "../desk/browser/outbox.js";

/** @typedef {import("../desk/browser/protocol.js").DeskAnswer} DeskAnswer */
/** @typedef {import("../desk/browser/protocol.js").Item} Item */
/** @typedef {import("../desk/browser/protocol.js").Message} Message */
/** @typedef {{person: number, open: string, box: string | null, answers: Record<string, DeskAnswer>}} CourierData */

const COURIER_MS = 1500;
const TOLD_MS = 20000;
const BOX = /^amts-([a-z]+)-(\d+)-(\d+)$/;

class Courier {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.line = /** @type {HTMLElement} */ (parent.querySelector(".courier"));
    this.send = (/** @type {Message} */ _) => {};
    /** @type {CourierData} */
    this.data = { person: 0, open: "", box: null, answers: {} };
    this.window = crypto.randomUUID();
    this.seq = 0;
    this.timer = 0;
    this.told = "";
    this.telling = 0;
    this.onUnload = (/** @type {Event} */ event) => this.boxes().length && event.preventDefault();
  }

  /** @param {CourierData} data */
  update(data) {
    this.data = data;
    addEventListener("beforeunload", this.onUnload);
    if (data.box) this.settle(data.box, data.answers);
    this.flush();
  }

  sleep() {
    removeEventListener("beforeunload", this.onUnload);
    clearTimeout(this.timer);
    clearTimeout(this.telling);
  }

  /** @returns {[box: string, items: Item[]][]} those of this person that no desk has open */
  boxes() {
    return Object.keys(sessionStorage)
      .filter((key) => key !== this.data.open && BOX.exec(key)?.[2] === String(this.data.person))
      .map((key) => /** @type {[string, Item[]]} */ ([key, this.sortedOut(key)]))
      .filter(([, items]) => items.length);
  }

  flush() {
    clearTimeout(this.timer);
    const [first] = this.boxes();
    const n = first?.[1].length;
    this.line.textContent = n ? `saving ${n} from the desk…` : this.told;
    if (!first) return;
    const [box, items] = first;
    this.seq += 1;
    this.send({ nonce: this.seq, seq: this.seq, window: this.window, box, items, epoch: null, page: null, around: null, at: null, after: null });
    this.timer = setTimeout(() => this.flush(), COURIER_MS);
  }

  /** @param {string} box @param {Record<string, DeskAnswer>} answers */
  settle(box, answers) {
    const items = itemsOf(box);
    const left = items.filter((item) => !(item.token in answers));
    if (left.length === items.length) return;
    this.tell("");
    for (const item of items.filter(({ token }) => token in answers)) {
      const { kind, outcome, text } = answers[item.token];
      const isTaken = outcome === "saved" || !["error", "warning"].includes(kind);
      if (outcome === "saved" && item.card) dropText(box, item.card);
      if (!isTaken) this.tell(`At the desk: ${text}`);
      if (!isTaken && item.is_decision && item.text) left.push({ ...item, token: crypto.randomUUID(), action: "draft", is_decision: false, goes_on: false, is_kept: true });
    }
    put(box, left);
  }

  /** @param {string} text */
  tell(text) {
    this.told = text;
    clearTimeout(this.telling);
    if (text) this.telling = setTimeout(() => {
      this.told = "";
      this.flush();
    }, TOLD_MS);
  }

  // returns those that can be done from here
  /** @param {string} box */
  sortedOut(box) {
    const items = itemsOf(box);
    const kept = items.filter((item) => isWork(item) && item.card);
    if (kept.length === items.length) return items;
    if (items.some((item) => isWork(item) && !item.card)) this.tell("You left the desk before something was done that was not about one card: it was not done. Ask for it there again.");
    put(box, kept);
    return kept;
  }
}

/** @param {string} box @returns {Item[]} */
function itemsOf(box) {
  return JSON.parse(sessionStorage.getItem(box) ?? "[]");
}

/** @param {string} box @param {Item[]} items */
function put(box, items) {
  sessionStorage.setItem(box, JSON.stringify(items));
}

/**
 * The text of what was saved is no draft any more.
 * @param {string} box
 * @param {number} card
 */
function dropText(box, card) {
  const key = `${box}-texts`;
  const { [card]: _, ...texts } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  sessionStorage.setItem(key, JSON.stringify(texts));
}

/** @param {{data: CourierData, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setStateValue }) {
  const box = /** @type {HTMLElement | null} */ (parentElement.host.closest('[data-testid="stLayoutWrapper"]')); // of its fragment
  if (box) box.style.position = "absolute"; // it takes no place
  const root = /** @type {ShadowRoot & {courier?: Courier}} */ (parentElement);
  const courier = (root.courier ??= new Courier(parentElement));
  courier.send = (out) => setStateValue("out", out);
  courier.update(data);
  return () => courier.sleep();
}
