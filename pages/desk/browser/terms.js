// @ts-check
// The glossary on a card: its terms in the source, and whether they are used; and a term that is
// added from the words that are marked on the two sides.

import { element, pressButton } from "./dom.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */
/** @typedef {import("./protocol.js").ShownTerm} ShownTerm */

/**
 * The terms of a card, in a quiet line: a region of its body.
 * @param {Desk} desk
 * @param {DeskCard} card
 * @returns {import("./desk.js").Region}
 */
export function termRegion(desk, card) {
  const { terms, languages } = card;
  const told = desk.kind.isAlwaysEditing ? card.begun : card.base; // the text that they were looked for in
  const text = desk.isEditing ? desk.work.at(card).text : null;
  return [[terms, text], () => (terms.length ? [element("ul", { class: "glossary", "aria-label": "Glossary" }, terms.map((term) => {
    const isUsed = text === null || text === told.text ? term.is_used : isIn(text, term);
    const targets = term.translations.map((one) => (desk.isEditing
      ? pressButton(one, () => desk.typing.insert(one), { class: "small", language: languages.tgt, title: "Put it where the cursor is" })
      : element("bdi", { text: one, language: languages.tgt })));
    return element("li", { class: isUsed ? "used" : "unused" }, [
      element("bdi", { text: term.term, language: languages.src }), " → ",
      ...targets.flatMap((one, at) => (at ? [" / ", one] : [one])),
      element("span", { class: "verdict", text: isUsed ? "✓" : "missing", title: isUsed ? "The translation has it" : "The translation does not have it" }),
    ]);
  }))] : [])];
}

/** @param {string} text @param {ShownTerm} term */
function isIn(text, { translations }) {
  const typed = text.toLowerCase();
  return translations.some((one) => typed.includes(one.toLowerCase()));
}

/** The words that were marked last on each side of a card. */
export class MarkedWords {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {number | null} */
    this.card = null;
    this.src = this.tgt = "";
    this.note = () => this.heed();
  }

  wake() {
    document.addEventListener("selectionchange", this.note);
  }

  sleep() {
    document.removeEventListener("selectionchange", this.note);
  }

  heed() {
    const { desk } = this;
    const { shown } = desk;
    if (this.card !== shown) Object.assign(this, { card: shown, src: "", tgt: "" });
    const selection = desk.selection();
    const chosen = selection && !selection.isCollapsed ? selection.toString().trim() : "";
    const node = selection?.anchorNode ?? null;
    const side = /** @type {HTMLElement | null | undefined} */ (node?.parentElement?.closest("[data-side]"));
    if (chosen && side && desk.root.contains(side)) this[side.dataset.side === "src" ? "src" : "tgt"] = chosen;
  }

  // what is marked in an editor counts more: it is the newer text
  both() {
    this.heed();
    const { open, openSource } = this.desk.typing;
    const inside = (/** @type {HTMLTextAreaElement | undefined} */ node) =>
      (node?.isConnected ? node.value.slice(node.selectionStart, node.selectionEnd).trim() : "");
    return { src: inside(openSource?.node) || this.src, tgt: inside(open?.node) || this.tgt };
  }
}

const TERM = { src: "", tgt: "" };

/** @param {Desk} desk */
export function openTerm(desk) {
  if (!desk.card()) return;
  if (!desk.data.keeps_terms) {
    desk.say("error", `Editors and leads keep the glossary. Ask one of them with ${desk.binding("comments").shown}.`);
    return;
  }
  desk.data.known_term = null;
  Object.assign(TERM, desk.marked.both());
  desk.dialog.open("term", "Add a term");
}

/** @type {import("./dialog.js").DialogParts} */
export function termParts(desk, dialog) {
  const card = desk.card();
  const title = element("h2", { text: "Add a term to the glossary" });
  if (!card) return [title];
  const known = desk.data.known_term?.term === TERM.src.trim() ? desk.data.known_term : null;
  const field = (/** @type {"src" | "tgt"} */ side) => {
    const { [side]: language } = card.languages;
    const input = element("input", { type: "text", "aria-label": `Term in ${language.name}`, language, autofocus: !TERM[side] || (side === "tgt" && Boolean(TERM.src)), spellcheck: "false" });
    input.value = TERM[side];
    input.addEventListener("input", () => {
      TERM[side] = input.value;
      if (side === "src" && desk.data.known_term) {
        desk.data.known_term = null; // that was another term
        dialog.refresh();
      }
    });
    return element("label", {}, [element("span", { text: language.name }), input]);
  };
  const add = (/** @type {string} */ name) => () => desk.command("add_term", { card: card.id, src_text: TERM.src.trim(), text: TERM.tgt.trim(), name });
  return [
    title,
    element("section", { class: "replacing" }, [
      field("src"), field("tgt"),
      known ? element("p", { role: "status" }, [
        "It is there already as ", ...known.translations.flatMap((one, at) => [at ? ", “" : "“", element("bdi", { text: one, language: card.languages.tgt }), "”"]), ".",
      ]) : null,
      element("div", { class: "actions" }, known
        ? [pressButton("Add as another translation", add("beside"), { class: "main" }), pressButton("Replace what is there", add("instead"))]
        : [pressButton("Add term", add(""), { class: "main" })]),
    ]),
    known ? null : element("p", { class: "hint", text: "Mark words on both sides of a card before: they stand here already." }),
  ];
}
