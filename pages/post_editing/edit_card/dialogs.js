// @ts-check
// What opens over the post-editing desk alone: the preview of a propagation.

import { element, pressButton } from "../../desk/browser/dom.js";
import { identicalTable } from "../../desk/browser/identical.js";
import { saveAs } from "./saving.js";

/** @type {import("../../desk/browser/dialog.js").DialogParts} */
function identicalParts(desk, dialog) {
  const card = desk.card();
  const found = card && identicalTable(desk, dialog, card);
  if (!card || !found) return [element("h2", { text: "Identical segments" }), element("p", { text: "Looking…" })];
  const own = element("p", { class: "propagated", language: card.languages.tgt, text: desk.work.at(card).text });
  if (!found.n) return [element("h2", { text: "No identical segment is open" }), own];
  const confirm = () => {
    saveAs(desk, "propagate", { via: "click", seen: found.chosen() });
    dialog.close();
  };
  return [
    element("h2", { text: `Save this text for ${found.n} more` }),
    own,
    found.table,
    element("p", { class: "hint", text: "One undo takes it back from all of them." }),
    pressButton("Save all of them", confirm, { class: "main", autofocus: true }),
  ];
}

export const DIALOGS = { identical: identicalParts };
