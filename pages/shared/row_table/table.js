// A table whose rows are pressed. Text only ever goes in as text.

const N_PAGE = 25;
const N_FILTERED = 8; // fewer rows are found without a filter

class RowTable {
  constructor(root) {
    this.root = root;
    this.words = "";
    this.page = 0;
    this.sorting = null; // { column, isDown }
    this.onPointer = (event) => {
      if (!event.composedPath().includes(this.menu)) this.closeMenu();
    };
  }

  update(data, send) {
    this.send = send;
    const signature = JSON.stringify(data);
    if (signature === this.signature) return;
    this.signature = signature;
    this.data = data;
    this.draw();
  }

  shown() {
    const wanted = this.words.trim().toLocaleLowerCase();
    const rows = this.data.rows.filter((row) => row.cells.some((cell) => told(cell).toLocaleLowerCase().includes(wanted)));
    if (!this.sorting) return rows;
    const { column, isDown } = this.sorting;
    const sign = isDown ? -1 : 1;
    return [...rows].sort((one, other) => sign * compared(one.cells[column], other.cells[column]));
  }

  draw() {
    const parts = [];
    if (this.data.rows.length > N_FILTERED) parts.push(this.filter());
    this.table = make("table", "", "");
    this.table.setAttribute("aria-label", this.data.label);
    this.foot = make("nav", "pages", "");
    this.foot.setAttribute("aria-label", "Pages");
    this.root.replaceChildren(...parts, this.table, this.foot);
    this.fill();
  }

  filter() {
    const input = make("input", "filter", "");
    Object.assign(input, { type: "search", placeholder: "Filter: part of a name or a language", value: this.words });
    input.setAttribute("aria-label", "Filter the rows");
    input.addEventListener("input", () => {
      this.words = input.value;
      this.page = 0;
      this.fill();
    });
    return input;
  }

  fill() {
    const rows = this.shown();
    const nPages = Math.max(1, Math.ceil(rows.length / N_PAGE));
    this.page = Math.min(this.page, nPages - 1);
    const first = this.page * N_PAGE;
    const body = make("tbody", "", "");
    body.append(...rows.slice(first, first + N_PAGE).map((row) => this.row(row)));
    this.table.replaceChildren(this.head(), body);
    this.foot.replaceChildren(...this.turns(rows.length, first, nPages));
  }

  head() {
    const line = make("tr", "", "");
    this.data.columns.forEach((column, n) => {
      const cell = make("th", column.kind, "");
      cell.scope = "col";
      const own = this.sorting?.column === n ? this.sorting : null;
      if (own) cell.setAttribute("aria-sort", own.isDown ? "descending" : "ascending");
      const button = make("button", "sort", `${column.head}${own ? (own.isDown ? " ↓" : " ↑") : ""}`);
      button.type = "button";
      button.addEventListener("click", () => {
        this.sorting = own?.isDown ? null : { column: n, isDown: Boolean(own) };
        this.fill();
        this.table.querySelectorAll(".sort")[n].focus();
      });
      cell.append(button);
      line.append(cell);
    });
    if (this.data.actions.length) {
      const cell = make("th", "act", "");
      cell.append(make("span", "unseen", "Actions"));
      line.append(cell);
    }
    const head = make("thead", "", "");
    head.append(line);
    return head;
  }

  row(row) {
    const line = make("tr", "row", "");
    line.addEventListener("click", (event) => {
      if (!String(getSelection())) this.press("open", row.id);
    });
    row.cells.forEach((value, n) => line.append(this.cell(row, value, n)));
    if (this.data.actions.length) line.append(this.actions(row));
    return line;
  }

  cell(row, value, n) {
    const { head, kind } = this.data.columns[n];
    const cell = make("td", kind, "");
    cell.dataset.head = head;
    if (kind === "share") {
      const bar = make("div", "bar", "");
      const done = make("div", "", "");
      done.style.width = `${100 * value[0]}%`;
      bar.append(done);
      cell.append(make("div", "", value[1]), bar);
    } else if (n === 0) {
      const button = make("button", "name", value);
      button.type = "button";
      button.addEventListener("keydown", (event) => this.walk(event));
      cell.append(button);
    } else {
      cell.textContent = kind === "number" ? value.toLocaleString("en") : value;
    }
    return cell;
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const names = [...this.table.querySelectorAll(".name")];
    names[names.indexOf(event.currentTarget) + step]?.focus();
  }

  actions(row) {
    const cell = make("td", "act", "");
    cell.addEventListener("click", (event) => event.stopPropagation());
    const button = make("button", "more", "⋯");
    button.type = "button";
    const name = told(row.cells[0]);
    Object.assign(button, { title: "Rename, delete and more" });
    button.setAttribute("aria-label", `Actions for ${name}`);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => (this.opener === button ? this.closeMenu() : this.openMenu(button, row)));
    cell.append(button);
    return cell;
  }

  openMenu(button, row) {
    this.closeMenu();
    this.opener = button;
    button.setAttribute("aria-expanded", "true");
    this.menu = make("div", "menu", "");
    this.menu.setAttribute("role", "menu");
    for (const action of this.data.actions) {
      const item = make("button", "", "");
      item.type = "button";
      item.setAttribute("role", "menuitem");
      const icon = make("span", "icon", action.icon);
      icon.setAttribute("aria-hidden", "true");
      item.append(icon, action.label);
      item.addEventListener("click", () => {
        this.closeMenu();
        this.press(action.name, row.id);
      });
      this.menu.append(item);
    }
    this.menu.addEventListener("keydown", (event) => this.pressInMenu(event));
    button.after(this.menu);
    this.menu.firstChild.focus();
    document.addEventListener("pointerdown", this.onPointer, { capture: true });
  }

  pressInMenu(event) {
    const items = [...this.menu.children];
    const at = items.indexOf(this.root.getRootNode().activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      const opener = this.opener;
      this.closeMenu();
      if (event.key === "Escape") opener.focus();
    } else if (step) {
      event.preventDefault();
      items[(at + step + items.length) % items.length].focus();
    }
  }

  closeMenu() {
    document.removeEventListener("pointerdown", this.onPointer, { capture: true });
    this.opener?.setAttribute("aria-expanded", "false");
    this.menu?.remove();
    this.opener = this.menu = null;
  }

  turns(nRows, first, nPages) {
    if (!nRows) return [make("p", "none", "No row holds these words.")];
    if (nPages === 1) return [];
    const turn = (text, by, isOff) => {
      const button = make("button", "turn", text);
      Object.assign(button, { type: "button", disabled: isOff });
      button.addEventListener("click", () => {
        this.page += by;
        this.fill();
      });
      return button;
    };
    const place = `${(first + 1).toLocaleString("en")} to ${Math.min(first + N_PAGE, nRows).toLocaleString("en")} of ${nRows.toLocaleString("en")}`;
    return [
      turn("Previous", -1, this.page === 0),
      make("span", "", place),
      turn("Next", 1, this.page === nPages - 1),
    ];
  }

  press(action, row) {
    this.send("press", { action, row });
  }
}

function make(name, kind, text) {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  node.textContent = text;
  return node;
}

function told(cell) {
  return Array.isArray(cell) ? cell[1] : String(cell);
}

function compared(one, other) {
  const [first, second] = [one, other].map((cell) => (Array.isArray(cell) ? cell[0] : cell));
  if (typeof first === "number" && typeof second === "number") return first - second;
  return String(first).localeCompare(String(second), "en", { numeric: true });
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".rows");
  root.table ??= new RowTable(root);
  root.table.update(data, setTriggerValue);
  return () => root.table.closeMenu();
}
