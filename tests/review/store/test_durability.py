"""Durability: what was said to be decided is in the database, whoever else decides or dies."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing

import pytest

from amts_core import review
from amts_core.kernel.config import ROOT
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Via
from amts_core.review.store import bead_changes, bead_rows, queues
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed, url_of
from tests.events import changes_to_beads, fold
from tests.stored import bead_history

PRELUDE = """
import sys
from amts_core import review
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.project.store import people
from amts_core.review.store import queues

store = open_store(sys.argv[1])
(person,) = (one for one in people.all_people(store) if one.name == sys.argv[2])
ids = queues.bead_ids(store, "a1", queues.Queue())
"""

DECIDE_FOR_EVER = """
for version in range(1_000_000):
    for bead_id in ids:
        action = (Action.APPROVE, Action.REJECT)[version % 2]
        event = review.decide(
            store, DeskAct(person=person, via=Via.KEY), bead_id, action, seen_version=version
        )
        print(event.id, bead_id, action, flush=True)
"""

DECIDE_ON_EACH = """
print("ready", flush=True)
sys.stdin.readline()
for bead_id in ids:
    try:
        act = DeskAct(person=person, via=Via.KEY)
        review.decide(store, act, bead_id, Action(sys.argv[3]), seen_version=0)
        print("decided", bead_id)
    except ConflictError:
        print("conflict", bead_id)
"""

STATUS = {Action.APPROVE: BeadStatus.APPROVED, Action.REJECT: BeadStatus.REJECTED}


@pytest.fixture
def start(store):
    """Start a process on the store that runs a script; ended with the test at the latest."""
    url = url_of(store)
    with ExitStack() as stack:

        def run(script, *arguments):
            process = subprocess.Popen(
                [sys.executable, "-c", PRELUDE + script, url, *arguments],
                cwd=ROOT,
                env=os.environ | {"PYTHONUTF8": "1"},
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield run


@pytest.fixture
def ids(store, project):
    """The beads of an alignment."""
    beads = [proposed([i], [i], f"source {i}", f"target {i}") for i in range(60)]
    return queues.bead_ids(store, add_alignment(store, project, beads), Queue())


def states(store):
    beads = queues.beads(store, "a1", Queue())
    return {bead.id: bead.state for bead in beads}


def assert_whole(store, initial):
    """Assert that states and events agree, and that a SQLite file is sound."""
    assert fold(initial, changes_to_beads(store, "a1")) == states(store)
    if store.url.startswith("sqlite"):
        path = store.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("seed", range(3))
def test_what_was_decided_survives_a_kill(store, project, ids, ada, start, seed):
    initial = states(store)
    process = start(DECIDE_FOR_EVER, ada.name)
    told = [process.stdout.readline()]
    time.sleep(random.Random(seed).uniform(0.05, 0.5))
    process.kill()
    told += process.stdout.readlines()
    assert process.wait(120) < 0
    events = {event.id: event for event in bead_history(store, project.id)}
    whole_lines = [line.split() for line in told if line.endswith("\n")]
    assert whole_lines
    for event_id, bead_id, action in whole_lines:
        assert events[int(event_id)].action == action
        (change,) = bead_changes.changes_of(store, int(event_id))
        assert (change.bead_id, change.after.status) == (int(bead_id), STATUS[Action(action)])
    assert len(whole_lines) <= len(events) <= len(whole_lines) + 1
    assert_whole(store, initial)
    version = bead_rows.bead(store, ids[0]).state.version
    review.decide(
        store, DeskAct(person=ada, via=Via.KEY), ids[0], Action.SKIP, seen_version=version
    )


def test_of_two_people_one_decides_and_the_other_is_told(store, project, ids, ada, lead, start):
    initial = states(store)
    actions = {ada.name: Action.APPROVE, lead.name: Action.REJECT}
    processes = [start(DECIDE_ON_EACH, name, action) for name, action in actions.items()]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes = []
    for process in processes:
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        pairs = [line.split() for line in output.splitlines()]
        outcomes.append({int(bead_id): outcome for outcome, bead_id in pairs})
    for bead in queues.beads(store, "a1", Queue()):
        assert sorted(outcome[bead.id] for outcome in outcomes) == ["conflict", "decided"]
        winner = (ada, lead)[outcomes[1][bead.id] == "decided"].name
        assert (bead.person, bead.state.status) == (winner, STATUS[actions[winner]])
        assert bead.state.version == 1
    assert len(bead_history(store, project.id)) == len(ids)
    assert_whole(store, initial)
