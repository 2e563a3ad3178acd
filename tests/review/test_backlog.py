"""Documents that wait: read, stored, and queued to be ranked for."""

import pytest

from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import ConfigurationError, DocumentError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from amts_core.project.store import people
from amts_core.review import backlog
from amts_core.review.store import backlog_rows as stored

FILES = [("b.md", b"# Rain\n\nIt rains."), ("a.txt", b"One. Two.")]


@pytest.fixture
def settings(tmp_path, laid_database) -> Settings:
    return Settings.for_database(
        f"sqlite:///{tmp_path / 'amts.db'}", data_dir=tmp_path, encoder=str(BUNDLED_ENCODER)
    )


@pytest.fixture
def opened(settings):
    store = open_store(settings.database_url)
    yield store
    store.close()


@pytest.fixture
def book(opened):
    return people.create_project(opened, "Book", "en", ["zh"])


def test_documents_wait_and_beads_are_ranked_once(settings, opened, book):
    added = backlog.add(settings, book, FILES, "zh")
    assert [(one.name, one.n_segments) for one in added] == [("b.md", 2), ("a.txt", 2)]
    found = stored.waiting_documents(opened, book.id)
    assert [(one.path, one.tgt_lang) for one in found] == [("a.txt", "zh"), ("b.md", "zh")]
    assert set(stored.waiting_texts(opened, book.id, "zh")) == {"Rain", "It rains.", "One.", "Two."}
    (job,) = job_rows.jobs(opened, book.id)
    assert (job.state, job.title) == (JobState.QUEUED, "Most useful pairs")


def test_the_same_again_is_no_harm(settings, opened, book):
    first = backlog.add(settings, book, FILES, "zh")
    assert backlog.add(settings, book, FILES, "zh") == first
    assert len(stored.waiting_documents(opened, book.id)) == 2


def test_removing_one_ranks_anew(settings, opened, book):
    first, _ = backlog.add(settings, book, FILES, "zh")
    backlog.remove(settings, book, first.revision_id, "zh")
    assert [one.path for one in stored.waiting_documents(opened, book.id)] == ["a.txt"]
    assert len(job_rows.jobs(opened, book.id)) == 2


@pytest.mark.parametrize(
    ("files", "tgt_lang", "error", "told"),
    [
        pytest.param([*FILES, ("c.md", b"%PDF-1.7")], "zh", DocumentError, "c.md is a PDF", id="PDF"),
        pytest.param([*FILES, ("c.md", b"```\nx\n```\n")], "zh", DocumentError, "c.md has no text", id="only code"),
        pytest.param(FILES, "es", ConfigurationError, "not translated into Spanish", id="language"),
    ],
)  # fmt: skip
def test_where_one_is_refused_none_waits(settings, opened, book, files, tgt_lang, error, told):
    with pytest.raises(error, match=told):
        backlog.add(settings, book, files, tgt_lang)
    assert stored.waiting_documents(opened, book.id) == ()
    assert job_rows.jobs(opened, book.id) == ()
