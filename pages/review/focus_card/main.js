// @ts-check
// The review desk: one proposed pair, and what is decided on it.

import { byteCount, factsOf } from "../../desk/browser/card.js";
import { mount } from "../../desk/browser/desk.js";
import { element, fill, marked, pressButton } from "../../desk/browser/dom.js";
import { previewIdentical } from "../../desk/browser/identical.js";
import { hitsOf } from "../../desk/browser/view.js";
import { DIALOGS } from "./dialogs.js";

/** @typedef {import("../../desk/browser/desk.js").Desk} Desk */
/** @typedef {import("../../desk/browser/desk.js").CardKind} CardKind */
/** @typedef {import("../../desk/browser/desk.js").ItemPart} ItemPart */
/** @typedef {import("../../desk/browser/protocol.js").PairCard} PairCard */
/** @typedef {import("../../desk/browser/protocol.js").ReviewSight} ReviewSight */

const REASONS = ["wrong", "partial", "noise", "language"];
const STRUCTURE = ["merge", "merge_prev", "split", "pull", "push", "shift_up", "shift_down"];
const OFFER = "offer";

/** @type {{card: number, side: "src" | "tgt", offset: number} | null} */
let caret = null; // where a text was clicked
let isSourceOpen = false; // the editor has both sides

/** @param {Desk} desk */
export function sightOf(desk) {
  return /** @type {ReviewSight} */ (/** @type {unknown} */ (desk.data));
}

/** @type {CardKind} */
const REVIEW = {
  thing: "bead",
  noun: "pair",
  label: "Pair to review",
  done: "Decided",
  replaced: "approved",
  body: ["notice", "sides", "terms", "findings", "noting"],
  isAlwaysEditing: false,
  dialogs: DIALOGS,

  regions: (desk, card) => ({ facts: facts(desk, pair(card)), sides: sides(desk, pair(card)) }),
  findings: (_, card) => card.findings,

  hint(desk, card) {
    if (desk.isEditing) return "Ctrl+Enter saves and approves. Esc leaves and keeps your draft.";
    return desk.work.at(card).isChanged ? `You have an unfinished edit of this pair: ${desk.binding("edit").shown} goes on with it, ${desk.binding("discard").shown} throws it away.` : "";
  },

  bars,

  actions(desk, card, via) {
    const { task, blocked, seen } = card ? pair(card) : { task: "", blocked: null, seen: {} };
    const decide = (/** @type {string} */ action) => () => desk.decide({ action, via, task });
    const restructure = (/** @type {string} */ action) => () =>
      desk.commandCard(action, { via, seen, ...(action === "split" ? splitAt(card) : {}) });
    return {
      approve: () => (blocked ? desk.say("error", blocked) : decide("approve")()),
      reject: decide("reject"),
      skip: decide("skip"),
      edit: () => startEditing(desk, false),
      edit_both: () => startEditing(desk, true),
      discard: () => desk.leaveEditing(false),
      same: () => card && previewIdentical(desk, card, "Same pairs"),
      flag: () => desk.notes.start("flag"),
      ...Object.fromEntries([...STRUCTURE, "unpair"].map((action) => [action, restructure(action)])),
      shift_up: () => previewShift(desk, -1),
      shift_down: () => previewShift(desk, 1),
      offer: () => desk.dialog.open(OFFER, "Offered alignment"),
      bulk: () => {
        desk.command("bulk", { step: sightOf(desk).bulk?.whole ? 1 : 0 });
        desk.dialog.open("bulk", "Bulk decisions");
      },
    };
  },

  // an edit that was refused is open again
  heard(desk, item, { kind, card }) {
    const isDisputed = desk.data.cards.some((one) => one.id === card && one.dispute);
    if (item.action === "edit" && kind === "error" && card !== null && !isDisputed) desk.isEditing = true;
  },

  notes: {
    flag: {
      label: "What should colleagues know? (Enter flags, Esc leaves)",
      isNeeded: false,
      finish: (desk, card, { text, via }) => desk.decide({ action: "flag", via, note: text, task: pair(card).task }),
    },
    ignore: {
      label: "Why is this no fault? (Enter ignores it, Esc leaves)",
      isNeeded: true,
      finish: (desk, _, { text, check, via }) => desk.commandCard("ignore", { via, note: text, name: check }),
    },
  },

  save(desk, via) {
    const card = desk.card();
    if (card) decideText(desk, via, pair(card), "edit");
  },

  takeMine(desk, card) {
    const mine = card.dispute?.mine;
    if (!mine) return;
    if (mine.action === "take_up") {
      desk.commandCard(mine.action, {});
      return;
    }
    desk.work.at(card).version = card.version;
    const { action, text, src_text, note } = mine;
    desk.decide({ action, via: "click", note, task: pair(card).task, ...(text === null ? {} : { text, src_text }) });
  },

  around(desk) {
    const { sample, offer } = sightOf(desk);
    const n = offer?.edits.length ?? 0;
    fill(desk.frame.at.extra, [sample, n, desk.data.keys], () => [
      sample ? element("p", { class: "sample", role: "status" }, [
        element("span", { text: sample.text }), pressButton("Leave the sample", () => desk.command("leave_sample", {})),
      ]) : null,
      offer ? element("p", { class: "offer", role: "status" }, [
        element("span", { text: `Around your edit ${n === 1 ? "one stretch" : `${n} stretches`} could be aligned better.` }),
        pressButton(`Show (${desk.binding(OFFER).shown})`, () => desk.act(OFFER, "click")),
      ]) : null,
    ]);
  },
};

/** @param {import("../../desk/browser/protocol.js").DeskCard} card */
function pair(card) {
  return /** @type {PairCard} */ (card);
}

/** @param {Desk} desk @param {import("../../desk/browser/protocol.js").DeskCard | null} card @returns {import("../../desk/browser/desk.js").CardBars} */
function bars(desk, card) {
  const moving = ["prev", "next", "undo"];
  const rare = { Desk: ["redo", "goto", "find", "order", "search", "replace", "term", "comments", "bulk", "help"] };
  if (!card) return { main: { Moving: moving }, more: rare };
  if (desk.isEditing) return { main: { Editing: editing(desk), Moving: [] }, more: {} };
  const { task } = pair(card);
  if (task === "second") return { main: { Decisions: [{ action: "approve" }, "reject", "edit"], Moving: moving }, more: rare };
  const isOneSided = !card.src.text || !pair(card).tgt.text;
  const reasons = REASONS.map((note) => ({ label: `Reject as ${note}`, press: () => desk.decide({ action: "reject", via: "click", note, task }) }));
  return {
    main: { Decisions: [{ action: isOneSided ? "unpair" : "approve" }, "reject", "skip", "flag", "edit"], Moving: moving },
    more: {
      Structure: [...STRUCTURE, isOneSided ? "approve" : "unpair"], Texts: ["edit_both", "same", "ignore", "raw"], Reasons: reasons, ...rare,
    },
  };
}

/** @param {Desk} desk @param {string} via @param {PairCard} card @param {string} action */
function decideText(desk, via, card, action) {
  const { text, src, version } = desk.work.at(card);
  desk.decide({ action, via, text, src_text: src, version, task: card.task });
}

/** @param {Desk} desk @param {boolean} withSource */
function startEditing(desk, withSource) {
  const card = desk.card();
  isSourceOpen = withSource || Boolean(card && desk.work.at(card).src !== null);
  desk.startEditing();
  if (withSource) desk.typing.openSource?.node.focus();
}

/** @param {import("../../desk/browser/protocol.js").DeskCard | null} card @returns {ItemPart} */
function splitAt(card) {
  if (!caret || caret.card !== card?.id) return { offset: null, src_offset: null };
  return caret.side === "src" ? { offset: null, src_offset: caret.offset } : { offset: caret.offset, src_offset: null };
}

/** @param {Desk} desk */
function editing(desk) {
  const { label, shown, also } = desk.binding("raw");
  return [
    { label: "Save and approve", shown: "Ctrl+Enter", press: () => REVIEW.save(desk, "click"), isMain: true },
    { label: "Keep as draft", shown: "Esc", press: () => desk.leaveEditing() },
    "discard",
    "next_mark",
    { label, shown: also ? "Alt+W" : shown, press: () => desk.act("raw", "click") },
  ];
}

/** @param {Desk} desk @param {number} step */
function previewShift(desk, step) {
  const card = desk.card();
  if (!card) return;
  sightOf(desk).preview = null;
  desk.command("preview_shift", { card: card.id, step });
  desk.dialog.open("shift", "Shift targets");
}

/** @param {Desk} desk @param {PairCard} card @returns {import("../../desk/browser/desk.js").Region} */
function facts(desk, card) {
  const { status, label, holder, place, confidence, level, score, changed, n_identical } = card;
  return [[status, label, holder, place, confidence, level, score, changed, n_identical, desk.data.threads[card.id]], () => factsOf(desk, card, [
    confidence === null ? null : element("span", {
      class: `score confidence ${level}`, text: `confidence ${confidence} %`, title: "Calibrated probability that this pair is exactly right",
    }),
    score ? element("span", { class: "score", text: score, title: "Cosine similarity of the two sides, 0 to 1" }) : null,
    n_identical ? element("span", { text: `${n_identical} more the same`, title: `${desk.binding("same").shown} decides them, too` }) : null,
    changed ? element("span", { text: changed }) : null,
  ])];
}

/** @param {Desk} desk @param {PairCard} card @returns {import("../../desk/browser/desk.js").Region} */
function sides(desk, card) {
  const { id, src, tgt, terms, languages } = card;
  const at = caret?.card === id ? caret : null;
  const side = (/** @type {string} */ name, /** @type {import("../../desk/browser/protocol.js").ShownLanguage} */ language,
    /** @type {import("../../desk/browser/protocol.js").MarkedText} */ { text, spans, marks }) => {
    const key = name === "Target" ? "tgt" : "src";
    const term = terms.flatMap((one) => (key === "src" ? one.src_spans : one.tgt_spans));
    const paragraph = text
      ? element("p", { language, "data-side": key }, marked(text, { term, fault: spans, hit: hitsOf(desk, text) }, { chips: marks }))
      : element("p", { class: "empty", text: `No ${name.toLowerCase()}: nothing on this side corresponds.` });
    if (text) paragraph.addEventListener("click", () => placeCaret(desk, card, paragraph, key));
    return element("div", { class: `side ${name.toLowerCase()}` }, [
      element("h3", {}, [`${name} · ${language.name}`, byteCount(text), at?.side === key ? caretHint(desk, text, at.offset) : null]),
      element("div", { class: "scroll", tabindex: "-1" }, [paragraph]),
    ]);
  };
  if (desk.isEditing) {
    return [[id, src, terms, "editing", isSourceOpen], () => [
      isSourceOpen
        ? element("div", { class: "side source" }, [element("h3", { text: `Source · ${languages.src.name}` }), desk.typing.sourceEditorOf(card)])
        : side("Source", languages.src, src),
      element("div", { class: "side target" }, [element("h3", { text: `Target · ${languages.tgt.name}` }), desk.typing.editorOf(card)]),
    ]];
  }
  return [[id, src, tgt, terms, at, desk.data.filters], () => [side("Source", languages.src, src), side("Target", languages.tgt, tgt)]];
}

/** @param {Desk} desk @param {string} text @param {number} at */
function caretHint(desk, text, at) {
  const points = Array.from(text);
  const shown = `${points.slice(Math.max(0, at - 12), at).join("")}│${points.slice(at, at + 12).join("")}`;
  return element("span", { class: "splits" }, [`${desk.binding("split").shown} splits here: `, element("bdi", { text: `…${shown}…` })]);
}

/** @param {Desk} desk @param {PairCard} card @param {HTMLElement} paragraph @param {"src" | "tgt"} side */
function placeCaret(desk, card, paragraph, side) {
  const selection = desk.selection();
  if (!selection?.anchorNode || !selection.isCollapsed || !paragraph.contains(selection.anchorNode)) return;
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(selection.anchorNode, selection.anchorOffset);
  const offset = Array.from(range.toString()).length;
  caret = offset > 0 && offset < Array.from(card[side].text).length ? { card: card.id, side, offset } : null;
  desk.draw();
}

/** @param {import("../../desk/browser/desk.js").Component} component */
export default function (component) {
  return mount(component, REVIEW);
}
