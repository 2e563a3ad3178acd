// @ts-check
// A text as words, which can be chosen one by one, with the errors that are marked in it.

import { element } from "../../desk/browser/dom.js";

/** @typedef {{start: number, end: number}} Range */
/** @typedef {{side: string, start: number | null, end: number | null, severity: string}} MarkedError */

/**
 * Returns where the words of a text are, punctuation too, in code points, as Python counts.
 * @param {string} text
 * @param {string} code
 * @returns {Range[]}
 */
export function wordRanges(text, code) {
  const ranges = [];
  let at = 0;
  for (const { segment } of new Intl.Segmenter(code, { granularity: "word" }).segment(text)) {
    const end = at + Array.from(segment).length;
    if (segment.trim()) ranges.push({ start: at, end });
    at = end;
  }
  return ranges;
}

/** @param {MarkedError} error @param {Range} range */
export function meets({ start, end }, range) {
  return start !== null && end !== null && start < range.end && range.start < end;
}

/**
 * Returns a text cut where words and errors begin and end; each piece knows its word.
 * @param {string} text
 * @param {Range[]} words
 * @param {MarkedError[]} errors
 * @param {Range | null} chosen
 * @returns {HTMLElement[]}
 */
export function pieces(text, words, errors, chosen) {
  const points = Array.from(text);
  const placed = [...words, ...errors].flatMap(({ start, end }) => (start === null || end === null ? [] : [start, end]));
  const cuts = [...new Set([0, points.length, ...placed])].sort((one, other) => one - other);
  return cuts.slice(1).map((end, n) => {
    const range = { start: cuts[n], end };
    const error = errors.find((one) => meets(one, range));
    const isChosen = chosen !== null && meets({ ...chosen, side: "", severity: "" }, range);
    const kind = [error ? error.severity : "", isChosen ? "chosen" : ""].join(" ").trim();
    const word = words.findIndex((one) => range.start < one.end && one.start < range.end);
    const piece = points.slice(range.start, range.end).join("");
    return element("span", { class: kind || null, "data-word": word < 0 ? null : word, title: error ? `${error.severity} error` : null, text: piece });
  });
}
