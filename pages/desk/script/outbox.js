// What a person has done and the database does not have yet. It is sent again until it is answered,
// and kept over a reload; each item has a token, so that the server does none twice. Each message
// says where the person is, and has a number that grows with what they do: so answers that come
// late, twice or out of order are told from the newest one.

const RESEND_MS = 1500;
const BEAT_MS = 30000;

class Outbox {
  // `of` is what an item calls the thing that it is about; `where` says where the person is: `at`
  // something, or `after` what is done with
  constructor(send, of, where) {
    this.send = send;
    this.of = of;
    this.where = where;
    this.window = crypto.randomUUID();
    this.seq = 0;
    this.said = JSON.stringify(where());
    this.heard = null;
    this.items = [];
    this.nonce = 0;
    this.page = null;
    this.timer = null;
    this.key = null;
    this.epoch = null;
    this.warn = (event) => this.items.some((item) => item.isDecision) && event.preventDefault();
  }

  wake() {
    addEventListener("beforeunload", this.warn);
    this.beat = setInterval(() => document.visibilityState === "visible" && this.flush(), BEAT_MS);
    if (this.items.length) this.flush();
  }

  sleep() {
    removeEventListener("beforeunload", this.warn);
    clearInterval(this.beat);
    clearTimeout(this.timer);
  }

  // one box for each person and project, in this window only
  open(key) {
    if (this.key === key) return;
    this.key = key;
    this.items = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    if (this.items.length) this.flush();
  }

  add(item) {
    this.items.push({ ...item, token: crypto.randomUUID() });
    this.seq += 1;
    this.keep();
    this.flush();
    return this.items.at(-1);
  }

  flush() {
    this.nonce += 1;
    const place = JSON.stringify(this.where());
    if (place !== this.said) this.seq += 1;
    this.said = place;
    const { nonce, window, seq, epoch, page, items } = this;
    this.send({ nonce, window, seq, epoch, page, items, ...this.where() });
    clearTimeout(this.timer);
    if (this.items.length) this.timer = setTimeout(() => this.flush(), RESEND_MS);
  }

  // takes out what was answered, and returns it with its answers
  settle(answers) {
    const settled = this.items.filter((item) => item.token in answers);
    if (settled.length) {
      this.items = this.items.filter((item) => !(item.token in answers));
      this.keep();
    }
    if (!this.items.length) clearTimeout(this.timer);
    return settled.map((item) => [item, answers[item.token]]);
  }

  // an answer that a newer one has overtaken says nothing new
  isOvertaken(data) {
    const { session, run } = data;
    const seq = this.numberOf(data);
    const { heard } = this;
    if (heard && (seq < heard.seq || (session === heard.session && run < heard.run))) return true;
    this.heard = { session, run, seq };
    return false;
  }

  // whether the person has done nothing since they sent what this answers
  isNewest(data) {
    return this.numberOf(data) === this.seq && JSON.stringify(this.where()) === this.said;
  }

  numberOf({ window, seq }) {
    return window === this.window ? seq : 0;
  }

  has(id) {
    return this.items.some((item) => item.isDecision && item[this.of] === id);
  }

  // what is said again, newer, need not be said twice
  forget(action, id) {
    this.items = this.items.filter((item) => item.action !== action || item[this.of] !== id);
    this.keep();
  }

  keep() {
    if (this.key) sessionStorage.setItem(this.key, JSON.stringify(this.items));
  }
}
