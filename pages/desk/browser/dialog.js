// @ts-check
// What opens over a desk: a dialog, and those that every desk has: help and keys, go to, look up.

import { element, isTyping, marked, nameOf, present, pressButton, spansOf, stop } from "./dom.js";
import { commentsParts } from "./comments.js";
import { bindingOf, pressed } from "./keyboard.js";
import { replaceParts } from "./replacement.js";
import { termParts } from "./terms.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {(desk: Desk, dialog: Dialog) => import("./dom.js").Part[]} DialogParts */

export class Dialog {
  /**
   * @param {Desk} desk
   * @param {Record<string, DialogParts>} parts by kind what a dialog shows
   */
  constructor(desk, parts) {
    this.desk = desk;
    /** @type {Record<string, DialogParts>} */
    this.parts = { ...SHARED_DIALOGS, ...parts };
    this.node = element("dialog", { tabindex: "-1" });
    this.isOpen = false;
    this.kind = "";
    this.capturing = ""; // the action that gets a new key
    this.asked = ""; // what is done at the second press
    /** @type {Set<number>} */
    this.left = new Set(); // the rows that were left out
    this.size = 60; // of a sample
    this.sent = ""; // a text that waits for its answer
    this.isComposing = false;
    this.node.addEventListener("compositionstart", () => (this.isComposing = true));
    this.node.addEventListener("compositionend", () => (this.isComposing = false));
    this.node.addEventListener("close", () => {
      this.isOpen = false;
      desk.focus();
    });
  }

  close() {
    this.node.close();
  }

  /** @param {string} kind @param {string} label */
  open(kind, label) {
    Object.assign(this, { kind, capturing: "", asked: "", left: new Set(), isOpen: true });
    this.node.setAttribute("aria-label", label);
    this.draw();
    if (!this.node.open) this.node.showModal();
    const first = /** @type {HTMLElement} */ (this.node.querySelector("[autofocus]") ?? this.node);
    first.focus();
    if (first instanceof HTMLInputElement) first.select(); // what stands there of last time
  }

  draw() {
    const { kind, text } = this.desk.message;
    this.node.replaceChildren(
      ...present(this.parts[this.kind](this.desk, this)),
      element("p", { class: `message ${kind}`, role: "status", text }),
      pressButton("Close", () => this.close(), { class: "close" }),
    );
  }

  /**
   * Returns what can be filled in, by label.
   * @returns {Map<string | null, HTMLInputElement | HTMLSelectElement>}
   */
  fields() {
    const found = /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (this.node.querySelectorAll("input:not([type=checkbox]), select"));
    return new Map([...found].map((field) => [field.getAttribute("aria-label"), field]));
  }

  // what the desk says stands here, too: its own line is behind the dialog
  tell() {
    const line = this.isOpen ? this.node.querySelector("p.message") : null;
    if (!line) return;
    const { kind, text } = this.desk.message;
    line.className = `message ${kind}`;
    line.textContent = text;
  }

  // fresh data from the server belongs in an open dialog too, but not under typing fingers
  refresh() {
    if (this.kind === "goto" || this.capturing || !this.isOpen) return;
    if (this.isComposing) return;
    const before = this.fields();
    const { activeElement } = /** @type {ShadowRoot} */ (this.node.getRootNode());
    const focused = activeElement && activeElement !== this.node ? nameOf(activeElement) : null;
    const chosen = activeElement instanceof HTMLInputElement ? [activeElement.selectionStart, activeElement.selectionEnd] : null;
    const scrolled = this.scrollers().map((one) => one.scrollTop);
    this.draw();
    for (const [at, one] of this.scrollers().entries()) one.scrollTop = scrolled[at] ?? 0;
    const isTaken = this.sent !== "" && this.desk.waited === null;
    for (const [label, field] of this.fields()) {
      const old = before.get(label);
      const wasSent = isTaken && this.desk.message.kind !== "error" && old?.value.trim() === this.sent;
      if (old && !wasSent) field.value = old.value;
    }
    if (isTaken) this.sent = "";
    const now = this.focusAgain(focused);
    if (chosen && now instanceof HTMLInputElement && now.selectionStart !== null) now.setSelectionRange(chosen[0], chosen[1]);
  }

  /**
   * Goes back to what had the focus, by its name; else to what a dialog of one desk is about.
   * @param {string | null} name
   */
  focusAgain(name) {
    const all = /** @type {HTMLElement[]} */ ([...this.node.querySelectorAll("input, select, button, [tabindex]")]);
    const field = name === null ? null : this.fields().get(name);
    const main = this.kind in SHARED_DIALOGS ? null : all.find((one) => one.matches("button.main[autofocus]"));
    const same = name === null ? null : all.find((one) => nameOf(one) === name) ?? all.find((one) => one.matches("button.main"));
    const found = field ?? main ?? same ?? this.node;
    found.focus({ preventScroll: true });
    return found;
  }

  scrollers() {
    return [this.node, ...this.node.querySelectorAll("[tabindex], .thread")];
  }

  /** @param {KeyboardEvent} event @param {EventTarget} target */
  onKey(event, target) {
    const button = event.ctrlKey || event.altKey || !isTyping(target) ? this.buttonOf(event) : null;
    if (this.capturing) {
      this.capture(event);
    } else if (button) {
      stop(event);
      if (!event.repeat) button.click();
    } else if (event.key === "Escape") {
      stop(event); // a search field would only empty itself
      this.close();
    } else if (event.key === "Enter" && !event.repeat && target instanceof Element && target.matches("input:not([type=checkbox])")) {
      stop(event);
      const part = target.closest("dialog section") ?? this.node; // another part's button is not meant
      /** @type {HTMLElement | null} */ (part.querySelector("button.main"))?.click();
    } else if (event.key === "Enter" && event.repeat) {
      stop(event);
    }
  }

  /**
   * Returns the button that has a key of its own here.
   * @param {KeyboardEvent} event
   */
  buttonOf(event) {
    const action = bindingOf(event, this.desk.data.keys)?.action ?? "";
    return /** @type {HTMLElement | null} */ (this.node.querySelector(`button[data-action="${action}"]`));
  }

  /** @param {KeyboardEvent} event */
  capture(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    stop(event);
    const name = this.capturing;
    this.capturing = "";
    if (event.key !== "Escape") this.desk.command("rebind", { name, key: pressed(event) });
    this.draw();
  }
}

/** @type {DialogParts} */
function helpParts(desk, dialog) {
  const change = (/** @type {string} */ name) => {
    dialog.capturing = name;
    dialog.draw();
  };
  const rows = desk.data.keys.flatMap(({ name, shown, sentence }) => [
    element("dt", {}, [element("kbd", { text: dialog.capturing === name ? "press a key…" : shown })]),
    element("dd", {}, [
      element("span", { text: sentence }),
      pressButton("Change", () => change(name), { class: "small", "aria-label": `Change the key of: ${sentence}` }),
    ]),
  ]);
  return [
    element("h2", { text: "Keys" }),
    element("dl", {}, rows),
    pressButton("Back to the original keys", () => desk.command("rebind", { name: "", key: "" })),
  ];
}

/** @type {DialogParts} */
function gotoParts(desk, dialog) {
  const input = element("input", { type: "number", min: "1", autofocus: true, "aria-label": "Number of a source segment" });
  const go = () => {
    if (input.value) desk.command("goto_segment", { offset: Number(input.value) });
    dialog.close();
  };
  return [
    element("h2", { text: "Go to segment" }),
    element("p", { class: "asking" }, [input, pressButton("Go", go, { class: "main" })]),
  ];
}

/** @param {Desk} desk @param {Dialog} dialog @param {string} text */
function insert(desk, dialog, text) {
  const marked = desk.selection()?.toString().trim() ?? "";
  const place = desk.typing.open?.chips.place();
  dialog.close(); // it gives the editor the focus back
  desk.typing.insert(marked && text.includes(marked) ? marked : text, place);
}

/** @type {DialogParts} */
function searchParts(desk, dialog) {
  const { found } = desk.data;
  const input = element("input", { type: "search", autofocus: true, "aria-label": "Words to look up", placeholder: "Words of either language" });
  input.value = desk.words;
  const look = () => {
    desk.words = input.value.trim();
    if (desk.words) desk.command("search", { text: desk.words });
  };
  const side = (/** @type {string} */ text, /** @type {import("./dom.js").TextLanguage} */ language) =>
    element("p", { language }, marked(text, { hit: spansOf(text, found?.words ?? "") }));
  const inserting = (/** @type {string} */ tgt, /** @type {boolean} */ isFirst) => {
    const title = "Put the translation, or what is marked of it, where the cursor is";
    const { shown } = desk.binding("insert");
    const button = pressButton("Insert", () => insert(desk, dialog, tgt), { title, "data-action": isFirst ? "insert" : null });
    if (isFirst) button.append(element("kbd", { text: shown, "aria-hidden": "true" }));
    return button;
  };
  const rows = (found?.rows ?? []).map(({ src, tgt, languages, documents }, place) => element("li", {}, [
    side(src, languages.src), side(tgt, languages.tgt),
    element("div", { class: "actions" }, [
      element("span", { class: "hint", title: documents.join(", "), text: documents[0] + (documents.length > 1 ? ` and ${documents.length - 1} more` : "") }),
      desk.isEditing ? inserting(tgt, place === 0) : null,
    ]),
  ]));
  return [
    element("h2", { text: "Look up in approved units" }),
    element("p", { class: "asking" }, [input, pressButton("Look up", look, { class: "main" })]),
    found && !rows.length ? element("p", { text: `No approved unit holds “${found.words}”.` }) : element("ul", { class: "found" }, rows),
  ];
}

const SHARED_DIALOGS = { help: helpParts, goto: gotoParts, search: searchParts, comments: commentsParts, replace: replaceParts, term: termParts };
