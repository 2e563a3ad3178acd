// @ts-check
// The post-editing desk: one segment, what the arms made of it, and the editor.

import { factsOf } from "../../desk/browser/card.js";
import { mount } from "../../desk/browser/desk.js";
import { element } from "../../desk/browser/dom.js";
import { previewIdentical } from "../../desk/browser/identical.js";
import { DIALOGS } from "./dialogs.js";
import { findingsOf, hear, saveAs } from "./saving.js";
import { ARMS, MARKS, originOf, segment, textRegions } from "./texts.js";

/** @typedef {import("../../desk/browser/desk.js").Desk} Desk */
/** @typedef {import("../../desk/browser/protocol.js").SegmentCard} SegmentCard */

/** @type {Record<string, string>} */
const MISSING = { memory: "No approved unit is like this segment.", former: "There is no old translation of this segment." };

/** @type {import("../../desk/browser/desk.js").CardKind} */
const POST_EDITING = {
  thing: "segment",
  noun: "segment",
  label: "Segment to post-edit",
  done: "Done",
  replaced: "saved",
  body: ["notice", "texts", "terms", "changes", "findings", "noting", "editing"],
  isAlwaysEditing: true,
  dialogs: DIALOGS,

  regions: (desk, card) => ({
    facts: facts(desk, segment(card)),
    editing: [card.id, () => [desk.typing.editorOf(card)]],
    ...textRegions(desk, segment(card)),
  }),

  findings: findingsOf,

  hint: () => "",

  bars,

  actions(desk, card, via) {
    const of = card && segment(card);
    const take = (/** @type {"act" | "baseline" | "memory" | "former"} */ name) => () => of && takeText(desk, of, name);
    return {
      save: () => POST_EDITING.save(desk, via),
      take_act: take("act"),
      take_baseline: take("baseline"),
      take_memory: take("memory"),
      take_former: take("former"),
      reset: () => card && desk.typing.reset(card),
      propagate: () => card && previewIdentical(desk, card, "Identical segments"),
      marks: () => turnMarks(desk),
      accept_edit: () => of && judge(desk, of, "accept_edit", via, null),
      send_back: () => of && (of.may_judge ? desk.notes.start("send_back") : desk.say("error", of.why_not)),
    };
  },

  heard: hear,

  notes: {
    send_back: {
      label: "What should be done to it? (Enter sends it back, Esc leaves)",
      isNeeded: true,
      finish: (desk, card, { text, via }) => judge(desk, segment(card), "send_back", via, text),
    },
    ignore: {
      label: "Why is this no fault? (Enter ignores it, Esc leaves)",
      isNeeded: true,
      finish(desk, card, { text, check }) {
        desk.work.at(card).ignored[check] = text;
        desk.work.keep();
        desk.say("", "Ignored once you save.");
      },
    },
  },

  save: (desk, via) => saveAs(desk, "save", { via }),

  takeMine(desk, card) {
    desk.work.at(card).version = card.version;
    saveAs(desk, "save", { via: "click" });
  },

  around: () => {},
};

/** @param {Desk} _ @param {import("../../desk/browser/protocol.js").DeskCard | null} card @returns {import("../../desk/browser/desk.js").CardBars} */
function bars(_, card) {
  const moving = ["prev", "next", "undo"];
  const rare = { Desk: ["redo", "goto", "find", "search", "replace", "term", "comments", "marks", "raw", "help"] };
  if (!card) return { main: { Moving: moving }, more: rare };
  const { src, arms, matches, former, n_identical, may_judge } = segment(card);
  const has = /** @type {[string, boolean][]} */ ([
    ["take_act", arms.act !== null], ["take_baseline", arms.baseline !== null], ["take_memory", matches.length > 0],
    ["take_former", Boolean(former?.tgt)], ["reset", true], ["next_mark", src.marks.length > 0], ["ignore", true], ["propagate", n_identical > 0],
  ]);
  return {
    main: { Saving: [{ action: "save" }, ...(may_judge ? ["accept_edit", "send_back"] : [])], Moving: moving },
    more: { Editing: has.filter(([, isThere]) => isThere).map(([name]) => name), ...rare },
  };
}

/** @param {Desk} desk @param {SegmentCard} card @param {string} action @param {string} via @param {string | null} note */
function judge(desk, card, action, via, note) {
  if (!card.may_judge) desk.say("error", card.why_not);
  else if (desk.work.at(card).isChanged) desk.say("error", "You have changed this text. Save it with your changes, or reset it first.");
  else desk.commandCard(action, { via, note, is_decision: true });
}

/** @param {Desk} desk @param {SegmentCard} card @param {"act" | "baseline" | "memory" | "former"} name */
function takeText(desk, { arms, batches, matches, former }, name) {
  const text = { ...arms, memory: matches[0]?.tgt ?? null, former: former?.tgt || null }[name];
  const batch = name === "act" || name === "baseline" ? batches[name] : null;
  if (text === null) desk.say("", MISSING[name] ?? `There is no text of ${ARMS[name]} here.`);
  else desk.typing.put(text, { taken: name === "former" ? "memory" : name, origin: name, batch });
}

/** @param {Desk} desk */
function turnMarks(desk) {
  MARKS.turn();
  desk.say("", `Marked: ${MARKS.label()}.`);
  desk.redraw();
}

/** @param {Desk} desk @param {SegmentCard} card @returns {import("../../desk/browser/desk.js").Region} */
function facts(desk, card) {
  const work = desk.work.at(card);
  const { status, label, holder, place, n, kind, hter, n_identical } = card;
  const arm = work.text === "" ? null : `from ${ARMS[originOf(card, work)]}`;
  return [[status, label, holder, place, arm, hter, work.isChanged, n_identical, desk.data.threads[card.id]], () => factsOf(desk, card, [
    element("span", { text: `${n} · ${kind}` }),
    arm ? element("span", { text: arm }) : null,
    hter === null ? null : element("span", {
      text: `HTER ${hter.toFixed(1)} %`,
      title: "Edits that made the saved text of what was taken, in percent of its words: lower is less work",
    }),
    work.isChanged ? element("span", { class: "unsaved", text: "not saved yet" }) : null,
    n_identical ? element("span", { text: `${n_identical} identical ${n_identical === 1 ? "segment is" : "segments are"} open` }) : null,
  ])];
}

/** @param {import("../../desk/browser/desk.js").Component} component */
export default function (component) {
  return mount(component, POST_EDITING);
}
