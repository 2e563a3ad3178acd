// @ts-check
// What opens over the review desk alone: bulk, and the previews of big edits.

import { countNoun, element, pressButton, present } from "../../desk/browser/dom.js";
import { identicalTable } from "../../desk/browser/identical.js";

/** @typedef {import("../../desk/browser/desk.js").Desk} Desk */
/** @typedef {import("../../desk/browser/dialog.js").Dialog} Dialog */
/** @typedef {import("../../desk/browser/dialog.js").DialogParts} DialogParts */
/** @typedef {import("../../desk/browser/protocol.js").BothTexts} BothTexts */
/** @typedef {import("../../desk/browser/protocol.js").BulkCounts} BulkCounts */

/** @param {Desk} desk */
function sight(desk) {
  return /** @type {import("../../desk/browser/protocol.js").ReviewSight} */ (/** @type {unknown} */ (desk.data));
}

/**
 * A button whose act is done at the second press: what is decided unread asks once more.
 * @param {Dialog} dialog
 * @param {{name: string, text: string, sure: string, disabled: boolean, act: () => void}} what
 */
function askingButton(dialog, { name, text, sure, disabled, act }) {
  const isAsked = dialog.asked === name;
  return pressButton(isAsked ? sure : text, () => {
    if (isAsked) act();
    dialog.asked = isAsked ? "" : name;
    dialog.draw();
  }, { class: isAsked ? "main" : "", disabled });
}

/** @type {DialogParts} */
function bulkParts(desk, dialog) {
  const { bulk } = sight(desk);
  if (!bulk) return [element("h2", { text: "Bulk" }), element("p", { text: "Counting…" })];
  return present([
    element("h2", { text: "Bulk decisions" }),
    bulk.may ? null : element("p", { class: "hint", text: bulk.why }),
    element("section", {}, [
      element("h3", { text: "By confidence, after a sample" }),
      element("div", { class: "actions" }, [
        sizeChoice(dialog, bulk), element("label", {}, [scopeBox(desk, bulk), bulk.reach]),
      ]),
      element("table", { class: "bands" }, [element("tbody", {}, bulk.bands.map((band) => bandRow(band, desk, bulk)))]),
    ]),
    verdictPart(desk, dialog, bulk),
    unreadPart(desk, bulk),
    secondPass(desk, bulk),
  ]);
}

/**
 * How many pairs a sample has; the choice stays while the dialog is drawn anew.
 * @param {Dialog} dialog
 * @param {BulkCounts} bulk
 */
function sizeChoice(dialog, { sizes }) {
  const options = sizes.map(({ n, text }) => element("option", { value: String(n), selected: n === dialog.size, text: `Samples of ${n} (${text})` }));
  const choice = element("select", { "aria-label": "Size of a sample" }, options);
  choice.addEventListener("change", () => {
    dialog.size = Number(choice.value);
    dialog.draw();
  });
  return choice;
}

/**
 * What is decided unread takes more than a press: the number of pairs has to be written.
 * @param {Desk} desk
 * @param {BulkCounts} bulk
 */
function unreadPart(desk, { filter: { n, text }, may }) {
  const pairs = countNoun(n, "pair");
  const field = element("input", { type: "number", "aria-label": "How many pairs they are", placeholder: "how many?", disabled: !may || !n });
  const decide = (/** @type {string} */ name) => () => {
    if (Number(field.value) === n) desk.command("decide_filter", { text: name, offset: n });
    else desk.say("error", `Write ${n} to ${name} ${pairs} that nobody has to have read.`);
  };
  return element("section", {}, [
    element("h3", { text: `What the filters show: ${pairs}` }),
    element("p", { class: "hint", text }),
    element("div", { class: "actions" }, [
      field,
      pressButton("Approve all, unread", decide("approve"), { disabled: !may || !n }),
      pressButton("Reject all, unread", decide("reject"), { disabled: !may || !n }),
    ]),
  ]);
}

/** @param {Desk} desk @param {Dialog} dialog @param {BulkCounts} bulk */
function verdictPart(desk, dialog, { verdict: { n, text }, may }) {
  const pairs = countNoun(n, "pair");
  return element("section", {}, [
    element("h3", { text: `What the product accepts by itself: ${pairs}` }),
    element("p", { class: "hint", text }),
    element("div", { class: "actions" }, [askingButton(dialog, {
      name: "accept", text: "Accept them, unread", sure: `Yes, approve ${pairs}`, disabled: !may || !n, act: () => desk.command("accept", {}),
    })]),
  ]);
}

/** @param {Desk} desk @param {BulkCounts} bulk */
function scopeBox(desk, bulk) {
  const box = element("input", { type: "checkbox" });
  Object.assign(box, { checked: bulk.whole, disabled: bulk.is_fixed });
  box.addEventListener("change", () => desk.command("bulk", { step: box.checked ? 1 : 0 }));
  return box;
}

/**
 * @param {import("../../desk/browser/protocol.js").CountedBand} band
 * @param {Desk} desk
 * @param {BulkCounts} bulk
 */
function bandRow(band, desk, bulk) {
  /** @type {[string, string, import("../../desk/browser/desk.js").ItemPart][]} */
  const actions = [];
  if (band.sample) {
    if (band.sample.left) actions.push([band.sample.all ? `Go on: ${band.sample.left} to review` : "Go on with the sample", "sample", { offset: band.sample.id }]);
    if (bulk.may && band.sample.reviewed && band.n) actions.push([`Accept the ${band.n.toLocaleString("en")} left, unread`, "accept_band", { offset: band.sample.id }]);
  }
  const { size } = desk.dialog;
  const isWhole = band.n <= size; // smaller than a sample
  const draw = isWhole ? `Review all ${band.n}` : band.sample && !band.sample.all ? "New sample" : `Draw a sample of ${size}`;
  if (band.n && !(band.sample?.all && band.sample.left)) actions.push([draw, "draw", { text: band.label, offset: size, step: bulk.whole ? 1 : 0 }]);
  return element("tr", {}, [
    element("th", { scope: "row", text: band.label }),
    element("td", { text: `${band.n.toLocaleString("en")} proposed` }),
    element("td", { text: band.sample?.text ?? (band.n && isWhole ? "smaller than a sample: all are reviewed" : "") }),
    element("td", {}, [element("div", { class: "actions" }, actions.map(([text, name, item]) =>
      pressButton(text, () => desk.command(name, item), { class: name === "accept_band" ? "main" : "" }),
    ))]),
  ]);
}

/** @param {Desk} desk @param {BulkCounts} bulk */
function secondPass(desk, { second, whole }) {
  return element("section", {}, [
    element("h3", { text: "Second pass, blind" }),
    element("p", { class: "hint", text: second.text }),
    element("div", { class: "actions" }, [
      pressButton("Draw 50 decided pairs", () => desk.command("second", { step: whole ? 1 : 0 }), { disabled: !second.may }),
      pressButton("Judge those of others", () => desk.filter("show", "Second pass"), { disabled: !second.n_drawn }),
      pressButton(`Adjudicate ${second.n_disputed}`, () => desk.filter("show", "Disputed"), { disabled: !second.n_disputed || !second.may }),
    ]),
  ]);
}

/** @param {BothTexts[]} before @param {BothTexts[]} after */
function diffTable(before, after) {
  const column = (/** @type {string} */ name, /** @type {BothTexts[]} */ rows) => element("div", {}, [
    element("h3", { text: name }),
    element("table", {}, [element("tbody", {}, rows.map((row) => element("tr", {}, [
      element("td", { text: row.src || "–", dir: "auto" }), element("td", { text: row.tgt || "–", dir: "auto" }),
    ])))]),
  ]);
  return element("div", { class: "diff" }, [column("Now", before), column("Then", after)]);
}

/** @type {DialogParts} */
function shiftParts(desk, dialog) {
  const { preview } = sight(desk);
  if (!preview) return [element("h2", { text: "Shift" }), element("p", { text: "Looking…" })];
  const confirm = () => {
    desk.command("shift", { step: preview.step, offset: preview.n, card: preview.card, seen: preview.seen });
    dialog.close();
  };
  return [
    element("h2", { text: `Shift the targets of ${countNoun(preview.n, "pair")} ${preview.step < 0 ? "up" : "down"}, until the next confirmed pair` }),
    diffTable(preview.before, preview.after),
    preview.n > preview.before.length ? element("p", { class: "hint", text: `The first ${preview.before.length} are shown.` }) : "",
    pressButton("Shift them", confirm, { class: "main", autofocus: true }),
  ];
}

/** @type {DialogParts} */
function offerParts(desk, dialog) {
  const { offer } = sight(desk);
  if (!offer) return [element("h2", { text: "Nothing is offered" })];
  const answer = (/** @type {string} */ name) => () => {
    desk.command(name, { offset: offer.event });
    dialog.close();
  };
  return [
    element("h2", { text: "A better alignment around your edit" }),
    ...offer.edits.map((edit) => diffTable(edit.before, edit.after)),
    element("div", { class: "actions" }, [
      pressButton("Take it", answer("take_offer"), { class: "main", autofocus: true }),
      pressButton("Leave everything as it is", answer("leave_offer")),
    ]),
  ];
}

/** @type {DialogParts} */
function identicalParts(desk, dialog) {
  const card = desk.card();
  const found = card && identicalTable(desk, dialog, card);
  if (!card || !found) return [element("h2", { text: "Same pairs" }), element("p", { text: "Looking…" })];
  const both = element("p", {}, [
    element("bdi", { language: card.languages.src, text: card.src.text }), " – ",
    element("bdi", { language: card.languages.tgt, text: /** @type {import("../../desk/browser/protocol.js").PairCard} */ (card).tgt.text }),
  ]);
  if (!found.n) return [element("h2", { text: "This pair is undecided nowhere else" }), both];
  const decide = (/** @type {string} */ name) => () => {
    desk.commandCard("propagate", { name, seen: found.chosen(), is_decision: true });
    dialog.close();
  };
  return [
    element("h2", { text: `The same pair ${found.n === 1 ? "once" : `${found.n} times`} more` }),
    both,
    found.table,
    element("p", { class: "hint", text: "This pair is decided first, then the others as one step: one undo takes it back from all of them." }),
    element("div", { class: "actions" }, [
      pressButton("Approve all of them", decide("approve"), { class: "main", autofocus: true }),
      pressButton("Reject all of them", decide("reject")),
    ]),
  ];
}

export const DIALOGS = { bulk: bulkParts, shift: shiftParts, offer: offerParts, identical: identicalParts };
