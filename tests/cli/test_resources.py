"""``glossary`` and ``wait``: what guides the review of a project."""

import pytest

from amts_core.kernel.jobs import job_rows
from amts_core.project.store import term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.review.store import backlog_rows
from tests.cli.conftest import written

IN_BOOK = "--project", "Book", "--tgt-lang", "zh"


def test_a_file_replaces_the_glossary(amts, tmp_path, opened, book):
    term_rows.replace_terms(opened, book.id, "zh", [GlossaryTerm("old", "旧")])
    file = written(tmp_path / "g.csv", "source,target\nloss,损失\nbias,偏差\n".encode())
    ran = amts("glossary", file, *IN_BOOK)
    assert (ran.status, ran.lines) == (0, [{"project": "Book", "tgt_lang": "zh", "terms": 2}])
    found = term_rows.terms(opened, book.id, "zh")
    assert found == (GlossaryTerm("bias", "偏差"), GlossaryTerm("loss", "损失"))


def test_a_broken_line_is_told_and_the_rest_is_taken(amts, tmp_path, opened, book):
    file = written(tmp_path / "g.csv", "loss,损失\nbias\n".encode())
    ran = amts("glossary", file, *IN_BOOK)
    assert ran.messages == (
        "g.csv: lines left out: 1\ng.csv: line 2: expected 2 columns, found 1\n"
    )
    assert term_rows.terms(opened, book.id, "zh") == (GlossaryTerm("loss", "损失"),)


def test_a_file_without_terms_changes_nothing(amts, tmp_path, opened, book):
    term_rows.replace_terms(opened, book.id, "zh", [GlossaryTerm("old", "旧")])
    file = written(tmp_path / "g.csv", b"source,target\n")
    assert amts("glossary", file, *IN_BOOK).reason.startswith("amts: g.csv has no terms.")
    assert term_rows.terms(opened, book.id, "zh") == (GlossaryTerm("old", "旧"),)


def test_documents_wait(amts, opened, book, english, tmp_path):
    other = written(tmp_path / "rain.txt", b"It rains.")
    ran = amts("wait", english, other, *IN_BOOK)
    assert ran.status == 0
    assert ran.lines == [
        {"project": "Book", "document": "english.md", "segments": 4},
        {"project": "Book", "document": "rain.txt", "segments": 1},
    ]
    assert [one.path for one in backlog_rows.waiting_documents(opened, book.id)] == [
        "english.md",
        "rain.txt",
    ]
    assert len(job_rows.jobs(opened, book.id)) == 1


def test_what_cannot_be_read_does_not_wait(amts, opened, book, english, unreadable):
    assert unreadable.told in amts("wait", english, unreadable.path, *IN_BOOK).reason
    assert backlog_rows.waiting_documents(opened, book.id) == ()


@pytest.mark.parametrize("command", ["glossary", "wait"])
def test_the_project_must_be_there_and_have_the_language(amts, tmp_path, opened, book, command):
    file = written(tmp_path / "a.txt", b"One,Two")
    assert (
        "no project 'Nope'" in amts(command, file, "--project", "Nope", "--tgt-lang", "zh").reason
    )
    assert (
        "not translated into Spanish"
        in amts(command, file, "--project", "Book", "--tgt-lang", "es").reason
    )
