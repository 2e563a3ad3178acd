// @ts-check
// What every desk draws around its card: the head with progress and filters, the table of the queue,
// the line of messages, and the banner of a lost connection. The card's regions keep their places
// and heights whatever stands in them.

import { countNoun, element, fill, pressButton, spansOf } from "./dom.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./protocol.js").QueueFilter} QueueFilter */

/** @type {Record<string, string>} */
export const SIGNS = {
  proposed: "○", open: "○", approved: "✓", rejected: "✗", skipped: "↷", flagged: "⚑", saved: "✎", returned: "↩", saving: "…",
};
const SIZES = ["closed", "small", "middle", "large"];
const GRID = "grid"; // the card is a row among the others
/** @type {Record<string, string>} */
const VIEWS = { table: "Table", [GRID]: "Grid", document: "Document" };

/** @param {Desk} desk */
export function makeFrame({ root, kind, dialog }) {
  const box = (/** @type {string} */ name) => element("div", { class: `at-${name}` });
  const { body } = kind;
  const names = ["banner", "spoken", "bar", "filters", "progress", "extra", "before", "facts", ...body, "tools", "more", "after", "table", "above", "below"];
  const at = Object.fromEntries(names.map((name) => [name, box(name)]));
  for (const name of ["banner", "spoken"]) at[name].setAttribute("role", "status");
  const message = element("p", { class: "message", role: "status" });
  const saving = element("span", { class: "saving", "aria-hidden": "true" });
  const status = element("div", { class: "status" }, [message, saving]);
  const focus = element("div", { class: "focus" }, [at.facts, element("div", { class: "body" }, body.map((name) => at[name]))]);
  const place = element("div", { class: "place-of-card" }, [at.above, at.before, focus, at.tools, status, at.more, at.after, at.below]);
  const head = element("div", { class: "head" }, [at.bar, element("div", { class: "line" }, [at.filters, at.progress]), at.extra]);
  const columns = element("div", { class: "columns" }, [place, at.table]);
  root.replaceChildren(at.banner, element("h2", { class: "unseen", text: kind.label }), at.spoken, head, columns, dialog.node);
  root.setAttribute("aria-label", kind.label);
  const words = () => /** @type {HTMLInputElement | null} */ (at.filters.querySelector("input.words"));
  return { at, message, saving, columns, head, focus, words };
}

// --- messages ---

/** @param {Desk} desk */
export function drawMessage({ frame, message, outbox }) {
  frame.message.className = `message ${message.kind}`;
  if (frame.message.textContent !== message.text) frame.message.textContent = message.text;
  const n = outbox.work().filter((item) => item.action !== "draft").length;
  frame.saving.textContent = n ? `saving ${n}…` : "";
}

/** @param {Desk} desk */
export function drawBanner({ frame, outbox }) {
  const kept = outbox.work().length;
  const told = `The server does not answer. ${kept ? `${countNoun(kept, "decision or text", "decisions and texts")} are` : "What you do is"} kept in this `
    + "window and sent when it is back: leave the window open. New cards, searches and what others do are not shown until then.";
  fill(frame.at.banner, outbox.isLost && kept, () => (outbox.isLost ? [element("p", { text: told })] : []));
}

// --- the head ---

/** @param {Desk} desk */
export function drawHead(desk) {
  const { progress, people, filters } = desk.data;
  const { at } = desk.frame;
  const share = progress.total ? (100 * progress.decided) / progress.total : 0;
  fill(at.bar, share, () => [element("div", {
    class: "bar", role: "progressbar", "aria-label": desk.kind.done, "aria-valuenow": Math.round(share),
    "aria-valuemin": "0", "aria-valuemax": "100",
  }, [element("div", { style: `width: ${share}%` })])]);
  fill(at.filters, filters, () => filterParts(desk));
  fill(at.progress, [progress, people, viewOf(), tableSize()], () => [
    element("span", { text: progress.text }),
    people.length ? element("span", { class: "people", text: `Also here: ${people.join(", ")}` }) : null,
    viewChoice(desk),
  ]);
}

/** @param {Desk} desk */
function filterParts(desk) {
  const { filters } = desk.data;
  const chosen = filters.filter(isChosen);
  const fold = pressButton(chosen.length ? `Filters (${chosen.length})` : "Filters", () => {
    fold.setAttribute("aria-expanded", String(desk.frame.head.classList.toggle("unfolded")));
  }, { class: "fold", "aria-expanded": desk.frame.head.classList.contains("unfolded") ? "true" : "false" });
  return [
    fold,
    ...filters.map((one) => (one.options.length ? choiceOf(one, desk) : wordField(one, desk))),
    chosen.length ? pressButton("Clear filters", () => desk.filter("", ""), { class: "small" }) : null,
  ];
}

/** @param {QueueFilter} filter */
function isChosen({ value, options }) {
  return value !== (options[0] ?? "");
}

/** @param {QueueFilter} filter @param {Desk} desk */
function choiceOf(filter, desk) {
  const { name, label, value, options } = filter;
  const select = element("select", { "aria-label": label, title: label, class: isChosen(filter) ? "chosen" : "" }, options.map((text) =>
    element("option", { text, value: text, selected: text === value }),
  ));
  select.addEventListener("change", () => desk.filter(name, select.value));
  return select;
}

/** @param {QueueFilter} filter @param {Desk} desk */
function wordField({ label, value }, desk) {
  const { shown } = desk.binding("find");
  const input = element("input", {
    class: "words", type: "search", "aria-label": label, placeholder: `Find (${shown})`, "aria-keyshortcuts": shown, value,
  });
  return input;
}

/**
 * Returns where the words that chose the queue stand in a text.
 * @param {Desk} desk
 * @param {string} text
 */
export function hitsOf(desk, text) {
  return desk.data.filters.filter(({ options }) => !options.length).flatMap(({ value }) => spansOf(text, value));
}

// --- the table ---

function tableSize() {
  const size = localStorage.getItem("amts-table") ?? "";
  return SIZES.includes(size) ? size : "middle";
}

function viewOf() {
  const view = localStorage.getItem("amts-view") ?? "";
  return view in VIEWS ? view : "table";
}

/**
 * Turns to what else can stand beside the card: the table of the queue, one page of it as a grid, of
 * which the card is a row, or the document.
 * @param {Desk} desk
 * @param {string} [view] the next one where none is named
 */
export function turnView(desk, view) {
  const names = Object.keys(VIEWS);
  localStorage.setItem("amts-view", view ?? names[(names.indexOf(viewOf()) + 1) % names.length]);
  if (tableSize() === "closed") localStorage.setItem("amts-table", "middle");
  desk.redraw();
}

/** @param {Desk} desk */
function viewChoice(desk) {
  const { sentence, shown } = desk.binding("view");
  const isClosed = tableSize() === "closed" && viewOf() !== GRID;
  return element("span", { class: "views", role: "group", "aria-label": "View" }, Object.entries(VIEWS).map(([name, text]) =>
    pressButton(text, () => turnView(desk, name), { class: "small", title: `${sentence} (${shown})`, "aria-pressed": String(name === viewOf() && !isClosed) }),
  ));
}

/** @param {Desk} desk @param {string} size */
function resize(desk, size) {
  localStorage.setItem("amts-table", size);
  desk.redraw();
}

/** @param {Desk} desk */
export function drawTable(desk) {
  const { at, columns } = desk.frame;
  const { table } = desk.data;
  const { shown, reader } = desk;
  const [view, size] = [viewOf(), tableSize()];
  const saving = table.rows.map(({ id }) => desk.outbox.has(id));
  const isReading = view === "document" && size !== "closed";
  Object.assign(columns.dataset, { table: view === GRID ? GRID : size, view });
  drawGrid(desk, view);
  reader.turn(isReading);
  if (isReading) fill(at.table, [view, size, reader.side()], () => [element("div", { class: "reader-head" }, [reader.sides(), sizeBar(desk, size)]), reader.node]);
  reader.draw();
  const isDrawn = view === "table" && fill(at.table, [table, shown, saving, size, desk.kind.noun], () => (size === "closed" ? [] : [sizeBar(desk, size), rowsOf(desk), pager(desk)]));
  if (view === "document" && !isReading) fill(at.table, null, () => []);
  const scroller = at.table.querySelector(".rows");
  const current = /** @type {HTMLElement | null} */ (at.table.querySelector("tr.current"));
  if (isDrawn && scroller && current) scroller.scrollTop = current.offsetTop - scroller.clientHeight / 2;
}

/**
 * The rows of the page around the card, which takes the place of its own. A card that is on no row
 * stands behind them.
 * @param {Desk} desk
 * @param {string} view
 */
function drawGrid(desk, view) {
  const { at, focus } = desk.frame;
  const { table } = desk.data;
  const { rows } = table;
  const place = rows.findIndex(({ id }) => id === desk.shown);
  const isGrid = view === GRID;
  const saving = rows.map(({ id }) => desk.outbox.has(id));
  const part = (/** @type {number} */ from, /** @type {number} */ to) => (isGrid && to > from
    ? [element("div", { class: "rows in-grid" }, [tableOf(desk, rows.slice(from, to))])] : []);
  const end = place < 0 ? rows.length : place;
  const signature = [isGrid && table, desk.shown, saving];
  const isMoved = fill(at.above, signature, () => part(0, end));
  fill(at.below, signature, () => (isGrid ? [...part(end + 1, rows.length), pager(desk)] : []));
  if (isGrid) fill(at.table, null, () => []);
  if (isGrid && isMoved) focus.scrollIntoView({ block: "center" });
}

/** @param {Desk} desk @param {string} size */
function sizeBar(desk, size) {
  const place = SIZES.indexOf(size);
  const turn = (/** @type {string} */ text, /** @type {string} */ label, /** @type {number} */ to) =>
    pressButton(text, () => resize(desk, SIZES[to]), { class: "small", "aria-label": label, title: label, disabled: to >= SIZES.length });
  return element("div", { class: "sizes" }, [
    turn("−", "A smaller table", Math.max(place - 1, 1)), turn("+", "A larger table", place + 1), turn("×", "Close the table", 0),
  ]);
}

/** @param {Desk} desk */
function rowsOf(desk) {
  const { rows } = desk.data.table;
  const body = rows.length ? tableOf(desk, rows) : element("p", { class: "hint", text: `No ${desk.kind.noun} matches these filters.` });
  return element("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Queue" }, [body]);
}

/** @param {Desk} desk @param {import("./protocol.js").QueueRow[]} shown */
function tableOf(desk, shown) {
  const { table } = desk.data;
  const cell = (/** @type {string} */ text, /** @type {import("./dom.js").TextLanguage | undefined} */ language) =>
    element("td", { language: text ? language : null, text: text || "–" });
  const width = 4 + table.columns.length;
  const rows = shown.flatMap(({ id, n, status, src, tgt, languages, document: name, more }, place) => {
    const state = desk.outbox.has(id) ? "saving" : status;
    const isCurrent = id === desk.shown;
    const row = element("tr", { class: isCurrent ? "current" : "", "aria-current": isCurrent, onclick: () => desk.goTo(id) }, [
      element("td", {}, [element("button", { type: "button", text: n, "aria-label": `Go to ${n}: ${src.slice(0, 80)}` })]),
      element("td", { class: `sign ${state}`, text: SIGNS[state] ?? "", title: state }, [element("span", { class: "unseen", text: state })]),
      cell(src, languages.src), cell(tgt, languages.tgt),
      ...more.map((text) => element("td", { class: "number", text })),
    ]);
    if (!name || name === shown[place - 1]?.document) return [row];
    return [element("tr", { class: "document" }, [element("th", { scope: "colgroup", colspan: String(width), text: name })]), row];
  });
  const head = ["No.", "State", "Source", "Target", ...table.columns].map((text) => element("th", { scope: "col", text }));
  return element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)]);
}

/** @param {Desk} desk */
function pager(desk) {
  const { page, n_pages, total } = desk.data.table;
  const turn = (/** @type {number} */ to, /** @type {string} */ text, /** @type {string} */ label) =>
    pressButton(text, () => desk.turnTo(to), { "aria-label": label, disabled: to === page || to < 1 || to > n_pages });
  return element("div", { class: "pager" }, [
    turn(1, "«", "First page"), turn(page - 1, "‹", "Previous page"),
    element("span", { text: `page ${page} of ${n_pages} · ${countNoun(total, desk.kind.noun)}` }),
    turn(page + 1, "›", "Next page"), turn(n_pages, "»", "Last page"),
  ]);
}
