// @ts-check
// What a press means at a desk, and when it counts.

import { hasChosen, isTyping, stop } from "./dom.js";
import { bindingOf } from "./keyboard.js";

/** @param {KeyboardEvent} event @param {import("./desk.js").Desk} desk */
export function handleKey(event, desk) {
  if (event.isComposing || event.keyCode === 229 || !desk.root.isConnected || !desk.data) return;
  const target = event.composedPath()[0];
  desk.clock.touch();
  if (desk.dialog.isOpen) {
    desk.dialog.onKey(event, target);
    return;
  }
  const ours = target instanceof HTMLElement && desk.root.contains(target) ? target : null;
  // a dialog of the page around the desk has its own keys
  if (document.querySelector("[role=dialog]")) return;
  // a field of the page around the desk, or a sign typed with AltGr
  if ((isTyping(target) && !ours && !hasChosen(target)) || event.getModifierState("AltGraph")) return;
  if (ours && fieldKey(event, ours, desk)) return;
  const isHeld = event.ctrlKey || event.metaKey || event.altKey;
  if (ours && isTyping(ours) && !isHeld) return;
  const binding = bindingOf(event, desk.data.keys);
  if (desk.settling && !isHeld && (binding || event.key.length === 1)) {
    desk.settle();
    stop(event);
    return;
  }
  const isElsewhere = target !== document.body && !ours;
  const isAtControl = isElsewhere || (ours !== null && ours !== desk.root);
  const isOfControl = (event.key.startsWith("Arrow") && isElsewhere) || (event.key === "Enter" && isAtControl);
  if (!binding || (isOfControl && !isHeld)) return;
  stop(event);
  // a held key repeats: it decides nothing, and moves no further than one card
  if (!event.repeat) desk.act(binding.action, "key");
}

/**
 * What Enter and Escape do in a field of the desk.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} field
 * @param {import("./desk.js").Desk} desk
 * @returns {boolean} whether that is all
 */
function fieldKey(event, field, desk) {
  if (event.key !== "Enter" && event.key !== "Escape") return false;
  const isEnter = event.key === "Enter";
  const done = (/** @type {() => void} */ act) => {
    stop(event);
    if (!event.repeat) act();
    return true;
  };
  if (field.matches("input.note")) return done(() => (isEnter ? desk.notes.finish("key") : desk.notes.leave()));
  if (field.matches("input.words")) return done(() => (isEnter ? desk.find() : desk.leaveWords()));
  if (!field.matches("textarea.editor")) return false;
  const isSaving = isEnter && (event.ctrlKey || event.metaKey);
  if (isEnter && !isSaving) event.preventDefault(); // a text is one line
  if (desk.kind.isAlwaysEditing || (isEnter && !isSaving)) return false;
  return done(() => (isSaving ? desk.kind.save(desk, "key") : desk.leaveEditing()));
}
