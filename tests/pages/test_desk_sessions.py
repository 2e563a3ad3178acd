"""Random sessions at the desks: what is pressed, and a line that carries it badly.

Two browsers are played by a few lines that keep the rules of the script: they know what is on their
screen, and send what was done until it is answered. Messages and answers come late, twice, out of
order or never; a session is lost; a page is loaded again. The desk behind them is the real one.
"""

import itertools
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amts_core import post_editing
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.events import ledger
from amts_core.kernel.records import Role
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.review import desk_jobs
from amts_core.review.store import bead_changes
from pages.desk import desk
from pages.post_editing.actions import ACTIONS as EDIT_ACTIONS
from pages.post_editing.place import EditPlace, EditSession
from pages.review.actions import ACTIONS as REVIEW_ACTIONS
from pages.review.place import ReviewPlace, ReviewSession
from tests.conftest import add_alignment, proposed
from tests.effort import some
from tests.translated import translated

N = 7
BOX = "box"
AGREED = "Somebody else decided just the same: you agree."
_NUMBERS = itertools.count(1)


@dataclass(kw_only=True)
class Browser:
    """What the script knows and does, of a window; ``boxes`` are those that are not open."""

    box: str | None = None
    boxes: dict[str | None, list[dict[str, Any]]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    window: str = field(default_factory=lambda: uuid.uuid4().hex)
    seq: int = 0
    epoch: int | None = None
    shown: int | None = None
    after: int | None = None
    waited: str | None = None
    items: list[dict[str, Any]] = field(default_factory=list)
    cards: dict[int, dict[str, Any]] = field(default_factory=dict)
    heard: tuple[str, int, int] | None = None
    said: tuple[int | None, int | None] = (None, None)

    def message(self) -> dict[str, Any]:
        """Say where the person is, and what has no answer yet."""
        if self.where() != self.said:
            self.seq += 1
        self.said = self.where()
        at, after = self.where()
        return {
            "box": self.box,
            "window": self.window,
            "seq": self.seq,
            "epoch": self.epoch,
            "page": None,
            "at": at,
            "after": after,
            "items": [dict(one) for one in self.items],
        }

    def where(self) -> tuple[int | None, int | None]:
        return (None, self.after) if self.shown is None else (self.shown, None)

    def card(self) -> dict[str, Any] | None:
        """What is on the screen."""
        gone = {one["card"] for one in self.items if one.get("goes_on")}
        return None if self.shown in gone else self.cards.get(self.shown or 0)

    def do(self, item: dict[str, Any]) -> dict[str, Any]:
        item = {"via": "key", **item, "token": uuid.uuid4().hex}
        self.items.append(item)
        self.seq += 1
        if item.get("goes_on"):
            self.go_on()
        else:
            self.waited = item["token"]
        return item

    def go_on(self) -> None:
        gone = {one["card"] for one in self.items if one.get("goes_on")}
        ids = list(self.cards)
        at = ids.index(self.shown) + 1 if self.shown in ids else 0
        left = [one for one in (*ids[at:], *ids) if one not in gone and one != self.shown]
        if not left and self.shown is not None:
            self.after = self.shown
        self.shown = left[0] if left else None

    def hear(self, data: dict[str, Any]) -> None:
        """Take in an answer, unless a newer one has overtaken it."""
        seq = data["seq"] if data["window"] == self.window else 0
        if self.heard is not None:
            session, run, newest = self.heard
            if seq < newest or (data["session"] == session and data["run"] < run):
                return
        self.heard = (data["session"], data["run"], seq)
        is_first = data["box"] != self.box
        before = None if is_first else self.shown
        if is_first:
            self.boxes[self.box], self.waited = self.items, None
            self.box, self.items = data["box"], self.boxes.pop(data["box"], [])
        known, is_newest = self.cards, seq == self.seq and self.where() == self.said
        self.cards = {one["id"]: one for one in data["cards"]}
        if is_first:
            self.epoch, self.shown = data["epoch"], data["current"]
        is_led = False
        for item in [one for one in self.items if one["token"] in data["answers"]]:
            self.items.remove(item)
            answer = data["answers"][item["token"]]
            self.told[item["token"]] = answer["kind"] or answer["text"]
            self.waited = None if self.waited == item["token"] else self.waited
            if answer["card"] is not None or answer["after"] is not None:
                is_led, self.shown, self.after = True, answer["card"], answer["after"]
        if data["epoch"] != self.epoch:
            self.epoch, self.shown = data["epoch"], data["current"]
        elif before is not None and not is_led and before not in self.cards and not is_newest:
            self.cards = known
        if self.card() is None and not (is_led and self.shown is not None):
            self.go_on()


@dataclass(kw_only=True)
class Line:
    """A browser, its session at the server, and what is on its way between them."""

    begin: Any
    answer: Any
    browser: Browser = field(default_factory=Browser)
    session: Any = None
    to_server: list[dict[str, Any]] = field(default_factory=list)
    to_browser: list[dict[str, Any]] = field(default_factory=list)
    pressed: dict[str, tuple[int, int, str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = self.begin()
        self.browser.hear(self.answer(self.session, {}))

    def send(self) -> None:
        self.to_server.append(self.browser.message())

    def step(self, kind: str, n: int) -> None:
        """Carry the n-th message or answer; ``again`` leaves it on the line, to come once more."""
        if kind == "lose":
            self.session = self.begin()
        elif kind == "reload":
            kept = self.browser
            self.browser = Browser(boxes=kept.boxes | {kept.box: kept.items}, told=kept.told)
            self.to_browser.clear()
            self.browser.hear(self.answer(self.session, self.browser.message()))
            self.send()
        elif kind == "resend":
            self.send()
        elif kind.startswith("carry") and self.to_server:
            message = self.taken(self.to_server, kind, n)
            self.to_browser.append(self.answer(self.session, message))
        elif kind.startswith("answer") and self.to_browser:
            before, waits = self.browser.shown, bool(self.browser.items)
            self.browser.hear(self.taken(self.to_browser, kind, n))
            if before in self.browser.cards and not waits:
                assert self.browser.shown == before
        elif kind == "drop" and self.to_browser:
            del self.to_browser[n % len(self.to_browser)]

    def taken(self, line: list[dict[str, Any]], kind: str, n: int) -> dict[str, Any]:
        at = n % len(line)
        return line[at] if kind.endswith("again") else line.pop(at)

    def press(self, item: dict[str, Any] | None) -> None:
        """Do something to what is on the screen, if anything is, and nothing is waited for."""
        card = self.browser.card()
        if item is None or self.browser.waited is not None or (card is None and "card" in item):
            return
        done = self.browser.do(item)
        if card is not None and "version" in done:
            self.pressed[done["token"]] = (card["id"], card["version"], done.get("text"))
        self.send()

    def settle(self) -> None:
        """Carry everything, in order and once, until nothing waits and all is shown."""
        for _ in range(30):
            self.send()
            self.browser.hear(self.answer(self.session, self.browser.message()))
            if not self.browser.items and self.browser.waited is None:
                break
        assert self.browser.items == []
        self.to_server.clear()
        self.to_browser.clear()
        shown = self.answer(self.session, self.browser.message())
        self.browser.hear(shown)
        assert shown["current"] == self.browser.shown


CARRYING = ["carry", "carry", "carry again", "answer", "answer", "answer again", "drop"]
TROUBLE = ["resend", "lose", "reload"]


def steps(pressing) -> st.SearchStrategy:
    """Return lists of a browser, what is done, a number, and whether all arrives at once."""
    kinds = st.sampled_from([*pressing * 2, *CARRYING, *TROUBLE])
    one = st.tuples(st.integers(0, 1), kinds, st.integers(0, N - 1), st.booleans())
    return st.lists(one, min_size=25, max_size=60)


ROUNDS = settings(
    max_examples=some(4, of=12),
    phases=[Phase.explicit, Phase.generate],  # to make a session shorter takes too long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DECISIONS = ("approve", "reject", "skip", "edit")
REVIEWING = [*DECISIONS, "undo", "redo", "next", "prev", "goto_segment", "unpair", "merge"]
POST_EDITING = ["save", "save", "undo", "redo", "next", "prev", "goto_segment"]


def done_at(card: dict[str, Any] | None, kind: str, n: int) -> dict[str, Any] | None:
    """Return the item that a press makes of what is on the screen."""
    if kind == "goto_segment":
        return {"action": kind, "offset": n + 1}
    if kind in ("undo", "redo"):
        return {"action": kind}
    if card is None:
        return None
    about = {"action": kind, "card": card["id"]}
    if kind in ("next", "prev"):
        return about
    about |= {"version": card["version"]}
    if kind in DECISIONS:
        text = {"text": f"edit {n}"} if kind == "edit" else {}
        return about | text | {"task": card["task"], "is_decision": True, "goes_on": True}
    if kind == "save":
        return about | {
            "text": f"of: {card['src']['text']} {n}",
            "taken": "nothing",
            "batch": None,
            "begun_with": "",
            "ignored": {},
            "is_confirmed": True,
            "is_decision": True,
            "effort": {"active_ms": 0, "n_keystrokes": 0},
        }
    return about | {"seen": card["seen"]}


def done(line: Line, kind: str, n: int, *, is_prompt: bool) -> None:
    """Press something, or let the line carry something."""
    if kind in REVIEWING or kind in POST_EDITING:
        line.press(done_at(line.browser.card(), kind, n))
        if is_prompt and line.to_server:
            line.browser.hear(line.answer(line.session, line.to_server[-1]))
    else:
        line.step(kind, n)


def play(lines: list[Line], told) -> None:
    for which, kind, n, is_prompt in told:
        done(lines[which], kind, n, is_prompt=is_prompt)
    for line in lines:
        line.settle()
        for n in (N // 2, N):  # who goes somewhere after all that is there, and nowhere else
            line.press({"action": "goto_segment", "offset": n})
            line.step("carry again", 0)
            line.step("lose", 0)
            line.settle()
            assert f"Sentence {n - 1}." in line.browser.card()["src"]["text"]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    opened = Store(connect(f"sqlite:///{tmp_path_factory.mktemp('sessions') / 'amts.db'}"))
    yield opened
    opened.close()


def tokens_of(store, lines) -> list[str]:
    """Return the tokens of what was pressed that became events, each as often as it is there."""
    found = [one for line in lines for one in line.pressed]
    stored = [ledger.find(store, token) for token in found]
    ids = Counter(one.id for one in stored if one is not None)
    assert set(ids.values()) <= {1}
    return [token for token, one in zip(found, stored, strict=True) if one is not None]


@ROUNDS
@given(told=steps(REVIEWING), is_same=st.booleans())
def test_each_decision_is_on_the_pair_and_version_that_was_shown(
    database, monkeypatch, told, is_same
):
    monkeypatch.setattr(desk_jobs, "enqueue_realignment", lambda *_, **__: None)
    monkeypatch.setattr("pages.shared.workspace.settings", lambda: None)
    number = next(_NUMBERS)
    project = people.create_project(database, f"Book {number}", "en", ["zh"])
    beads = [proposed([n], [n], f"Sentence {n}.", f"句{n}。") for n in range(N)]
    of = add_alignment(database, project, beads, alignment_id=f"a{number}", name=f"{number}.md")
    ada, bea = (
        people.add_person(database, f"{name} {number}", Role.EDITOR) for name in ("Ada", "Bea")
    )

    def line_of(person) -> Line:
        def answer(session, message):
            place = ReviewPlace(
                store=database, me=person, project=project, documents=(of,), session=session
            )
            session.exchange.receive(message)
            desk.answer(place, REVIEW_ACTIONS)
            return desk.data(place)

        return Line(begin=lambda: ReviewSession(box=BOX, scope=of), answer=answer)

    lines = [line_of(ada), line_of(ada if is_same else bea)]
    play(lines, told)
    pressed = {token: seen for line in lines for token, seen in line.pressed.items()}
    for token in tokens_of(database, lines):
        card, version, text = pressed[token]
        event = ledger.find(database, token)
        change = {one.bead_id: one for one in bead_changes.changes_of(database, event.id)}[card]
        assert change.before.version == version
        assert text is None or change.after.tgt_text == text


@settings(ROUNDS, max_examples=some(3, of=6))
@given(told=steps(POST_EDITING))
def test_each_text_is_saved_for_the_segment_and_version_that_was_shown(
    database, tmp_path_factory, told
):
    number = next(_NUMBERS)
    project = people.create_project(database, f"Manual {number}", "en", ["zh"])
    lead = people.add_person(database, f"Lia {number}", Role.LEAD)
    texts = [(f"Sentence {n}.", f"句{n}。", None) for n in range(N)]
    folder = tmp_path_factory.mktemp("manual")
    key = translated(database, folder, project, lead=lead, texts=texts, name=f"{number}.md")
    persons = [people.add_person(database, f"Eve {number} {n}", Role.EDITOR) for n in range(2)]

    def line_of(person) -> Line:
        def answer(session, message):
            session.exchange.receive(message)
            for is_done in (False, True):
                documents = {one.key: one for one in post_editing.documents(database, project.id)}
                place = EditPlace(
                    store=database,
                    me=person,
                    project=project,
                    documents=documents,
                    chosen=(key,),
                    session=session,
                )
                if not is_done:
                    desk.answer(place, EDIT_ACTIONS)
            return desk.data(place)

        return Line(begin=lambda: EditSession(box=BOX, scope=(key,)), answer=answer)

    lines = [line_of(person) for person in persons]
    play(lines, told)
    pressed = {token: seen for line in lines for token, seen in line.pressed.items()}
    for token in tokens_of(database, lines):
        card, version, text = pressed[token]
        event = ledger.find(database, token)
        (change,) = edit_rows.changes_of(database, event.id)
        assert (change.post_edit_id, change.before.version, change.after.text) == (
            card,
            version,
            text,
        )


TURNS = [*DECISIONS, "undo", "redo", "next", "turn", "turn"]


@ROUNDS
@given(told=steps(TURNS), turns=st.lists(st.integers(0, 2), min_size=60, max_size=60))
def test_what_was_done_stays_with_its_person_and_project_whatever_is_turned_to(
    database, monkeypatch, told, turns
):
    """Two windows turn to another person, or project, while what was done is on its way."""
    monkeypatch.setattr(desk_jobs, "enqueue_realignment", lambda *_, **__: None)
    monkeypatch.setattr("pages.shared.workspace.settings", lambda: None)
    number = next(_NUMBERS)
    ada, bea = (
        people.add_person(database, f"{name} {number}", Role.EDITOR) for name in ("Ada", "Bea")
    )
    books = []
    for name in ("first", "second"):
        project = people.create_project(database, f"{name} {number}", "en", ["zh"])
        beads = [proposed([n], [n], f"{name} {n}.", f"句{n}。") for n in range(N)]
        alignment_id = f"{name}-{number}"
        add_alignment(database, project, beads, alignment_id=alignment_id, name=f"{name}.md")
        books.append((project, alignment_id))
    desks = [(ada, *books[0]), (bea, *books[0]), (ada, *books[1])]

    def line() -> TurningLine:
        def begin(at: int) -> ReviewSession:
            person, project, of = desks[at]
            return ReviewSession(box=f"{person.name}-{project.id}", scope=of)

        def answer(at, session, message):
            person, project, of = desks[at]
            place = ReviewPlace(
                store=database, me=person, project=project, documents=(of,), session=session
            )
            session.exchange.receive(message)
            desk.answer(place, REVIEW_ACTIONS)
            return desk.data(place)

        return TurningLine(begin_at=begin, answer_at=answer)

    lines, chosen = [line(), line()], iter(turns)
    for which, kind, n, is_prompt in told:
        if kind == "turn":
            lines[which].turn(next(chosen))
        else:
            done(lines[which], kind, n, is_prompt=is_prompt)
    for one in lines:
        for at in range(len(desks)):
            one.turn(at)
            one.settle()
        assert not any(one.browser.boxes.values())
        check_boxes(database, one)


def check_boxes(store, line) -> None:
    """Check that each decision of a line is there, of who made it, or that it was refused."""
    for token, box in line.pressed_in.items():
        event = ledger.find(store, token)
        if event is None:
            assert line.browser.told[token] in ("error", AGREED)
        else:
            assert f"{event.person}-{event.project_id}" == box


@dataclass(kw_only=True)
class TurningLine(Line):
    """A line whose window turns to other people and projects; it notes where what was pressed."""

    begin: Any = None
    answer: Any = None
    begin_at: Any
    answer_at: Any
    at: int = 0
    last: dict[str, Any] = field(default_factory=dict)
    pressed_in: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begin = lambda: self.begin_at(self.at)
        self.answer = self.answered
        Line.__post_init__(self)

    def answered(self, session: Any, message: dict[str, Any]) -> dict[str, Any]:
        self.last = message
        return self.answer_at(self.at, session, message)

    def turn(self, at: int) -> None:
        """Turn to another person or project: the page runs at once, with the message it has."""
        self.at, self.session = at, self.begin_at(at)
        self.to_browser.append(self.answer(self.session, self.last))

    def press(self, item: dict[str, Any] | None) -> None:
        known = {one["token"] for one in self.browser.items}
        Line.press(self, item)
        for one in self.browser.items:
            if one["token"] not in known and one.get("is_decision"):
                self.pressed_in[one["token"]] = self.browser.box
