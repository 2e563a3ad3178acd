"""The sample project: made whole, once, and completed after an interrupted start."""

import pytest

from amts_core.cli import sample_project
from amts_core.documents.store import revisions
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from amts_core.project import SAMPLE
from amts_core.project.store import people
from amts_core.review.store import alignments, queues
from amts_core.review.store.queues import Queue
from tests.conftest import TEXTBOOK
from tests.stored import contents

CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").iterdir())
PAIRS = [("zh", CHAPTERS[0]), ("es", CHAPTERS[0])]


@pytest.fixture
def settings(tmp_path, laid_database):
    return Settings.for_database(None, data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))


@pytest.fixture
def opened(settings):
    store = open_store(settings.database_url)
    yield store
    store.close()


def test_the_sample_project_is_made_whole_and_once(settings, opened):
    assert sample_project.are_missing(opened)
    sample_project.add(settings, opened)
    assert not sample_project.are_missing(opened)
    (project,) = people.all_projects(opened)
    assert (project.name, project.src_lang) == (SAMPLE, "en")
    assert project.tgt_langs == ("zh", "es")
    stored = {(one.language, one.path) for one in revisions.documents(opened, project.id)}
    assert stored == {(language, name) for language in ("en", "zh", "es") for name in CHAPTERS}
    made = alignments.alignments_of(opened, project.id)
    assert [(one.src_path, one.tgt_path, one.tgt_lang) for one in made] == [
        (name, name, language) for name in CHAPTERS for language in ("es", "zh")
    ]
    assert [one.warnings for one in made] == [()] * 12
    assert all(one.n_beads > 40 and one.n_decided == 0 for one in made)
    done = job_rows.jobs(opened, project.id)
    assert [job.state for job in done] == [JobState.DONE] * 12
    kept = ("project", "blob", "document", "revision", "segment", "alignment", "bead")
    before = contents(opened)
    sample_project.add(settings, opened)
    after = contents(opened)
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert len(after["job"]) == 12


def test_an_interrupted_start_is_completed(settings, opened, monkeypatch):
    monkeypatch.setattr(sample_project, "_pairs", lambda: PAIRS[:1])
    sample_project.add(settings, opened)
    monkeypatch.setattr(sample_project, "_pairs", lambda: PAIRS)
    assert sample_project.are_missing(opened)
    (project,) = people.all_projects(opened)
    first = alignments.alignments_of(opened, project.id)
    sample_project.add(settings, opened)
    assert not sample_project.are_missing(opened)
    made = alignments.alignments_of(opened, project.id)
    assert (len(made), made[1]) == (2, first[0])
    assert len(queues.beads(opened, first[0].id, Queue())) == first[0].n_beads


def test_a_person_with_another_project_needs_no_samples(opened):
    people.create_project(opened, "Book", "en", ["zh"])
    assert not sample_project.are_missing(opened)
