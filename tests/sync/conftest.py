"""What tests of synchronising share: a book in a folder or in git, and rounds over it."""

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Person, Project
from amts_core.project.store import people
from amts_core.sync import drafts, rounds, watches
from amts_core.sync.records import SyncTarget, Watch, WatchKind, WatchSettings
from amts_core.sync.rounds import EVERYTHING, Wish
from amts_core.sync.store import sync_rounds, sync_targets, watch_rows
from amts_core.translation import order_steps
from tests.conftest import url_of
from tests.translation.orders.stub import StubService

LAYOUT = {"en": "en/{name}", "zh": "zh/{name}"}
STATION = ("# Station\n\nThe station is closed. Trains pass without a stop.\n",
           "# 车站\n\n车站已关闭。列车不停靠。\n")  # fmt: skip
BICYCLES = (
    "# Bicycles\n\nThe station has many bicycles. They stand idle in the rain.\n\n"
    "A rider pays by the hour.\n\n```python\nprice = 1\n```\n",
    "# 自行车\n\n车站有许多自行车。它们闲置在雨中。\n\n骑手按小时付费。\n\n```python\nprice = 1\n```\n",
)


def git(folder: Path, *arguments: str) -> str:
    """Run git as a person would, and return what it prints."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        [
            "git",
            "-C",
            str(folder),
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@localhost",
            *arguments,
        ],
        check=True,
        capture_output=True,
        env=environment,
    )
    return done.stdout.decode().strip()


@dataclass(kw_only=True)
class Shelf:
    """A project that watches a book on disk, and what a person does with both."""

    settings: Settings
    store: Store
    project: Project
    lead: Person
    folder: Path
    service: StubService
    watch: Watch

    def write(self, path: str, text: str) -> None:
        """Write a file of the book."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        """Return a file of the book as it lies there."""
        return (self.folder / path).read_text(encoding="utf-8")

    def commit(self, told: str = "Change") -> str:
        """Commit all that has changed, where the book is in git."""
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", told)
        return git(self.folder, "rev-parse", "HEAD")

    @property
    def is_git(self) -> bool:
        return self.watch.settings.kind is WatchKind.GIT

    def sync(self, **wish: bool) -> str:
        """Make a round, with the stub for an engine."""
        return self.go_on(self.begin(Wish(**wish)), Wish(**wish))

    def begin(self, wish: Wish = EVERYTHING) -> str:
        """Begin a round that no worker has; one that has not ended is left for dead."""
        last = watch_rows.find_watch(self.store, self.watch.id).job_id
        job = job_rows.find(self.store, last) if last else None
        if job is not None and not job.state.is_end:
            job_rows.cancel(self.store, last, "Left for dead.")
            sync_rounds.end(self.store, last, "Left for dead.")
        return rounds.place(self.settings, self.lead, self.watch.id, wish)

    def go_on(self, job_id: str, wish: Wish) -> str:
        """Make the steps of a round, whichever of them were made already."""
        of = self.store, job_id, self.watch.id
        for tgt_lang in rounds.look(*of, wish):
            rounds.compare(self.settings, job_id, self.watch.id, tgt_lang)
        for tgt_lang in rounds.deliver(self.settings, job_id, self.watch.id, wish):
            rounds.draft(self.settings, job_id, self.watch.id, tgt_lang)
            for one in drafts.drafting(self.store, self.watch.id, tgt_lang):
                self.translate(one.id, tgt_lang)
            rounds.is_drafted(*of, tgt_lang)
        return rounds.finish(*of)

    def translate(self, order_id: int, tgt_lang: str) -> None:
        """Let the stub translate an order."""
        while not order_steps.advance_order(self.store, self.service, order_id, tgt_lang):
            pass

    def targets(self) -> dict[str, SyncTarget]:
        """Return how the targets stand, by path."""
        return {one.tgt_path: one for one in sync_targets.targets(self.store, self.watch.id)}

    def states(self) -> dict[str, str]:
        """Return the states of the targets, by path."""
        return {path: str(one.state) for path, one in self.targets().items()}

    def on_branch(self, path: str) -> str:
        """Return a file as it was delivered to git."""
        return git(self.folder, "show", f"amts/sync:{path}") + "\n"


@pytest.fixture
def settings(store, tmp_path):
    """Settings for the database of the ``store``; pauses are short."""
    made = Settings.for_database(url_of(store), data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))
    yield replace(made, poll_seconds=0.01)
    open_store(made.database_url).close()


@pytest.fixture
def make_shelf(settings, store, lead, tmp_path):
    """Return a function that puts a book on disk and lets a project watch it."""

    def made(kind=WatchKind.FOLDER, *, layout=LAYOUT, files=None, **more) -> Shelf:
        folder = tmp_path / "book"
        folder.mkdir()
        languages = [one for one in layout if one != "en"]
        project = people.create_project(store, "Watched", "en", languages)
        if files is None:
            files = {
                "en/station.md": STATION[0],
                "zh/station.md": STATION[1],
                "en/bicycles.md": BICYCLES[0],
                "zh/bicycles.md": BICYCLES[1],
            }
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        if kind is WatchKind.GIT:
            git(folder, "init", "-q", "-b", "main")
            git(folder, "add", "-A")
            git(folder, "commit", "-q", "-m", "Begin")
        wanted = WatchSettings(name="Book", kind=kind, path=str(folder), layout=layout, **more)
        watch = watches.add(settings, project, lead, wanted)
        service = StubService(tmp_path / "service")
        return Shelf(
            settings=settings,
            store=store,
            project=project,
            lead=lead,
            folder=folder,
            service=service,
            watch=watch,
        )

    return made


@pytest.fixture
def shelf(make_shelf):
    """A book of two documents in a folder, read once."""
    made = make_shelf()
    made.sync()
    return made


@pytest.fixture
def checkout(make_shelf):
    """The same book in git, read once."""
    made = make_shelf(WatchKind.GIT)
    made.sync()
    return made
