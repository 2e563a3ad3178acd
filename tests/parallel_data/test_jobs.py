"""Exports by a worker: one moment of the project, whatever is decided while the file is made."""

import pytest

from amts_core import review
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import ParallelDataError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, DeskAct, Granularity, JobState, UnitMarkup, Via
from amts_core.parallel_data import Duplicates, FileFormat, exports, jobs
from amts_core.parallel_data.jobs import ExportOrder
from amts_core.parallel_data.store import versions
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed
from tests.stored import bead_history


@pytest.fixture
def ids(store, project):
    beads = [proposed([n], [n], f"S {n}.", f"第{n}句。") for n in range(4)]
    return queues.bead_ids(store, add_alignment(store, project, beads), Queue())


def approve(store, person, bead_id):
    return review.decide(
        store, DeskAct(person=person, via=Via.KEY), bead_id, Action.APPROVE, seen_version=0
    )


def ordered(event, **changed):
    known = {
        "src_lang": "en",
        "tgt_langs": ["zh"],
        "granularity": Granularity.SENTENCE,
        "format": FileFormat.TSV,
        "duplicates": Duplicates.NEWEST,
        "markup": UnitMarkup.AS_WRITTEN,
        "event_id": event.id,
    }
    return ExportOrder(**known | changed)


@pytest.fixture
def made(store, project, monkeypatch):
    """Make the file of a new job in this process, as its worker does."""
    monkeypatch.setattr(jobs, "open_store", lambda _: store)
    settings = Settings.for_database("sqlite:///elsewhere.db", data_dir=None, encoder="")

    def make(job_id, order):
        job_rows.add_job(store, job_id, project.id, "TSV")
        with jobs.failures_recorded(store, job_id):
            jobs.export_now(settings, job_id, project.id, order)
        return job_rows.find(store, job_id)

    return make


def test_the_file_is_of_one_moment_also_when_others_decide_meanwhile(
    store, project, ada, ids, made, monkeypatch
):
    approve(store, ada, ids[0])
    event = approve(store, ada, ids[1])
    really = exports.plan_exports

    def plan(*arguments, **known):
        approve(store, ada, ids[2])
        return really(*arguments, **known)

    monkeypatch.setattr(exports, "plan_exports", plan)
    job = made("e1", ordered(event))
    version = versions.find_version(store, int(job.result))
    assert (version.last_event, version.n_units) == (event.id, 2)
    lines = blob(store, version.sha256).decode().splitlines()
    assert lines == ["en\tzh", "S 0.\t第0句。", "S 1.\t第1句。"]
    assert job.message.startswith(f"v1: 2 units, as after event {event.id}; left out: 0 that")
    monkeypatch.setattr(exports, "plan_exports", really)
    assert made("e2", ordered(event)).result == job.result  # the step is run again
    newest = made("e3", ordered(bead_history(store, project.id)[-1]))
    assert versions.find_version(store, int(newest.result)).n_units == 3


def test_the_file_has_the_markup_that_was_ordered(store, ada, ids, made):
    edited = {"src_text": "*One*.", "tgt_text": "*一*。"}
    event = review.decide(
        store, DeskAct(person=ada, via=Via.KEY), ids[0], Action.EDIT, seen_version=0, **edited
    )
    job = made("e1", ordered(event, markup=UnitMarkup.EXCHANGE))
    version = versions.find_version(store, int(job.result))
    assert version.markup is UnitMarkup.EXCHANGE
    assert blob(store, version.sha256).decode() == "en\tzh\n<i>One</i>.\t<i>一</i>。\n"


def test_where_there_is_nothing_to_export_the_job_says_so(store, ada, ids, made):
    event = review.decide(
        store, DeskAct(person=ada, via=Via.KEY), ids[0], Action.REJECT, seen_version=0
    )
    with pytest.raises(ParallelDataError, match="No approved unit yet into zh"):
        made("e1", ordered(event))
    assert job_rows.find(store, "e1").state is JobState.FAILED
