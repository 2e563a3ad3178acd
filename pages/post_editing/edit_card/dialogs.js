// What opens over this desk alone: the preview of a propagation.

function identicalParts(desk, dialog) {
  const { identical } = desk.data;
  const card = desk.card();
  if (!card || identical?.segment !== card.id) return [element("h2", { text: "Identical segments" }), element("p", { text: "Looking…" })];
  const language = card.languages.tgt;
  const boxes = new Map();
  const rows = identical.rows.map((row) => {
    const box = element("input", { type: "checkbox", disabled: row.holder !== null, "aria-label": `Segment ${row.n} of ${row.path}` });
    box.checked = row.holder === null && !dialog.left?.has(row.id);
    box.addEventListener("change", () => (dialog.left ??= new Set())[box.checked ? "delete" : "add"](row.id));
    boxes.set(row, box);
    return element("tr", {}, [
      element("td", {}, [box]),
      element("td", { text: `${row.path} · ${row.n}` }),
      element("td", { language: row.text ? language : null, text: row.text || "–" }),
      element("td", { text: row.holder === null ? "" : `${row.holder} is there` }),
    ]);
  });
  const confirm = () => {
    const chosen = identical.rows.filter((row) => boxes.get(row).checked);
    desk.propagate(Object.fromEntries(chosen.map((row) => [row.id, row.version])));
    dialog.close();
  };
  return [
    element("h2", { text: identical.rows.length ? `Save this text for ${identical.rows.length} more` : "No identical segment is open" }),
    element("p", { class: "propagated", language, text: desk.work.at(card).text }),
    rows.length ? element("table", {}, [element("thead", {}, [element("tr", {}, ["", "Segment", "Text there now", ""].map((text) => element("th", { scope: "col", text })))]), element("tbody", {}, rows)]) : null,
    rows.length ? element("p", { class: "hint", text: "One undo takes it back from all of them." }) : null,
    rows.length ? element("button", { type: "button", class: "main", autofocus: true, text: "Save all of them", onclick: confirm }) : null,
  ].filter((part) => part !== null);
}

const DIALOGS = { identical: identicalParts };
