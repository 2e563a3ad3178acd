"""``post-edits`` and ``deliver``."""

import pytest

from amts_core import post_editing
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.kernel.records import DeskAct, Role, Via
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from tests.cli.conftest import ENGLISH, written
from tests.cli.test_translation import IN_BOOK, INTO_ZH


@pytest.fixture
def edited(amts, opened, service, tmp_path):
    """An order of one document, of which the heading is post-edited."""
    alone = written(tmp_path / "a.md", ENGLISH.encode())
    assert amts("translate", alone, *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out").status == 0
    book = people.project_named(opened, "Book")
    (document,) = post_editing.documents(opened, book.id)
    post_editing.open_document(opened, document.key)
    heading = edit_rows.of_document(opened, document.key)[0]
    ben = people.add_person(opened, "Ben", Role.EDITOR)
    post_editing.save(
        opened,
        DeskAct(person=ben, via=Via.KEY),
        heading.id,
        "自行车",
        taken=Taken.BASELINE,
        seen_version=0,
        effort=Effort(1500, 3),
        is_confirmed=True,
    )
    return document


def test_saved_post_edits_are_listed(amts, opened, edited):
    (line,) = amts("post-edits", *IN_BOOK).lines
    assert line == {
        "id": 1,
        "order": 1,
        "document": "a.md",
        "tgt_lang": "zh",
        "n": 0,
        "src": "Bicycles",
        "text": "自行车",
        "status": "saved",
        "taken": "baseline",
        "hter": line["hter"],
        "active_seconds": 1.5,
        "keystrokes": 3,
        "person": "Ben",
        "event": 1,
    }
    assert line["hter"] == edit_rows.post_edit(opened, 1).hter
    assert len(amts("post-edits", *IN_BOOK, "--status", "open").lines) == edited.n_segments - 1
    assert amts("post-edits", *IN_BOOK, "--status", "approved").lines == []


def test_documents_are_delivered(amts, edited, tmp_path):
    out = tmp_path / "delivered"
    (line,) = amts("deliver", *IN_BOOK, "--order", 1, "--output", out).lines
    assert line == {
        "document": "zh.a.md",
        "output": str(out / "zh.a.md"),
        "edited": 1,
        "machine": edited.n_segments - 1,
        "untranslated": 0,
    }
    expected = ENGLISH.upper().replace("# BICYCLES", "# 自行车")
    assert (out / "zh.a.md").read_text("utf-8") == expected
    assert (
        "there is no order 7"
        in amts("deliver", *IN_BOOK, "--order", 7, "--output", out).reason.lower()
    )


def test_orders_of_other_projects_are_refused(amts, opened, edited, tmp_path):
    people.create_project(opened, "Other", "en", ["zh"])
    ran = amts("deliver", "--project", "Other", "--order", 1, "--output", tmp_path / "x")
    assert "belongs to another project" in ran.reason
