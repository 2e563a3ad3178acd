// What every desk has around its card: the pages of its table, the progress, and who is here.

function pager(desk, thing) {
  const { page, n_pages, total } = desk.data.table;
  const turn = (to, text, label) => element("button", {
    type: "button", text, "aria-label": label, disabled: to < 1 || to > n_pages, onclick: () => desk.turnTo(to),
  });
  return element("div", { class: "pager" }, [
    turn(1, "«", "First page"), turn(page - 1, "‹", "Previous page"),
    element("span", { text: `page ${page} of ${n_pages} · ${countNoun(total, thing)}` }),
    turn(page + 1, "›", "Next page"), turn(n_pages, "»", "Last page"),
  ]);
}

function progressParts({ progress, people }, label) {
  const share = progress.total ? (100 * progress.decided) / progress.total : 0;
  const bar = element("div", {
    class: "bar", role: "progressbar", "aria-label": label, "aria-valuenow": Math.round(share),
    "aria-valuemin": "0", "aria-valuemax": "100",
  }, [element("div", { style: `width: ${share}%` })]);
  return [
    bar,
    element("p", {}, [
      element("span", { text: progress.text }),
      people.length ? element("span", { class: "people", text: `Also here: ${people.join(", ")}` }) : null,
    ]),
  ];
}
