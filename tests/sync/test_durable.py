"""Rounds by workers: begun once by a schedule, gone on with where a worker dies."""

import signal
from contextlib import ExitStack
from datetime import timedelta

import pytest

from amts_core.kernel.database.engine import now
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Role
from amts_core.project.store import people
from amts_core.sync import rounds, watches
from amts_core.sync.records import TargetState, WatchKind, WatchSettings
from amts_core.sync.rounds import Wish
from amts_core.sync.store import sync_rounds, sync_targets, watch_rows
from tests.conftest import TEXTBOOK
from tests.kernel.test_workflows import Bench
from tests.stored import together
from tests.sync.conftest import LAYOUT

CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").iterdir())
N_COPIES = 3


@pytest.fixture
def bench(tmp_path):
    with ExitStack() as stack:
        yield Bench(tmp_path / "data", stack)


@pytest.fixture
def book(bench, tmp_path):
    """A folder with many chapters that a lead lets the bench's project watch."""
    for language in ("en", "zh"):
        (tmp_path / "book" / language).mkdir(parents=True)
        for name in CHAPTERS:
            data = (TEXTBOOK / language / name).read_bytes()
            for n in range(N_COPIES):
                (tmp_path / "book" / language / f"{n}-{name}").write_bytes(data)
    lead = people.add_person(bench.store, "Grace", Role.LEAD)
    wanted = WatchSettings(
        name="Book", kind=WatchKind.FOLDER, path=str(tmp_path / "book"), layout=LAYOUT
    )
    return lead, watches.add(bench.settings, bench.project, lead, wanted), tmp_path / "book"


def test_a_round_goes_on_when_its_worker_dies(bench, book):
    lead, watch, folder = book
    first = bench.start_worker()
    job_id = rounds.begin(bench.settings, lead, watch.id, Wish(only_looks=True))
    assert bench.ended(job_id).state is JobState.DONE
    for path in (folder / "en").iterdir():
        path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    job_id = rounds.begin(bench.settings, lead, watch.id, Wish(only_looks=True))
    assert rounds.begin(bench.settings, lead, watch.id) == job_id

    def n_compared():
        found = sync_targets.targets(bench.store, watch.id)
        return sum(one.state is TargetState.BEHIND for one in found)

    bench.wait_until(n_compared)
    first.send_signal(signal.SIGKILL)
    first.wait()
    n_before, n_all = n_compared(), N_COPIES * len(CHAPTERS)
    assert n_before < n_all
    bench.start_worker()
    assert bench.ended(job_id).message == f"{n_all} behind"
    found = sync_targets.targets(bench.store, watch.id)
    assert {(one.state, one.counts.n_human) for one in found} == {(TargetState.BEHIND, 1)}
    (newest, *_) = sync_rounds.newest_rounds(bench.store, watch.id)
    assert newest.n_words == sum(one.counts.n_words for one in found)
    assert newest.n_words - newest.n_kept_words == 3 * n_all


def test_a_worker_keeps_the_schedule_and_nothing_is_begun_twice(bench, book):
    lead, watch, _ = book
    assert rounds.begin_due(bench.settings, now()) == ()
    watches.set_schedule(bench.settings, lead, watch.id, 60)
    moment = now()
    (job_id,) = rounds.begin_due(bench.settings, moment)
    assert rounds.begin_due(bench.settings, moment) == ()
    bench.start_worker()
    assert bench.ended(job_id).state is JobState.DONE
    assert not watch_rows.is_due(watch_rows.find_watch(bench.store, watch.id), now())
    assert watch_rows.is_due(
        watch_rows.find_watch(bench.store, watch.id), now() + timedelta(minutes=60)
    )
    assert rounds.begin_due(bench.settings, now()) == ()
    titles = [one.title for one in job_rows.jobs(bench.store, bench.project.id)]
    assert titles == ["Synchronise Book"]


def test_a_round_that_has_not_ended_is_that_one_whoever_asks(shelf):
    """Workers go on with it, whoever stored it ended before it could ask for it."""
    lead, watch_id = shelf.lead, shelf.watch.id
    stored = rounds.place(shelf.settings, lead, watch_id)
    watches.set_schedule(shelf.settings, lead, watch_id, 60)
    assert rounds.begin_due(shelf.settings, now() + timedelta(hours=3)) == (stored,)
    assert rounds.begin(shelf.settings, lead, watch_id) == stored
    assert together(lambda _: rounds.place(shelf.settings, lead, watch_id), range(4)) == []
    newest, *_, first = sync_rounds.newest_rounds(
        shelf.store, watch_id
    )  # the shelf's own is the first
    assert (newest.id, newest.job_id) == (first.id + 1, stored)


def test_of_several_who_ask_at_once_all_get_one_round(shelf):
    asked, before = [], sync_rounds.newest_rounds(shelf.store, shelf.watch.id)
    errors = together(
        lambda _: asked.append(rounds.place(shelf.settings, shelf.lead, shelf.watch.id)), range(4)
    )
    assert errors == []
    assert len(set(asked)) == 1
    assert len(sync_rounds.newest_rounds(shelf.store, shelf.watch.id)) == len(before) + 1


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupted_round_has_ended(shelf, interrupt):
    job_id = shelf.begin()
    with pytest.raises(interrupt), rounds.failures_told(shelf.store, job_id):
        raise interrupt
    assert job_rows.find(shelf.store, job_id).state is JobState.CANCELLED
    (found, *_) = sync_rounds.newest_rounds(shelf.store, shelf.watch.id)
    assert found.ended_at is not None
    assert "interrupted" in found.message
