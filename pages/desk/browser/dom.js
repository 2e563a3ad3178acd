// @ts-check
// Small means to build the page. Text only ever goes in as text.

/** @typedef {import("./protocol.js").ShownLanguage} ShownLanguage */
/** @typedef {{code: string, dir: string}} TextLanguage */
/** @typedef {Node | string | null} Part */
/**
 * `text` is the content, `language` that of what stands in the element, `onclick` what a press does.
 * @typedef {{text?: string | number, language?: TextLanguage | null, onclick?: (event: MouseEvent) => void,
 *   [attribute: string]: unknown}} Attributes
 */

export const ENGLISH = { code: "en", dir: "ltr" };

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Attributes} [attributes]
 * @param {Part[]} [children]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  const { text, language, onclick, ...others } = attributes;
  if (text !== undefined) node.textContent = String(text);
  if (onclick) /** @type {HTMLElement} */ (node).addEventListener("click", onclick);
  if (language) Object.assign(node, { lang: language.code, dir: language.dir });
  for (const [key, value] of Object.entries(others)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...present(children));
  if (language?.dir === "rtl") isolate(node);
  return node;
}

/**
 * @template T
 * @param {(T | null)[]} parts
 * @returns {T[]}
 */
export function present(parts) {
  return /** @type {T[]} */ (parts.filter((part) => part !== null));
}

/** @param {string} text @param {(event: MouseEvent) => void} onclick @param {Attributes} [more] */
export function pressButton(text, onclick, more = {}) {
  return element("button", { type: "button", text, onclick, ...more });
}

// Code, addresses, formulas and tags run from left to right, whatever the text around them does.
const LEFT_TO_RIGHT = /`+[^`]+`+|(?<=\])\([^()\s]*\)|https?:\/\/[^\s)\]]+|\$[^$]+\$|<[^<>]+>|\{[^{}]+\}/gu;

/** @param {Node} node */
function isolate(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    const parts = [];
    let at = 0;
    for (const match of text.data.matchAll(LEFT_TO_RIGHT)) {
      const index = match.index ?? 0;
      parts.push(text.data.slice(at, index), element("bdi", { dir: "ltr", text: match[0] }));
      at = index + match[0].length;
    }
    if (at) text.replaceWith(...parts, text.data.slice(at));
  }
}

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Draws parts anew, unless they would be as they are, with the focus that may be in them.
 * @param {Element} node
 * @param {unknown} signature
 * @param {() => Part[]} parts
 * @returns {boolean} whether it has
 */
export function fill(node, signature, parts) {
  const wanted = JSON.stringify(signature ?? null);
  if (drawn.get(node) === wanted) return false;
  drawn.set(node, wanted);
  const focused = /** @type {Document | ShadowRoot} */ (node.getRootNode()).activeElement;
  const held = focused instanceof HTMLElement && node.contains(focused) ? focused : null;
  node.replaceChildren(...present(parts()));
  if (held && !node.contains(held)) {
    const alike = [...node.querySelectorAll(held.tagName)].find((one) => nameOf(one) === nameOf(held));
    if (alike instanceof HTMLElement) alike.focus({ preventScroll: true });
  }
  return true;
}

/** @param {Element} control */
export function nameOf(control) {
  return control.getAttribute("aria-label") ?? control.textContent ?? "";
}

/**
 * Returns a text as nodes, marked with spans of several kinds, which may overlap, its markup as
 * chips. Offsets count code points, as Python does; the nodes have all of the text.
 * @param {string} text
 * @param {Record<string, readonly [number, number][]>} spans
 * @param {{titles?: Record<string, string>, chips?: readonly import("./protocol.js").ShownMark[]}} [more]
 * @returns {(Node | string)[]}
 */
export function marked(text, spans, more = {}) {
  const { titles = {}, chips = [] } = more;
  const points = Array.from(text);
  const borders = chips.flatMap(({ start, end, n_signs }) => [start, start + n_signs, end - n_signs, end]);
  const cuts = [...new Set([0, points.length, ...borders, ...Object.values(spans).flat(2)])].sort((one, other) => one - other);
  /** @type {(Node | string)[]} */
  const nodes = [];
  /** @type {{end: number, node: HTMLElement} | null} */
  let chip = null;
  for (const [at, end] of cuts.slice(1).entries()) {
    const start = cuts[at];
    const begun = chips.find((one) => one.start === start);
    if (begun) {
      const raw = points.slice(begun.start, begun.end).join("");
      chip = { end: begun.end, node: element("span", { class: `chip ${begun.kind}`, "data-raw": raw, title: raw }) };
      nodes.push(chip.node);
    }
    const isSign = chips.some((one) => one.n_signs && ((one.start === start && start + one.n_signs === end) || (one.end === end && end - one.n_signs === start)));
    const piece = points.slice(start, end).join("");
    const kinds = Object.keys(spans).filter((kind) => spans[kind].some(([from, to]) => from <= start && end <= to));
    const part = kinds.length ? element("mark", { class: kinds.join(" "), text: piece, title: titles[kinds[kinds.length - 1]] }) : piece;
    const shown = isSign ? element("span", { class: "sign" }, [part]) : part;
    if (chip) chip.node.append(shown);
    else nodes.push(shown);
    if (chip && end >= chip.end) chip = null;
  }
  return nodes;
}

/**
 * Returns where words stand in a text, however their letters are written.
 * @param {string} text
 * @param {string} words
 * @returns {[number, number][]}
 */
export function spansOf(text, words) {
  const wanted = Array.from(words.trim(), (point) => point.toLowerCase());
  const points = Array.from(text, (point) => point.toLowerCase());
  /** @type {[number, number][]} */
  const spans = [];
  for (let i = 0; wanted.length && i + wanted.length <= points.length; i++) {
    if (wanted.every((point, k) => points[i + k] === point)) spans.push([i, i + wanted.length]);
  }
  return spans;
}

/** @param {unknown} node */
export function isTyping(node) {
  return node instanceof HTMLElement && (node.matches("input:not([type=checkbox]), textarea, select") || node.isContentEditable);
}

/**
 * A select box keeps the focus after a choice, and would take the next key for a search.
 * @param {unknown} node
 */
export function hasChosen(node) {
  return node instanceof Element && node.getAttribute("role") === "combobox" && node.getAttribute("aria-expanded") === "false";
}

/** @param {Element} root */
export function isDark(root) {
  const channels = (getComputedStyle(root).color.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map(Number);
  return channels.reduce((sum, channel) => sum + channel, 0) > 384;
}

/** @param {Event} event */
export function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @param {string} text */
export function utf8Length(text) {
  return new TextEncoder().encode(text).length;
}

/** @param {number} n @param {string} noun @param {string} [plural] */
export function countNoun(n, noun, plural = `${noun}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : plural}`;
}
