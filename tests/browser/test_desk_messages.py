"""The desks' script in a page without a server, its messages carried by a bad line.

They are carried to the functions that the page itself calls, late, twice, out of order, or never;
sessions are lost and colleagues decide in between. What is on the screen is read before each press,
and compared with what the database has.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from amts_core import post_editing
from amts_core import review as core
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import ledger
from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.review import desk_jobs
from amts_core.review.store import bead_changes, bead_rows, queues
from amts_core.review.store.queues import Queue
from pages.desk import browser, desk
from pages.post_editing import actions as edit_actions
from pages.post_editing import edit_card
from pages.post_editing.place import EditPlace, EditSession
from pages.review import actions as review_actions
from pages.review import focus_card
from pages.review.place import ReviewPlace, ReviewSession
from tests.browser.conftest import one_a_line
from tests.conftest import add_alignment, proposed
from tests.stored import bead_history
from tests.translated import translated

pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
from tests.effort import some

N_BEADS, N_STEPS = 24, 70
NO_SOURCE = "No source: nothing on this side corresponds."
ADDRESS = "http://localhost/desk"
BOX = "box"
BROWSER = """
window.sent = []; window.timers = new Map(); let n_timers = 0;
window.requestAnimationFrame = (paint) => { paint(performance.now()); return 0; };
window.setTimeout = (act) => { n_timers += 1; timers.set(n_timers, act); return n_timers; };
window.clearTimeout = (id) => timers.delete(id);
window.setInterval = () => 0;
window.fire = (share) => {
  for (const [id, act] of [...timers]) if (Math.random() < share) { timers.delete(id); act(); }
};
"""
BEGIN = """
window.host = document.body.appendChild(document.createElement("div"));
host.attachShadow({mode: "open"}).innerHTML = "<section class='card' tabindex='-1'></section>";
window.root = host.shadowRoot;
window.update = (data) => show({
  data, parentElement: root, setStateValue: (_, value) => sent.push(structuredClone(value)),
});
window.desk = () => root.querySelector(".card").desk;
window.screen_ = () => root.querySelector(".source p")?.textContent ?? null;
window.look = () => ({source: screen_(), version: desk()?.data ? desk().card()?.version : null,
  waits: desk()?.data ? [...desk().outbox.items.map((item) => item.action), ...desk().moves.map(() => 'move')] : []});
window.doing = (act) => {
  const before = look(), known = new Set(desk().outbox.items.map((item) => item.token));
  act();
  const made = desk().outbox.items.filter((item) => !known.has(item.token));
  return {...before, made, sent: sent.splice(0)};
};
window.press = (key, shiftKey, ctrlKey) => doing(() => window.dispatchEvent(
  new KeyboardEvent("keydown", {key, shiftKey, ctrlKey, bubbles: true, cancelable: true})));
"""


def script(package) -> str:
    """A desk's script as one that a page without modules can run."""
    text = browser.joined(Path(package.__path__[0]) / "main.js")
    return text.replace("export default function", "function show") + BEGIN


@dataclass(kw_only=True)
class Line:
    """A browser and a server, and what is on its way between them."""

    page: Any
    answer: Any
    chance: random.Random
    to_server: list = field(default_factory=list)
    to_browser: list = field(default_factory=list)
    pressed: list = field(default_factory=list)

    def taken(self, told) -> dict:
        """Note what a person has done, and put what the browser has sent on the line."""
        self.to_server += told["sent"]
        self.pressed += [(item, told) for item in told["made"]]
        return told

    def steps(self) -> None:
        """Carry something, or let time pass, a few times."""
        for _ in range(self.chance.randrange(7)):
            self.step()

    def step(self) -> None:
        kind = self.chance.choice(["server"] * 3 + ["browser"] * 3 + ["time"])
        if kind == "server" and self.to_server:
            message = self.picked(self.to_server)
            told = self.answer(message)
            if self.chance.random() > 0.15:  # else the run was broken off
                self.to_browser.append(told)
        elif kind == "browser" and self.to_browser:
            self.deliver(self.picked(self.to_browser))
        elif kind == "time":
            self.page.evaluate("fire(0.7)")
            self.collect()

    def picked(self, line: list) -> Any:
        """Return what comes next; now and then it is another one, or it comes again later."""
        at = self.chance.randrange(len(line)) if self.chance.random() < 0.2 else 0
        message = line[at] if self.chance.random() < 0.2 else line.pop(at)
        if len(line) > 6:
            del line[0]
        return message

    def deliver(self, data) -> None:
        """Give an answer to the browser: by itself it leads nobody who waits for nothing."""
        before = self.page.evaluate("look()")
        self.page.evaluate("(data) => update(data)", data)
        self.collect()
        after = self.page.evaluate("look()")
        if before["source"] and not [one for one in before["waits"] if one != "draft"]:
            assert after["source"] == before["source"]

    def collect(self) -> None:
        self.to_server += self.page.evaluate("sent.splice(0)")

    def settle(self) -> None:
        """Carry everything, in order and once, until nothing waits."""
        for _ in range(60):
            while self.to_server:
                self.deliver(self.answer(self.to_server.pop(0)))
            if not self.page.evaluate("look()")["waits"]:
                return
            self.page.evaluate("desk().outbox.flush()")
            self.collect()
        raise AssertionError(f"not answered: {self.page.evaluate('look()')}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("messages")


@pytest.fixture(scope="module")
def database(folder) -> Iterator[Store]:
    store = Store(connect(f"sqlite:///{folder / 'amts.db'}"))
    yield store
    store.close()


@pytest.fixture
def blank(window):
    """An empty page whose timers and frames the test moves."""
    page = window.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(ADDRESS, lambda route: route.fulfill(body="<body></body>", content_type="text/html"))
    page.goto(ADDRESS)
    page.evaluate(BROWSER)
    yield page
    page.close()
    assert errors == []


def started(blank, package, answer, seed) -> Line:
    blank.add_script_tag(content=script(package))
    line = Line(page=blank, answer=answer, chance=random.Random(seed))
    line.deliver(answer({}))
    return line


KEYS = [*"aaaaxsjjkkzznmudp", "Z"]
PRESS = "([key]) => press(key, key === 'Z')"
DOING = dict.fromkeys(KEYS, PRESS) | {
    "edit": """([, n]) => doing(() => {
        desk().startEditing();
        if (!desk().isEditing) return;
        const editor = root.querySelector("textarea");
        editor.value = `edit ${n}`;
        editor.dispatchEvent(new Event("input", {bubbles: true}));
        desk().kind.save(desk(), "key");
    })""",
    "flag": """() => doing(() => {
        if (!desk().card()) return;
        desk().notes.start("flag");
        desk().notes.finish("key");
    })""",
    "go": "([, n]) => doing(() => desk().command('goto_segment', {offset: n}))",
    "save": """() => doing(() => {
        const editor = root.querySelector("textarea");
        if (!editor || editor.disabled || editor.readOnly) return;
        editor.value = `to: ${screen_()}`;
        editor.dispatchEvent(new Event("input", {bubbles: true}));
        desk().act("save", "key");
    })""",
    **dict.fromkeys(
        ("next", "prev", "undo", "redo"),
        "([name]) => doing(() => desk().act(name, 'key'))",
    ),
}
REVIEWING = [*KEYS, "edit", "flag", "go"]
POST_EDITING = [*["save"] * 4, "next", "next", "prev", "undo", "redo", "go"]


@pytest.mark.parametrize("seed", range(some(1, of=3)))
def test_each_decision_is_on_the_bead_and_version_that_was_shown(
    database, blank, monkeypatch, seed
):
    monkeypatch.setattr(desk_jobs, "enqueue_realignment", lambda *_, **__: None)
    monkeypatch.setattr("pages.shared.workspace.settings", lambda: None)
    project = people.create_project(database, f"Book {seed}", "en", ["zh"])
    ada, bea = (
        people.add_person(database, f"{name} {seed}", Role.TRANSLATOR) for name in ("Ada", "Bea")
    )
    beads = [proposed([n], [n], f"Sentence {n}.", f"句{n}。") for n in range(N_BEADS)]
    segments = one_a_line(b.src_text for b in beads), one_a_line(b.tgt_text for b in beads)
    of = add_alignment(
        database, project, beads, alignment_id=f"a{seed}", name=f"{seed}.md", segments=segments
    )
    sessions = [ReviewSession(box=BOX, scope=of)]

    def answer(message):
        place = ReviewPlace(
            store=database,
            me=ada,
            project=project,
            documents=(of,),
            session=sessions[-1],
        )
        sessions[-1].exchange.receive(message)
        desk.answer(place, review_actions.ACTIONS)
        return desk.data(place)

    line = started(blank, focus_card, answer, seed)
    others = {
        "colleague": lambda: decide_too(database, bea, of, line.chance),
        "lost": lambda: sessions.append(ReviewSession(box=BOX, scope=of)),
    }
    for number in range(N_STEPS):
        line.steps()
        kind = line.chance.choice([*REVIEWING, "colleague"] + ["lost"] * (number % 9 == 0))
        if kind in others:
            others[kind]()
        else:
            line.taken(blank.evaluate(DOING[kind], [kind, line.chance.randint(1, N_BEADS)]))
    line.settle()
    checked = [found for made in line.pressed if (found := is_right(database, *made)) is not None]
    assert checked
    assert all(checked)
    mine = [one for one in bead_history(database, project.id) if one.person == ada.name]
    assert len(mine) <= len(line.pressed)


def is_right(store, item, told) -> bool | None:
    """Return whether an event is about what was shown; None where it became none, or is a step."""
    event = ledger.find(store, item["token"])
    if event is None or item["action"] in ("undo", "redo") or "version" not in item:
        return None
    changes = {one.bead_id: one for one in bead_changes.changes_of(store, event.id)}
    change = changes[int(item["card"])]
    text = item.get("text")
    return (
        (change.before.src_text or NO_SOURCE) == told["source"]
        and change.before.version == told["version"]
        and text in (None, change.after.tgt_text)
    )


def decide_too(store, person, alignment_id, chance) -> None:
    """Let a colleague decide on some bead, whoever looks at it."""
    bead = bead_rows.bead(store, chance.choice(queues.bead_ids(store, alignment_id, Queue())))
    action = chance.choice([Action.APPROVE, Action.REJECT, Action.SKIP])
    try:
        core.decide(
            store,
            DeskAct(person=person, via=Via.API),
            bead.id,
            action,
            seen_version=bead.state.version,
        )
    except ReviewError as error:
        assert re.search("empty", str(error))


SENTENCES = [(f"Sentence {n}.", f"句{n}。", None) for n in range(N_BEADS)]


@pytest.mark.parametrize("seed", range(some(1, of=2)))
def test_each_text_is_saved_for_the_segment_that_was_shown(database, blank, folder, seed):
    project = people.create_project(database, f"Manual {seed}", "en", ["zh"])
    lead = people.add_person(database, f"Lia {seed}", Role.LEAD)
    eve = people.add_person(database, f"Eve {seed}", Role.EDITOR)
    key = translated(database, folder, project, lead=lead, texts=SENTENCES, name=f"{seed}.md")
    sessions = [EditSession(box=BOX, scope=(key,))]

    def answer(message):
        documents = {one.key: one for one in post_editing.documents(database, project.id)}
        place = EditPlace(
            store=database,
            me=eve,
            project=project,
            documents=documents,
            chosen=(key,),
            session=sessions[-1],
        )
        sessions[-1].exchange.receive(message)
        desk.answer(place, edit_actions.ACTIONS)
        shown = replace(
            place, documents={one.key: one for one in post_editing.documents(database, project.id)}
        )
        return desk.data(shown)

    line = started(blank, edit_card, answer, seed)
    for number in range(N_STEPS):
        line.steps()
        if number % 25 == 24:
            sessions.append(EditSession(box=BOX, scope=(key,)))
        kind = line.chance.choice(POST_EDITING)
        line.taken(blank.evaluate(DOING[kind], [kind, line.chance.randint(1, N_BEADS)]))
    line.settle()
    saved = [one for one in edit_rows.of_document(database, key) if one.state.text is not None]
    assert saved
    assert [one.state.text for one in saved] == [f"to: {one.src_text}" for one in saved]
