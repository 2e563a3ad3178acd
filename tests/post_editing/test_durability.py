"""Durability at the desk: a killed editor loses nothing that was said to be saved; two may race."""

import signal
import subprocess
import sys

import pytest

from amts_core import post_editing
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.kernel.records import DeskAct, Via
from amts_core.post_editing.store import edit_drafts, edit_rows
from tests.conftest import url_of
from tests.events import post_edit_changes
from tests.post_editing.conftest import save, state
from tests.stored import together

SAVE_FOR_EVER = """
import sys
from amts_core import post_editing
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.kernel.records import DeskAct, Via
from amts_core.project.store import people

store = open_store(sys.argv[1])
(person,) = (one for one in people.all_people(store) if one.name == "Ben")
ids = [int(one) for one in sys.argv[2].split(",")]
for version in range(1_000_000):
    for post_edit_id in ids:
        text = f"text {version}"
        post_editing.save_draft(store, person, post_edit_id, text, taken=Taken.ACT)
        post_editing.save(
            store, DeskAct(person=person, via=Via.KEY), post_edit_id, text, taken=Taken.ACT,
            seen_version=version, effort=Effort(10, 1), is_confirmed=True,
        )
        print(post_edit_id, version + 1, text, sep="|", flush=True)
"""


@pytest.mark.parametrize("n_lines", [1, 4, 9])
def test_a_killed_editor_loses_nothing_that_was_saved(store, ben, edits, n_lines):
    url = url_of(store)
    ids = [one.id for one in edits[:2]]
    child = subprocess.Popen(
        [sys.executable, "-c", SAVE_FOR_EVER, url, ",".join(map(str, ids))],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    with child:
        said = [child.stdout.readline() for _ in range(n_lines)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
    told = {}
    for line in said:
        if not line.endswith("\n"):
            continue  # it was killed while it told
        post_edit_id, version, text = line.rstrip("\n").split("|")
        told[int(post_edit_id)] = (int(version), text)
    for post_edit_id, (version, text) in told.items():
        edit = edit_rows.post_edit(store, post_edit_id)
        assert edit.state.version in (version, version + 1)
        if edit.state.version == version:
            assert edit.state.text == text
        assert edit.effort == Effort(10 * edit.state.version, edit.state.version)
        changes = post_edit_changes(store, post_edit_id)
        assert [one.after.version for one in changes] == list(range(1, edit.state.version + 1))
        assert changes[-1].after == edit.state


def test_of_two_at_the_same_moment_one_is_told(store, ben, eve, edits):
    heading = edits[0].id
    errors = together(
        lambda given: post_editing.save(
            store,
            DeskAct(person=given[0], via=Via.KEY),
            heading,
            given[1],
            taken=Taken.ACT,
            seen_version=0,
            effort=Effort(1, 1),
            is_confirmed=True,
        ),
        [(ben, "本"), (eve, "夏")],
    )
    assert [type(error) for error in errors] == [ConflictError]
    winner = state(store, heading).text
    loser, text = (eve, "夏") if winner == "本" else (ben, "本")
    assert edit_drafts.drafts(store, loser.id, [heading])[heading].text == text
    assert edit_rows.post_edit(store, heading).effort == Effort(1, 1)


def test_many_saves_at_once_all_arrive(store, ben, eve, edits):
    errors = together(
        lambda given: save(store, given[0], given[1].id, f"text {given[1].n}"),
        [(person, edit) for person, part in ((ben, edits[:2]), (eve, edits[2:])) for edit in part],
    )
    assert errors == []
    assert [state(store, edit.id).text for edit in edits] == [f"text {n}" for n in range(4)]


def test_one_key_at_the_same_moment_is_one_event(store, ben, edits):
    heading = edits[0].id
    errors = together(
        lambda _: post_editing.save(
            store,
            DeskAct(person=ben, via=Via.KEY, token="same"),
            heading,
            "本",
            taken=Taken.ACT,
            seen_version=0,
            effort=Effort(5, 5),
            is_confirmed=True,
        ),
        [0, 1, 2, 3],
    )
    assert errors == []
    assert len(post_edit_changes(store, heading)) == 1
    assert edit_rows.post_edit(store, heading).effort == Effort(5, 5)
