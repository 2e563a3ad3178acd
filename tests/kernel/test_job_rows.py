"""Jobs and workers, as pages see them."""

from datetime import timedelta

import pytest

from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from amts_core.project.store import people
from tests.stored import together


def test_a_job_waits_runs_and_ends(store, project):
    job_rows.add_job(store, "j", project.id, "a.md")
    waiting = job_rows.find(store, "j")
    assert (waiting.state, waiting.progress, waiting.result) == (JobState.QUEUED, 0.0, None)
    assert (waiting.title, waiting.message) == ("a.md", "Waiting for a worker")
    job_rows.set_progress(store, "j", 0.4, "Embedding")
    running = job_rows.find(store, "j")
    assert (running.state, running.progress, running.message) == (
        JobState.RUNNING,
        0.4,
        "Embedding",
    )
    job_rows.finish(store, "j", "a1-2", message="aligned")
    done = job_rows.find(store, "j")
    assert (done.state, done.progress, done.result) == (JobState.DONE, 1.0, "a1-2")
    assert done.created_at == waiting.created_at <= running.updated_at <= done.updated_at
    assert [job.state.is_end for job in (waiting, running, done)] == [False, False, True]


def test_a_failed_job_says_why_and_how_far_it_was(store, project):
    job_rows.add_job(store, "j", project.id, "a.md")
    job_rows.set_progress(store, "j", 0.4, "Embedding")
    job_rows.fail(store, "j", "The encoder is gone.")
    failed = job_rows.find(store, "j")
    assert (failed.state, failed.progress) == (JobState.FAILED, 0.4)
    assert (failed.message, failed.result) == ("The encoder is gone.", None)
    assert failed.state.is_end


def test_a_job_is_added_once(store, project):
    job_rows.add_job(store, "j", project.id, "a.md")
    job_rows.finish(store, "j", "a1", message="aligned")
    job_rows.add_job(store, "j", project.id, "again")
    assert job_rows.find(store, "j").title == "a.md"
    assert job_rows.find(store, "j").state is JobState.DONE


def test_a_job_asked_for_twice_at_once_is_added_once(store, project):
    assert together(lambda title: job_rows.add_job(store, "j", project.id, title), "abcd") == []
    assert len(job_rows.jobs(store, project.id)) == 1


def test_an_unknown_job_is_none(store):
    assert job_rows.find(store, "x") is None


def test_jobs_are_listed_newest_first(store, project):
    other = people.create_project(store, "Other", "en", ["zh"])
    job_rows.add_job(store, "other", other.id, "")
    for name in "cab":
        job_rows.add_job(store, name, project.id, "")
    assert [job.id for job in job_rows.jobs(store, project.id)] == ["b", "a", "c"]
    assert [job.id for job in job_rows.jobs(store, project.id, n=2)] == ["b", "a"]


@pytest.mark.parametrize(
    ("silence", "is_alive"),
    [
        pytest.param(0, True, id="just now"),
        pytest.param(4, True, id="late by some beats"),
        pytest.param(6, False, id="silent"),
    ],
)
def test_a_worker_lives_while_it_says_so(store, monkeypatch, silence, is_alive):
    job_rows.beat(store, "w", "host", 7)
    moment = job_rows.now() + timedelta(seconds=silence * job_rows.BEAT_SECONDS)
    monkeypatch.setattr(job_rows, "now", lambda: moment)
    assert job_rows.live_workers(store) == (("w",) if is_alive else ())
    job_rows.beat(store, "w", "host", 7)
    assert job_rows.live_workers(store) == ("w",)


def test_a_worker_that_ends_is_forgotten(store):
    for name in ("v", "w"):
        job_rows.beat(store, name, "host", 7)
    job_rows.retire(store, "v")
    job_rows.retire(store, "unknown")
    assert job_rows.live_workers(store) == ("w",)


def test_progress_does_not_bring_an_ended_job_back(store, project):
    for number, end in enumerate((job_rows.finish, job_rows.fail, job_rows.cancel)):
        job_rows.add_job(store, f"j{number}", project.id, "a.md")
        end(store, f"j{number}", "x", **({"message": "y"} if end is job_rows.finish else {}))
        ended = job_rows.find(store, f"j{number}")
        job_rows.set_progress(store, f"j{number}", 0.5, "late")
        assert job_rows.find(store, f"j{number}") == ended


def test_lines_tell_what_happened(store, project):
    for job_id in ("j", "k"):
        job_rows.add_job(store, job_id, project.id, "a.md")
    for text in ("one", "two"):
        job_rows.log(store, "j", text)
    found = job_rows.log_lines(store, "j")
    assert [line.text for line in found] == ["one", "two"]
    assert found[0].at <= found[1].at
    assert job_rows.log_lines(store, "k") == ()


def test_what_nothing_is_heard_of_is_found(store, project, monkeypatch):
    call = ["desk", "rank", 1, "zh"]
    job_rows.add_job(store, "ordered", project.id, title="a", call=call)
    job_rows.add_job(store, "begun", project.id, title="b", call=call)
    job_rows.set_progress(store, "begun", 0.1, "Working")
    job_rows.add_job(store, "ended", project.id, title="c", call=call)
    job_rows.finish(store, "ended", "", message="")
    job_rows.add_job(store, "by hand", project.id, "d")
    assert job_rows.silent(store) == ()
    monkeypatch.setattr(job_rows, "_ASKED_WITHIN", timedelta(seconds=-1))
    assert dict(job_rows.silent(store)) == {"begun": call, "ordered": call, "by hand": None}


@pytest.mark.parametrize(
    ("n_done", "n_due", "state"),
    [
        pytest.param(0, 0, JobState.DONE, id="nothing was due"),
        pytest.param(2, 2, JobState.DONE, id="all"),
        pytest.param(1, 2, JobState.PARTIAL, id="some"),
        pytest.param(0, 2, JobState.FAILED, id="none"),
    ],
)
def test_a_job_ends_by_how_much_of_it_is_done(store, project, n_done, n_due, state):
    job_rows.add_job(store, "j", project.id, "a.md")
    job_rows.end(store, "j", "x", n_done=n_done, n_due=n_due, message="told")
    found = job_rows.find(store, "j")
    assert (found.state, found.state.is_end, found.message) == (state, True, "told")


def test_orders_and_work_on_documents_are_told_apart(store, project):
    job_rows.add_job(store, "earlier", project.id, "a.md")
    job_rows.add_job(
        store, "document", project.id, title="b.md", call=["alignment", "align", 1, [1, 2]]
    )
    job_rows.add_job(
        store, "order", project.id, title="2 documents", call=["translation", "translate"]
    )
    ids = [
        {job.id for job in job_rows.jobs(store, project.id, of_workflows=of_workflows)}
        for of_workflows in (None, ("align", "rank"), ())
    ]
    assert ids == [{"earlier", "document", "order"}, {"earlier", "document"}, {"earlier"}]
