// @ts-check
// The preview before something is done to identical cards, too: which ones, and who is there.

import { element } from "./dom.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */

/** @param {Desk} desk @param {DeskCard} card @param {string} label */
export function previewIdentical(desk, card, label) {
  desk.data.identical = null;
  desk.command("identical", { card: card.id });
  desk.dialog.open("identical", label);
}

/**
 * Returns the table of the cards to choose from, and what is chosen: versions by id. Nothing is
 * there while it is looked for.
 * @param {Desk} desk
 * @param {import("./dialog.js").Dialog} dialog
 * @param {DeskCard} card
 */
export function identicalTable(desk, dialog, card) {
  const { identical } = desk.data;
  if (identical?.card !== card.id) return null;
  const language = card.languages.tgt;
  /** @type {Map<import("./protocol.js").IdenticalRow, HTMLInputElement>} */
  const boxes = new Map();
  const rows = identical.rows.map((row) => {
    const box = element("input", { type: "checkbox", disabled: row.holder !== null, "aria-label": `${row.n} of ${row.path}` });
    box.checked = row.holder === null && !dialog.left.has(row.id);
    box.addEventListener("change", () => dialog.left[box.checked ? "delete" : "add"](row.id));
    boxes.set(row, box);
    return element("tr", {}, [
      element("td", {}, [box]),
      element("td", { text: `${row.path} · ${row.n}` }),
      element("td", { language: row.text ? language : null, text: row.text || "–" }),
      element("td", { text: row.holder === null ? "" : `${row.holder} is there` }),
    ]);
  });
  const head = ["", "Where", "Text there now", ""].map((text) => element("th", { scope: "col", text }));
  return {
    n: rows.length,
    table: element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)]),
    chosen: () => Object.fromEntries([...boxes].filter(([, box]) => box.checked).map(([row]) => [row.id, row.version])),
  };
}
