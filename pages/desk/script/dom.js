// Small means to build the page. Text only ever goes in as text.

const ENGLISH = { code: "en", dir: "ltr" };

// language: { code, dir } of what stands in the element
function element(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key === "onclick") node.addEventListener("click", value);
    else if (key === "language") Object.assign(node, { lang: value.code, dir: value.dir });
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  if (attributes.language?.dir === "rtl") isolate(node);
  return node;
}

// Code, addresses, formulas and tags run from left to right, whatever the text around them does.
const LEFT_TO_RIGHT = /`+[^`]+`+|(?<=\])\([^()\s]*\)|https?:\/\/[^\s)\]]+|\$[^$]+\$|<[^<>]+>|\{[^{}]+\}/gu;

function isolate(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = [];
    let at = 0;
    for (const match of text.data.matchAll(LEFT_TO_RIGHT)) {
      parts.push(text.data.slice(at, match.index), element("bdi", { dir: "ltr", text: match[0] }));
      at = match.index + match[0].length;
    }
    if (at) text.replaceWith(...parts, text.data.slice(at));
  }
}

// What would be drawn the same stays as it is, with the focus that may be in it.
function fill(node, signature, parts) {
  const wanted = JSON.stringify(signature);
  if (node.drawn === wanted) return;
  node.drawn = wanted;
  node.replaceChildren(...parts().filter((part) => part !== null));
}

// offsets count code points, as Python does
function marked(text, spans) {
  const points = Array.from(text);
  const nodes = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (start < at) continue;
    nodes.push(points.slice(at, start).join(""), element("mark", { text: points.slice(start, end).join("") }));
    at = end;
  }
  nodes.push(points.slice(at).join(""));
  return nodes;
}

function spansOf(text, words) {
  const wanted = Array.from(words.toLowerCase());
  const points = Array.from(text.toLowerCase());
  const spans = [];
  for (let i = 0; wanted.length && i + wanted.length <= points.length; i++) {
    if (wanted.every((point, k) => points[i + k] === point)) spans.push([i, i + wanted.length]);
  }
  return spans;
}

function isTyping(node) {
  return node instanceof Element && (node.matches("input, textarea, select") || node.isContentEditable);
}

// a select box keeps the focus after a choice, and would take the next key for a search
function hasChosen(node) {
  return node.getAttribute("role") === "combobox" && node.getAttribute("aria-expanded") === "false";
}

function isDark(root) {
  const channels = getComputedStyle(root).color.match(/\d+(\.\d+)?/g).slice(0, 3).map(Number);
  return channels.reduce((sum, channel) => sum + channel, 0) > 384;
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function fitHeight(textarea) {
  textarea.style.height = "auto";
  textarea.style.height = `${textarea.scrollHeight + 4}px`;
}

function utf8Length(text) {
  return new TextEncoder().encode(text).length;
}

function countNoun(n, noun) {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}
