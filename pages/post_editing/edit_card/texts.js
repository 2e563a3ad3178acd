// @ts-check
// What stands around the editor: source, arms, old wording, the memory's match, terms, and what was
// changed, all marked against the text as it is typed.

import { changesBetween, markedAgainst } from "../../desk/browser/diff.js";
import { element, ENGLISH, marked, present, pressButton } from "../../desk/browser/dom.js";
import { hitsOf } from "../../desk/browser/view.js";

/** @typedef {import("../../desk/browser/desk.js").Desk} Desk */
/** @typedef {import("../../desk/browser/desk.js").Region} Region */
/** @typedef {import("../../desk/browser/dom.js").Part} Part */
/** @typedef {import("../../desk/browser/protocol.js").ShownLanguage} ShownLanguage */
/** @typedef {import("../../desk/browser/protocol.js").SegmentCard} SegmentCard */
/** @typedef {import("../../desk/browser/work.js").TextWork} TextWork */

/** @type {Record<string, string>} */
export const ARMS = { baseline: "Baseline", act: "ACT", memory: "the memory", former: "the old translation", nothing: "an empty page" };
/** @type {Record<string, string>} */
const TITLES = { gone: "not in the new wording", came: "not in the old wording" };

/** @type {Record<string, string>} */
const SIDES = { source: "src", baseline: "tgt", act: "tgt", reference: "tgt" };

/** What is marked in the texts: against one's own, between the arms, or nothing. */
export const MARKS = {
  kinds: [["mine", "what differs from my text"], ["arms", "what differs between baseline and ACT"], ["none", "nothing"]],
  turn() {
    this.kinds.push(...this.kinds.splice(0, 1));
  },
  kind() {
    return this.kinds[0][0];
  },
  label() {
    return this.kinds[0][1];
  },
};

/** @param {import("../../desk/browser/protocol.js").DeskCard} card */
export function segment(card) {
  return /** @type {SegmentCard} */ (card);
}

/**
 * The memory and the old translation count as the same; which of them it was only this window knows.
 * @param {SegmentCard} card
 * @param {TextWork} work
 */
export function originOf(card, work) {
  if (work.taken !== "memory") return work.taken;
  return work.origin ?? (card.former?.tgt ? "former" : "memory");
}

/** @param {Desk} desk @param {SegmentCard} card @returns {Record<string, Region>} */
export function textRegions(desk, card) {
  const work = desk.work.at(card);
  const { text, taken, origin } = work;
  const { keys, filters } = desk.data;
  return {
    texts: [[card.src, card.terms, card.arms, card.former, card.matches, card.examples, text, MARKS.kind(), keys, filters], () => [
      columns(desk, card, work), ...formerParts(desk, card, work), ...matchRows(desk, card), ...exampleRows(card),
    ]],
    changes: [[card.arms, text, taken, origin], () => changesRow(card, work)],
  };
}

/**
 * @param {string} kind
 * @param {string} name
 * @param {HTMLElement | null} button
 * @param {ShownLanguage} language
 * @param {Part[]} text
 */
function column(kind, name, button, language, text) {
  return element("div", { class: `column ${kind}` }, [
    element("h3", {}, [element("span", { class: "arm", text: name }), button]), element("p", { language, "data-side": SIDES[kind] }, text),
  ]);
}

/** @param {Desk} desk @param {SegmentCard} card @param {TextWork} work */
function columns(desk, { arms, languages, src, terms, former }, { text }) {
  const { baseline, act, reference } = arms;
  const arm = (/** @type {string} */ name, /** @type {string | null} */ own, /** @type {string | null} */ other, /** @type {string} */ label) => {
    if (own === null) return null;
    const against = { mine: text, arms: other, none: null }[MARKS.kind()];
    const parts = against ? markedAgainst(own, against, languages.tgt.code) : [own];
    return column(name, label, name === "reference" ? null : takeButton(`take_${name}`, desk), languages.tgt, parts);
  };
  const spans = { term: terms.flatMap((one) => one.src_spans), came: former?.came ?? [], hit: hitsOf(desk, src.text) };
  return element("div", { class: "sides" }, present([
    column("source", `Source · ${languages.src.name}`, null, languages.src, marked(src.text, spans, { titles: TITLES, chips: src.marks })),
    arm("baseline", baseline, act, ARMS.baseline), arm("act", act, baseline, ARMS.act), arm("reference", reference, null, "Reference"),
  ]));
}

/** @param {string} action @param {Desk} desk */
function takeButton(action, desk) {
  const { sentence, shown } = desk.binding(action);
  return pressButton("Take", () => desk.act(action, "click"), { class: "small", title: `${sentence} (${shown})` });
}

/**
 * Why the segment is here, and the wording that it had before.
 * @param {Desk} desk
 * @param {SegmentCard} card
 * @param {TextWork} work
 * @returns {Part[]}
 */
function formerParts(desk, { former, languages }, work) {
  if (!former) return [];
  const { src, tgt, why, shared, gone } = former;
  const isMarked = MARKS.kind() === "mine" && work.text !== "";
  const old = isMarked ? markedAgainst(tgt, work.text, languages.tgt.code) : [tgt];
  const found = present([
    src ? column("", "Old source", null, languages.src, marked(src, { gone }, { titles: TITLES })) : null,
    tgt ? column("", "Old translation", takeButton("take_former", desk), languages.tgt, old) : null,
  ]);
  return [
    element("p", { class: "why", text: `Synchronised: ${why}${shared ? ` Other segments share its translation: ${shared}.` : ""}` }),
    found.length ? element("div", { class: "sides former" }, found) : null,
  ];
}

/**
 * Approved units whose source is the same or like this one, the best first.
 * @param {Desk} desk
 * @param {SegmentCard} card
 */
function matchRows(desk, { matches, languages, src }) {
  return matches.map(({ src: own, tgt, score, origin }, place) => element("div", { class: "memory-match" }, [
    element("h3", {}, [
      element("span", { class: "arm", text: score === 100 ? "Memory · the same" : `Memory · ${score} % alike` }),
      element("span", { class: "origin", text: origin }),
      place === 0 ? takeButton("take_memory", desk)
        : pressButton("Take", () => desk.typing.put(tgt, { taken: "memory", origin: "memory", batch: null }), { class: "small", title: "Begin anew from this translation" }),
    ]),
    element("div", { class: "pair" }, [
      element("p", { language: languages.src }, markedAgainst(own, src.text, languages.src.code)),
      element("p", { language: languages.tgt, text: tgt }),
    ]),
  ]));
}

/** Whether examples are shown: it stays so from card to card, and while somebody types. */
const EXAMPLES = { areShown: false };

/**
 * The approved units that a model was shown when it translated the segment.
 * @param {SegmentCard} card
 */
function exampleRows({ examples, languages }) {
  if (!examples.length) return [];
  const found = element("details", { class: "examples", open: EXAMPLES.areShown }, [
    element("summary", { text: `Examples that the model was shown · ${examples.length}` }),
    ...examples.map(({ src, tgt }) => element("div", { class: "pair" }, [
      element("p", { language: languages.src, text: src }), element("p", { language: languages.tgt, text: tgt }),
    ])),
  ]);
  found.addEventListener("toggle", () => {
    EXAMPLES.areShown = found.open;
  });
  return [found];
}

/**
 * What was made of the text that the person began with.
 * @param {SegmentCard} card
 * @param {TextWork} work
 */
function changesRow(card, work) {
  const { arms, matches, former, languages: { tgt } } = card;
  /** @type {Record<string, string | null | undefined>} */
  const texts = { ...arms, memory: matches[0]?.tgt, former: former?.tgt };
  const from = texts[originOf(card, work)];
  if (!from || !work.text || from === work.text) return [];
  return [element("p", { class: "changed", language: tgt }, [
    element("span", { class: "label", text: "Changes", language: ENGLISH }), ...changesBetween(from, work.text, tgt.code),
  ])];
}
