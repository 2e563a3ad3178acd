// @ts-check
// What every card has: neighbours, notes, what is in dispute, findings, and the bars of buttons.

import { commentChip } from "./comments.js";
import { markedAgainst } from "./diff.js";
import { element, fill, pressButton, utf8Length } from "./dom.js";
import { keyButton, toolbar } from "./keyboard.js";
import { termRegion } from "./terms.js";
import { drawMessage, SIGNS } from "./view.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Region} Region */
/** @typedef {import("./desk.js").Bars} Bars */
/** @typedef {import("./protocol.js").BothTexts} BothTexts */
/** @typedef {import("./protocol.js").DeskCard} DeskCard */

const MAX_BYTES = 1000;
const NEAR_BYTES = 900;

/** @param {Desk} desk @param {DeskCard | null} card */
export function drawCard(desk, card) {
  const { frame: { at }, kind, data: { keys } } = desk;
  desk.root.style.setProperty("--state", `var(--${card?.status ?? "open"})`);
  if (card && desk.isEditing) desk.typing.editorOf(card);
  /** @type {Record<string, Region>} */
  const regions = card ? { ...sharedRegions(desk, card), ...kind.regions(desk, card) } : { [kind.body[1]]: emptyRegion(desk) };
  for (const name of ["before", "facts", ...kind.body, "after"]) {
    const [signature, parts] = regions[name] ?? [null, () => []];
    fill(at[name], [card === null, signature], parts);
  }
  const { main, more } = kind.bars(desk, card);
  const isOpen = localStorage.getItem("amts-more") === "open";
  const fold = () => {
    localStorage.setItem("amts-more", isOpen ? "closed" : "open");
    drawCard(desk, desk.card());
  };
  const folding = { label: "More", press: fold, isOpen };
  fill(at.tools, [keys, main, isOpen], () => barsOf(desk, { ...main, Moving: [...main.Moving, ...(Object.keys(more).length ? [folding] : [])] }));
  fill(at.more, [keys, isOpen && more], () => (isOpen ? barsOf(desk, more) : []));
  drawMessage(desk);
}

/** @param {Desk} desk @param {Bars} bars */
function barsOf(desk, bars) {
  return Object.entries(bars).map(([label, tools]) => toolbar(label, tools.map((tool) => {
    if (typeof tool === "string") return keyButton(tool, desk);
    if ("action" in tool) return keyButton(tool.action, desk, "main");
    const { label: text, press, shown, isMain, isOpen } = tool;
    const hint = shown ? element("kbd", { text: shown, "aria-hidden": "true" }) : null;
    return element("button", { type: "button", class: isMain ? "main" : "", onclick: press, "aria-expanded": isOpen?.toString() }, [text, hint]);
  })));
}

/** @param {Desk} desk @returns {Region} */
function emptyRegion(desk) {
  const { empty, next_document, keys, filters, further } = desk.data;
  const isWaiting = desk.isWaiting();
  const hasFilters = filters.some(({ value, options }) => value !== (options[0] ?? ""));
  return [[isWaiting, empty, next_document, keys, hasFilters, further], () => [element("div", { class: "empty-desk" }, [
    element("p", { text: isWaiting ? `Loading the next ${desk.kind.noun}…` : empty }),
    isWaiting ? null : element("p", { class: "ways" }, [
      next_document ? keyButton("next_document", desk, "main", `Next: ${next_document}`) : null,
      hasFilters ? pressButton("Clear filters", () => desk.filter("", "")) : null,
      pressButton("Show all", () => desk.filter(filters[0].name, "All")),
      further ? pressButton(further, () => desk.depart()) : null,
    ]),
  ])]];
}

/** @param {Desk} desk @param {DeskCard} card @returns {Record<string, Region>} */
function sharedRegions(desk, card) {
  const { kind, notes: { open } } = desk;
  const work = desk.work.at(card);
  const found = kind.findings(desk, card);
  const hint = kind.hint(desk, card);
  const note = open && kind.notes[open.kind];
  return {
    before: [card.before, () => card.before.map((one) => neighbourRow(one, card))],
    after: [card.after, () => card.after.map((one) => neighbourRow(one, card))],
    notice: [[card.dispute, card.dispute && work.text, card.note, hint], () => [
      card.dispute ? threeWay(desk, card) : null,
      card.note ? element("p", { class: "hint note-of-card", text: card.note }) : null,
      hint ? element("p", { class: "hint", text: hint }) : null,
    ]],
    terms: termRegion(desk, card),
    findings: [[found, work.ignored], () => findingsList(desk, found, work.ignored)],
    noting: [open, () => (note ? [noteField(note.label)] : [])],
  };
}

/** @param {BothTexts} neighbour @param {DeskCard} card */
function neighbourRow({ src, tgt }, { languages }) {
  const side = (/** @type {string} */ text, /** @type {import("./dom.js").TextLanguage} */ language) =>
    element("p", { text: text || "–", title: text, language: text ? language : null });
  return element("div", { class: "neighbour pair" }, [side(src, languages.src), side(tgt, languages.tgt)]);
}

/** @param {Desk} desk @param {DeskCard} card @param {import("./dom.js").Part[]} own */
export function factsOf(desk, card, own) {
  return [element("div", { class: "facts" }, [
    element("span", { class: "state", text: `${SIGNS[card.status] ?? ""} ${card.label}` }),
    ...own,
    commentChip(desk, card),
    card.holder ? element("span", { class: "holder", text: `${card.holder} is at this ${desk.kind.noun}` }) : null,
    element("span", { class: "place", text: card.place }),
  ])];
}

/** @param {string} text */
export function byteCount(text) {
  const n = utf8Length(text);
  if (n < NEAR_BYTES) return null;
  const isOver = n > MAX_BYTES;
  return element("span", {
    class: isOver ? "bytes over" : "bytes", title: `Amazon Translate imports up to ${MAX_BYTES} bytes a side`,
    text: isOver ? `${n} of ${MAX_BYTES} bytes: too long for the service` : `${n} of ${MAX_BYTES} bytes`,
  });
}

/** @param {Desk} desk @param {import("./protocol.js").FoundFault[]} all @param {Record<string, string>} reasons */
function findingsList(desk, all, reasons) {
  const found = all.filter((one) => !(one.check in reasons));
  const shown = found.map(({ check, severity, message, sentence, fix }) => element("li", { class: severity, title: sentence }, [
    element("span", { text: `${severity}: ${message}` }),
    fix === null ? null : pressButton("Fix", () => desk.startEditing(fix), { title: "Put the corrected text into the editor" }),
    severity === "warning" ? pressButton("Ignore", () => desk.notes.start("ignore", check), { title: "Say why this is no fault" }) : null,
  ]));
  const ignored = Object.entries(reasons).map(([check, reason]) => element("li", { class: "ignored" }, [
    element("span", { text: `ignored: ${check}, “${reason}”` }),
    pressButton("Heed again", () => desk.notes.heedAgain(check)),
  ]));
  return shown.length || ignored.length ? [element("ul", { class: "findings", "aria-label": "Findings" }, [...shown, ...ignored])] : [];
}

/** @param {string} label */
function noteField(label) {
  return element("input", { class: "note", type: "text", "aria-label": label, placeholder: label, maxlength: "300" });
}

/** @param {Desk} desk @param {DeskCard} card */
function threeWay(desk, { dispute, languages, id }) {
  if (!dispute) return null;
  const { title, versions, mine } = dispute;
  const own = mine ? mine.text ?? desk.work.items[id].text : "";
  const column = (/** @type {string} */ name, /** @type {import("./dom.js").Part[]} */ text) => element("div", {}, [
    element("h4", { text: name }), element("p", { language: languages.tgt }, text),
  ]);
  return element("div", { class: "three-way", role: "group", "aria-label": title }, [
    element("h3", { text: title }),
    ...versions.map(({ name, text }) => column(name, own && text ? markedAgainst(text, own, languages.tgt.code) : [text || "–"])),
    mine ? column(mine.name, [own || "–"]) : null,
    mine ? element("div", { class: "actions" }, [
      pressButton("Leave theirs", () => desk.leaveTheirs()),
      pressButton("Take mine", () => desk.takeMine(), { class: "main" }),
    ]) : null,
  ]);
}
