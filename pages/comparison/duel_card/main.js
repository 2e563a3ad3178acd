// @ts-check
// The card of a blind duel. Text only ever goes in as text. An answer is given once to each segment:
// a key that is held, or pressed before the next segment is on the screen, answers nothing.

import { element, isTyping, stop } from "../../desk/browser/dom.js";

/** @typedef {{choice: string, key: string, label: string}} DuelAnswer */
/**
 * @typedef {{
 *   segment: number, texts: string[], languages: import("../../desk/browser/dom.js").TextLanguage[],
 *   done: [number, number], answers: DuelAnswer[],
 * }} DuelData
 */

const PATIENCE_MS = 5000; // then an answer may be given again: the first one was lost

class DuelCard {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {number | null} */
    this.segment = null;
    this.isWaiting = false;
    this.timer = 0;
    /** @type {DuelAnswer[]} */
    this.answers = [];
    this.send = (/** @type {string} */ _, /** @type {unknown} */ __) => {};
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.press(event);
  }

  wake() {
    window.addEventListener("keydown", this.onKey, { capture: true });
  }

  sleep() {
    window.removeEventListener("keydown", this.onKey, { capture: true });
    clearTimeout(this.timer);
  }

  /** @param {DuelData} data @param {(name: string, value: unknown) => void} send */
  update(data, send) {
    this.send = send;
    this.answers = data.answers;
    if (data.segment === this.segment) return;
    this.segment = data.segment;
    this.isWaiting = false;
    clearTimeout(this.timer);
    this.draw(data);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const answer = this.answers.find((one) => one.key === event.key);
    const isHeld = event.ctrlKey || event.altKey || event.metaKey;
    if (!answer || isTyping(event.composedPath()[0]) || isHeld || event.isComposing) return;
    stop(event);
    if (!event.repeat) this.answer(answer.choice);
  }

  /** @param {string} choice */
  answer(choice) {
    if (this.isWaiting) return;
    this.wait(true);
    this.timer = setTimeout(() => this.wait(false), PATIENCE_MS);
    this.send("answer", { segment: this.segment, choice });
  }

  /** @param {boolean} isWaiting */
  wait(isWaiting) {
    this.isWaiting = isWaiting;
    this.root.setAttribute("aria-busy", String(isWaiting));
    for (const button of this.root.querySelectorAll("button")) button.disabled = isWaiting;
  }

  /** @param {DuelData} data */
  draw({ done: [done, all], texts, languages, answers, segment }) {
    const box = (/** @type {string} */ kind, /** @type {string} */ label, /** @type {number} */ n) => element("div", { class: kind }, [
      element("div", { class: "label", text: label }), element("p", { class: "text", text: texts[n], language: languages[n] }),
    ]);
    this.root.replaceChildren(
      element("div", { class: "head", text: `${done} of ${all} judged. Which translation is better? Their systems are not named.` }),
      box("source", "Source", 0),
      element("div", { class: "outputs" }, [box("output", "First", 1), box("output", "Second", 2)]),
      element("div", { class: "answers" }, answers.map(({ key, label, choice }) =>
        element("button", { type: "button", onclick: () => this.answer(choice) }, [element("kbd", { text: key }), label]),
      )),
    );
    this.root.setAttribute("aria-busy", "false");
    this.root.dataset.segment = String(segment);
  }
}

/** @param {{data: DuelData, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement & {card?: DuelCard}} */ (parentElement.querySelector(".duel"));
  const card = (root.card ??= new DuelCard(root));
  card.wake();
  card.update(data, setTriggerValue);
  return () => card.sleep();
}
