// What opens over a desk: a dialog, and those that every desk has: help and keys, go to, look up.

class Dialog {
  // `parts` says by kind what a dialog shows
  constructor(desk, parts) {
    this.desk = desk;
    this.parts = { ...SHARED_DIALOGS, ...parts };
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
    if (this.kind) this.node.replaceChildren(...this.parts[this.kind](this.desk, this), closeButton(this));
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
      else if (!(this.kind in SHARED_DIALOGS)) this.node.querySelector("button.main[autofocus]")?.focus();
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
      this.desk.command("rebind", { check: action, text: pressed(event) });
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
    element("p", { language: row.languages[0] }, marked(row.src, spansOf(row.src, found.words))),
    element("p", { language: row.languages[1] }, marked(row.tgt, spansOf(row.tgt, found.words))),
    element("span", { class: "hint", text: row.document }),
  ]));
  return [
    element("h2", { text: "Look up in approved units" }),
    element("p", {}, [input, element("button", { type: "button", class: "main", text: "Look up", onclick: look })]),
    found && !rows.length ? element("p", { text: `No approved unit holds “${found.words}”.` }) : element("ul", { class: "found" }, rows),
  ];
}

const SHARED_DIALOGS = { help: helpParts, goto: gotoParts, search: searchParts };
