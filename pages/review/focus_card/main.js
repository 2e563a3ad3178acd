// The review desk in the browser. It shows beads that the server has leased to this person before
// they are needed, so that the next one is there at once. A decision names the bead and the version
// that were on screen; it counts as taken when the server says that the database has it.

const DECISIONS = new Set(["approve", "reject", "skip", "flag", "edit"]);
const MESSAGES = {
  approve: "Approved. {undo} takes it back.",
  reject: "Rejected. {undo} takes it back.",
  skip: "Skipped: it comes again at the end.",
  flag: "Flagged. {undo} takes it back.",
  edit: "Saved and approved. {undo} takes it back.",
};
const STRUCTURE = new Set(["merge", "merge_prev", "split", "pull", "push", "unpair"]);
const POLL_MS = 800;
const SUDDEN_MS = 700; // for what comes unasked: a key on its way was not meant for it

class Desk {
  constructor(parent, setStateValue) {
    this.root = parent.querySelector(".card");
    this.host = parent.host;
    this.data = null;
    this.shown = null;
    this.after = null; // what the person is done with, where nothing is shown
    this.editing = null;
    this.noting = null;
    this.caret = null;
    this.command_ = null; // the token of what is being waited for
    this.moves = []; // pressed meanwhile
    this.words = "";
    this.drawn = "";
    this.identity = null;
    this.paintedAt = null;
    this.message = { kind: "", text: "" };
    this.outbox = new Outbox((out) => this.setStateValue("out", out), "bead", () => this.where());
    this.setStateValue = setStateValue;
    this.dialog = new Dialog(this, DIALOGS);
    this.head = element("div", { class: "head" });
    this.place = element("div", { class: "place-of-card" });
    this.tablePlace = element("div", { class: "place-of-table" });
    this.root.replaceChildren(this.head, element("div", { class: "columns" }, [this.place, this.tablePlace]), this.dialog.node);
  }

  wake() {
    if (this.onKey) return;
    this.onKey = (event) => handleKey(event, this);
    window.addEventListener("keydown", this.onKey, { capture: true });
    this.outbox.wake();
  }

  sleep() {
    window.removeEventListener("keydown", this.onKey, { capture: true });
    this.onKey = null;
    clearTimeout(this.poll);
    this.outbox.sleep();
  }

  // --- what the server says ---

  update(data) {
    if (this.outbox.isOvertaken(data)) return;
    const isFirst = this.data === null;
    const isNewest = this.outbox.isNewest(data);
    const before = isFirst ? null : this.card();
    const known = this.data?.cards ?? [];
    this.data = data;
    this.host.classList.toggle("dark", isDark(this.root));
    if (isFirst) this.begin(data);
    this.outbox.open(data.box);
    const settled = this.outbox.settle(data.answers);
    this.isLed = this.isSudden = this.hasError = false;
    for (const [item, answer] of settled) this.heed(item, answer);
    if (data.epoch !== this.outbox.epoch) {
      if (!settled.length) this.message = { kind: "", text: "" };
      this.begin(data);
    } else if (before && !this.isLed && !this.isHere(before.id)) this.lose(before, isNewest, known, settled);
    if (!this.card()) this.goOn();
    if (isFirst) this.returnToPlace();
    this.redraw();
    this.dialog.refresh();
    if (this.command_ === null) {
      this.root.setAttribute("aria-busy", "false");
      if (this.moves.length) this.act(...this.moves.shift());
    }
    clearTimeout(this.poll);
    if (data.is_offer_waiting) this.poll = setTimeout(() => this.outbox.flush(), POLL_MS);
  }

  begin(data) {
    this.outbox.epoch = data.epoch;
    this.show(data.current);
  }

  // What is before the person has no card any more. What was asked for before they came here says
  // nothing of it; otherwise it is gone, and what stands in its place comes unasked.
  lose(card, isNewest, known, settled) {
    if (!isNewest) {
      const isDone = (bead) => settled.some(([item]) => item.isDecision && item.bead === bead);
      this.data = { ...this.data, cards: known.filter(({ id }) => !isDone(id)) };
    } else if (!settled.length) {
      this.isSudden = true;
      this.message = { kind: "error", text: "What was shown here is no more: somebody has changed it. This is what comes now." };
    }
  }

  goOn() {
    if (this.isLed && this.shown !== null && !this.outbox.has(this.shown)) this.outbox.flush(); // its card is to come
    else {
      const next = this.nextOpen();
      if (next !== null) this.show(next);
      else if (this.shown !== null) this.leaveFor(null);
    }
  }

  heed(item, answer) {
    if (item.token === this.command_) this.command_ = null;
    const isError = answer.kind === "error";
    if (isError || !this.hasError) {
      if (answer.text || isError) this.message = { kind: answer.kind, text: answer.text };
      else if (item.isDecision) this.message = { kind: "", text: this.told(item.action) };
    }
    this.hasError ||= isError;
    if (answer.bead !== null && answer.bead !== undefined) {
      this.isLed = true;
      this.isSudden = Boolean(item.isDecision); // they have gone on since
      this.show(answer.bead);
      const isDisputed = this.data.cards.find((card) => card.id === answer.bead)?.dispute;
      if (item.action === "edit" && isError && !isDisputed) this.editing = { bead: answer.bead, text: item.text, was: null };
    }
    if (answer.closes) this.dialog.close();
  }

  told(action) {
    const undo = this.data.keys.find((key) => key.action === "undo").shown;
    return MESSAGES[action].replace("{undo}", undo);
  }

  show(bead) {
    if (this.editing && this.editing.bead !== bead) this.keepText();
    this.shown = bead;
    this.editing = this.noting = this.caret = null;
  }

  // what comes next is to come, or there is nothing
  leaveFor(next) {
    if (next === null) this.after = this.shown;
    this.show(next);
  }

  where() {
    return this.shown === null ? { at: null, after: this.after } : { at: this.shown, after: null };
  }

  isHere(bead) {
    return this.data.cards.some((card) => card.id === bead);
  }

  card() {
    return this.data.cards.find((card) => card.id === this.shown && !this.outbox.has(card.id)) ?? null;
  }

  isOpen(bead) {
    return this.data.cards.some((card) => card.id === bead) && !this.outbox.has(bead);
  }

  nextOpen() {
    const places = this.data.cards.map((card) => card.id);
    const rest = places.slice(places.indexOf(this.shown) + 1);
    return [...rest, ...places].find((bead) => !this.outbox.has(bead) && bead !== this.shown) ?? null;
  }

  isWaiting() {
    return this.outbox.items.length > 0;
  }

  // --- drawing ---

  redraw() {
    const card = this.card();
    if (this.editing && this.editing.bead !== card?.id) this.editing = null;
    if (this.noting && this.noting.bead !== card?.id) this.noting = null;
    const sight = JSON.stringify([card, this.editing?.bead, this.noting?.kind, this.caret, this.data.offer, this.data.keys, this.data.empty, this.isWaiting() && !card]);
    if (sight !== this.drawn) {
      this.drawn = sight;
      drawCard(this);
      this.notePaint(card ? `${card.id}.${card.version}` : "");
      this.takeFocus();
    } else {
      this.place.querySelector(".status")?.replaceWith(messageLine(this));
    }
    drawTable(this);
    drawProgress(this);
    if (!isReturning) history.replaceState(history.state, "", card ? `#bead=${card.id}` : location.pathname + location.search);
  }

  // keys count from the moment the card can be seen
  notePaint(identity) {
    if (identity === this.identity) return;
    this.identity = identity;
    this.paintedAt = null;
    const seen = () => requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.identity === identity) this.paintedAt = performance.now();
    }));
    if (this.isSudden) setTimeout(seen, SUDDEN_MS);
    else seen();
    this.isSudden = false;
  }

  takeFocus() {
    const active = document.activeElement;
    if (this.editing || this.noting || this.dialog.isOpen()) return;
    if (!isTyping(active) || hasChosen(active)) this.focus();
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  // The address keeps the bead behind its #, so that a reload comes back to it; unlike a query it
  // adds nothing to the history, where Back would find one entry a decision.
  returnToPlace() {
    const kept = isReturning ? Number(/^#bead=(\d{1,15})$/.exec(location.hash)?.[1] ?? 0) : 0;
    isReturning = false;
    if (kept && kept !== this.shown) this.command("return", { bead: kept });
  }

  // --- what the person does ---

  act(action, via) {
    const card = this.card();
    this.say("", ""); // what was told was about what was done before
    const local = {
      help: () => this.dialog.open("help", "Keys"),
      goto: () => this.dialog.open("goto", "Go to segment"),
      search: () => this.lookUp(),
      bulk: () => { this.command("bulk", { step: this.data.bulk?.whole ? 1 : 0 }); this.dialog.open("bulk", "Bulk decisions"); },
      offer: () => this.dialog.open("offer", "Offered alignment"),
      next: () => this.move(1),
      prev: () => this.move(-1),
      edit: () => card && this.startEditing(null),
      flag: () => card && this.startNote("flag", null),
      ignore: () => this.ignoreFirst(card),
      shift_up: () => this.previewShift(-1),
      shift_down: () => this.previewShift(1),
    };
    if (action in local) {
      if (this.command_ === null) local[action]();
      else if (action === "next" || action === "prev") this.moves.push([action, via]);
    } else if (DECISIONS.has(action)) this.decide(action, via);
    else if (STRUCTURE.has(action) && (!card || this.paintedAt === null)) return;
    else this.command(action, card ? { via, bead: card.id, version: card.version, seen: card.seen, offset: action === "split" ? this.caret : null, dwell: this.dwell() } : { via });
  }

  decide(action, via, more = {}) {
    const card = this.card();
    // nobody has seen what is not painted yet
    if (!card || this.paintedAt === null || this.command_ !== null) return;
    if (action === "approve" && card.blocked) {
      this.say("error", card.blocked);
      return;
    }
    const item = { action, via, bead: card.id, version: card.version, task: card.task, dwell: this.dwell(), isDecision: true, ...more };
    this.editing = null; // its text goes with the item
    this.message = { kind: "", text: "" };
    this.leaveFor(this.nextOpen());
    this.outbox.add(item);
    this.redraw();
  }

  // something that the server must answer before the next key counts
  command(action, item) {
    if (this.command_ !== null) return;
    this.say("", "");
    this.command_ = this.outbox.add({ action, via: "click", ...item }).token;
    this.root.setAttribute("aria-busy", "true");
  }

  move(step) {
    if (step > 0 && this.card()?.dispute?.mine) {
      this.leaveTheirs();
      return;
    }
    const places = this.data.cards.map((card) => card.id).filter((bead) => !this.outbox.has(bead));
    const next = step > 0 ? places[places.indexOf(this.shown) + 1] : undefined;
    if (next === undefined) {
      this.command(step > 0 ? "next" : "prev", { bead: this.shown ?? this.after });
      return;
    }
    this.show(next);
    this.message = { kind: "", text: "" };
    this.redraw();
    this.outbox.flush();
  }

  turnTo(page) {
    this.outbox.page = page;
    this.outbox.flush();
    this.outbox.page = null;
  }

  startEditing(text) {
    const card = this.card();
    if (!card || this.command_ !== null) return;
    this.noting = null;
    const begun = text ?? card.draft ?? card.tgt.text;
    this.editing = { bead: card.id, text: begun, was: begun };
    this.redraw();
  }

  draftSoon() {
    clearTimeout(this.draftTimer);
    const { bead } = this.editing;
    this.draftTimer = setTimeout(() => {
      if (this.editing?.bead === bead) this.outbox.add({ action: "draft", via: "key", bead, text: this.editing.text, isQuiet: true });
    }, 1000);
  }

  // an edit that is left for something else stays as a draft
  keepText() {
    clearTimeout(this.draftTimer);
    const { bead, text, was } = this.editing;
    this.editing = null;
    if (text !== was) this.outbox.add({ action: "draft", via: "key", bead, text, isQuiet: true });
  }

  saveEdit(via) {
    clearTimeout(this.draftTimer);
    this.decide("edit", via, { text: this.editing.text });
  }

  leaveEdit(via) {
    clearTimeout(this.draftTimer);
    const { bead, text } = this.editing;
    this.editing = null;
    // what was not changed is no draft
    this.command("draft", { via, bead, text: text === this.card().tgt.text ? null : text });
    this.redraw();
    this.focus();
  }

  startNote(kind, check) {
    const card = this.card();
    if (!card) return;
    this.noting = { bead: card.id, kind, check, text: "" };
    this.redraw();
  }

  ignoreFirst(card) {
    const finding = card?.findings.find((one) => one.severity === "warning");
    if (finding) this.startNote("ignore", finding.check);
    else this.say("", "There is no warning to ignore here.");
  }

  finishNote(via) {
    const { kind, check, text } = this.noting;
    const card = this.card();
    if (kind === "flag") this.decide("flag", via, { note: text });
    else if (text.trim()) {
      this.noting = null;
      this.command("ignore", { via, bead: card.id, version: card.version, check, note: text });
      this.redraw();
    }
    this.focus();
  }

  cancelNote() {
    this.noting = null;
    this.redraw();
    this.focus();
  }

  previewShift(step) {
    const card = this.card();
    if (!card) return;
    this.data.preview = null;
    this.command("preview_shift", { bead: card.id, step });
    this.dialog.open("shift", "Shift targets");
  }

  lookUp() {
    const chosen = (this.root.getRootNode().getSelection?.() ?? document.getSelection()).toString().trim();
    if (chosen) this.words = chosen;
    this.dialog.open("search", "Look up");
    if (chosen) this.command("search", { text: chosen });
  }

  takeMine() {
    const { mine } = this.card().dispute;
    this.paintedAt ??= performance.now(); // only who sees it can press it
    this.decide(mine.action, "click", mine.text === null ? {} : { text: mine.text });
  }

  leaveTheirs() {
    this.command("leave", { bead: this.card().id });
  }

  placeCaret(paragraph) {
    const selection = this.root.getRootNode().getSelection?.() ?? document.getSelection();
    if (!selection.anchorNode || !selection.isCollapsed || !paragraph.contains(selection.anchorNode)) return;
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(selection.anchorNode, selection.anchorOffset);
    const offset = Array.from(range.toString()).length;
    this.caret = offset > 0 && offset < Array.from(paragraph.textContent).length ? offset : null;
    this.redraw();
  }

  say(kind, text) {
    this.message = { kind, text };
    this.place.querySelector(".status")?.replaceWith(messageLine(this));
  }

  dwell() {
    return this.paintedAt === null ? null : Math.round(performance.now() - this.paintedAt);
  }
}

let isReturning = true;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".card");
  root.desk ??= new Desk(parentElement, setStateValue);
  const { desk } = root;
  desk.setStateValue = setStateValue;
  desk.wake();
  desk.update(data);
  return () => desk.sleep();
}
