// The card of a blind duel. Text only ever goes in as text. An answer is given once to each segment:
// a key that is held, or pressed before the next segment is on the screen, answers nothing.

const PATIENCE_MS = 5000; // then an answer may be given again: the first one was lost

class DuelCard {
  constructor(root) {
    this.root = root;
    this.segment = null;
    this.isWaiting = false;
    this.onKey = (event) => this.press(event);
  }

  wake() {
    window.addEventListener("keydown", this.onKey, { capture: true });
  }

  sleep() {
    window.removeEventListener("keydown", this.onKey, { capture: true });
    clearTimeout(this.timer);
  }

  update(data, send) {
    this.send = send;
    this.answers = data.answers;
    if (data.segment === this.segment) return;
    this.segment = data.segment;
    this.isWaiting = false;
    clearTimeout(this.timer);
    this.draw(data);
  }

  press(event) {
    const answer = this.answers.find((one) => one.key === event.key);
    const origin = event.composedPath()[0];
    const isTyping = origin instanceof Element && (origin.matches("input, textarea, select") || origin.isContentEditable);
    if (!answer || isTyping || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) this.answer(answer.choice);
  }

  answer(choice) {
    if (this.isWaiting) return;
    this.wait(true);
    this.timer = setTimeout(() => this.wait(false), PATIENCE_MS);
    this.send("answer", { segment: this.segment, choice });
  }

  wait(isWaiting) {
    this.isWaiting = isWaiting;
    this.root.setAttribute("aria-busy", String(isWaiting));
    for (const button of this.root.querySelectorAll("button")) button.disabled = isWaiting;
  }

  draw(data) {
    const [done, all] = data.done;
    const [source, first, second] = data.texts.map((text, n) => {
      const node = make("p", "text", text);
      Object.assign(node, { lang: data.languages[n].code, dir: data.languages[n].dir });
      return node;
    });
    this.root.replaceChildren(
      make("div", "head", `${done} of ${all} judged. Which translation is better? Their systems are not named.`),
      box("source", "Source", source),
      group("outputs", [box("output", "First", first), box("output", "Second", second)]),
      group("answers", data.answers.map((answer) => this.button(answer))),
    );
    this.root.setAttribute("aria-busy", "false");
    this.root.dataset.segment = data.segment;
  }

  button(answer) {
    const node = make("button", "", "");
    node.type = "button";
    node.append(make("kbd", "", answer.key), answer.label);
    node.addEventListener("click", () => this.answer(answer.choice));
    return node;
  }
}

function make(name, kind, text) {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  node.textContent = text;
  return node;
}

function group(kind, children) {
  const node = make("div", kind, "");
  node.append(...children);
  return node;
}

function box(kind, label, child) {
  return group(kind, [make("div", "label", label), child]);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".duel");
  root.card ??= new DuelCard(root);
  root.card.wake();
  root.card.update(data, setTriggerValue);
  return () => root.card.sleep();
}
