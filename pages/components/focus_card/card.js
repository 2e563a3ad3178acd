// The focus card of the review desk: shows one bead, and reports what a person decides on it.
// A decision names the bead and version that were on screen, so it can never fall on another one.

const SIGNS = { approved: "✓", rejected: "✗", skipped: "↷", flagged: "⚑", proposed: "○" };
let isFreshPage = true;
const IS_DECISION = new Set(["approve", "reject", "skip", "edit", "undo", "redo"]);

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".card");
  const previous = root.amts;
  previous?.stopListening();
  const onKey = (event) => handleKey(event, root, state, send);
  const stopListening = () => window.removeEventListener("keydown", onKey, { capture: true });
  const state = { data, editing: previous?.editing ?? null, waiting: false, paintedAt: null, stopListening };
  if (state.editing && state.editing.bead !== data.bead?.id) state.editing = null;
  root.amts = state;

  parentElement.host.classList.toggle("dark", isDark(root));
  root.style.setProperty("--state", `var(--${data.bead?.status in SIGNS ? stateColour(data.bead.status) : "proposed"})`);
  draw(root, state, send);

  // keys count from the moment the card can be seen
  requestAnimationFrame(() => requestAnimationFrame(() => (state.paintedAt = performance.now())));
  window.addEventListener("keydown", onKey, { capture: true });
  const active = document.activeElement;
  if (!state.editing && (!isTyping(active) || hasChosen(active))) root.focus({ preventScroll: true });
  keepPlace(data.bead, send);
  return stopListening;

  function send(action, via, text, to) {
    if (state.waiting) return;
    if (IS_DECISION.has(action) && state.paintedAt === null) return;
    state.waiting = true;
    for (const button of root.querySelectorAll("button")) button.disabled = true;
    if (action === "edit" || action === "draft") state.editing = null;
    setTriggerValue("decision", {
      action,
      via,
      text: text ?? null,
      to: to ?? null,
      bead: data.bead?.id ?? null,
      version: data.bead?.version ?? null,
      dwell: state.paintedAt === null ? null : Math.round(performance.now() - state.paintedAt),
    });
  }
}

// The address keeps the bead behind its #, so that a reload comes back to it; unlike a query it adds
// nothing to the history, where Back would find one entry a decision.
function keepPlace(bead, send) {
  const kept = isFreshPage ? Number(/^#bead=(\d{1,15})$/.exec(location.hash)?.[1] ?? 0) : 0;
  isFreshPage = false;
  if (kept && kept !== bead?.id) setTimeout(() => send("return", "click", null, kept));
  else history.replaceState(history.state, "", bead ? `#bead=${bead.id}` : location.pathname + location.search);
}

function handleKey(event, root, state, send) {
  if (event.isComposing || event.keyCode === 229 || !root.isConnected) return;
  const help = root.querySelector("dialog");
  if (help?.open) return;
  const textarea = root.querySelector("textarea");
  const target = event.composedPath()[0];
  if (textarea && target === textarea) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      stop(event);
      if (!event.repeat) send("edit", "key", textarea.value);
    } else if (event.key === "Escape") {
      stop(event);
      send("draft", "key", textarea.value);
    }
    return;
  }
  if (isTyping(target) || event.ctrlKey || event.metaKey || event.altKey) return;
  // signs such as ? need Shift on most keyboards: it says nothing there
  const isSign = event.key.length === 1 && event.key.toLowerCase() === event.key.toUpperCase();
  const pressed = (event.shiftKey && !isSign ? "shift+" : "") + event.key.toLowerCase();
  const binding = state.data.keys.find((key) => key.key === pressed || key.also === pressed);
  if (!binding || (pressed.startsWith("arrow") && isElsewhere(target, root))) return;
  stop(event);
  // a held key repeats: it decides nothing, and moves no further than one card
  if (event.repeat) return;
  act(binding.action, "key", root, state, send);
}

function act(action, via, root, state, send) {
  if (action === "help") root.querySelector("dialog").showModal();
  else if (action === "edit") startEditing(root, state, send);
  else send(action, via);
}

function startEditing(root, state, send) {
  const { bead } = state.data;
  if (!bead || state.waiting) return;
  state.editing = { bead: bead.id, text: state.data.draft ?? bead.tgt.text };
  draw(root, state, send);
}

function draw(root, state, send) {
  const { data } = state;
  const { bead } = data;
  if (!bead) {
    root.replaceChildren(
      element("p", { class: "focus", text: data.empty }),
      actions(["undo", "help"], root, state, send),
      message(data),
      helpDialog(data.keys),
    );
    return;
  }
  const editing = state.editing !== null;
  const bar = editing
    ? editActions(root, send)
    : actions(["approve", "reject", "skip", "edit", "prev", "next", "undo", "help"], root, state, send);
  root.replaceChildren(
    element("div", { class: "before" }, data.before.map((neighbour) => neighbourRow(neighbour, data))),
    focusCard(data, state, send),
    bar,
    message(data),
    ...data.after.map((neighbour) => neighbourRow(neighbour, data)),
    helpDialog(data.keys),
  );
  if (editing) {
    const textarea = root.querySelector("textarea");
    fitHeight(textarea);
    textarea.focus();
    textarea.setSelectionRange(textarea.value.length, textarea.value.length);
  }
}

function focusCard(data, state) {
  const { bead } = data;
  const facts = element("div", { class: "facts" }, [
    element("span", { class: "state", text: `${SIGNS[bead.status] ?? ""} ${bead.label}` }),
    element("span", { text: bead.confidence, title: "Calibrated probability that this bead is exactly right" }),
    ...(bead.score ? [element("span", { text: bead.score, title: "Cosine similarity of the two sides, 0 to 1" })] : []),
    element("span", { class: "place", text: data.place }),
  ]);
  const target = side("Target", data.languages.tgt, bead.tgt);
  if (state.editing) {
    const textarea = element("textarea", {
      lang: data.languages.tgt.code,
      dir: "auto",
      "aria-label": "Target text",
      spellcheck: "true",
    });
    textarea.value = state.editing.text;
    textarea.addEventListener("input", () => {
      state.editing.text = textarea.value;
      fitHeight(textarea);
    });
    target.querySelector("p").replaceWith(textarea);
  }
  const children = [
    facts,
    element("div", { class: "pair" }, [side("Source", data.languages.src, bead.src), target]),
  ];
  if (data.findings.length) {
    children.push(
      element("ul", { class: "findings", "aria-label": "Findings" }, data.findings.map((finding) =>
        element("li", { class: finding.severity, text: finding.message, title: finding.sentence }),
      )),
    );
  }
  if (state.editing) {
    children.push(element("p", { class: "hint", text: "Ctrl+Enter saves and approves. Esc leaves and keeps your draft." }));
  } else if (data.draft !== null) {
    children.push(element("p", { class: "hint", text: "You have an unfinished edit of this target: press E to go on with it." }));
  }
  return element("div", { class: "focus" }, children);
}

function side(name, language, text) {
  const paragraph = element("p", { lang: language.code, dir: "auto", class: text.text ? "" : "empty" });
  if (text.text) paragraph.append(...marked(text.text, text.spans));
  else paragraph.textContent = `No ${name.toLowerCase()}: nothing on this side corresponds.`;
  return element("div", { class: "side" }, [element("h3", { text: `${name} · ${language.name}` }), paragraph]);
}

function marked(text, spans) {
  // offsets count code points, as Python does
  const points = Array.from(text);
  const nodes = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (start < at) continue;
    nodes.push(points.slice(at, start).join(""), element("mark", { text: points.slice(start, end).join("") }));
    at = end;
  }
  nodes.push(points.slice(at).join(""));
  return nodes;
}

function neighbourRow(neighbour, data) {
  return element("div", { class: "neighbour pair" }, [
    element("p", { text: neighbour.src || "–", lang: data.languages.src.code, dir: "auto" }),
    element("p", { text: neighbour.tgt || "–", lang: data.languages.tgt.code, dir: "auto" }),
  ]);
}

function actions(names, root, state, send) {
  return element("div", { class: "actions", role: "toolbar", "aria-label": "Decisions" }, names.map((name) => {
    const binding = state.data.keys.find((key) => key.action === name);
    const button = element("button", {
      type: "button",
      class: name === "approve" ? "main" : "",
      title: `${binding.sentence} (${binding.shown})`,
      "aria-keyshortcuts": binding.shown,
    }, [binding.label, element("kbd", { text: binding.shown, "aria-hidden": "true" })]);
    button.addEventListener("click", () => act(name, "click", root, state, send));
    return button;
  }));
}

function editActions(root, send) {
  const text = () => root.querySelector("textarea").value;
  const save = element("button", { type: "button", class: "main" }, ["Save and approve", element("kbd", { text: "Ctrl+Enter" })]);
  save.addEventListener("click", () => send("edit", "click", text()));
  const leave = element("button", { type: "button" }, ["Keep as draft", element("kbd", { text: "Esc" })]);
  leave.addEventListener("click", () => send("draft", "click", text()));
  return element("div", { class: "actions", role: "toolbar", "aria-label": "Editing" }, [save, leave]);
}

function message(data) {
  return element("p", { class: `message ${data.message.kind}`, role: "status", text: data.message.text });
}

function helpDialog(keys) {
  const dialog = element("dialog", { "aria-label": "Keys" }, [
    element("strong", { text: "Keys" }),
    element("dl", {}, keys.flatMap((key) => [
      element("dt", {}, [element("kbd", { text: key.shown })]),
      element("dd", { text: key.sentence }),
    ])),
  ]);
  const close = element("button", { type: "button", text: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.append(close);
  return dialog;
}

function element(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function fitHeight(textarea) {
  textarea.style.height = "auto";
  textarea.style.height = `${textarea.scrollHeight + 4}px`;
}

function isTyping(node) {
  return node instanceof Element && (node.matches("input, textarea, select") || node.isContentEditable);
}

// a select box keeps the focus after a choice, and would take the next key for a search
function hasChosen(node) {
  return node.getAttribute("role") === "combobox" && node.getAttribute("aria-expanded") === "false";
}

function isElsewhere(target, root) {
  return target !== document.body && !root.contains(target) && target !== root;
}

function isDark(root) {
  const channels = getComputedStyle(root).color.match(/\d+(\.\d+)?/g).slice(0, 3).map(Number);
  return channels.reduce((sum, channel) => sum + channel, 0) > 384;
}

function stateColour(status) {
  return { approved: "approved", rejected: "rejected", flagged: "flagged" }[status] ?? "proposed";
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
