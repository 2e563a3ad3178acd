// The text in the editor: typed or taken, timed, and kept as a draft.

const DRAFT_MS = 1000;
const MISSING = {
  memory: "No approved unit is like this segment.", former: "There is no old translation of this segment.",
};

class Typing {
  constructor(desk) {
    this.desk = desk;
    this.isComposing = false;
    this.drafting = null; // the segment whose text is not on the server yet
    this.timer = null;
  }

  textItem(segment) {
    const work = this.desk.work.items[segment];
    return {
      segment, version: work.version, text: work.text, taken: work.text ? work.taken : "nothing",
      batch: work.batch ?? null, seen: work.seen, effort: effortOf(work), ignored: work.ignored,
    };
  }

  typed(textarea) {
    const card = this.desk.card();
    if (!card || this.isComposing) return;
    if (/[\n\r\u2028\u2029]/.test(textarea.value)) textarea.value = textarea.value.replace(/\s*[\n\r\u2028\u2029]+\s*/g, " "); // pasted
    const work = this.desk.work.at(card);
    if (work.text === textarea.value) return;
    work.text = textarea.value;
    this.changed(card, work);
  }

  changed(card, work) {
    work.isChanged = true;
    this.countTime();
    this.desk.work.keep();
    this.desk.message = { kind: "", text: "" };
    drawText(this.desk, card, work);
    this.draftSoon(card.id);
  }

  countPress() {
    const card = this.desk.card();
    if (card && !this.desk.isSaving()) this.desk.work.at(card).keys += 1;
  }

  countTime() {
    const card = this.desk.data === null ? null : this.desk.card();
    const taken = this.desk.clock.take();
    if (card) this.desk.work.at(card).active += taken;
  }

  // into the editor as if it were typed, so that the browser's own undo takes it back
  put(text, taken, origin = taken, batch = null) {
    const card = this.desk.card();
    const { editor } = this.desk.regions;
    const work = this.desk.work.at(card);
    editor.focus();
    if (taken !== null) work.batch = batch; // whose output it is
    if (text === work.text && (taken === null || taken === work.taken)) return;
    Object.assign(work, { taken: taken ?? work.taken, origin: origin ?? work.origin, isChanged: true });
    editor.select();
    const isDone = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    if (!isDone) editor.value = text;
    work.text = editor.value;
    this.changed(card, work);
  }

  insert(text) {
    const { editor } = this.desk.regions;
    editor.focus();
    if (!document.execCommand("insertText", false, text)) editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
    this.typed(editor);
  }

  take(name, text) {
    if (text === null) this.desk.say("", MISSING[name] ?? `There is no text of ${ARMS[name]} here.`);
    else this.put(text, name === "former" ? "memory" : name, name, this.desk.card().batches[name]);
  }

  reset(card) {
    this.put(card.base.text, card.base.taken, null, card.base.batch);
    Object.assign(card, { text: card.base.text, taken: card.base.taken, batch: card.base.batch, draft: false });
    Object.assign(this.desk.work.at(card), { isChanged: false, ignored: {} });
    this.forgetDraft(card.id);
    this.sendDraft(card.id);
    this.desk.redraw();
  }

  draftSoon(segment) {
    clearTimeout(this.timer);
    this.drafting = segment;
    this.timer = setTimeout(() => this.flushDraft(), DRAFT_MS);
  }

  flushDraft() {
    clearTimeout(this.timer);
    const segment = this.drafting;
    this.drafting = null;
    if (this.desk.work.items[segment]?.isChanged) this.sendDraft(segment);
  }

  // a newer draft takes the place of one that the server has not answered yet
  sendDraft(segment) {
    const isKept = this.desk.work.items[segment].isChanged;
    this.desk.outbox.forget("draft", segment);
    this.desk.outbox.add({ action: "draft", via: "key", isQuiet: true, is_kept: isKept, ...this.textItem(segment) });
  }

  forgetDraft(segment) {
    clearTimeout(this.timer);
    this.drafting = null;
    this.desk.outbox.forget("draft", segment);
  }
}
