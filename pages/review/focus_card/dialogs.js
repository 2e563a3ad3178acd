// What opens over the review desk alone: bulk, and the previews of big edits.

function bulkParts(desk, dialog) {
  const { bulk } = desk.data;
  if (!bulk) return [element("h2", { text: "Bulk" }), element("p", { text: "Counting…" })];
  // all at once asks once more
  const decide = (text, action, n) => element("button", {
    type: "button",
    class: dialog.asked === action ? "main" : "",
    text: dialog.asked === action ? `Yes, ${action} ${countNoun(n, "bead")}` : text,
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
      element("h3", { text: `What the filters show: ${countNoun(bulk.filter.n, "bead")}` }),
      element("p", { class: "hint", text: bulk.filter.text }),
      element("div", { class: "actions" }, [decide("Approve all, unread", "approve", bulk.filter.n), decide("Reject all, unread", "reject", bulk.filter.n)]),
    ]),
    verdictPart(desk, dialog, bulk),
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

function verdictPart(desk, dialog, bulk) {
  const beads = countNoun(bulk.verdict.n, "bead");
  const isAsked = dialog.asked === "accept";
  return element("section", {}, [
    element("h3", { text: `What the product accepts by itself: ${beads}` }),
    element("p", { class: "hint", text: bulk.verdict.text }),
    element("div", { class: "actions" }, [element("button", {
      type: "button",
      class: isAsked ? "main" : "",
      text: isAsked ? `Yes, approve ${beads}` : "Accept them, unread",
      disabled: !bulk.may || !bulk.verdict.n,
      onclick: () => {
        if (isAsked) desk.command("accept", {});
        dialog.asked = isAsked ? null : "accept";
        dialog.draw();
      },
    })]),
  ]);
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
    if (band.sample.left) actions.push([band.sample.all ? `Go on: ${band.sample.left} to review` : "Go on with the sample", "sample", { offset: band.sample.id }]);
    if (bulk.may && band.sample.reviewed && band.n) actions.push([`Accept the ${band.n.toLocaleString("en")} left, unread`, "accept_band", { offset: band.sample.id }]);
  }
  if (band.n && !(band.sample?.all && band.sample.left)) actions.push([band.sample && !band.sample.all ? "New sample" : band.draw, "draw", { text: band.label, step: bulk.whole ? 1 : 0 }]);
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
    element("h2", { text: `Shift the targets of ${countNoun(preview.n, "bead")} ${preview.step < 0 ? "up" : "down"}, until the next confirmed bead` }),
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

const DIALOGS = { bulk: bulkParts, shift: shiftParts, offer: offerParts };
