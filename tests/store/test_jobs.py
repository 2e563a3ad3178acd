"""Jobs and workers, as pages see them."""

from datetime import timedelta

import pytest

from amts_core.records import JobState
from amts_core.store import jobs, projects
from tests.store.conftest import together


def test_a_job_waits_runs_and_ends(store, project):
    jobs.add_job(store, "j", project.id, "a.md")
    waiting = jobs.find(store, "j")
    assert (waiting.state, waiting.progress, waiting.result) == (JobState.QUEUED, 0.0, None)
    assert (waiting.title, waiting.message) == ("a.md", "Waiting for a worker")
    jobs.set_progress(store, "j", 0.4, "Embedding")
    running = jobs.find(store, "j")
    assert (running.state, running.progress, running.message) == (
        JobState.RUNNING,
        0.4,
        "Embedding",
    )
    jobs.finish(store, "j", "a1-2", message="aligned")
    done = jobs.find(store, "j")
    assert (done.state, done.progress, done.result) == (JobState.DONE, 1.0, "a1-2")
    assert done.created_at == waiting.created_at <= running.updated_at <= done.updated_at
    assert [job.state.is_end for job in (waiting, running, done)] == [False, False, True]


def test_a_failed_job_says_why_and_how_far_it_was(store, project):
    jobs.add_job(store, "j", project.id, "a.md")
    jobs.set_progress(store, "j", 0.4, "Embedding")
    jobs.fail(store, "j", "The encoder is gone.")
    failed = jobs.find(store, "j")
    assert (failed.state, failed.progress) == (JobState.FAILED, 0.4)
    assert (failed.message, failed.result) == ("The encoder is gone.", None)
    assert failed.state.is_end


def test_a_job_is_added_once(store, project):
    jobs.add_job(store, "j", project.id, "a.md")
    jobs.finish(store, "j", "a1", message="aligned")
    jobs.add_job(store, "j", project.id, "again")
    assert jobs.find(store, "j").title == "a.md"
    assert jobs.find(store, "j").state is JobState.DONE


def test_a_job_asked_for_twice_at_once_is_added_once(store, project):
    assert together(lambda title: jobs.add_job(store, "j", project.id, title), "abcd") == []
    assert len(jobs.jobs(store, project.id)) == 1


def test_an_unknown_job_is_none(store):
    assert jobs.find(store, "x") is None


def test_jobs_are_listed_newest_first(store, project):
    other = projects.create_project(store, "Other", "en", ["zh"])
    jobs.add_job(store, "other", other.id, "")
    for name in "cab":
        jobs.add_job(store, name, project.id, "")
    assert [job.id for job in jobs.jobs(store, project.id)] == ["b", "a", "c"]
    assert [job.id for job in jobs.jobs(store, project.id, n=2)] == ["b", "a"]


@pytest.mark.parametrize(
    ("silence", "is_alive"),
    [
        pytest.param(0, True, id="just now"),
        pytest.param(4, True, id="late by some beats"),
        pytest.param(6, False, id="silent"),
    ],
)
def test_a_worker_lives_while_it_says_so(store, monkeypatch, silence, is_alive):
    jobs.beat(store, "w", "host", 7)
    moment = jobs.now() + timedelta(seconds=silence * jobs.BEAT_SECONDS)
    monkeypatch.setattr(jobs, "now", lambda: moment)
    assert jobs.live_workers(store) == (("w",) if is_alive else ())
    jobs.beat(store, "w", "host", 7)
    assert jobs.live_workers(store) == ("w",)


def test_a_worker_that_ends_is_forgotten(store):
    for name in ("v", "w"):
        jobs.beat(store, name, "host", 7)
    jobs.retire(store, "v")
    jobs.retire(store, "unknown")
    assert jobs.live_workers(store) == ("w",)
