// @ts-check
// The card on which a judge marks errors and gives scores, or says in a duel which text is better.
// Text only ever goes in as text. An answer is given once to each task: a key that is held, or
// pressed before the next task is on the screen, answers nothing.

import { countNoun, element, isTyping, pressButton, stop } from "../../desk/browser/dom.js";
import { Pane } from "./pane.js";

/** @typedef {import("./words.js").MarkedError} MarkedError */
/** @typedef {{choice: string, key: string, label: string}} DuelAnswer */
/**
 * @typedef {{
 *   task: string, segment: number, protocol: string, src: string, previous: string, following: string,
 *   texts: string[], prefilled: MarkedError[][], is_prefilled: boolean,
 *   languages: import("../../desk/browser/dom.js").TextLanguage[], done: [number, number],
 *   answers: DuelAnswer[],
 * }} JudgingData
 */

const PATIENCE_MS = 5000; // then an answer may be given again: the first one was lost
const DIGITS_MS = 1500; // so long digits are of one number
const NAMES = ["First", "Second"];

class Translation {
  /** @param {JudgingCard} card @param {number} n @param {JudgingData} data */
  constructor(card, n, data) {
    this.card = card;
    this.name = data.texts.length > 1 ? NAMES[n] : "Translation";
    /** @type {number | null} */
    this.score = null;
    this.digits = "";
    this.typed = 0;
    this.pane = new Pane({ side: "tgt", name: this.name, text: data.texts[n], language: data.languages[1], changed: () => card.choose(this) });
    this.pane.errors = data.prefilled[n];
    this.range = element("input", { type: "range", min: "0", max: "100", class: "unset", "aria-label": `${this.name}: score` });
    this.range.addEventListener("input", () => this.rate(Number(this.range.value)));
    this.range.addEventListener("focus", () => card.choose(this));
    this.shown = element("output", { class: "score", text: "–" });
    this.told = element("div", { class: "told", "aria-live": "polite" });
    this.mark(this.pane.errors);
  }

  /** @param {number} score */
  rate(score) {
    this.score = score;
    this.range.value = String(score);
    this.range.classList.remove("unset");
    this.shown.textContent = String(score);
    this.card.tell("");
  }

  /** @param {string} digit */
  type(digit) {
    const isSame = Date.now() - this.typed < DIGITS_MS && Number(this.digits + digit) <= 100 && this.digits !== "0";
    this.digits = isSame ? this.digits + digit : digit;
    this.typed = Date.now();
    this.rate(Number(this.digits));
  }

  /** @param {MarkedError[]} errors */
  mark(errors) {
    this.pane.errors = errors;
    this.pane.draw();
    const count = (/** @type {string} */ severity) => errors.filter((one) => one.severity === severity).length;
    const missing = errors.find((one) => one.start === null);
    const omitted = errors.some((one) => one.side === "src");
    const parts = errors.length ? [countNoun(count("minor"), "minor error"), countNoun(count("major"), "major error")] : ["No error marked"];
    if (missing) parts.push(`something is missing: ${missing.severity}`);
    if (omitted) parts.push("words of the source left out");
    this.told.textContent = parts.join(" · ");
  }

  /** Something is missing: a minor error, a major one, none. */
  omit() {
    const missing = this.pane.errors.find((one) => one.start === null);
    const others = this.pane.errors.filter((one) => one !== missing);
    const severity = missing === undefined ? "minor" : missing.severity === "minor" ? "major" : null;
    this.mark(severity ? [...others, { side: "tgt", start: null, end: null, severity }] : others);
  }

  draw() {
    const act = (/** @type {string} */ key) => () => {
      this.card.choose(this, this.card.at === this.card.source ? this.card.source : this.pane);
      this.card.act(key);
      this.card.at?.node.focus({ preventScroll: true });
    };
    return element("div", { class: "output" }, [
      element("div", { class: "label", text: this.name }),
      this.pane.node,
      element("div", { class: "marks" }, [
        keyButton("N", "Minor", act("n")), keyButton("M", "Major", act("m")), keyButton("X", "Take away", act("x")), keyButton("O", "Something is missing", act("o")),
      ]),
      this.told,
      element("label", { class: "rating" }, [element("span", { text: "Score" }), this.range, this.shown]),
    ]);
  }
}

/** @param {string} key @param {string} text @param {() => void} onclick */
function keyButton(key, text, onclick) {
  const button = pressButton(text, onclick, { tabindex: "-1" });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay chosen
  button.prepend(element("kbd", { text: key }));
  return button;
}

class JudgingCard {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {JudgingData | null} */
    this.data = null;
    this.isWaiting = false;
    this.timer = 0;
    /** @type {Translation[]} */
    this.translations = [];
    /** @type {Translation | null} */
    this.current = null;
    /** @type {Pane | null} */
    this.source = null;
    /** @type {Pane | null} */
    this.at = null;
    this.token = "";
    this.seconds = 0;
    this.since = 0;
    this.message = element("div", { class: "message", role: "status" });
    this.send = (/** @type {string} */ _, /** @type {unknown} */ __) => {};
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.press(event);
    this.onVisible = () => this.count();
  }

  wake() {
    window.addEventListener("keydown", this.onKey, { capture: true });
    document.addEventListener("visibilitychange", this.onVisible);
  }

  sleep() {
    window.removeEventListener("keydown", this.onKey, { capture: true });
    document.removeEventListener("visibilitychange", this.onVisible);
    clearTimeout(this.timer);
  }

  /** Counts the time for which the card was seen. */
  count() {
    const now = performance.now();
    if (this.since) this.seconds += (now - this.since) / 1000;
    this.since = document.hidden ? 0 : now;
  }

  /** @param {JudgingData} data @param {(name: string, value: unknown) => void} send */
  update(data, send) {
    this.send = send;
    if (data.task === this.data?.task) return;
    this.data = data;
    this.wait(false);
    this.token = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
    this.seconds = 0;
    this.since = document.hidden ? 0 : performance.now();
    this.draw(data);
  }

  /** @param {Translation} translation @param {Pane | null} [at] */
  choose(translation, at = translation.pane) {
    this.at = at;
    if (this.current === translation) return;
    this.current = translation;
    this.showSource();
  }

  showSource() {
    if (!this.source || !this.current) return;
    this.source.errors = this.current.pane.errors;
    this.source.draw();
    const label = this.root.querySelector(".source .label");
    const whose = this.translations.length > 1 ? `the ${this.current.name.toLowerCase()}` : "the translation";
    if (label) label.textContent = `Source · words marked here are left out by ${whose}`;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const target = event.composedPath()[0];
    const isHeld = event.ctrlKey || event.altKey || event.metaKey;
    if (event.isComposing || !this.data || !this.root.isConnected) return;
    const isOurs = target instanceof Node && this.root.contains(target);
    if (!isOurs && (target !== document.body || document.querySelector("[role=dialog]"))) return;
    if (this.data.protocol === "duel") {
      const answer = this.data.answers.find((one) => one.key === event.key);
      if (!answer || isHeld) return;
      stop(event);
      if (!event.repeat) this.answer({ choice: answer.choice });
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      stop(event);
      if (!event.repeat) this.finish();
    } else if (!isHeld && (isTyping(target) || target === this.at?.node || target === document.body)) {
      this.pressIn(event, target);
    }
  }

  /** @param {KeyboardEvent} event @param {EventTarget} target */
  pressIn(event, target) {
    const rated = this.translations.find((one) => one.range === target);
    if (/^[0-9]$/.test(event.key)) {
      stop(event);
      if (!event.repeat) (rated ?? this.current)?.type(event.key);
    } else if (event.key === "Enter") {
      stop(event);
      if (!event.repeat) this.advance(rated ?? null);
    } else if (rated || !this.at) {
      return; // the arrows move the score
    } else if (this.at.move(event)) {
      stop(event);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      stop(event);
      if (event.key === "ArrowUp") this.up();
      else this.down();
    } else if (["n", "m", "x", "o", "delete", "backspace"].includes(event.key.toLowerCase())) {
      stop(event);
      if (!event.repeat) this.act(event.key.toLowerCase());
    }
  }

  /** Up to the source, and down to the translation left last, or to the other one. */
  up() {
    this.source?.node.focus({ preventScroll: true });
  }

  down() {
    const { translations, current } = this;
    const isAtSource = this.at === this.source;
    const other = current && translations[(translations.indexOf(current) + 1) % translations.length];
    (isAtSource ? current : other)?.pane.node.focus({ preventScroll: true });
  }

  /**
   * From words to their score, and from a score to the next text.
   * @param {Translation | null} rated whose score has the focus
   */
  advance(rated) {
    if (!rated) {
      if (this.at === this.source) this.current?.pane.node.focus();
      else this.current?.range.focus();
      return;
    }
    const next = this.translations[this.translations.indexOf(rated) + 1];
    if (next) next.pane.node.focus();
    else /** @type {HTMLElement | null} */ (this.root.querySelector("button.go"))?.focus();
  }

  /** @param {string} key */
  act(key) {
    const { current, at } = this;
    if (!current || !at) return;
    if (key === "o") current.omit();
    else current.mark(at.marked(current.pane.errors, key === "n" ? "minor" : key === "m" ? "major" : null));
    this.showSource();
  }

  finish() {
    const unrated = this.translations.find((one) => one.score === null);
    if (unrated) {
      this.tell(`${unrated.name}: give a score from 0 to 100 first.`);
      unrated.range.focus();
      return;
    }
    this.answer({ scores: this.translations.map((one) => one.score), spans: this.translations.map((one) => one.pane.errors) });
  }

  /** @param {string} text */
  tell(text) {
    this.message.textContent = text;
  }

  /** @param {Record<string, unknown>} said */
  answer(said) {
    if (this.isWaiting || !this.data) return;
    this.count();
    this.wait(true);
    this.timer = setTimeout(() => this.wait(false), PATIENCE_MS);
    this.send("answer", { task: this.data.task, token: this.token, seconds: Math.round(this.seconds * 10) / 10, ...said });
  }

  /** @param {boolean} isWaiting */
  wait(isWaiting) {
    clearTimeout(this.timer);
    this.isWaiting = isWaiting;
    this.root.setAttribute("aria-busy", String(isWaiting));
    for (const button of this.root.querySelectorAll("button")) button.disabled = isWaiting;
  }

  /** @param {JudgingData} data */
  draw(data) {
    const [done, all] = data.done;
    const isDuel = data.protocol === "duel";
    const hadFocus = this.root.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    this.current = this.at = this.source = null;
    this.translations = isDuel ? [] : data.texts.map((_, n) => new Translation(this, n, data));
    if (!isDuel) {
      const changed = () => this.current && this.choose(this.current, this.source);
      this.source = new Pane({ side: "src", name: "Source", text: data.src, language: data.languages[0], changed });
    }
    const asked = isDuel ? "Which translation is better? Their systems are not named." : "Mark the errors, then give a score. Systems are not named.";
    const prefilled = data.is_prefilled ? " What the checks have found is marked: take away what is no error." : "";
    this.message.textContent = "";
    this.root.replaceChildren(
      element("div", { class: "head", text: `${done} of ${all} judged. ${asked}${prefilled}` }),
      element("div", { class: "source" }, [
        element("div", { class: "label", text: "Source" }),
        this.beside(data.previous, data),
        this.source ? this.source.node : element("p", { class: "text", text: data.src, language: data.languages[0] }),
        this.beside(data.following, data),
      ]),
      element("div", { class: `outputs of${data.texts.length}` }, isDuel ? this.plain(data) : this.translations.map((one) => one.draw())),
      isDuel ? this.choices(data) : this.foot(),
    );
    this.root.dataset.segment = String(data.segment);
    if (!this.translations.length) return;
    this.choose(this.translations[0]);
    const active = document.activeElement;
    if (hadFocus || active === document.body || active?.shadowRoot?.contains(this.root)) this.translations[0].pane.node.focus({ preventScroll: true });
  }

  /** @param {string} text @param {JudgingData} data */
  beside(text, { languages }) {
    return text ? element("p", { class: "beside", text, language: languages[0] }) : null;
  }

  /** @param {JudgingData} data */
  plain({ texts, languages }) {
    return texts.map((text, n) => element("div", { class: "output" }, [
      element("div", { class: "label", text: NAMES[n] }), element("p", { class: "text", text, language: languages[1] }),
    ]));
  }

  /** @param {JudgingData} data */
  choices({ answers }) {
    return element("div", { class: "answers" }, answers.map(({ key, label, choice }) => keyButton(key, label, () => this.answer({ choice }))));
  }

  foot() {
    const go = pressButton("Next", () => this.finish(), { class: "go" });
    go.append(element("kbd", { class: "after", text: "Ctrl+Enter" }));
    const help = "Arrows choose words, with Shift several; ↑ ↓ change the text; digits give the score; Enter goes to the score and on.";
    return element("div", { class: "foot" }, [element("div", { class: "help", text: help }), this.message, go]);
  }
}

/** @param {{data: JudgingData, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement & {card?: JudgingCard}} */ (parentElement.querySelector(".judging"));
  const card = (root.card ??= new JudgingCard(root));
  card.wake();
  card.update(data, setTriggerValue);
  return () => card.sleep();
}
