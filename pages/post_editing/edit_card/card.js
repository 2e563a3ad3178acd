// The card: a segment with its neighbours, what the arms made of it, the editor, and a button a key.

const SIGNS = { open: "○", saved: "✓", returned: "↩", approved: "✓✓" };
const GROUPS = {
  Editing: ["save", "take_act", "take_baseline", "take_memory", "take_former", "reset", "ignore_warning", "propagate"],
  Moving: ["up", "down", "take_back", "bring_back", "go_to", "look_up", "marks", "edit_help"],
  Review: ["accept_edit", "send_back"],
};
const REGIONS = ["above", "facts", "note", "dispute", "columns", "former", "memory", "editing", "changes", "terms", "findings", "noting", "status", "tools", "below"];
const MARKS = { mine: "what differs from my text", arms: "what differs between baseline and ACT", none: "nothing" };
const ARMS = { baseline: "Baseline", act: "ACT", memory: "the memory", former: "the old translation", nothing: "an empty page" };

// The editor stays the same node for as long as its segment is shown: nothing may disturb typing.
function drawCard(desk) {
  const card = desk.card();
  if (!card) {
    desk.regions = null;
    desk.place.replaceChildren(...emptyParts(desk));
    return;
  }
  if (desk.regions?.id !== card.id) buildCard(desk, card);
  drawRegions(desk, card);
}

function buildCard(desk, card) {
  const at = Object.fromEntries(REGIONS.map((name) => [name, element("div", { class: `at-${name}` })]));
  const focus = ["facts", "note", "dispute", "columns", "former", "memory", "editing", "changes", "terms", "findings", "noting"];
  desk.regions = { id: card.id, at, editor: editor(card, desk) };
  at.editing.append(desk.regions.editor);
  desk.place.replaceChildren(
    at.above,
    element("div", { class: "focus" }, focus.map((name) => at[name])),
    at.status, at.tools, at.below,
  );
}

function drawRegions(desk, card) {
  const { at } = desk.regions;
  const work = desk.work.at(card);
  desk.root.style.setProperty("--state", `var(--${card.status})`);
  const { keys } = desk.data;
  fill(at.above, card.above, () => card.above.map((one) => neighbourRow(one, card)));
  fill(at.below, card.below, () => card.below.map((one) => neighbourRow(one, card)));
  fill(at.note, card.note, () => (card.note ? [element("p", { class: "returned", text: card.note })] : []));
  fill(at.memory, [card.memory, keys], () => (card.memory ? [memoryRow(card, desk)] : []));
  fill(at.tools, [keys, toolNames(card)], () => tools(card, desk));
  fill(at.noting, desk.judging.noting, () => (desk.judging.noting ? [noteField(desk)] : []));
  drawText(desk, card, work);
}

// what follows the text, with each key press
function drawText(desk, card, work) {
  const { at, editor: textarea } = desk.regions;
  if (textarea.value !== work.text && !desk.typing.isComposing) {
    textarea.value = work.text;
    textarea.setSelectionRange(work.text.length, work.text.length);
  }
  fitHeight(textarea);
  textarea.readOnly = desk.isSaving();
  const found = desk.findingsOf(card, work);
  const { text, taken, ignored } = work;
  at.facts.replaceChildren(facts(card, desk, work));
  fill(at.dispute, [card.dispute, text], () => (card.dispute ? [threeWay(card, desk, work)] : []));
  fill(at.columns, [card.arms, text, desk.marks, desk.data.keys], () => [columns(card, desk, work)]);
  fill(at.former, [card.former, text, desk.marks, desk.data.keys], () => (card.former ? formerParts(card, desk, work) : []));
  fill(at.changes, [card.arms, text, taken, work.origin], () => changesRow(card, work));
  fill(at.terms, [card.terms, text], () => (card.terms.length ? [terms(card, desk, work)] : []));
  fill(at.findings, [found, ignored], () => findingsList(desk, found, ignored));
  drawStatus(desk);
}

function emptyParts(desk) {
  const text = desk.isWaiting() ? "Loading…" : desk.data.empty;
  return [
    element("p", { class: "focus empty-desk", text }),
    statusLine(desk),
    toolbar("Moving", ["take_back", "bring_back", "go_to", "look_up", "edit_help"], desk),
  ];
}

function facts(card, desk, work) {
  const arm = work.text === "" ? null : `from ${ARMS[originOf(card, work)]}`;
  const hter = card.hter === null ? null : element("span", {
    text: `HTER ${card.hter.toFixed(1)} %`,
    title: "Edits that made the saved text of what was taken, in percent of its words: lower is less work",
  });
  return element("div", { class: "facts" }, [
    element("span", { class: "state", text: `${SIGNS[card.status]} ${card.label}` }),
    element("span", { text: `${card.n} · ${card.kind}` }),
    arm ? element("span", { text: arm }) : null,
    hter,
    work.isChanged ? element("span", { class: "unsaved", text: "not saved yet" }) : null,
    card.n_identical ? element("span", { text: `${card.n_identical} identical ${card.n_identical === 1 ? "segment is" : "segments are"} open` }) : null,
    card.holder ? element("span", { class: "holder", text: `${card.holder} is at this segment` }) : null,
    element("span", { class: "place", text: card.place }),
  ]);
}

function columns(card, desk, work) {
  const language = card.languages.tgt.code;
  const other = { baseline: "act", act: "baseline" };
  const against = (name) => {
    if (desk.marks === "mine") return work.text;
    return desk.marks === "arms" && other[name] ? card.arms[other[name]] : null;
  };
  const texts = Object.entries(card.arms).filter(([, text]) => text !== null);
  const parts = texts.map(([name, text]) => element("div", { class: `column ${name}` }, [
    element("h3", {}, [
      element("span", { class: "arm", text: name === "reference" ? "Reference" : ARMS[name] }),
      name in other ? takeButton(`take_${name}`, desk) : null,
    ]),
    element("p", { language: card.languages.tgt }, against(name) === null || against(name) === undefined || against(name) === ""
      ? [text] : markedAgainst(text, against(name), language)),
  ]));
  const source = element("div", { class: "column source" }, [
    element("h3", {}, [element("span", { class: "arm", text: `Source · ${card.languages.src.name}` })]),
    element("p", { language: card.languages.src }, markedByKind(card.src.text, {
      term: card.src.spans, came: card.former?.came ?? [],
    })),
  ]);
  return element("div", { class: `sides of-${parts.length + 1}` }, [source, ...parts]);
}

function takeButton(action, desk) {
  const binding = bindingFor(action, desk);
  return element("button", { type: "button", class: "small", title: `${binding.sentence} (${binding.shown})`, onclick: () => desk.act(action, "click") }, ["Take"]);
}

function memoryRow(card, desk) {
  const { src, tgt, score, origin } = card.memory;
  return element("div", { class: "memory-match" }, [
    element("h3", {}, [element("span", { class: "arm", text: `Memory · ${score} % alike` }), element("span", { class: "origin", text: origin }), takeButton("take_memory", desk)]),
    element("div", { class: "pair" }, [
      element("p", { language: card.languages.src }, markedAgainst(src, card.src.text, card.languages.src.code)),
      element("p", { language: card.languages.tgt, text: tgt }),
    ]),
  ]);
}

function editor(card, desk) {
  const textarea = element("textarea", {
    class: "editor", language: card.languages.tgt, rows: "1", spellcheck: "true",
    "aria-label": `Translation into ${card.languages.tgt.name}`,
  });
  textarea.addEventListener("compositionstart", () => (desk.typing.isComposing = true));
  textarea.addEventListener("compositionend", () => {
    desk.typing.isComposing = false;
    desk.typing.typed(textarea);
  });
  textarea.addEventListener("input", () => desk.typing.typed(textarea));
  textarea.addEventListener("keydown", (event) => isPress(event) && desk.typing.countPress());
  return textarea;
}

// what was made of the text that the person began with
function changesRow(card, work) {
  const from = { ...card.arms, memory: card.memory?.tgt, former: card.former?.tgt }[originOf(card, work)];
  if (!from || !work.text || from === work.text) return [];
  const language = card.languages.tgt.code;
  return [element("p", { class: "changed", language: card.languages.tgt }, [
    element("span", { class: "label", text: "Changes", language: ENGLISH }),
    ...changesBetween(from, work.text, language),
  ])];
}

function terms(card, desk, work) {
  const text = work.text.toLowerCase();
  return element("ul", { class: "glossary", "aria-label": "Glossary" }, card.terms.map(({ term, translations }) => {
    const isThere = translations.some((one) => text.includes(one.toLowerCase()));
    return element("li", { class: isThere ? "used" : "unused" }, [
      element("span", {}, [isThere ? "✓ " : "○ ", element("bdi", { text: term, language: card.languages.src }), " → "]),
      ...translations.map((one) => element("button", {
        type: "button", class: "small", text: one, language: card.languages.tgt,
        title: "Put it where the cursor is", onclick: () => desk.typing.insert(one),
      })),
    ]);
  }));
}

function findingsList(desk, all, reasons) {
  const found = all.filter((one) => !(one.check in reasons));
  const ignored = Object.entries(reasons).map(([check, reason]) => element("li", { class: "ignored" }, [
    element("span", { text: `ignored: ${check}, “${reason}”` }),
    element("button", { type: "button", text: "Heed again", onclick: () => desk.judging.heedAgain(check) }),
  ]));
  const shown = found.map((finding) => element("li", { class: finding.severity, title: finding.sentence }, [
    element("span", { text: `${finding.severity}: ${finding.message}` }),
    finding.fix === null ? null : element("button", {
      type: "button", text: "Fix", title: "Put the corrected text into the editor", onclick: () => desk.typing.put(finding.fix, null),
    }),
    finding.severity === "warning" ? element("button", {
      type: "button", text: "Ignore", title: "Say why this is no fault", onclick: () => desk.judging.startNote("ignore", finding.check),
    }) : null,
  ]));
  if (!shown.length && !ignored.length) return [];
  return [element("ul", { class: "findings", "aria-label": "Findings" }, [...shown, ...ignored])];
}

function noteField(desk) {
  const label = desk.judging.noting.kind === "ignore"
    ? "Why is this no fault? (Enter ignores it, Esc leaves)"
    : "What should be done to it? (Enter sends it back, Esc leaves)";
  return element("input", { class: "note", type: "text", "aria-label": label, placeholder: label, maxlength: "300" });
}

function threeWay(card, desk, work) {
  const { title, versions } = card.dispute;
  return element("div", { class: "three-way", role: "group", "aria-label": title }, [
    element("strong", { text: title }),
    ...[...versions, { name: "Mine", text: work.text }].map((one) => element("div", {}, [
      element("h4", { text: one.name }),
      element("p", { language: card.languages.tgt }, one.name === "Mine" || !one.text
        ? [one.text || "–"] : markedAgainst(one.text, work.text, card.languages.tgt.code)),
    ])),
    element("div", { class: "actions" }, [
      element("button", { type: "button", text: "Leave theirs", onclick: () => desk.judging.leaveTheirs() }),
      element("button", { type: "button", class: "main", text: "Take mine", onclick: () => desk.judging.takeMine() }),
    ]),
  ]);
}

function neighbourRow(neighbour, card) {
  return element("div", { class: "neighbour pair" }, [
    element("p", { text: neighbour.src || "–", language: neighbour.src ? card.languages.src : null }),
    element("p", { text: neighbour.text || "–", language: neighbour.text ? card.languages.tgt : null }),
  ]);
}

function toolNames(card) {
  const has = {
    take_act: card.arms.act !== null, take_baseline: card.arms.baseline !== null,
    take_memory: card.memory !== null, take_former: Boolean(card.former?.tgt), propagate: card.n_identical > 0,
  };
  return {
    Editing: GROUPS.Editing.filter((name) => has[name] ?? true),
    Review: card.may_judge ? GROUPS.Review : [],
    Moving: GROUPS.Moving,
  };
}

function tools(card, desk) {
  const bars = Object.entries(toolNames(card)).filter(([, names]) => names.length);
  return bars.map(([label, names]) => toolbar(label, names, desk));
}

function toolbar(label, names, desk) {
  const buttons = names.map((name) => keyButton(name, desk, name === "save"));
  return element("div", { class: `actions ${label.toLowerCase()}`, role: "toolbar", "aria-label": label }, buttons);
}

function statusLine(desk) {
  return element("div", { class: "status" }, [
    element("p", { class: `message ${desk.message.kind}`, role: "status", text: desk.message.text }),
    element("span", { class: "saving", text: desk.isSaving() ? "saving…" : "", "aria-hidden": "true" }),
  ]);
}

function drawStatus(desk) {
  const place = desk.regions?.at.status ?? desk.place.querySelector(".status");
  const line = statusLine(desk);
  if (desk.regions) place.replaceChildren(line);
  else place?.replaceWith(line);
}
