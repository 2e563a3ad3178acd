// The table of the queue under the card, and the progress above both.

function drawTable(desk) {
  const { table } = desk.data;
  const rows = table.rows.map((row) => {
    const isCurrent = row.id === desk.shown;
    const go = element("button", {
      type: "button", text: row.n, "aria-label": `Go to ${row.n}: ${row.src.slice(0, 80)}`,
      onclick: () => desk.goTo(row.id),
    });
    return element("tr", { class: isCurrent ? "current" : "", "aria-current": isCurrent ? "true" : null }, [
      element("td", {}, [go]),
      element("td", { class: `sign ${row.status}`, text: `${SIGNS[row.status]} ${row.status}` }),
      element("td", { language: table.languages.src, text: row.src }),
      element("td", { language: row.text ? table.languages.tgt : null, text: row.text || "–" }),
      element("td", { class: "number", text: row.hter }),
      element("td", { text: row.person }),
    ]);
  });
  const head = ["Segment", "State", "Source", "Saved text", "HTER %", "By"].map((text) => element("th", { scope: "col", text }));
  const body = rows.length
    ? element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)])
    : element("p", { class: "hint", text: "No segment matches these filters. Show all of them, or choose another document." });
  const scroller = element("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Queue" }, [body]);
  desk.tablePlace.replaceChildren(scroller, pager(desk, "segment"));
  const current = scroller.querySelector("tr.current");
  if (current) scroller.scrollTop = current.offsetTop - scroller.clientHeight / 2;
}

function drawProgress(desk) {
  desk.head.replaceChildren(...progressParts(desk.data, "Done"));
}
