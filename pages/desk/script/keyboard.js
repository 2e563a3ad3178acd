// Presses by name, as the registry of keys writes them, and the buttons that do the same.

function pressed(event) {
  const key = keyName(event);
  // signs such as ? need Shift on most keyboards: it says nothing there
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const isShifted = event.shiftKey && !(isSign && !event.altKey);
  const held = [["ctrl", event.ctrlKey || event.metaKey], ["alt", event.altKey], ["shift", isShifted]];
  return [...held.filter(([, isHeld]) => isHeld).map(([name]) => name), key.toLowerCase()].join("+");
}

// with Alt some keyboards type another sign: what counts is then the key's place
function keyName(event) {
  const isPlain = event.key.length === 1 ? /^[a-z0-9]$/i.test(event.key) : event.key !== "Dead";
  if (!event.altKey || isPlain) return event.key;
  return event.code.replace(/^(Key|Digit|Numpad)/, "");
}

function bindingOf(event, desk) {
  const name = pressed(event);
  return desk.data.keys.find((key) => key.key === name || key.also === name);
}

function bindingFor(action, desk) {
  return desk.data.keys.find((key) => key.action === action);
}

function keyButton(action, desk, isMain) {
  const binding = bindingFor(action, desk);
  return element("button", {
    type: "button",
    class: isMain ? "main" : "",
    title: `${binding.sentence} (${binding.shown})`,
    "aria-keyshortcuts": binding.shown,
    onclick: () => desk.act(action, "click"),
  }, [binding.label, element("kbd", { text: binding.shown, "aria-hidden": "true" })]);
}
