// What opens over the desk: help and keys, go to, look up, bulk, and the previews of big edits.

class Dialog {
  constructor(desk) {
    this.desk = desk;
    this.node = element("dialog");
    this.kind = null;
    this.capturing = null;
    this.asked = null;
    this.node.addEventListener("close", () => {
      this.kind = this.capturing = this.asked = null;
      desk.focus();
    });
  }

  isOpen() {
    return this.node.open;
  }

  close() {
    this.node.close();
  }

  open(kind, label) {
    this.kind = kind;
    this.node.setAttribute("aria-label", label);
    this.draw();
    if (!this.node.open) this.node.showModal();
    (this.node.querySelector("[autofocus]") ?? this.node.querySelector("button.close")).focus();
  }

  draw() {
    const parts = { help: helpParts, goto: gotoParts, search: searchParts, bulk: bulkParts, shift: shiftParts, offer: offerParts };
    if (this.kind) this.node.replaceChildren(...parts[this.kind](this.desk, this), closeButton(this));
  }

  // fresh data from the server belongs in an open dialog too, but not under typing fingers
  refresh() {
    if (this.kind !== "goto" && !this.capturing && this.node.open) {
      const words = this.node.querySelector("input")?.value;
      const hadFocus = this.node.getRootNode().activeElement?.matches("input");
      this.draw();
      const input = this.node.querySelector("input");
      if (input && words !== undefined) input.value = words;
      if (input && hadFocus) input.focus();
      else if (["shift", "offer"].includes(this.kind)) this.node.querySelector("button.main")?.focus();
    }
  }

  onKey(event, target) {
    if (this.capturing) {
      this.capture(event);
    } else if (event.key === "Escape") {
      stop(event); // a search field would only empty itself
      this.close();
    } else if (event.key === "Enter" && !event.repeat && target instanceof Element && target.matches("input")) {
      stop(event);
      this.node.querySelector("button.main")?.click();
    } else if (event.key === "Enter" && event.repeat) {
      stop(event);
    }
  }

  capture(event) {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    stop(event);
    const action = this.capturing;
    this.capturing = null;
    if (event.key !== "Escape") {
      const isSign = event.key.length === 1 && event.key.toLowerCase() === event.key.toUpperCase();
      const key = (event.shiftKey && !isSign ? "shift+" : "") + event.key.toLowerCase();
      this.desk.command("rebind", { check: action, text: key });
    }
    this.draw();
  }
}

function closeButton(dialog) {
  return element("button", { type: "button", class: "close", text: "Close", onclick: () => dialog.close() });
}

function helpParts(desk, dialog) {
  const rows = desk.data.keys.flatMap((key) => [
    element("dt", {}, [element("kbd", { text: dialog.capturing === key.action ? "press a key…" : key.shown })]),
    element("dd", {}, [
      element("span", { text: key.sentence }),
      element("button", {
        type: "button", class: "small", text: "Change", "aria-label": `Change the key of: ${key.sentence}`,
        onclick: () => { dialog.capturing = key.action; dialog.draw(); },
      }),
    ]),
  ]);
  return [
    element("h2", { text: "Keys" }),
    element("dl", {}, rows),
    element("button", { type: "button", text: "Back to the original keys", onclick: () => desk.command("rebind", { check: "", text: "" }) }),
  ];
}

function gotoParts(desk, dialog) {
  const input = element("input", { type: "number", min: "1", autofocus: true, "aria-label": "Number of a source segment" });
  const go = () => {
    if (input.value) desk.command("goto_segment", { offset: Number(input.value) });
    dialog.close();
  };
  return [
    element("h2", { text: "Go to segment" }),
    element("p", {}, [input, element("button", { type: "button", class: "main", text: "Go", onclick: go })]),
  ];
}

function searchParts(desk) {
  const { found } = desk.data;
  const input = element("input", { type: "search", autofocus: true, "aria-label": "Words to look up", placeholder: "Words of either language" });
  input.value = desk.words;
  const look = () => {
    desk.words = input.value.trim();
    if (desk.words) desk.command("search", { text: desk.words });
  };
  const rows = (found?.rows ?? []).map((row) => element("li", {}, [
    element("p", { lang: row.languages[0], dir: "auto" }, marked(row.src, spansOf(row.src, found.words))),
    element("p", { lang: row.languages[1], dir: "auto" }, marked(row.tgt, spansOf(row.tgt, found.words))),
    element("span", { class: "hint", text: row.document }),
  ]));
  return [
    element("h2", { text: "Look up in approved units" }),
    element("p", {}, [input, element("button", { type: "button", class: "main", text: "Look up", onclick: look })]),
    found && !rows.length ? element("p", { text: `No approved unit holds “${found.words}”.` }) : element("ul", { class: "found" }, rows),
  ];
}

function bulkParts(desk, dialog) {
  const { bulk } = desk.data;
  if (!bulk) return [element("h2", { text: "Bulk" }), element("p", { text: "Counting…" })];
  // all at once asks once more
  const decide = (text, action, n) => element("button", {
    type: "button",
    class: dialog.asked === action ? "main" : "",
    text: dialog.asked === action ? `Yes, ${action} ${n.toLocaleString("en")} beads` : text,
    disabled: !bulk.may || !n,
    onclick: () => {
      if (dialog.asked === action) desk.command("decide_filter", { text: action });
      dialog.asked = dialog.asked === action ? null : action;
      dialog.draw();
    },
  });
  return [
    element("h2", { text: "Bulk decisions" }),
    bulk.may ? null : element("p", { class: "hint", text: bulk.why }),
    element("section", {}, [
      element("h3", { text: `What the filters show: ${bulk.filter.n.toLocaleString("en")} beads` }),
      element("p", { class: "hint", text: bulk.filter.text }),
      element("div", { class: "actions" }, [decide("Approve all of them", "approve", bulk.filter.n), decide("Reject all of them", "reject", bulk.filter.n)]),
    ]),
    element("section", {}, [
      element("h3", { text: "By confidence, after a sample" }),
      element("div", { class: "actions" }, [
        element("label", {}, [
          scopeBox(desk, bulk), "the whole project, not only this document",
        ]),
      ]),
      element("table", { class: "bands" }, [element("tbody", {}, bulk.bands.map((band) => bandRow(band, desk, bulk)))]),
    ]),
    secondPass(desk, bulk),
    element("p", { class: "message error", role: "status", text: desk.message.kind === "error" ? desk.message.text : "" }),
  ].filter((part) => part !== null);
}

function scopeBox(desk, bulk) {
  const box = element("input", { type: "checkbox" });
  box.checked = bulk.whole;
  box.addEventListener("change", () => desk.command("bulk", { step: box.checked ? 1 : 0 }));
  return box;
}

function bandRow(band, desk, bulk) {
  const actions = [];
  if (band.sample) {
    if (band.sample.left) actions.push(["Go on with the sample", "sample", { offset: band.sample.id }]);
    if (bulk.may && band.sample.reviewed && band.n) actions.push([`Accept the ${band.n.toLocaleString("en")} left`, "accept_band", { offset: band.sample.id }]);
  }
  if (band.n) actions.push([band.sample ? "New sample" : "Draw a sample of 60", "draw", { text: band.label, step: bulk.whole ? 1 : 0 }]);
  return element("tr", {}, [
    element("th", { scope: "row", text: band.label }),
    element("td", { text: `${band.n.toLocaleString("en")} proposed` }),
    element("td", { text: band.sample?.text ?? "" }),
    element("td", {}, [element("div", { class: "actions" }, actions.map(([text, name, item]) =>
      element("button", { type: "button", class: name === "accept_band" ? "main" : "", text, onclick: () => desk.command(name, item) }),
    ))]),
  ]);
}

function secondPass(desk, bulk) {
  const { second } = bulk;
  const button = (text, name, item, disabled) => element("button", { type: "button", text, disabled, onclick: () => desk.command(name, item) });
  return element("section", {}, [
    element("h3", { text: "Second pass, blind" }),
    element("p", { class: "hint", text: second.text }),
    element("div", { class: "actions" }, [
      button("Draw 50 decided beads", "second", { step: bulk.whole ? 1 : 0 }, !second.may),
      button("Judge those of others", "show", { text: "Second pass" }, !second.n_drawn),
      button(`Adjudicate ${second.n_disputed}`, "show", { text: "Disputed" }, !second.n_disputed || !second.may),
    ]),
  ]);
}

function diffTable(before, after) {
  const column = (name, rows) => element("div", {}, [
    element("h3", { text: name }),
    element("table", {}, [element("tbody", {}, rows.map((row) => element("tr", {}, [
      element("td", { text: row.src || "–", dir: "auto" }), element("td", { text: row.tgt || "–", dir: "auto" }),
    ])))]),
  ]);
  return element("div", { class: "diff" }, [column("Now", before), column("Then", after)]);
}

function shiftParts(desk, dialog) {
  const { preview } = desk.data;
  if (!preview) return [element("h2", { text: "Shift" }), element("p", { text: "Looking…" })];
  const confirm = () => {
    desk.command("shift", { step: preview.step, offset: preview.n, bead: preview.bead, seen: preview.seen });
    dialog.close();
  };
  return [
    element("h2", { text: `Shift the targets of ${preview.n} beads ${preview.step < 0 ? "up" : "down"}, until the next confirmed bead` }),
    diffTable(preview.before, preview.after),
    preview.n > preview.before.length ? element("p", { class: "hint", text: `The first ${preview.before.length} are shown.` }) : "",
    element("button", { type: "button", class: "main", autofocus: true, text: "Shift them", onclick: confirm }),
  ];
}

function offerParts(desk, dialog) {
  const { offer } = desk.data;
  if (!offer) return [element("h2", { text: "Nothing is offered" })];
  const answer = (name) => () => {
    desk.command(name, { offset: offer.event });
    dialog.close();
  };
  return [
    element("h2", { text: "A better alignment around your edit" }),
    ...offer.edits.map((edit) => diffTable(edit.before, edit.after)),
    element("div", { class: "actions" }, [
      element("button", { type: "button", class: "main", autofocus: true, text: "Take it", onclick: answer("take_offer") }),
      element("button", { type: "button", text: "Leave everything as it is", onclick: answer("leave_offer") }),
    ]),
  ];
}
