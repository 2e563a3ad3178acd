// @ts-check
// A table whose rows are pressed. Text only ever goes in as text.

/** @typedef {string | number | [number, string]} Cell of a share, or what is due, the number, and the words beside it */
/** @typedef {{id: string, cells: Cell[], actions: string[]}} Row */
/**
 * @typedef {{
 *   label: string, columns: {head: string, kind: string}[], rows: Row[],
 *   actions: {name: string, label: string, icon: string, many: boolean}[],
 * }} RowTableData
 */
/** @typedef {(name: string, value: {action: string, rows: string[]}) => void} Send */

const N_PAGE = 25;
const STEPS = new Map([["ArrowDown", 1], ["ArrowUp", -1]]);
const N_FILTERED = 8; // fewer rows are found without a filter

class RowTable {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.words = "";
    this.page = 0;
    /** @type {Set<string>} */
    this.ticked = new Set(); // rows, shown or not
    /** @type {{column: number, isDown: boolean} | null} */
    this.sorting = null;
    /** @type {HTMLElement | null} */
    this.menu = null;
    /** @type {HTMLElement | null} */
    this.opener = null;
    this.table = make("table", "", "");
    this.foot = make("nav", "pages", "");
    this.several = make("div", "several", "");
    this.data = /** @type {RowTableData} */ ({ label: "", columns: [], rows: [], actions: [] });
    this.signature = "";
    this.send = /** @type {Send} */ (() => {});
    this.onPointer = (/** @type {Event} */ event) => {
      if (this.menu && !event.composedPath().includes(this.menu)) this.closeMenu();
    };
  }

  /** @param {RowTableData} data @param {Send} send */
  update(data, send) {
    this.send = send;
    const signature = JSON.stringify(data);
    if (signature === this.signature) return;
    this.signature = signature;
    this.data = data;
    const ids = new Set(data.rows.map(({ id }) => id));
    this.ticked = new Set([...this.ticked].filter((id) => ids.has(id)));
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
    const had = this.held();
    this.closeMenu();
    const parts = /** @type {HTMLElement[]} */ (this.data.rows.length > N_FILTERED ? [this.filter()] : []);
    this.several = make("div", "several", "");
    this.several.setAttribute("role", "group");
    this.several.setAttribute("aria-label", "Ticked rows");
    if (this.hasTicks()) parts.push(this.several);
    this.table = make("table", "", "");
    this.table.setAttribute("aria-label", this.data.label);
    this.foot = make("nav", "pages", "");
    this.foot.setAttribute("aria-label", "Pages");
    const top = make("div", "top", "");
    top.append(...parts);
    this.root.replaceChildren(top, this.table, this.foot);
    this.fill();
    this.take(had);
  }

  /** Where the focus is, and whose menu is open: they outlive what they stand on. */
  held() {
    const root = /** @type {ShadowRoot | Document} */ (this.root.getRootNode());
    const focused = /** @type {HTMLElement | null} */ (root.activeElement);
    const of = (/** @type {Element | null | undefined} */ node) =>
      /** @type {HTMLElement | null | undefined} */ (node?.closest(".row"))?.dataset.id;
    const item = focused?.closest(".menu") ? focused.textContent : null;
    return { kind: focused?.className ?? "", row: of(focused), menu: of(this.opener), item };
  }

  /** @param {ReturnType<RowTable["held"]>} had */
  take({ kind, row, menu, item }) {
    const line = (/** @type {string} */ id) => this.table.querySelector(`.row[data-id="${CSS.escape(id)}"]`);
    if (kind === "filter") this.root.querySelector("input")?.focus();
    if (menu !== undefined) {
      /** @type {HTMLElement | null | undefined} */ (line(menu)?.querySelector(".more"))?.click();
      [...(this.menu?.querySelectorAll("button") ?? [])].find((one) => one.textContent === item)?.focus();
    } else if (row !== undefined && kind) {
      /** @type {HTMLElement | null | undefined} */ (line(row)?.querySelector(`.${kind}`))?.focus();
    }
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
    this.fillSeveral();
  }

  hasTicks() {
    return this.data.rows.length > 1 && this.data.actions.some((one) => one.many);
  }

  /** What can be done with the ticked rows; one that is not shown is counted all the same. */
  fillSeveral() {
    const n = this.ticked.size;
    if (!n) {
      const many = this.data.actions.filter((one) => one.many).map(({ label }) => label.replace("…", "").toLocaleLowerCase());
      this.several.replaceChildren(make("span", "", `Tick rows for several at once: ${many.join(", ")}.`));
      return;
    }
    const buttons = this.data.actions.filter((one) => one.many).map(({ name, label }) => {
      const button = make("button", "turn", label);
      button.type = "button";
      button.addEventListener("click", () => this.press(name, this.data.rows.filter(({ id }) => this.ticked.has(id)).map(({ id }) => id)));
      return button;
    });
    const none = make("button", "turn", "Untick all");
    none.type = "button";
    none.addEventListener("click", () => this.tick([...this.ticked], false));
    this.several.replaceChildren(make("span", "", `${n.toLocaleString("en")} ticked`), ...buttons, none);
  }

  /** @param {string[]} ids @param {boolean} isTicked */
  tick(ids, isTicked) {
    for (const id of ids) {
      if (isTicked) this.ticked.add(id);
      else this.ticked.delete(id);
    }
    const isAll = this.shown().every(({ id }) => this.ticked.has(id));
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (this.table.querySelectorAll("input.tick"))) {
      const id = /** @type {HTMLElement | null} */ (box.closest(".row"))?.dataset.id;
      box.checked = id === undefined ? isAll : this.ticked.has(id);
    }
    this.fillSeveral();
  }

  /** @param {string} label @param {boolean} isTicked @param {(isTicked: boolean) => void} change */
  box(label, isTicked, change) {
    const box = make("input", "tick", "");
    Object.assign(box, { type: "checkbox", checked: isTicked });
    box.setAttribute("aria-label", label);
    box.addEventListener("change", () => change(box.checked));
    return box;
  }

  head() {
    const line = make("tr", "", "");
    if (this.hasTicks()) {
      const cell = make("th", "ticks", "");
      const ids = () => this.shown().map(({ id }) => id); // those that the filter lets through
      const rows = ids();
      cell.append(this.box("Tick all rows", rows.length > 0 && rows.every((id) => this.ticked.has(id)), (isOn) => this.tick(ids(), isOn)));
      line.append(cell);
    }
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
        /** @type {HTMLElement} */ (this.table.querySelectorAll(".sort")[n]).focus();
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

  /** @param {Row} row */
  row(row) {
    const line = make("tr", "row", "");
    line.dataset.id = row.id;
    line.addEventListener("click", () => {
      if (!String(getSelection())) this.press("open", [row.id]);
    });
    if (this.hasTicks()) {
      const cell = make("td", "ticks", "");
      cell.addEventListener("click", (event) => event.stopPropagation());
      cell.append(this.box(`Tick ${told(row.cells[0])}`, this.ticked.has(row.id), (isOn) => this.tick([row.id], isOn)));
      line.append(cell);
    }
    row.cells.forEach((value, n) => line.append(this.cell(value, n)));
    if (this.data.actions.length) line.append(this.actions(row));
    return line;
  }

  /** @param {Cell} value @param {number} n */
  cell(value, n) {
    const { head, kind } = this.data.columns[n];
    const cell = make("td", kind, "");
    cell.dataset.head = head;
    if (kind === "due" && Array.isArray(value)) {
      cell.append(...dated(value[1]));
      cell.classList.toggle("late", value[0] < 0);
    } else if (Array.isArray(value)) {
      const bar = make("div", "bar", "");
      const done = make("div", "", "");
      done.style.width = `${100 * value[0]}%`;
      bar.append(done);
      cell.append(make("div", "", value[1]), bar);
    } else if (n === 0) {
      const button = make("button", "name", String(value));
      button.type = "button";
      button.addEventListener("keydown", (event) => this.walk(event));
      cell.append(button);
    } else {
      cell.append(...dated(value.toLocaleString("en")));
    }
    return cell;
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const step = STEPS.get(event.key);
    if (!step) return;
    event.preventDefault();
    const names = /** @type {HTMLElement[]} */ ([...this.table.querySelectorAll(".name")]);
    names[names.indexOf(/** @type {HTMLElement} */ (event.currentTarget)) + step]?.focus();
  }

  /** @param {Row} row */
  actions(row) {
    const cell = make("td", "act", "");
    cell.addEventListener("click", (event) => event.stopPropagation());
    const button = make("button", "more", "⋯");
    button.type = "button";
    const name = told(row.cells[0]);
    Object.assign(button, { title: "What can be done with it" });
    button.setAttribute("aria-label", `Actions for ${name}`);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => (this.opener === button ? this.closeMenu() : this.openMenu(button, row)));
    cell.append(button);
    return cell;
  }

  /** @param {HTMLElement} button @param {Row} row */
  openMenu(button, row) {
    this.closeMenu();
    this.opener = button;
    button.setAttribute("aria-expanded", "true");
    const menu = make("div", "menu", "");
    menu.setAttribute("role", "menu");
    for (const action of this.data.actions.filter((one) => row.actions.includes(one.name))) {
      const item = make("button", "", "");
      item.type = "button";
      item.setAttribute("role", "menuitem");
      const icon = make("span", "icon", action.icon);
      icon.setAttribute("aria-hidden", "true");
      item.append(icon, action.label);
      item.addEventListener("click", () => {
        this.closeMenu();
        this.press(action.name, [row.id]);
      });
      menu.append(item);
    }
    this.menu = menu;
    menu.addEventListener("keydown", (event) => this.pressInMenu(event));
    button.after(menu);
    menu.querySelector("button")?.focus();
    document.addEventListener("pointerdown", this.onPointer, { capture: true });
  }

  /** @param {KeyboardEvent} event */
  pressInMenu(event) {
    const items = [...(this.menu?.querySelectorAll("button") ?? [])];
    const at = items.findIndex((item) => item.matches(":focus"));
    const step = STEPS.get(event.key);
    if (event.key === "Escape" || event.key === "Tab") {
      const opener = this.opener;
      this.closeMenu();
      if (event.key === "Escape") opener?.focus();
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

  /** @param {number} nRows @param {number} first @param {number} nPages */
  turns(nRows, first, nPages) {
    if (!nRows) return [make("p", "none", "No row holds these words.")];
    if (nPages === 1) return [];
    const turn = (/** @type {string} */ text, /** @type {number} */ by, /** @type {boolean} */ isOff) => {
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

  /** @param {string} action @param {string[]} rows */
  press(action, rows) {
    this.send("press", { action, rows });
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {string} kind
 * @param {string} text
 * @returns {HTMLElementTagNameMap[T]}
 */
function make(name, kind, text) {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  node.textContent = text;
  return node;
}

/** @param {Cell} cell */
function told(cell) {
  return Array.isArray(cell) ? cell[1] : String(cell);
}

/** @param {string} text @returns {(string | HTMLElement)[]} the text, whose dates stay on one line */
function dated(text) {
  return text.split(/(\d{4}-\d\d-\d\d)/).map((part, n) => (n % 2 ? make("span", "date", part) : part));
}

/** @param {Cell} one @param {Cell} other */
function compared(one, other) {
  const [first, second] = [one, other].map((cell) => (Array.isArray(cell) ? cell[0] : cell));
  if (typeof first === "number" && typeof second === "number") return first - second;
  return String(first).localeCompare(String(second), "en", { numeric: true });
}

/** @param {{data: RowTableData, parentElement: ShadowRoot, setTriggerValue: Send}} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement & {table?: RowTable}} */ (parentElement.querySelector(".rows"));
  const table = (root.table ??= new RowTable(root));
  table.update(data, setTriggerValue);
  // it is called before each run of the page, too: only what is gone has no menu any more
  return () => requestAnimationFrame(() => table.root.isConnected || table.closeMenu());
}
