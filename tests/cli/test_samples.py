"""The sample project: made whole, once, and completed after an interrupted start."""

import pytest

from amts_core import samples
from amts_core.config import BUNDLED_ENCODER, Settings
from amts_core.records import JobState
from amts_core.store import alignments, documents, jobs, projects, queues
from amts_core.store.engine import open_store
from amts_core.store.queues import Queue
from tests.conftest import TEXTBOOK
from tests.store.conftest import contents

CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").iterdir())
PAIRS = [("zh", CHAPTERS[0]), ("es", CHAPTERS[0])]


@pytest.fixture
def settings(tmp_path):
    return Settings.for_database(None, data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))


@pytest.fixture
def opened(settings):
    store = open_store(settings.database_url)
    yield store
    store.close()


def test_the_sample_project_is_made_whole_and_once(settings, opened):
    assert samples.are_missing(opened)
    samples.add(settings, opened)
    assert not samples.are_missing(opened)
    (project,) = projects.projects(opened)
    assert (project.name, project.src_lang) == (samples.PROJECT, "en")
    assert project.tgt_langs == ("zh", "es")
    stored = {(one.language, one.path) for one in documents.documents(opened, project.id)}
    assert stored == {(language, name) for language in ("en", "zh", "es") for name in CHAPTERS}
    made = alignments.alignments(opened, project.id)
    assert [(one.src_path, one.tgt_path, one.tgt_lang) for one in made] == [
        (name, name, language) for name in CHAPTERS for language in ("es", "zh")
    ]
    assert [one.warnings for one in made] == [()] * 12
    assert all(one.n_beads > 40 and one.n_decided == 0 for one in made)
    done = jobs.jobs(opened, project.id)
    assert [job.state for job in done] == [JobState.DONE] * 12
    kept = ("project", "blob", "document", "revision", "segment", "alignment", "bead")
    before = contents(opened)
    samples.add(settings, opened)
    after = contents(opened)
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert len(after["job"]) == 12


def test_an_interrupted_start_is_completed(settings, opened, monkeypatch):
    monkeypatch.setattr(samples, "_pairs", lambda: PAIRS[:1])
    samples.add(settings, opened)
    monkeypatch.setattr(samples, "_pairs", lambda: PAIRS)
    assert samples.are_missing(opened)
    (project,) = projects.projects(opened)
    first = alignments.alignments(opened, project.id)
    samples.add(settings, opened)
    assert not samples.are_missing(opened)
    made = alignments.alignments(opened, project.id)
    assert (len(made), made[1]) == (2, first[0])
    assert len(queues.beads(opened, first[0].id, Queue())) == first[0].n_beads


def test_a_person_with_another_project_needs_no_samples(opened):
    projects.create_project(opened, "Book", "en", ["zh"])
    assert not samples.are_missing(opened)
