// The card: one bead with its neighbours, its findings, and the buttons for every key.

const SIGNS = { approved: "✓", rejected: "✗", skipped: "↷", flagged: "⚑", proposed: "○" };
const REASONS = ["wrong", "partial", "noise", "language"];
const GROUPS = [
  ["approve", "reject", "skip", "flag", "edit"],
  ["prev", "next", "undo", "redo", "goto", "order", "search", "bulk", "help"],
  ["merge", "merge_prev", "split", "pull", "push", "shift_up", "shift_down", "unpair", "ignore"],
];

function drawCard(desk) {
  const card = desk.card();
  const parts = card ? cardParts(card, desk) : emptyParts(desk);
  desk.place.replaceChildren(...parts);
  desk.root.style.setProperty("--state", `var(--${card ? stateColour(card.status) : "proposed"})`);
  const editor = desk.place.querySelector("textarea.editor, input.note");
  if (editor) {
    if (editor.matches("textarea")) fitHeight(editor);
    editor.focus();
    editor.setSelectionRange(editor.value.length, editor.value.length);
  }
}

function emptyParts(desk) {
  const text = desk.isWaiting() ? "Loading the next bead…" : desk.data.empty;
  return [element("p", { class: "focus empty-desk", text }), messageLine(desk), toolbar(GROUPS[1], desk, "Moving")];
}

function cardParts(card, desk) {
  const bars = desk.editing
    ? [editBar(desk)]
    : [
        toolbar(card.task === "second" ? ["approve", "reject", "edit"] : GROUPS[0], desk, "Decisions"),
        toolbar(GROUPS[1], desk, "Moving"),
        ...(card.task === "second" ? [] : [toolbar(GROUPS[2], desk, "Structure")]),
      ];
  return [
    element("div", { class: "before" }, card.before.map((one) => neighbourRow(one, card))),
    focus(card, desk),
    messageLine(desk),
    desk.data.offer ? offerLine(desk) : null,
    ...bars,
    element("div", { class: "after" }, card.after.map((one) => neighbourRow(one, card))),
  ].filter((part) => part !== null);
}

function focus(card, desk) {
  return element("div", { class: "focus" }, [
    facts(card),
    card.dispute ? threeWay(card, desk) : null,
    element("div", { class: "pair" }, [
      side("Source", card.languages.src, card.src, card, desk),
      desk.editing ? editor(card, desk) : side("Target", card.languages.tgt, card.tgt, card, desk),
    ]),
    card.findings.length ? findings(card, desk) : null,
    desk.noting ? noteField(desk) : null,
    hint(card, desk),
  ]);
}

function facts(card) {
  const sure = card.confidence === null ? null : element("span", {
    class: `sure ${card.level}`,
    text: `${card.confidence} % sure`,
    title: "Calibrated probability that this bead is exactly right",
  });
  return element("div", { class: "facts" }, [
    element("span", { class: "state", text: `${SIGNS[card.status] ?? ""} ${card.label}` }),
    sure,
    card.score ? element("span", { text: card.score, title: "Cosine similarity of the two sides, 0 to 1" }) : null,
    card.changed ? element("span", { text: card.changed }) : null,
    card.holder ? element("span", { class: "holder", text: `${card.holder} is looking at this bead` }) : null,
    element("span", { class: "place", text: card.place }),
  ]);
}

function side(name, language, text, card, desk) {
  const paragraph = text.text
    ? element("p", { language }, marked(text.text, text.spans))
    : element("p", { class: "empty", text: `No ${name.toLowerCase()}: nothing on this side corresponds.` });
  if (name === "Target" && text.text) paragraph.addEventListener("click", () => desk.placeCaret(paragraph));
  return element("div", { class: "side" }, [
    element("h3", {}, [`${name} · ${language.name}`, byteCount(text.text)]),
    paragraph,
    name === "Target" && desk.caret !== null ? caretHint(text.text, desk.caret) : null,
  ]);
}

function byteCount(text) {
  const n = utf8Length(text);
  return element("span", {
    class: n > 1000 ? "bytes over" : "bytes",
    text: n > 1000 ? `${n} of 1000 bytes: too long for the service` : `${n} bytes`,
    title: "Amazon Translate imports up to 1000 bytes a side",
  });
}

function caretHint(text, caret) {
  const points = Array.from(text);
  const shown = `${points.slice(Math.max(0, caret - 12), caret).join("")}│${points.slice(caret, caret + 12).join("")}`;
  return element("p", { class: "hint" }, ["P splits here: ", element("bdi", { text: `…${shown}…` })]);
}

function editor(card, desk) {
  const textarea = element("textarea", {
    class: "editor",
    language: card.languages.tgt,
    "aria-label": "Target text",
    spellcheck: "true",
  });
  textarea.value = desk.editing.text;
  const count = byteCount(textarea.value);
  textarea.addEventListener("input", () => {
    desk.editing.text = textarea.value;
    count.replaceWith(byteCount(textarea.value));
    fitHeight(textarea);
    desk.draftSoon();
  });
  return element("div", { class: "side" }, [
    element("h3", {}, [`Target · ${card.languages.tgt.name}`, count]),
    textarea,
  ]);
}

function findings(card, desk) {
  return element("ul", { class: "findings", "aria-label": "Findings" }, card.findings.map((finding) =>
    element("li", { class: finding.severity, title: finding.sentence }, [
      element("span", { text: finding.message }),
      finding.fix === null ? null : element("button", {
        type: "button", text: "Fix", title: "Put the corrected target into the editor",
        onclick: () => desk.startEditing(finding.fix),
      }),
      finding.severity === "warning" ? element("button", {
        type: "button", text: "Ignore", title: "Say why this is no fault",
        onclick: () => desk.startNote("ignore", finding.check),
      }) : null,
    ]),
  ));
}

function noteField(desk) {
  const { kind, text } = desk.noting;
  const label = kind === "flag" ? "What should colleagues know? (Enter flags, Esc leaves)" : "Why is this no fault? (Enter ignores it, Esc leaves)";
  const input = element("input", { class: "note", type: "text", "aria-label": label, placeholder: label, maxlength: "300" });
  input.value = text;
  input.addEventListener("input", () => (desk.noting.text = input.value));
  return input;
}

function hint(card, desk) {
  let text = "";
  if (desk.editing) text = "Ctrl+Enter saves and approves. Esc leaves and keeps your draft.";
  else if (card.draft !== null) text = "You have an unfinished edit of this target: press E to go on with it.";
  else if (card.note) text = card.note;
  return text ? element("p", { class: "hint", text }) : null;
}

function threeWay(card, desk) {
  const { title, versions } = card.dispute;
  return element("div", { class: "three-way", role: "group", "aria-label": title }, [
    element("strong", { text: title }),
    ...versions.map((one) => element("div", {}, [
      element("h4", { text: one.name }),
      element("p", { language: one.text ? card.languages.tgt : null, text: one.text || "–" }),
    ])),
    card.task === "adjudication" ? null : element("div", { class: "actions" }, [
      element("button", { type: "button", text: "Leave theirs", onclick: () => desk.leaveTheirs() }),
      element("button", { type: "button", class: "main", text: "Take mine", onclick: () => desk.takeMine() }),
    ]),
  ]);
}

function neighbourRow(neighbour, card) {
  return element("div", { class: "neighbour pair" }, [
    element("p", { text: neighbour.src || "–", language: neighbour.src ? card.languages.src : null }),
    element("p", { text: neighbour.tgt || "–", language: neighbour.tgt ? card.languages.tgt : null }),
  ]);
}

function toolbar(names, desk, label) {
  const buttons = names.map((name) => keyButton(name, desk, name === "approve"));
  const reasons = names.includes("flag") ? element("span", { class: "reasons" }, [
    "Reject as",
    ...REASONS.map((reason) => element("button", {
      type: "button", text: reason, title: `Reject: ${reason}`, onclick: () => desk.decide("reject", "click", { note: reason }),
    })),
  ]) : null;
  return element("div", { class: `actions ${label.toLowerCase()}`, role: "toolbar", "aria-label": label }, [...buttons, reasons]);
}

function editBar(desk) {
  return element("div", { class: "actions", role: "toolbar", "aria-label": "Editing" }, [
    element("button", { type: "button", class: "main", onclick: () => desk.saveEdit("click") }, ["Save and approve", element("kbd", { text: "Ctrl+Enter" })]),
    element("button", { type: "button", onclick: () => desk.leaveEdit("click") }, ["Keep as draft", element("kbd", { text: "Esc" })]),
  ]);
}

function messageLine(desk) {
  const n = desk.outbox.items.filter((item) => item.isDecision).length;
  const line = element("div", { class: "status" }, [
    element("p", { class: `message ${desk.message.kind}`, role: "status", text: desk.message.text }),
    element("span", { class: "saving", text: n ? `saving ${n}…` : "", "aria-hidden": "true" }),
  ]);
  return line;
}

function offerLine(desk) {
  const { n } = desk.data.offer;
  return element("div", { class: "offer", role: "status" }, [
    element("span", { text: `Around your edit ${n === 1 ? "one stretch" : `${n} stretches`} could be aligned better.` }),
    element("button", { type: "button", onclick: () => desk.act("offer", "click") }, ["Show", element("kbd", { text: desk.data.keys.find((key) => key.action === "offer").shown })]),
  ]);
}

function stateColour(status) {
  return { approved: "approved", rejected: "rejected", flagged: "flagged" }[status] ?? "proposed";
}
