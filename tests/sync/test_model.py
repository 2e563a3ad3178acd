"""Whatever is edited and wherever a round is killed, no sentence is forgotten.

A machine edits sources and translations by hand, looks, makes rounds, kills them between any two
steps, and saves as an editor does. Its model knows what each file has to hold: a sentence is a
paragraph of its own that names its number and version, in each language in other words.
"""

import os
import re
import shutil
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import event

from amts_core import post_editing
from amts_core.align.encoder import Encoder
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.post_edits import DocumentKey, EditStatus, Effort, Taken
from amts_core.kernel.records import DeskAct, ProposedBead, Role, Via
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.sync import delivery, git, new_targets, rounds, watches
from amts_core.sync.records import SyncTarget, TargetState, WatchKind, WatchSettings
from amts_core.sync.rounds import Wish
from tests.effort import some
from tests.sync.conftest import Shelf
from tests.sync.conftest import git as as_person
from tests.translation.orders.stub import StubService

TGT_LANGS = ("es", "fr")
LAYOUT = {one: f"{one}/{{name}}" for one in ("en", *TGT_LANGS)}
SETTLED = (TargetState.UP_TO_DATE, TargetState.DELIVERED)
_NAMED = re.compile(r"k(\d+)v(\d+)", re.IGNORECASE)
_N_STEPS_OF_A_ROUND = 60


class Killed(BaseException):
    """The process ends here."""


def _words(language: str, k: int) -> str:
    """Return words that no other sentence has."""
    letters = "bcdfglmnprst"
    n = k * 31 + sum(map(ord, language)) * 7
    return " ".join(
        "".join(
            letters[(n * (i + 2) + j * 5) % 12] + "aeiou"[(n // (i + 1) + j) % 5] for j in range(3)
        )
        + f"{letters[k % 12]}{letters[k // 12 % 12]}"
        for i in range(4)
    )


def sentence(language: str, k: int, version: int, marks: tuple[str, ...] = ()) -> str:
    """Return a version of sentence ``k``, with what hands have added to it."""
    return " ".join((_words(language, k), f"k{k}v{version}", *marks)) + "."


def told(text: str) -> list[tuple[int, int]]:
    """Return which sentences a text tells, in which versions, in order."""
    return [(int(k), int(version)) for k, version in _NAMED.findall(text)]


def align(src, tgt, languages, encoder):
    """Pair sentences by their numbers, in the place of the aligner."""
    numbers = [[told(part.text)[0][0] for part in side] for side in (src, tgt)]
    beads, j = [], 0
    for i, k in enumerate(numbers[0]):
        if k not in numbers[1][j:]:
            beads.append(
                ProposedBead(
                    src=(i,),
                    tgt=(),
                    score=None,
                    confidence=0.9,
                    accept=False,
                    src_text=src[i].text,
                    tgt_text="",
                )
            )
            continue
        at = numbers[1].index(k, j)
        beads += [
            ProposedBead(
                src=(),
                tgt=(n,),
                score=None,
                confidence=0.9,
                accept=False,
                src_text="",
                tgt_text=tgt[n].text,
            )
            for n in range(j, at)
        ]
        beads.append(
            ProposedBead(
                src=(i,),
                tgt=(at,),
                score=0.9,
                confidence=0.9,
                accept=True,
                src_text=src[i].text,
                tgt_text=tgt[at].text,
            )
        )
        j = at + 1
    return (
        *beads,
        *(
            ProposedBead(
                src=(),
                tgt=(n,),
                score=None,
                confidence=0.9,
                accept=False,
                src_text="",
                tgt_text=tgt[n].text,
            )
            for n in range(j, len(tgt))
        ),
    )


class Killer:
    """Kills at the ``at``-th time that something is about to be stored or written."""

    def __init__(self, stack: ExitStack) -> None:
        self.at = 0
        self._n = 0
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(Store, "writing", self._storing(Store.writing))
        patch.setattr(Path, "write_bytes", self._writing(Path.write_bytes))
        patch.setattr("os.replace", self._writing(os.replace))
        patch.setattr(git, "run", self._running(git.run))

    @contextmanager
    def at_step(self, n: int):
        """Let what is done within end at a step, 0 for never."""
        self.at, self._n = n, 0
        try:
            yield
        finally:
            self.at = 0

    def _step(self) -> None:
        self._n += 1
        if self.at and self._n == self.at:
            raise Killed

    def _storing(self, writing):
        @contextmanager
        def wrapped(store):
            self._step()
            with writing(store) as session:
                yield session
            self._step()

        return wrapped

    def _writing(self, write):
        def wrapped(*arguments, **options):
            self._step()
            done = write(*arguments, **options)
            self._step()
            return done

        return wrapped

    def _running(self, run):
        def wrapped(repository, *arguments, **options):
            writes = arguments[0] in ("commit-tree", "update-ref")
            if writes:
                self._step()
            done = run(repository, *arguments, **options)
            if writes:
                self._step()
            return done

        return wrapped


@dataclass(kw_only=True)
class Book:
    """What the documents are to tell, by name; what hands have added, and which version that was.

    ``asked`` are those that somebody wants translated.
    """

    sources: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    former: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    marks: dict[tuple[str, str, int], dict[str, int]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    n: int = 0

    def next(self) -> int:
        self.n += 1
        return self.n

    def marks_of(self, name: str, language: str, k: int, version: int) -> set[str]:
        """Return what hands have added to a sentence since its source is as it is."""
        found = self.marks.get((name, language, k), {})
        return {mark for mark, of in found.items() if of == version}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory):
    """A database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "amts.db"
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def _without_waiting_for_the_disk(store: Store) -> None:
    """Let commits be quick: what is killed here is no machine that loses its current."""
    event.listen(store._engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF"))
    store._engine.dispose()


class Machine(RuleBasedStateMachine):
    """A book in three languages, what people do to it, and rounds that may be killed."""

    kind = WatchKind.FOLDER
    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        self.killer = Killer(self.stack)
        patch = self.stack.enter_context(pytest.MonkeyPatch.context())
        encoder = object.__new__(Encoder)
        encoder.name = "none"
        for module in (rounds, delivery):
            patch.setattr(module, "load_encoder", lambda _: encoder)
        patch.setattr(new_targets, "align_segments", align)
        shutil.copy(self.empty, folder / "amts.db")
        settings = Settings.for_database(
            f"sqlite:///{folder / 'amts.db'}", data_dir=folder, encoder="none"
        )
        store = rounds.open_store(settings.database_url)
        _without_waiting_for_the_disk(store)
        self.stack.callback(store.close)
        project = people.create_project(store, "Watched", "en", list(TGT_LANGS))
        lead = people.add_person(store, "Grace", Role.LEAD)
        self.book = Book()
        (folder / "book").mkdir()
        self.shelf = Shelf(
            settings=settings,
            store=store,
            project=project,
            lead=lead,
            folder=folder / "book",
            service=StubService(folder / "service"),
            watch=None,
        )
        for name, n in (("a.md", 2), ("b.md", 1), ("c.md", 1)):
            self.book.sources[name] = [(self.book.next(), 1) for _ in range(n)]
            self._write_source(name)
            if name != "c.md":
                self.book.asked.add(name)
                for language in TGT_LANGS:
                    parts = [sentence(language, *one) for one in self.book.sources[name]]
                    self.shelf.write(f"{language}/{name}", "\n\n".join(parts) + "\n")
        if self.kind is WatchKind.GIT:
            as_person(self.shelf.folder, "init", "-q", "-b", "main")
            self.shelf.commit()
        wanted = WatchSettings(
            name="Book", kind=self.kind, path=str(folder / "book"), layout=LAYOUT
        )
        self.shelf.watch = watches.add(settings, project, lead, wanted)
        self.job_id = ""
        self.wish = Wish()
        self.is_read = False
        """Whether a look has ended since somebody changed something."""

    def teardown(self) -> None:
        try:
            self.all_is_done_in_the_end()
        finally:
            self.stack.close()

    @initialize(at=st.integers(0, 20))
    def a_first_round_is_made(self, at):
        """What is there then counts as in step: nobody edits anything before it has ended."""
        self._round(at, Wish())
        self._round(0, Wish(only_looks=True))

    # what people do

    @rule(data=st.data())
    def a_source_is_edited(self, data):
        name = data.draw(st.sampled_from(sorted(self.book.sources)))
        source = self.book.sources[name]
        self.book.former[name] = list(source)
        at = data.draw(st.integers(0, len(source) - 1))
        what = data.draw(st.sampled_from(["add", "reword", "remove"]))
        if what == "add":
            source.insert(at, (self.book.next(), 1))
        elif what == "reword":
            k, version = source[at]
            source[at] = k, self._newest(k) + 1
        elif len(source) > 1:
            del source[at]
        self._write_source(name)

    @precondition(lambda self: self.book.former)
    @rule(data=st.data())
    def a_source_is_what_it_was(self, data):
        name = data.draw(st.sampled_from(sorted(self.book.former)))
        now = set(self.book.sources[name])
        self.book.sources[name] = self.book.former.pop(name)
        self._write_source(name)
        for k, _ in set(self.book.sources[name]) - now:
            for language in TGT_LANGS:
                self.book.marks.pop((name, language, k), None)

    @rule(data=st.data())
    def a_translation_is_edited(self, data):
        name = data.draw(st.sampled_from(sorted(self.book.asked)))
        language = data.draw(st.sampled_from(TGT_LANGS))
        text = self._on_disk(f"{language}/{name}")
        if text is None:
            return
        parts = text.split("\n\n")
        at = data.draw(st.integers(0, len(parts) - 1))
        if "K" in parts[at]:  # the draft of a machine is corrected at the desk
            return
        ((k, version),) = told(parts[at])
        mark = f"mark{self.book.next()}"
        end = parts[at].index(".")
        parts[at] = f"{parts[at][:end]} {mark}{parts[at][end:]}"
        self._write_by_hand(f"{language}/{name}", "\n\n".join(parts))
        self.book.marks.setdefault((name, language, k), {})[mark] = version

    @precondition(lambda self: len(self.book.sources) < 5)
    @rule()
    def a_document_is_added(self):
        name = f"new{len(self.book.sources)}.md"
        self.book.sources[name] = [(self.book.next(), 1)]
        self._write_source(name)

    @precondition(lambda self: self._at_desk())
    @rule(n=st.integers(1, 3))
    def an_editor_saves(self, n):
        self._save(n)

    # what the program does

    @rule(at=st.integers(0, 20))
    def a_look(self, at):
        self._round(at, Wish(only_looks=True))

    @rule(at=st.integers(0, _N_STEPS_OF_A_ROUND), with_new=st.booleans(), with_drafts=st.booleans())
    def a_round(self, at, with_new, with_drafts):
        if with_new:
            self.book.asked |= set(self.book.sources)
        self._round(at, Wish(with_new=with_new, with_drafts=with_drafts))

    @precondition(lambda self: self.job_id)
    @rule(at=st.integers(0, _N_STEPS_OF_A_ROUND))
    def a_round_is_taken_up(self, at):
        if self.wish.with_new:
            self.book.asked |= set(self.book.sources)
        self._go_on(at)

    # what holds

    @invariant()
    def what_is_called_up_to_date_holds_what_its_source_says(self):
        if not self.is_read:
            return
        for path, one in self.shelf.targets().items():
            if one.state in SETTLED:
                text = self._delivered(one)
                missing = set(self.book.sources[one.name]) - set(told(text))
                assert not missing, f"{path} is {one.state} without {missing}: {text!r}"
                assert "K" not in text, f"{path} is {one.state} with drafts: {text!r}"

    @invariant()
    def nothing_is_drafted_that_nobody_asked_for(self):
        for path, one in self.shelf.targets().items():
            if one.name not in self.book.asked:
                assert one.order_id is None, f"{path} was ordered"
                assert one.state is TargetState.UNTRANSLATED or not self.is_read
                assert self._on_disk(path) is None

    def all_is_done_in_the_end(self):
        self.book.asked |= set(self.book.sources)
        self._round(0, Wish(with_new=True))
        while self._at_desk():
            self._save(10_000)
            self._round(0, Wish())
        assert set(self.shelf.states().values()) <= set(SETTLED), self.shelf.targets()
        targets = self.shelf.targets()
        for name, source in self.book.sources.items():
            for language in TGT_LANGS:
                text = self._delivered(targets[f"{language}/{name}"])
                assert told(text) == source, (language, name)
                for part, (k, version) in zip(text.split("\n\n"), source, strict=True):
                    assert part.startswith(_words(language, k))
                    assert self.book.marks_of(name, language, k, version) <= set(
                        part.strip().rstrip(".").split()
                    ), (language, name)

    # by which means

    def _newest(self, k: int) -> int:
        known = [*self.book.sources.values(), *self.book.former.values()]
        return max(version for source in known for of, version in source if of == k)

    def _write_source(self, name: str) -> None:
        text = "\n\n".join(sentence("en", *one) for one in self.book.sources[name])
        self._write_by_hand(f"en/{name}", f"{text}\n")

    def _write_by_hand(self, path: str, text: str) -> None:
        self.shelf.write(path, text)
        if self.kind is WatchKind.GIT and self.shelf.watch is not None:
            self.shelf.commit()
        self.is_read = False

    def _on_disk(self, path: str) -> str | None:
        return self.shelf.read(path) if (self.shelf.folder / path).exists() else None

    def _delivered(self, target: SyncTarget) -> str:
        """Return a translation as it is where deliveries go."""
        return self.shelf.read(target.tgt_path)

    def _versions(self, path: str) -> list[str]:
        """Return all that an editor may know of a translation."""
        return [text for text in (self._on_disk(path),) if text is not None]

    def _at_desk(self):
        return [
            one
            for one in self.shelf.targets().values()
            if one.state in (TargetState.IN_REVIEW, TargetState.READY)
        ]

    def _save(self, n: int) -> None:
        """Let an editor save so many segments, with what hands have added to them."""
        for target in self._at_desk():
            key = DocumentKey(target.src_revision_id, target.tgt_lang)
            for one in edit_rows.of_document(self.shelf.store, key):
                if one.state.status not in (EditStatus.OPEN, EditStatus.RETURNED) or not n:
                    continue
                n -= 1
                ((k, version),) = told(one.src_text)
                marks = {
                    word.rstrip(".")
                    for text in self._versions(target.tgt_path)
                    for part in text.split("\n\n")
                    if (k, version) in told(part)
                    for word in part.split()
                    if word.startswith("mark")
                }
                post_editing.save(
                    self.shelf.store,
                    DeskAct(person=self.shelf.lead, via=Via.API),
                    one.id,
                    sentence(target.tgt_lang, k, version, tuple(sorted(marks))),
                    taken=Taken.NOTHING,
                    seen_version=one.state.version,
                    effort=Effort(10, 1),
                    is_confirmed=True,
                )

    def _round(self, at: int, wish: Wish) -> None:
        self.wish = wish
        self.job_id = self.shelf.begin(wish)
        self._go_on(at)

    def _go_on(self, at: int) -> None:
        try:
            with self.killer.at_step(at):
                self.shelf.go_on(self.job_id, self.wish)
        except Killed:
            self.is_read = False
            return
        self.is_read, self.job_id = True, ""


class GitMachine(Machine):
    """The same book in git, which somebody merges what was delivered into now and then."""

    kind = WatchKind.GIT

    @precondition(lambda self: self._branch())
    @rule()
    def somebody_merges(self):
        try:
            as_person(self.shelf.folder, "merge", "-q", "-m", "Merge", "amts/sync")
        except subprocess.CalledProcessError:  # both have edited it: the next round merges them
            as_person(self.shelf.folder, "merge", "--abort")
        self.is_read = False

    def _branch(self) -> str:
        return as_person(self.shelf.folder, "branch", "--list", "amts/sync")

    def _on_branch(self, path: str) -> str | None:
        if self._branch() and as_person(self.shelf.folder, "ls-tree", "amts/sync", path):
            return self.shelf.on_branch(path)
        return None

    def _delivered(self, target: SyncTarget) -> str:
        if target.state is TargetState.UP_TO_DATE:
            return self.shelf.read(target.tgt_path)
        return self._on_branch(target.tgt_path) or ""

    def _versions(self, path: str) -> list[str]:
        return [one for one in (self._on_disk(path), self._on_branch(path)) if one is not None]


@pytest.mark.parametrize(
    ("machine", "n"),
    [(Machine, some(4, of=10)), (GitMachine, some(2, of=3))],
    ids=["folder", "git"],
)
def test_no_sentence_is_forgotten(empty_database, machine, n):
    machine.empty = empty_database
    machine.TestCase.settings = hypothesis_settings(
        max_examples=n, stateful_step_count=12, deadline=None
    )
    machine.TestCase("runTest").runTest()
