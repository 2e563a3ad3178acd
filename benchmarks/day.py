"""A day at both desks by script, on a server that stops at random and is killed once.

Two translators decide on one queue, merge, split and undo; an editor post-edits; meanwhile the
server stands still again and again for up to five seconds. What was pressed is read in the
browsers, by a listener that knows nothing of the product; the database is compared with it.

usage: python -m benchmarks.day [--decisions 500] [--edits 200]    (needs Chromium)
"""

import argparse
import random
import re
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, expect, sync_playwright

from amts_core.kernel.records import Role
from amts_core.project.store import people
from benchmarks.machine import describe
from tests.browser.conftest import ARGUMENTS, App, Work, free_port, one_a_line, run_app
from tests.browser.test_stress import ACTIONS, LISTEN
from tests.conftest import add_alignment, proposed
from tests.translated import translated

_MOST_STOPPED_SECONDS, _BETWEEN_SECONDS = 5.0, (4.0, 20.0)
_WAIT_MS = 60_000
_N_SPARE = 120
_SHARE_OF_COMMANDS = 0.4
_EVENTS = """
SELECT event.id, event.action, bead_change.bead_id FROM event
JOIN bead_change ON bead_change.event_id = event.id
WHERE event.person_id = ? ORDER BY event.id
"""
_FIRST_WORD = ord("好")
_DEEDS = {"m": "merge", "p": "split", "z": "undo"}


@dataclass(slots=True)
class Stops:
    """How often, and for how long at most, the server stood still."""

    seconds: list[float] = field(default_factory=list)


@contextmanager
def stopped_at_random(app: App, stops: Stops, seed: int) -> Iterator[None]:
    """Stop the server and let it go on, again and again, until the end of the block."""
    chance, ended = random.Random(seed), threading.Event()

    def run() -> None:
        while not ended.wait(chance.uniform(*_BETWEEN_SECONDS)):
            seconds = chance.uniform(0.2, _MOST_STOPPED_SECONDS)
            app.process.send_signal(signal.SIGSTOP)
            ended.wait(seconds)
            app.process.send_signal(signal.SIGCONT)
            stops.seconds.append(seconds)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class Translator:
    """Somebody at the review desk: what they pressed, and on which pair."""

    def __init__(self, context: BrowserContext, work: Work, seed: int) -> None:
        self.page, self.work, self.chance = context.new_page(), work, random.Random(seed)
        self.page.add_init_script(LISTEN)
        self.done: list[tuple[str, int]] = []
        self.refused: Counter[str] = Counter()

    def open(self) -> None:
        """Open the page of the review."""
        self.page.goto(self.work.address("review", alignment=self.work.alignment_id))
        expect(self.page.locator(".focus .source p")).to_be_visible()

    def step(self) -> None:
        """Decide on some, and sometimes edit the structure, or take something back."""
        for _ in range(self.chance.randrange(4, 12)):
            self.page.keyboard.press(self.chance.choice("aaaaxxs"))
            self.page.wait_for_timeout(self.chance.choice([0, 20, 60, 150]))
        key = self.chance.choice("mpzz")
        if self.chance.random() < _SHARE_OF_COMMANDS:
            self._settle()
            self._command(key)

    def n_pressed(self) -> int:
        """Return how many decisions were pressed so far."""
        return len(self.done) + len(self.page.evaluate("window.pressed"))

    def finish(self) -> list[tuple[str, int]]:
        """Return what was pressed, once the database has it all."""
        self._settle()
        return self.done

    def _settle(self) -> None:
        expect(self.page.locator(".status .saving")).to_have_text("")
        expect(self.page.locator("section.card")).not_to_have_attribute("aria-busy", "true")
        told = self.page.evaluate("window.pressed.splice(0)")
        self.done += [(ACTIONS[key], bead) for bead, key, _ in told]

    def _command(self, key: str) -> None:
        at = int(self.page.evaluate("Number(location.hash.split('=')[1]) || 0"))
        self.page.wait_for_timeout(80)  # nobody decides on what is not painted yet
        self.page.keyboard.press(key)
        message = self.page.locator(".status .message")
        expect(message).not_to_have_text("")
        self._settle()
        told = message.inner_text()
        if re.match("Merged|Split|Taken back", told):
            self.done.append((_DEEDS[key], at))
        else:
            self.refused[told[:60]] += 1


class Editor:
    """Somebody at the post-editing desk, and what they saved of each segment."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page, self.address = context.new_page(), address
        self.saved: dict[int, str] = {}

    def open(self) -> None:
        """Open the page of the desk."""
        self.page.goto(self.address)
        expect(self.page.locator("textarea.editor")).to_be_visible()

    def step(self) -> None:
        """Add a word to the machine's text of some segments, save, and go on."""
        for _ in range(6):
            self._edit()

    def finish(self) -> dict[int, str]:
        """Return what was saved, once the database has it all."""
        expect(self.page.locator(".status .saving")).to_have_text("")
        return self.saved

    def _edit(self) -> None:
        editor = self.page.locator("textarea.editor")
        if not editor.is_visible():
            self.page.wait_for_timeout(50)
            return
        at = self._at()
        if not at or at in self.saved:
            self.page.wait_for_timeout(50)
            return
        editor.press("End")
        # a word of its own, and no digits: numbers that the source has not are asked about
        self.page.keyboard.type(chr(_FIRST_WORD + len(self.saved)))
        text = editor.input_value()
        for _ in range(2):  # a warning asks once more
            self.page.wait_for_timeout(60)
            self.page.keyboard.press("Control+Enter")
            with suppress(AssertionError):
                self._leave(at)
                break
        self.saved[at] = text

    def _at(self) -> int:
        return int(self.page.evaluate("Number(location.hash.split('=')[1]) || 0"))

    def _leave(self, at: int) -> None:
        until = time.monotonic() + 8
        while self._at() == at:
            if time.monotonic() > until:
                raise AssertionError
            self.page.wait_for_timeout(20)


def compared(told: Sequence[tuple[str, int]], stored: Sequence[tuple[str, set[int]]]) -> str:
    """Return how a person's acts and their events in the database differ, in one line."""
    n = min(len(told), len(stored))
    right = sum(
        action == event and (action == "undo" or bead in beads)
        for (action, bead), (event, beads) in zip(told, stored, strict=False)
    )
    counts = Counter(name for name, _ in told).most_common()
    kinds = ", ".join(f"{count} {name}" for name, count in counts)
    return f"{len(told)} | {len(stored)} | {n - right} | {len(told) - len(stored)} | {kinds}"


def events_of(work: Work) -> list[tuple[str, set[int]]]:
    """Return a person's events, oldest first: the action, and the pairs that it changed."""
    found: dict[int, tuple[str, set[int]]] = {}
    for event, action, bead in work.app.rows(_EVENTS, work.person.id):
        found.setdefault(event, (action, set()))[1].add(bead)
    return list(found.values())


def until(is_done: Callable[[], bool], steps: Sequence[Callable[[], None]]) -> None:
    """Take steps in turn until something is so."""
    while not is_done():
        for step in steps:
            step()


def main() -> None:
    """Print what was pressed, and what of it the database has."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--decisions", type=int, default=500)
    options.add_argument("--edits", type=int, default=200)
    chosen = options.parse_args()
    print(describe())
    stops, port = Stops(), free_port()
    expect.set_options(timeout=_WAIT_MS)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        folder = Path(data)
        with run_app(folder, port) as app:
            works, address = _prepare(app, folder, chosen.decisions, chosen.edits)
            contexts = [browser.new_context(viewport={"width": 1440, "height": 900}) for _ in "abc"]
            both = [
                Translator(context, work, seed)
                for seed, (context, work) in enumerate(zip(contexts, works, strict=False))
            ]
            editor = Editor(contexts[2], address)
            people_here = (*both, editor)
            for one in people_here:
                one.open()
            steps = [one.step for one in people_here]

            def is_part(share: float) -> Callable[[], bool]:
                return lambda: (
                    sum(one.n_pressed() for one in both) >= share * chosen.decisions
                    and len(editor.saved) >= share * chosen.edits
                )

            with stopped_at_random(app, stops, 1):
                until(is_part(0.5), steps)
            app.process.kill()
            app.process.wait()
            for one in both:  # they go on with what is before them
                for _ in range(3):
                    one.page.keyboard.press("a")
                    one.page.wait_for_timeout(60)
        with run_app(folder, port) as app:
            works = [Work(app, one.project, one.person, one.alignment_id) for one in works]
            with stopped_at_random(app, stops, 2):
                until(is_part(1), steps)
            print(
                "| Who | pressed | stored | on another pair | lost | |\n|---|---|---|---|---|---|"
            )
            for one, work in zip(both, works, strict=True):
                print(f"| {work.person.name} | {compared(one.finish(), events_of(work))} |")
                if one.refused:
                    print(f"told instead: {dict(one.refused)}")
            saved = editor.finish()
            stored = dict(app.rows("SELECT id, text FROM post_edit WHERE text IS NOT NULL"))
            n_wrong = sum(stored.get(at) != text for at, text in saved.items())
            print(f"| Eve | {len(saved)} | {len(stored)} | {n_wrong} other texts | | post-edits |")
            longest = max(stops.seconds)
            print(
                f"The server stood still {len(stops.seconds)} times, {sum(stops.seconds):.0f} s "
                f"in all, {longest:.1f} s at most, and was killed once."
            )
        browser.close()


def _prepare(app: App, folder: Path, n_decisions: int, n_edits: int) -> tuple[list[Work], str]:
    project = people.create_project(app.store, "Long", "en", ["zh"])
    translators = [people.add_person(app.store, name, Role.TRANSLATOR) for name in ("Ada", "Bea")]
    n = n_decisions * 2 + _N_SPARE
    texts = [
        (f"Sentence {one} stands here. It is long.", f"句子{one}在这里。它很长。")
        for one in range(n)
    ]
    beads = [proposed([one], [one], *pair) for one, pair in enumerate(texts)]
    sides = one_a_line(src for src, _ in texts), one_a_line(tgt for _, tgt in texts)
    alignment_id = add_alignment(app.store, project, beads, name="long.md", segments=sides)
    edited = people.create_project(app.store, "Edited", "en", ["zh"])
    lead = people.add_person(app.store, "Grace", Role.LEAD)
    editor = people.add_person(app.store, "Eve", Role.EDITOR)
    segments = [
        (f"Line {one} of it.", f"第{one}行。", f"它的第{one}行。") for one in range(n_edits + 40)
    ]
    key = translated(app.store, folder, edited, lead=lead, texts=segments)
    works = [Work(app, project, one, alignment_id) for one in translators]
    address = (
        f"{app.url}/post_edit?person={editor.id}&project={edited.id}"
        f"&revision={key.revision_id}&into={key.tgt_lang}"
    )
    return works, address


if __name__ == "__main__":
    main()
