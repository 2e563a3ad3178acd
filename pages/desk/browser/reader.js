// @ts-check
// The document beside the card, as it is read: its blocks, the translation as it stands now or the
// source, the text of the card lit and in sight. What stands around the card comes with it, the rest
// as one scrolls; a press on a text goes to its card.

import { placesOf } from "./editor.js";
import { element, fill, marked, pressButton } from "./dom.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").DocumentPart} DocumentPart */
/** @typedef {import("./protocol.js").MarkedText} MarkedText */
/** @typedef {import("./protocol.js").ShownDocument} ShownDocument */

const SIDE = "amts-document-side";
const MAX_PARTS = 400;
const NEAR_PIXELS = 300;
/** What changes no text but that of its own card. */
const QUIET = new Set(["next", "prev", "goto", "goto_segment", "return", "draft", "search", "comment", "resolve", "rebind", "save", "accept_edit", "send_back"]);
const DONE = new Set(["approved", "saved"]);
/** @type {Record<string, string>} */
const BECOMES = { approve: "approved", edit: "approved", save: "saved", propagate: "saved", reject: "rejected" };

export class Reader {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.isOpen = this.isAsked = this.isWanted = this.isLit = false;
    /** @type {ShownDocument | null} */
    this.shown = null; // all of it that is here
    /** @type {Map<number, HTMLElement>} */
    this.nodes = new Map();
    /** @type {number | null} */
    this.current = null;
    this.node = element("div", { class: "rows document", tabindex: "0", role: "region", "aria-label": "Document" });
    this.node.addEventListener("scroll", () => this.askMore(), { passive: true });
    this.node.addEventListener("click", (event) => this.press(event));
  }

  side() {
    return localStorage.getItem(SIDE) === "src" ? "src" : "tgt";
  }

  // --- what the server sends ---

  /**
   * Takes in a stretch of a document: what was here of it stays around it, unless more has changed
   * than the cards themselves.
   * @param {ShownDocument | null} document
   * @param {import("./protocol.js").Item[]} settled
   */
  take(document, settled) {
    if (!document?.parts.length) return;
    this.isAsked = false;
    const { shown } = this;
    const cards = new Set(document.parts.map(({ card }) => card));
    const isQuiet = settled.every(({ action, goes_on }) => goes_on || QUIET.has(action));
    const isOn = shown?.parts.some(({ card }) => cards.has(card)) && isQuiet;
    this.shown = isOn && shown ? joined(shown, document) : document;
  }

  askMore() {
    const { node, shown } = this;
    this.isWanted = this.isAsked; // heeded once what was asked for is here
    if (!shown || this.isAsked) return;
    const { parts, is_first, is_last } = shown;
    if (!is_first && node.scrollTop < NEAR_PIXELS) this.ask(parts[0].card);
    else if (!is_last && node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_PIXELS) this.ask(parts[parts.length - 1].card);
  }

  /** @param {number} card */
  ask(card) {
    this.isAsked = true;
    this.desk.outbox.around = card;
    this.desk.outbox.flush();
    this.desk.outbox.around = 0;
  }

  /** @param {boolean} isOpen */
  turn(isOpen) {
    this.isOpen = isOpen;
    const { outbox } = this.desk;
    const isAsking = isOpen && outbox.around === null;
    outbox.around = isOpen ? 0 : null;
    if (!isAsking) return;
    this.shown = null; // nobody has told what was changed meanwhile
    outbox.flush();
  }

  // --- drawing ---

  draw() {
    const { shown } = this;
    if (!this.isOpen) return;
    const anchor = this.anchor();
    const structure = shown?.parts.map(({ card, block, kind, code, is_row }) => [card, block, kind, code, is_row]);
    const isDrawn = fill(this.node, [structure, shown?.languages, shown?.joiners, this.side()], () => (shown ? this.blocks(shown) : []));
    for (const part of shown?.parts ?? []) this.drawText(part);
    if (isDrawn && anchor) {
      const there = this.nodes.get(anchor.card);
      if (there) this.node.scrollTop += there.offsetTop - anchor.top;
    }
    this.light();
    if (this.isWanted && !this.isAsked) this.askMore();
  }

  // while one types
  drawCurrent() {
    const part = this.isOpen && this.shown?.parts.find(({ card }) => card === this.desk.shown);
    if (part) this.drawText(part);
  }

  /** The first text in sight keeps its place when what is above it changes. */
  anchor() {
    const { scrollTop } = this.node;
    for (const [card, { offsetTop, offsetHeight }] of this.nodes) {
      if (offsetTop + offsetHeight > scrollTop) return { card, top: offsetTop };
    }
    return null;
  }

  /** @param {ShownDocument} shown */
  blocks({ parts, languages, joiners }) {
    const side = this.side();
    this.nodes.clear();
    /** @type {HTMLElement[]} */
    const nodes = [];
    /** @type {HTMLElement | null} */
    let block = null;
    /** @type {DocumentPart | null} */
    let before = null;
    for (const part of parts) {
      if (part.code) nodes.push(element("pre", { class: "code", dir: "ltr", text: part.code }));
      if (!block || part.block !== before?.block) {
        block = element("div", { class: `block ${part.kind}`, lang: languages[side].code, dir: languages[side].dir });
        const row = nodes[nodes.length - 1];
        const isOn = part.kind === "cell" && before?.kind === "cell" && !part.is_row && !part.code;
        if (part.kind === "cell" && isOn) row.append(block);
        else nodes.push(part.kind === "cell" ? element("div", { class: "row" }, [block]) : block);
      } else block.append(joiners[side]);
      const node = element("span", { class: "part", "data-card": part.card });
      block.append(node);
      this.nodes.set(part.card, node);
      before = part;
    }
    return nodes;
  }

  /** @param {DocumentPart} part */
  drawText(part) {
    const node = this.nodes.get(part.card);
    const languages = this.shown?.languages;
    if (!node || !languages) return;
    const { text, status, language } = this.now(part);
    const isDrawn = fill(node, [text, status, language], () => marked(text.text, { link: text.spans }, { chips: text.marks }));
    if (!isDrawn) return;
    node.className = `part ${status}`;
    Object.assign(node, { lang: languages[language].code, dir: languages[language].dir });
    node.classList.toggle("current", part.card === this.current);
  }

  /**
   * Returns what stands there now: what this window has not saved, or not heard of yet, comes first.
   * @param {DocumentPart} part
   * @returns {{text: MarkedText, status: string, language: "src" | "tgt"}}
   */
  now(part) {
    const { desk } = this;
    const { card, src, tgt } = part;
    const work = desk.work.items[card];
    const own = work?.isChanged || (card === desk.shown && desk.isEditing) ? work : null;
    const item = desk.outbox.items.filter((one) => one.card === card && one.is_decision).pop();
    if (this.side() === "src") {
      const text = item?.src_text ?? own?.src ?? src.text;
      return { text: text === src.text ? src : remarked(text, [src]), status: "done", language: "src" };
    }
    const text = item?.text ?? own?.text ?? tgt.text;
    const status = (item && BECOMES[item.action]) ?? (own && text !== tgt.text ? "draft" : part.status);
    if (!text) return { text: src, status: "untranslated", language: "src" };
    return { text: text === tgt.text ? tgt : remarked(text, [tgt, src]), status: DONE.has(status) ? "done" : status, language: "tgt" };
  }

  // --- the card's text ---

  light() {
    const { shown } = this.desk;
    const node = shown === null ? undefined : this.nodes.get(shown);
    const isNew = shown !== this.current;
    const old = this.current === null ? undefined : this.nodes.get(this.current);
    old?.classList.remove("current");
    old?.removeAttribute("aria-current");
    node?.classList.add("current");
    node?.setAttribute("aria-current", "true");
    if (node && (isNew || old !== node || !this.isLit)) this.reveal(node);
    this.isLit = Boolean(node?.isConnected);
    this.current = shown;
  }

  /** @param {HTMLElement} node */
  reveal({ offsetTop, offsetHeight }) {
    const { scrollTop, clientHeight } = this.node;
    const top = offsetTop - scrollTop;
    if (top < clientHeight * 0.12 || top + offsetHeight > clientHeight * 0.75) this.node.scrollTop = offsetTop - clientHeight * 0.3;
  }

  /** @param {MouseEvent} event */
  press(event) {
    const target = event.composedPath()[0];
    const part = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".part")) : null;
    const isChoosing = Boolean(this.desk.selection()?.toString()); // somebody marks words
    if (part && !isChoosing && Number(part.dataset.card) !== this.desk.shown) this.desk.goTo(Number(part.dataset.card));
  }

  sides() {
    const turn = (/** @type {"src" | "tgt"} */ side, /** @type {string} */ text) => pressButton(text, () => {
      localStorage.setItem(SIDE, side);
      this.desk.redraw();
    }, { class: "small", "aria-pressed": String(this.side() === side) });
    return element("span", { class: "views", role: "group", "aria-label": "Side of the document" }, [turn("tgt", "Translation"), turn("src", "Source")]);
  }
}

/**
 * Returns a document with a newer stretch in it, not more of it around than can be drawn at once.
 * @param {ShownDocument} known
 * @param {ShownDocument} newer
 * @returns {ShownDocument}
 */
function joined(known, newer) {
  const { parts } = newer;
  const before = known.parts.filter(({ place }) => place < parts[0].place).slice(-MAX_PARTS / 2);
  const after = known.parts.filter(({ place }) => place > parts[parts.length - 1].place).slice(0, MAX_PARTS / 2);
  const all = [...before, ...parts, ...after];
  const isHere = (/** @type {DocumentPart | undefined} */ one) => all.some(({ card }) => card === one?.card);
  return {
    ...newer, parts: all,
    is_first: before.length ? known.is_first && isHere(known.parts[0]) : newer.is_first,
    is_last: after.length ? known.is_last && isHere(known.parts[known.parts.length - 1]) : newer.is_last,
  };
}

/**
 * Returns a text that was changed here with the markup that is known of its card.
 * @param {string} text
 * @param {MarkedText[]} known
 * @returns {MarkedText}
 */
function remarked(text, known) {
  const marks = new Map(known.flatMap((one) => {
    const points = Array.from(one.text);
    return one.marks.filter(({ kind }) => kind !== "link_sign").map((mark) => [points.slice(mark.start, mark.end).join(""), mark]);
  }));
  const found = placesOf(text, [...marks.keys()]).map(([start, end]) => {
    const at = Array.from(text.slice(0, start)).length;
    const raw = text.slice(start, end);
    const { kind, n_signs } = /** @type {import("./protocol.js").ShownMark} */ (marks.get(raw));
    return { kind, n_signs, start: at, end: at + Array.from(raw).length };
  });
  return { text, spans: [], marks: found };
}
