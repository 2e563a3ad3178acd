// @ts-check
// Chips: inline markup that a translation repeats as it is. They are short, the same ones light up
// together, and one by one they are put into the editor; a key shows the raw text.

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */

const KEPT = "amts-raw";

/** @param {Desk} desk */
export function showRaw(desk) {
  desk.root.classList.toggle("raw", localStorage.getItem(KEPT) === "yes");
}

/** @param {Desk} desk */
export function turnRaw(desk) {
  localStorage.setItem(KEPT, localStorage.getItem(KEPT) === "yes" ? "no" : "yes");
  showRaw(desk);
}

/**
 * Lights the chips that are the same as the one under the pointer.
 * @param {HTMLElement} root
 */
export function lightChips(root) {
  root.addEventListener("pointerover", (event) => {
    const target = event.composedPath()[0];
    const chip = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".chip[data-raw]")) : null;
    for (const one of root.querySelectorAll(".chip[data-raw]")) {
      one.classList.toggle("lit", one === chip || /** @type {HTMLElement} */ (one).dataset.raw === chip?.dataset.raw);
    }
  });
}

/**
 * Puts the source's first markup into the editor of which the text has fewer than the source.
 * @param {Desk} desk
 * @param {DeskCard} card
 */
export function insertMark(desk, card) {
  if (!desk.isEditing) return;
  const points = Array.from(card.src.text);
  const { text } = desk.work.at(card);
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const { start, end } of card.src.marks) {
    const raw = points.slice(start, end).join("");
    const n = (seen.get(raw) ?? 0) + 1;
    seen.set(raw, n);
    if (text.split(raw).length - 1 < n) {
      desk.typing.insert(raw);
      return;
    }
  }
  desk.say("", "All markup of the source is here.");
}
