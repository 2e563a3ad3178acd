// @ts-check
// Which words of one text are not in another: all but their longest common subsequence.

import { element } from "./dom.js";

/** @typedef {{word: string, space: string}} Word */
/** @typedef {Word & {kind: "same" | "gone" | "new", before: string}} Step */

const MAX_CELLS = 4e6;
/** @type {Map<string, Intl.Segmenter>} */
const segmenters = new Map();

/**
 * A word carries the space behind it; the words of a text joined are the text.
 * @param {string} text
 * @param {string} language
 */
function wordsOf(text, language) {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: "word" });
  segmenters.set(language, segmenter);
  /** @type {Word[]} */
  const words = [];
  for (const { segment } of segmenter.segment(text)) {
    const isSpace = segment.trim() === "";
    if (isSpace && words.length) words[words.length - 1].space += segment;
    else words.push({ word: isSpace ? "" : segment, space: isSpace ? segment : "" });
  }
  return words;
}

/**
 * Returns steps in order: what both have ("same"), only the first ("gone"), only the second ("new").
 * @param {Word[]} from
 * @param {Word[]} to
 * @returns {Step[]}
 */
function stepsBetween(from, to) {
  let start = 0;
  while (start < from.length && start < to.length && from[start].word === to[start].word) start += 1;
  let end = 0;
  const most = Math.min(from.length, to.length) - start;
  while (end < most && from[from.length - 1 - end].word === to[to.length - 1 - end].word) end += 1;
  return [
    ...to.slice(0, start).map((one, at) => same(one, from[at])),
    ...middleSteps(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    ...to.slice(to.length - end).map((one, at) => same(one, from[from.length - end + at])),
  ];
}

/**
 * What both have is as in the second, and remembers the space that it had in the first.
 * @param {Word} one
 * @param {Word} before
 * @returns {Step}
 */
function same(one, before) {
  return { kind: "same", ...one, before: before.space };
}

/** @param {Word[]} from @param {Word[]} to @returns {Step[]} */
function middleSteps(from, to) {
  /** @type {(one: Word) => Step} */
  const gone = (one) => ({ kind: "gone", before: "", ...one });
  /** @type {(one: Word) => Step} */
  const added = (one) => ({ kind: "new", before: "", ...one });
  if (from.length * to.length > MAX_CELLS) return [...from.map(gone), ...to.map(added)];
  const longest = commonLengths(from, to);
  const width = to.length + 1;
  /** @type {Step[]} */
  const steps = [];
  let i = 0;
  let j = 0;
  while (i < from.length && j < to.length) {
    if (from[i].word === to[j].word) {
      steps.push(same(to[j], from[i]));
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) steps.push(gone(from[i++]));
    else steps.push(added(to[j++]));
  }
  return [...steps, ...from.slice(i).map(gone), ...to.slice(j).map(added)];
}

/**
 * Returns in cell (i, j) how many words the texts from there on have in common.
 * @param {Word[]} from
 * @param {Word[]} to
 */
function commonLengths(from, to) {
  const width = to.length + 1;
  const lengths = new Uint16Array((from.length + 1) * width);
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      lengths[i * width + j] = from[i].word === to[j].word
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return lengths;
}

/**
 * Returns the differences of two texts as pieces of text, neighbours of a kind joined.
 * @param {string} from
 * @param {string} to
 * @param {string} language
 */
export function differences(from, to, language) {
  /** @type {{kind: string, text: string}[]} */
  const pieces = [];
  let lost = ""; // the space that the text before it has no more
  for (const { kind, word, space, before } of stepsBetween(wordsOf(from, language), wordsOf(to, language))) {
    const text = kind === "gone" ? lost + word + space : word + space;
    lost = kind === "same" && !space ? before : "";
    const last = pieces[pieces.length - 1];
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  }
  return pieces;
}

/**
 * Returns a text as nodes, the words marked that another one doesn't have.
 * @param {string} text
 * @param {string} other
 * @param {string} language
 */
export function markedAgainst(text, other, language) {
  /** @type {(Node | string)[]} */
  const pieces = [];
  // the other way round the words, and the spaces behind them, are those of `text`
  for (const { kind, text: piece } of differences(other, text, language)) {
    if (kind === "new") pieces.push(...trimmed("mark", "gone", piece, "not in the other text"));
    else if (kind === "same") pieces.push(piece);
  }
  return pieces;
}

/**
 * Returns what was made of a text: what went is struck, what came is underlined.
 * @param {string} from
 * @param {string} to
 * @param {string} language
 */
export function changesBetween(from, to, language) {
  return differences(from, to, language).flatMap(({ kind, text }) => {
    if (kind === "same") return [text];
    return kind === "gone" ? trimmed("del", "", text, "taken out") : trimmed("ins", "", text, "put in");
  });
}

/**
 * No line is drawn under the space at the end.
 * @param {"mark" | "del" | "ins"} name
 * @param {string} kind
 * @param {string} text
 * @param {string} title
 */
function trimmed(name, kind, text, title) {
  const inner = text.trimEnd();
  return [element(name, { class: kind, text: inner, title }), text.slice(inner.length)];
}
