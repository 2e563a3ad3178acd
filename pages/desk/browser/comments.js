// @ts-check
// What people say and ask on a card: a chip on the card, and the thread in a dialog.

import { countNoun, element, pressButton } from "./dom.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */

const MAX_CHARACTERS = 2000;

/** @param {Desk} desk */
export function openComments(desk) {
  const card = desk.card();
  if (!card) return;
  desk.commented = card; // and it stays that one, whatever comes before the person meanwhile
  desk.dialog.open("comments", "Comments");
}

/**
 * A button that says what was said on a card; null where nothing was.
 * @param {Desk} desk
 * @param {DeskCard} card
 */
export function commentChip(desk, card) {
  const thread = desk.data.threads[card.id];
  if (!thread) return null;
  const text = thread.asks ? `Asked: ${thread.asks}` : countNoun(thread.comments.length, "comment");
  return pressButton(text, () => openComments(desk), { class: thread.asks ? "chip asks" : "chip", title: `Comments (${desk.binding("comments").shown})` });
}

/** @type {import("./dialog.js").DialogParts} */
export function commentsParts(desk, dialog) {
  const card = desk.commented;
  if (!card) return [element("h2", { text: "Comments" })];
  const thread = desk.data.threads[card.id];
  const { noun } = desk.kind;
  const field = element("input", { type: "text", autofocus: true, maxlength: MAX_CHARACTERS, "aria-label": "Comment", placeholder: "What do you want to say?" });
  const to = element("select", { "aria-label": "Who has to answer" }, [
    element("option", { value: "", text: "nobody has to answer" }),
    element("option", { value: "0", text: "anybody has to answer" }),
    ...desk.data.colleagues.map(({ id, name }) => element("option", { value: String(id), text: `${name} has to answer` })),
  ]);
  const post = (/** @type {string} */ action) => () => {
    const note = field.value.trim();
    if (!note && action === "comment") return;
    if (desk.command(action, { card: card.id, note, name: to.value })) dialog.sent = note;
  };
  const said = (thread?.comments ?? []).map(({ person, at, told, text }) => element("li", {}, [
    element("p", { class: "who" }, [element("strong", { text: person }), ` ${told} · ${at}`]),
    element("p", { text, dir: "auto" }),
  ]));
  return [
    element("h2", { text: "Comments" }),
    element("p", { class: "about", text: card.src.text, dir: "auto" }),
    said.length ? element("ol", { class: "thread" }, said) : element("p", { class: "hint", text: desk.isHere(card.id) ? `Nothing was said on this ${noun} yet.` : `This ${noun} has changed meanwhile: what was said is on what took its place, and so is what you say.` }),
    element("p", { class: "asking" }, [field, to]),
    element("div", { class: "actions" }, [
      pressButton("Comment", post("comment"), { class: "main" }),
      thread?.asks ? pressButton("That is answered", post("resolve")) : null,
    ]),
  ];
}
