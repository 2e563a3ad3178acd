// The page of the queue beside the card, the progress above both, and who else is here.

function drawTable(desk) {
  const { table } = desk.data;
  const rows = table.rows.map((row) => {
    const isCurrent = row.id === desk.shown;
    const status = desk.outbox.has(row.id) ? "saving" : row.status;
    const go = element("button", {
      type: "button",
      text: row.n,
      "aria-label": `Go to ${row.n}: ${row.src.slice(0, 80)}`,
      onclick: () => desk.command("goto", { bead: row.id }),
    });
    return element("tr", { class: isCurrent ? "current" : "", "aria-current": isCurrent ? "true" : null }, [
      element("td", {}, [go]),
      element("td", { class: `sign ${status}`, text: status === "saving" ? "…" : (SIGNS[status] ?? ""), title: status }),
      element("td", { class: "number", text: row.sure }),
      element("td", { language: row.src ? table.languages.src : null, text: row.src || "–" }),
      element("td", { language: row.tgt ? table.languages.tgt : null, text: row.tgt || "–" }),
    ]);
  });
  const head = ["Segment", "State", "Sure", "Source", "Target"].map((text) => element("th", { scope: "col", text }));
  const body = rows.length
    ? element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)])
    : element("p", { class: "hint", text: "No bead matches these filters. Show all beads, or choose another document." });
  desk.tablePlace.replaceChildren(element("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Queue" }, [body]), pager(desk, "bead"));
  const scroller = desk.tablePlace.firstChild;
  const current = scroller.querySelector("tr.current");
  if (current) scroller.scrollTop = current.offsetTop - scroller.clientHeight / 2;
}

function drawProgress(desk) {
  const { sample } = desk.data;
  desk.head.replaceChildren(
    ...progressParts(desk.data, "Decided"),
    ...(sample ? [element("p", { class: "sample", role: "status" }, [
      element("span", { text: sample.text }),
      element("button", { type: "button", text: "Leave the sample", onclick: () => desk.command("leave_sample", {}) }),
    ])] : []),
  );
}
