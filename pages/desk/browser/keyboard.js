// @ts-check
// Presses by name, as the registry of keys writes them, and the buttons that do the same.

import { element, present } from "./dom.js";

/** @typedef {import("./protocol.js").KeyBinding} KeyBinding */
/** @typedef {import("./desk.js").Desk} Desk */

/** @param {KeyboardEvent} event */
export function pressed(event) {
  const key = keyName(event);
  // signs such as ? need Shift on most keyboards: it says nothing there
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const isShifted = event.shiftKey && !(isSign && !event.altKey);
  const held = present([event.ctrlKey || event.metaKey ? "ctrl" : null, event.altKey ? "alt" : null, isShifted ? "shift" : null]);
  return [...held, key.toLowerCase()].join("+");
}

/**
 * With Alt some keyboards type another sign: what counts is then the key's place.
 * @param {KeyboardEvent} event
 */
function keyName(event) {
  const isPlain = event.key.length === 1 ? /^[a-z0-9]$/i.test(event.key) : event.key !== "Dead";
  if (!event.altKey || isPlain) return event.key;
  return event.code.replace(/^(Key|Digit|Numpad)/, "");
}

/** @param {KeyboardEvent} event @param {readonly KeyBinding[]} keys */
export function bindingOf(event, keys) {
  const name = pressed(event);
  return keys.find((binding) => binding.key === name || binding.also === name);
}

/** @param {string} action @param {Desk} desk */
export function bindingFor(action, desk) {
  const found = desk.data.keys.find((binding) => binding.action === action);
  if (!found) throw new Error(`no key for ${action}`);
  return found;
}

/** @param {string} action @param {Desk} desk @param {string} [kind] @param {string} [text] in place of its label */
export function keyButton(action, desk, kind = "", text = undefined) {
  const { key, sentence, shown, label } = bindingFor(action, desk);
  return element("button", {
    type: "button", class: kind, title: `${sentence} (${shown})`, "aria-keyshortcuts": key ? shown : null,
    onclick: () => desk.act(action, "click"),
  }, [text ?? label, element("kbd", { text: shown, "aria-hidden": "true" })]);
}

const STEPS = new Map([["ArrowRight", 1], ["ArrowLeft", -1], ["Home", -Infinity], ["End", Infinity]]);

/**
 * Buttons that are one stop of the Tab key; arrows move between them.
 * @param {string} label
 * @param {(HTMLElement | null)[]} parts
 */
export function toolbar(label, parts) {
  const bar = element("div", { class: `actions ${label.toLowerCase()}`, role: "toolbar", "aria-label": label }, parts);
  const buttons = [...bar.querySelectorAll("button")];
  buttons.forEach((button, at) => (button.tabIndex = at ? -1 : 0));
  bar.addEventListener("focusin", (event) => buttons.forEach((button) => (button.tabIndex = button === event.target ? 0 : -1)));
  bar.addEventListener("keydown", (event) => {
    const step = STEPS.get(event.key);
    const at = buttons.findIndex((button) => button.tabIndex === 0);
    if (step === undefined) return;
    event.preventDefault();
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)].focus();
  });
  return bar;
}
