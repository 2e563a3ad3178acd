// @ts-check
// What opens over the post-editing desk alone: the preview of a propagation.

import { element, pressButton } from "../../desk/browser/dom.js";
import { saveAs } from "./saving.js";

/** @typedef {import("../../desk/browser/desk.js").Desk} Desk */
/** @typedef {import("../../desk/browser/protocol.js").DeskCard} DeskCard */

/** @param {Desk} desk */
function sight(desk) {
  return /** @type {import("../../desk/browser/protocol.js").EditSight} */ (/** @type {unknown} */ (desk.data));
}

/** @param {Desk} desk @param {DeskCard} card */
export function previewIdentical(desk, card) {
  sight(desk).identical = null;
  desk.command("identical", { card: card.id });
  desk.dialog.open("identical", "Identical segments");
}

/** @type {import("../../desk/browser/dialog.js").DialogParts} */
function identicalParts(desk, dialog) {
  const { identical } = sight(desk);
  const card = desk.card();
  if (!card || identical?.card !== card.id) return [element("h2", { text: "Identical segments" }), element("p", { text: "Looking…" })];
  const language = card.languages.tgt;
  const own = element("p", { class: "propagated", language, text: desk.work.at(card).text });
  if (!identical.rows.length) return [element("h2", { text: "No identical segment is open" }), own];
  const boxes = new Map();
  const rows = identical.rows.map((row) => {
    const box = element("input", { type: "checkbox", disabled: row.holder !== null, "aria-label": `Segment ${row.n} of ${row.path}` });
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
  const confirm = () => {
    const chosen = identical.rows.filter((row) => boxes.get(row).checked);
    saveAs(desk, "propagate", { via: "click", seen: Object.fromEntries(chosen.map((row) => [row.id, row.version])) });
    dialog.close();
  };
  const head = ["", "Segment", "Text there now", ""].map((text) => element("th", { scope: "col", text }));
  return [
    element("h2", { text: `Save this text for ${identical.rows.length} more` }),
    own,
    element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)]),
    element("p", { class: "hint", text: "One undo takes it back from all of them." }),
    pressButton("Save all of them", confirm, { class: "main", autofocus: true }),
  ];
}

export const DIALOGS = { identical: identicalParts };
