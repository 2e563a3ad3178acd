// @ts-check
// The editor: its text is kept in this window with each key press, and on the server as a draft; a
// newer draft takes the place of one that is not answered yet.

import { allMarksOf, drawMissing, isRaw } from "./chips.js";
import { element } from "./dom.js";
import { ChipEditor } from "./editor.js";
import { isPress } from "./work.js";

/** @typedef {import("./protocol.js").DeskCard} DeskCard */
/** @typedef {import("./work.js").TextWork} TextWork */
/** @typedef {{id: number, node: HTMLTextAreaElement, chips: ChipEditor}} OpenEditor */

const DRAFT_MS = 1000;
const BREAKS = /\s*[\n\r\u2028\u2029]+\s*/g;

export class Typing {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.isComposing = false;
    /** @type {number | null} */
    this.drafting = null; // the card whose text is not on the server yet
    this.timer = 0;
    /** @type {OpenEditor | null} */
    this.open = null;
    /** @type {OpenEditor | null} */
    this.openSource = null;
  }

  /**
   * Returns the editor of a card: the same node for as long as it is shown, so that nothing disturbs
   * typing.
   * @param {DeskCard} card
   */
  editorOf(card) {
    if (this.open?.id !== card.id) this.open = this.made(card, "text");
    const box = this.filled(card, this.open, this.desk.work.at(card).text);
    drawMissing(this.desk, card, this.open.chips.below);
    return box;
  }

  /**
   * The same for the source: that of the unit, the document keeps its own.
   * @param {DeskCard} card
   */
  sourceEditorOf(card) {
    if (this.openSource?.id !== card.id) this.openSource = this.made(card, "src");
    return this.filled(card, this.openSource, this.desk.work.at(card).src ?? card.src.text);
  }

  /** @param {DeskCard} card @param {OpenEditor} open @param {string} text */
  filled(card, { node, chips }, text) {
    if (node.value !== text && !this.isComposing) {
      node.value = text;
      node.setSelectionRange(text.length, text.length);
    }
    node.readOnly = this.desk.outbox.has(card.id);
    chips.draw();
    return chips.box;
  }

  close() {
    this.open = this.openSource = null;
    this.isComposing = false;
  }

  /** @param {DeskCard} card @param {"text" | "src"} side @returns {OpenEditor} */
  made(card, side) {
    const { src, tgt } = card.languages;
    const language = side === "src" ? src : tgt;
    const node = element("textarea", {
      class: "editor", language, rows: "2", spellcheck: "true",
      "aria-label": side === "src" ? `Source in ${src.name}` : `Translation into ${tgt.name}`,
    });
    const marks = allMarksOf(card);
    const chips = new ChipEditor(node, { marks: () => marks, isOn: () => !isRaw() });
    node.addEventListener("compositionstart", () => (this.isComposing = true));
    node.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.typed(node, side);
    });
    node.addEventListener("input", () => this.typed(node, side));
    node.addEventListener("blur", () => this.flushDraft());
    node.addEventListener("keydown", (event) => isPress(event) && this.countPress());
    return { id: card.id, node, chips };
  }

  /**
   * What an item says of a text.
   * @param {number} card
   */
  textItem(card) {
    const work = this.desk.work.items[card];
    return {
      card, version: work.version, text: work.text, src_text: work.src, taken: work.text ? work.taken : "nothing", batch: work.batch,
      begun_with: work.seen, ignored: work.ignored,
      effort: { active_ms: Math.round(work.active), n_keystrokes: work.keys },
    };
  }

  /** @param {HTMLTextAreaElement} node @param {"text" | "src"} [side] */
  typed(node, side = "text") {
    const card = this.desk.card();
    if (!card || this.isComposing) return;
    if (node.value.search(BREAKS) >= 0) node.value = node.value.replace(BREAKS, " "); // pasted
    const work = this.desk.work.at(card);
    if ((work[side] ?? card.src.text) === node.value) return;
    work[side] = node.value;
    this.changed(card, work);
  }

  /** @param {DeskCard} card @param {TextWork} work */
  changed(card, work) {
    work.isChanged = true;
    this.countTime();
    this.desk.work.keep();
    this.desk.message = { kind: "", text: "" };
    this.desk.draw();
    this.draftSoon(card.id);
  }

  countPress() {
    const card = this.desk.card();
    if (card && !this.desk.outbox.has(card.id)) this.desk.work.at(card).keys += 1;
  }

  countTime() {
    const card = this.desk.card();
    const taken = this.desk.clock.take();
    if (card) this.desk.work.at(card).active += taken;
  }

  /**
   * Puts a text into the editor as if it were typed, so that the browser's own undo takes it back.
   * @param {string} text
   * @param {{taken: string, origin: string | null, batch: number | null} | null} [from] whose text it is
   */
  put(text, from = null) {
    const card = this.desk.card();
    const node = this.open?.node;
    if (!card || !node) return;
    const work = this.desk.work.at(card);
    node.focus();
    const isTakenAnew = from !== null && from.taken !== work.taken;
    if (from) work.batch = from.batch;
    if (text === work.text && !isTakenAnew) return;
    Object.assign(work, from ?? {}, { isChanged: true });
    node.select();
    const isDone = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    if (!isDone) node.value = text;
    work.text = node.value;
    this.changed(card, work);
  }

  /**
   * Puts a text where the caret is, or was before the focus went elsewhere.
   * @param {string} text
   * @param {import("./editor.js").Place} [place]
   */
  insert(text, place = this.open?.chips.place()) {
    if (!this.open || !place) return;
    const { node, chips } = this.open;
    node.focus();
    chips.write(place, text);
    this.typed(node);
  }

  /**
   * Goes back to the text that stood there at the beginning.
   * @param {DeskCard} card
   */
  reset(card) {
    const { text, ...from } = card.base;
    if (this.open) this.put(text, { ...from, origin: null });
    withoutDraft(card);
    Object.assign(this.desk.work.at(card), { isChanged: false, src: null, ignored: {} });
    this.forgetDraft(card.id);
    this.sendDraft(card);
    this.desk.redraw();
  }

  /**
   * What was thrown away here is no draft any more, though the server has not heard of it yet.
   * @param {DeskCard[]} cards
   */
  heedThrown(cards) {
    const thrown = this.desk.outbox.items.filter((item) => item.action === "draft" && !item.is_kept);
    for (const card of cards) if (thrown.some((item) => item.card === card.id)) withoutDraft(card);
  }

  /** @param {number} card */
  draftSoon(card) {
    if (this.drafting !== null && this.drafting !== card) this.flushDraft();
    clearTimeout(this.timer);
    this.drafting = card;
    this.timer = setTimeout(() => this.flushDraft(), DRAFT_MS);
  }

  flushDraft() {
    clearTimeout(this.timer);
    const card = this.drafting;
    this.drafting = null;
    if (card !== null && this.desk.work.items[card]?.isChanged) this.sendDraft({ id: card });
  }

  /** @param {{id: number}} card */
  sendDraft({ id }) {
    const is_kept = this.desk.work.items[id].isChanged;
    this.desk.outbox.forget("draft", id);
    this.desk.outbox.add({ action: "draft", via: "key", is_kept, ...this.textItem(id) });
  }

  /** @param {number} card */
  forgetDraft(card) {
    clearTimeout(this.timer);
    this.drafting = null;
    this.desk.outbox.forget("draft", card);
  }
}

/** @param {DeskCard} card */
function withoutDraft(card) {
  Object.assign(card, { begun: card.base, draft: false }, "src_draft" in card ? { src_draft: null } : {});
}
