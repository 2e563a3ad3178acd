// What a text costs its editor: active time and key presses.

const IDLE_MS = 30000;
const HELD_ALONE = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"]);

// Time counts from one sign of life to the next, at most 30 s of it, and not while the tab is hidden.
class Clock {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.last = null; // null while it stands
    this.total = 0;
  }

  touch() {
    const moment = this.now();
    if (this.last !== null) this.total += Math.min(moment - this.last, IDLE_MS);
    this.last = moment;
  }

  pause() {
    this.touch();
    this.last = null;
  }

  // returns the milliseconds since it was last asked
  take() {
    if (this.last !== null) this.touch();
    const taken = this.total;
    this.total = 0;
    return taken;
  }
}

// a key that is held down is one press; of a composed sign each press counts
function isPress(event) {
  return !event.repeat && !HELD_ALONE.has(event.key);
}
