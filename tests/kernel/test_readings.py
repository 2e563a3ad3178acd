"""What somebody hands in is read by a worker: kept first, told with its end or why it is refused."""

import json

import pytest

from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.errors import (
    AmtsError,
    EncodingError,
    ImportRefused,
    StoreError,
    VariantError,
)
from amts_core.kernel.jobs import calls, job_rows, readings
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.jobs.failures import failure_of, failures_recorded
from amts_core.kernel.jobs.readings import ReadOutcome
from amts_core.kernel.records import JobState
from tests.conftest import url_of


@readings.reader
def count_characters(settings, handed_in, progress):
    """A reader of its own: how many characters the files have, by what was said."""
    progress(0.5, "Counting")
    if handed_in.said["refuses"]:
        raise VariantError("Two variants.", ("pt", "pt-BR"))
    found = {name: len(data) for name, data in handed_in.contents(count_characters.store)}
    return ReadOutcome("Counted", found)


@pytest.fixture
def settings(store, tmp_path):
    count_characters.store = store
    return Settings.for_database(url_of(store), data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))


def begun(settings, *, refuses=False):
    return readings.begin(
        settings,
        count_characters,
        [("a.md", b"One."), ("b.md", b"")],
        project_id=None,
        title="2 files",
        said={"refuses": refuses},
    )


def test_files_are_kept_and_a_worker_is_asked_before_anybody_has_a_project(settings, store):
    job_id = begun(settings)
    job = job_rows.find(store, job_id)
    assert (job.project_id, job.state, job.title) == (None, JobState.QUEUED, "2 files")
    call = Call.from_json(job_rows.call_of(store, job_id))
    assert (call.queue, call.workflow) == (calls.READING, "read")
    readings.carry_out(settings, job_id, *call.arguments)
    done = job_rows.find(store, job_id)
    assert (done.state, done.message) == (JobState.DONE, "Counted")
    assert json.loads(done.result) == {"a.md": 4, "b.md": 0}


def test_what_is_refused_is_told_as_it_was(settings, store):
    job_id = begun(settings, refuses=True)
    call = Call.from_json(job_rows.call_of(store, job_id))
    with pytest.raises(VariantError):
        readings.carry_out(settings, job_id, *call.arguments)
    error = failure_of(job_rows.find(store, job_id))
    assert (type(error), str(error)) == (VariantError, "Two variants.")
    assert error.tags == ("pt", "pt-BR")


def placed(error, place):
    error.place = place
    return error


@pytest.mark.parametrize(
    ("error", "kind", "place"),
    [
        pytest.param(placed(EncodingError("No encoding."), 1), EncodingError, 1, id="of a file"),
        pytest.param(
            ImportRefused("Both are English."), ImportRefused, None, id="can be overruled"
        ),
        pytest.param(StoreError("Locked."), AmtsError, None, id="nothing to answer"),
    ],
)
def test_a_job_says_what_it_has_failed_with(store, error, kind, place):
    job_rows.add_job(store, "j", None, "a.md")
    with pytest.raises(type(error)), failures_recorded(store, "j"):
        raise error
    found = failure_of(job_rows.find(store, "j"))
    assert (type(found), str(found), getattr(found, "place", None)) == (kind, str(error), place)
