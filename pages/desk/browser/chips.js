// @ts-check
// Chips: inline markup that a translation repeats as it is. They are short, the same ones light up
// together, and those that are missing in the editor are put there; a key shows the raw text.

import { element, fill, pressButton } from "./dom.js";
import { placesOf } from "./editor.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */

const KEPT = "amts-raw";

export function isRaw() {
  return localStorage.getItem(KEPT) === "yes";
}

/** @param {Desk} desk */
export function showRaw(desk) {
  desk.root.classList.toggle("raw", isRaw());
}

/** @param {Desk} desk */
export function turnRaw(desk) {
  localStorage.setItem(KEPT, isRaw() ? "no" : "yes");
  showRaw(desk);
  desk.draw();
}

/**
 * Lights the chips that are the same as the one under the pointer.
 * @param {HTMLElement} root
 */
export function lightChips(root) {
  root.addEventListener("pointerover", (event) => {
    const target = event.composedPath()[0];
    const chip = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-raw]")) : null;
    for (const one of root.querySelectorAll(".chip[data-raw]")) {
      one.classList.toggle("lit", /** @type {HTMLElement} */ (one).dataset.raw === chip?.dataset.raw);
    }
  });
}

/** @param {import("./protocol.js").MarkedText} text */
function marksOf({ text, marks }) {
  const points = Array.from(text);
  return marks.map(({ start, end }) => points.slice(start, end).join(""));
}

/**
 * Returns the markup of the texts that stand on a card.
 * @param {DeskCard} card
 */
export function allMarksOf(card) {
  const { tgt } = /** @type {Partial<import("./protocol.js").PairCard>} */ (card);
  return [...marksOf(card.src), ...(tgt ? marksOf(tgt) : [])];
}

/**
 * Returns the source's markup of which a text has less than the source, in the source's order.
 * @param {DeskCard} card
 * @param {string} text
 */
function missingMarks(card, text) {
  const left = placesOf(text, allMarksOf(card)).map(([start, end]) => text.slice(start, end));
  return marksOf(card.src).filter((raw) => {
    const at = left.indexOf(raw);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/**
 * Puts the source's first markup into the editor of which the text has fewer than the source.
 * @param {Desk} desk
 * @param {DeskCard} card
 */
export function insertMark(desk, card) {
  if (!desk.isEditing) return;
  const [raw] = missingMarks(card, desk.work.at(card).text);
  if (raw === undefined) desk.say("", "All markup of the source is here.");
  else desk.typing.insert(raw);
}

/**
 * Lists what of the source's markup a text has not; a press puts it where the caret is.
 * @param {Desk} desk
 * @param {DeskCard} card
 * @param {HTMLElement} node
 */
export function drawMissing(desk, card, node) {
  const missing = isRaw() ? [] : missingMarks(card, desk.work.at(card).text);
  fill(node, missing, () => (missing.length ? [element("div", { class: "missing", role: "group", "aria-label": "Missing markup" }, [
    "missing:",
    ...missing.map((raw) => pressButton(raw, () => desk.typing.insert(raw), { class: "small", title: `Put ${raw} where the caret is`, "data-raw": raw })),
  ])] : []));
}
