"""``projects``, ``project``, ``documents`` and their kin: listed, renamed, archived, deleted."""

import pytest

from amts_core.review.store import alignments
from tests.conftest import add_alignment, proposed

BOOK = {"project": "Book", "src_lang": "en", "tgt_langs": ["zh"]}
IN_BOOK = ("--project", "Book")


@pytest.fixture
def pair(opened, book):
    beads = [proposed([0], [0], "One.", "一。", accept=True)]
    return add_alignment(opened, book, beads, alignment_id="a1-2-x")


def test_a_project_is_made_renamed_and_listed(amts, opened):
    made = amts("project", "Bok", "--create", "--src-lang", "en", "--tgt-lang", "zh")
    assert made.lines == [BOOK | {"project": "Bok"}]
    assert amts("project", "Bok", "--rename", "Book").lines == [BOOK]
    assert amts("projects").lines == [BOOK]


def test_a_project_without_languages_is_wrong_usage(amts, opened):
    assert amts("project", "Book", "--create").status == 2


def test_a_project_is_archived_and_brought_back(amts, opened, book):
    assert amts("project", "Book", "--archive").lines == [BOOK]
    assert amts("projects").lines == []
    (line,) = amts("projects", "--archived").lines
    assert (line["project"], line["by"]) == ("Book", "command line")
    assert "There is no project 'Book'" in amts("documents", *IN_BOOK).reason
    assert amts("project", "Book", "--bring-back").lines == [BOOK]
    assert amts("projects").lines == [BOOK]


def test_an_archived_project_is_deleted_once_it_was_told_what_goes(amts, opened, pair):
    assert (
        "No project 'Book' is archived. Archived: none."
        in amts("project", "Book", "--delete").reason
    )
    amts("project", "Book", "--archive")
    told = amts("project", "Book", "--delete")
    holds = {"documents": 1, "versions": 0, "decisions": {}}
    assert told.lines == [BOOK | holds | {"deleted": False}]
    assert "with --yes" in told.messages
    assert amts("project", "Book", "--delete", "--yes").lines == [BOOK | holds | {"deleted": True}]
    assert amts("projects", "--archived").lines == []


def test_documents_are_listed_and_renamed(amts, opened, pair):
    (line,) = amts("documents", *IN_BOOK).lines
    wanted = {"document": pair, "source": "a.md", "target": "a.md", "revisions": [1, 1]}
    assert wanted.items() <= line.items()
    assert (line["beads"], line["decided"], line["approved"]) == (1, 0, 0)
    (line,) = amts("rename-document", "a.md", *IN_BOOK, "--target", "b.md").lines
    assert (line["source"], line["target"]) == ("a.md", "b.md")
    assert (
        "does not end in .md" in amts("rename-document", pair, *IN_BOOK, "--source", "b.txt").reason
    )


def test_a_document_is_deleted_once_it_was_told_what_goes(amts, opened, book, pair):
    amts("accept", *IN_BOOK)
    told = amts("delete-document", pair, *IN_BOOK)
    gone = {"decisions": {"command line": 1}, "units_in_versions": 0}
    assert (gone | {"deleted": False}).items() <= told.lines[0].items()
    assert "would go, with 1 decision" in told.messages
    assert len(alignments.current(opened, book.id)) == 1
    (line,) = amts("delete-document", pair, *IN_BOOK, "--yes").lines
    assert line["deleted"]
    assert amts("documents", *IN_BOOK).lines == []
    (line,) = amts("documents", *IN_BOOK, "--deleted").lines
    assert (line["document"], line["by"]) == (pair, "command line")
    assert amts("delete-document", pair, *IN_BOOK, "--bring-back").status == 0
    assert len(amts("documents", *IN_BOOK).lines) == 1


def test_what_is_not_there_is_told(amts, opened, book):
    assert "no document is called 'x'" in amts("delete-document", "x", *IN_BOOK).reason
