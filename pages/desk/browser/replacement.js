// @ts-check
// Find and replace: what is looked for and put in, what that would change, and which of it is done.

import { countNoun, element, marked, present, pressButton } from "./dom.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./dialog.js").Dialog} Dialog */
/** @typedef {import("./protocol.js").ReplacePreview} ReplacePreview */
/** @typedef {import("./protocol.js").ReplaceRow} ReplaceRow */
/** @typedef {import("./protocol.js").ReplaceWish} ReplaceWish */

/** @type {ReplaceWish} */
const WISH = { words: "", new: "", is_regex: false, is_whole: false, is_cased: false, reach: "" };
/** @type {["is_cased" | "is_whole" | "is_regex", string][]} */
const HOW = [["is_cased", "Match case"], ["is_whole", "Whole words"], ["is_regex", "Regular expression"]];

/** @param {Desk} desk */
export function openReplacement(desk) {
  desk.data.replacing = null;
  WISH.words = desk.chosenText() || WISH.words;
  WISH.reach = desk.data.reaches[0].name;
  desk.dialog.open("replace", "Find and replace");
}

/** @type {import("./dialog.js").DialogParts} */
export function replaceParts(desk, dialog) {
  const { replacing } = desk.data;
  const isSame = () => replacing !== null && [...HOW.map(([name]) => name), "words", "new", "reach"].every((name) =>
    replacing.wish[/** @type {keyof ReplaceWish} */ (name)] === WISH[/** @type {keyof ReplaceWish} */ (name)]);
  const found = replacing && foundPart(desk, dialog, replacing, isSame);
  const lookButton = pressButton("Preview", () => {
    dialog.left.clear();
    if (desk.command("preview_replacement", { replacing: { ...WISH } })) lookButton.textContent = "Looking…";
  }, { class: "main", "aria-label": "Preview" });
  return [
    element("h2", { text: "Find and replace" }),
    element("section", { class: "replacing" }, [
      wordsField(desk, "words", "Find", found?.stale),
      wordsField(desk, "new", "Replace with", found?.stale),
      element("div", { class: "how" }, [
        ...HOW.map(([name, label]) => optionBox(name, label, found?.stale)),
        reachChoice(desk, found?.stale),
        lookButton,
      ]),
    ]),
    found?.node ?? element("p", { class: "hint", text: `Looks through the translations that are ${desk.kind.replaced}. Nothing changes before you have seen it.` }),
  ];
}

/**
 * @param {Desk} desk
 * @param {"words" | "new"} name
 * @param {string} label
 * @param {(() => void) | undefined} changed
 */
function wordsField(desk, name, label, changed) {
  const language = desk.data.replacing?.languages.tgt ?? desk.card()?.languages.tgt ?? null;
  const input = element("input", { type: "text", "aria-label": label, maxlength: "500", autofocus: name === "words", language, spellcheck: "false" });
  input.value = WISH[name];
  input.addEventListener("input", () => {
    WISH[name] = input.value;
    changed?.();
  });
  return element("label", {}, [element("span", { text: label }), input]);
}

/**
 * @param {"is_cased" | "is_whole" | "is_regex"} name
 * @param {string} label
 * @param {(() => void) | undefined} changed
 */
function optionBox(name, label, changed) {
  const box = element("input", { type: "checkbox", "aria-label": label });
  box.checked = WISH[name];
  box.addEventListener("change", () => {
    WISH[name] = box.checked;
    changed?.();
  });
  return element("label", {}, [box, label]);
}

/** @param {Desk} desk @param {(() => void) | undefined} changed */
function reachChoice(desk, changed) {
  const choice = element("select", { "aria-label": "Where" }, desk.data.reaches.map(({ name, label }) =>
    element("option", { value: name, text: `in ${label}`, selected: name === WISH.reach }),
  ));
  choice.addEventListener("change", () => {
    WISH.reach = choice.value;
    changed?.();
  });
  return choice;
}

/**
 * What would change, and the button that does it: `stale` is called when something else is wished.
 * @param {Desk} desk
 * @param {Dialog} dialog
 * @param {ReplacePreview} preview
 * @param {() => boolean} isSame whether it is still what is wished
 */
function foundPart(desk, dialog, preview, isSame) {
  const { rows, total } = preview;
  const { noun } = desk.kind;
  if (!total) return { stale: () => {}, node: element("p", { role: "status", text: `“${preview.wish.words}” is found nowhere there.` }) };
  const chosen = () => rows.filter(({ id, is_possible }) => is_possible && !dialog.left.has(id));
  const replace = () => desk.command("replace", {
    card: desk.shown, replacing: { ...preview.wish }, is_decision: true, seen: Object.fromEntries(chosen().map(({ id, version }) => [id, version])),
  });
  const button = pressButton("", replace, { class: "main" });
  const hint = element("span", { class: "hint" });
  const tell = () => {
    const n = chosen().length;
    button.textContent = `Replace in ${countNoun(n, noun)}`;
    button.disabled = !n || !isSame();
    hint.textContent = isSame() ? "One undo takes it back from all of them." : "You have changed what to look for: preview it first.";
  };
  tell();
  const node = element("section", { class: "replaced" }, [
    element("p", { role: "status", text: countsOf(rows, noun) }),
    total > rows.length ? element("p", { class: "message warning", text: `It is in ${countNoun(total, noun)}. Up to ${rows.length} are changed at once: these are the first. Do them, then preview again, or look in fewer documents.` }) : null,
    element("div", { class: "changes", tabindex: "0", role: "region", "aria-label": "What would change" }, [rowTable(dialog, preview, tell)]),
    element("div", { class: "actions" }, [button, hint]),
  ]);
  return { stale: tell, node };
}

/** @param {ReplaceRow[]} rows @param {string} noun */
function countsOf(rows, noun) {
  const places = rows.reduce((sum, { before }) => sum + before.spans.length, 0);
  const documents = new Set(rows.map(({ document }) => document)).size;
  return `${countNoun(places, "place")} in ${countNoun(rows.length, noun)}${documents > 1 ? ` of ${countNoun(documents, "document")}` : ""}.`;
}

/** @param {Dialog} dialog @param {ReplacePreview} preview @param {() => void} tell */
function rowTable(dialog, { wish, rows, languages }, tell) {
  const every = element("input", { type: "checkbox", "aria-label": "All of them" });
  every.checked = rows.every(({ id, is_possible }) => !is_possible || !dialog.left.has(id));
  /** @type {HTMLInputElement[]} */
  const boxes = [];
  every.addEventListener("change", () => {
    for (const { id } of rows) dialog.left[every.checked ? "delete" : "add"](id);
    for (const box of boxes) box.checked = every.checked && !box.disabled;
    tell();
  });
  const parts = rows.flatMap((row, at) => {
    const box = element("input", { type: "checkbox", disabled: !row.is_possible, "aria-label": `Replace in: ${row.before.text.slice(0, 80)}` });
    box.checked = row.is_possible && !dialog.left.has(row.id);
    box.addEventListener("change", () => {
      dialog.left[box.checked ? "delete" : "add"](row.id);
      every.checked = boxes.every((one) => one.disabled || one.checked);
      tell();
    });
    boxes.push(box);
    const isNew = wish.reach !== "here" && row.document !== rows[at - 1]?.document;
    const then = row.is_possible ? marked(row.after.text, { came: row.after.spans }) : [element("span", { class: "hint", text: "nothing would be left" })];
    return present([
      isNew ? element("tr", {}, [element("th", { colspan: "4", scope: "rowgroup", text: row.document })]) : null,
      element("tr", {}, [
        element("td", {}, [box]),
        element("td", { class: "of", language: languages.src, text: row.src }),
        element("td", { language: languages.tgt }, marked(row.before.text, { gone: row.before.spans })),
        element("td", { language: languages.tgt }, then),
      ]),
    ]);
  });
  const head = element("tr", {}, [element("th", {}, [every]), ...["Source", "Now", "Then"].map((text) => element("th", { scope: "col", text }))]);
  return element("table", {}, [element("thead", {}, [head]), element("tbody", {}, parts)]);
}
