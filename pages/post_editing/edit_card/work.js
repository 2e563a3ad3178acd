// The texts that a person is at: kept in this window with each key press, so that a reload loses none.

const MAX_KEPT = 200;

class Work {
  constructor() {
    this.key = null;
    this.items = {};
  }

  // one for each person and project
  open(key) {
    if (this.key === key) return;
    this.key = key;
    this.items = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  }

  // Returns the work on a card. What was typed stays as it is, with the version that was seen then;
  // of a text that was only looked at the time stays.
  at(card) {
    const known = (this.items[card.id] ??= {
      active: card.effort.active_ms, keys: card.effort.n_keystrokes, ignored: {}, isChanged: false,
    });
    if (!known.isChanged) {
      Object.assign(known, {
        version: card.version, text: card.text, taken: card.taken, batch: card.batch, origin: undefined, seen: card.base.text, isChanged: card.draft,
      });
    }
    return known;
  }

  drop(id) {
    delete this.items[id];
    this.keep();
  }

  keep() {
    if (Object.keys(this.items).length > MAX_KEPT) {
      this.items = Object.fromEntries(Object.entries(this.items).filter(([, work]) => work.isChanged));
    }
    if (this.key) sessionStorage.setItem(this.key, JSON.stringify(this.items));
  }
}

function effortOf(work) {
  return { active_ms: Math.round(work.active), n_keystrokes: work.keys };
}
