// @ts-check
// Saving a text: what the server has found in it is shown first, and it may have to be asked again.

/** @typedef {import("../../desk/browser/desk.js").Desk} Desk */
/** @typedef {import("../../desk/browser/protocol.js").FoundFault} FoundFault */

/** @type {{card: number, text: string, findings: FoundFault[]} | null} */
let checked = null; // the newest findings, and of which text
/** @type {{card: number, text: string} | null} */
let asked = null; // the text whose warnings were shown when it was to be saved

/**
 * Takes in what an answer says of a text; with another glossary it is to be checked anew.
 * @param {Desk} desk
 * @param {import("../../desk/browser/protocol.js").Item} item
 * @param {import("../../desk/browser/protocol.js").DeskAnswer} answer
 */
export function hear(desk, { action, card, text }, { findings, outcome, closes }) {
  if (!card) return;
  if (action === "add_term") {
    if (closes) checked = null;
    if (closes && desk.work.items[card]?.isChanged) desk.typing.draftSoon(card);
    return;
  }
  if (findings) checked = { card, text: text ?? "", findings };
  if (outcome === "asks") asked = { card, text: text ?? "" };
  if (outcome === "saved") asked = null;
}

/**
 * Returns what is found in the text in the editor, or was in one that it has been since.
 * @param {Desk} desk
 * @param {import("../../desk/browser/protocol.js").DeskCard} card
 * @returns {FoundFault[]}
 */
export function findingsOf(desk, card) {
  const { text } = desk.work.at(card);
  const isNewer = checked?.card === card.id && (checked.text === text || text !== card.begun.text);
  return checked && isNewer ? checked.findings : card.findings;
}

/** @param {Desk} desk @param {string} action @param {import("../../desk/browser/desk.js").ItemPart} item */
export function saveAs(desk, action, item) {
  const card = desk.card();
  // nobody has seen what is not painted yet
  if (!card || desk.paintedAt === null || desk.typing.isComposing) return;
  desk.typing.countTime();
  desk.notes.open = null;
  desk.typing.forgetDraft(card.id);
  const { text } = desk.work.at(card);
  const is_confirmed = asked?.card === card.id && asked.text === text;
  desk.command(action, { is_decision: true, is_confirmed, ...desk.typing.textItem(card.id), ...item });
  desk.redraw();
}

