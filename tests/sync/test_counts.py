"""What is left of a synchronised document is one number, wherever it is shown."""

import pytest

from amts_core import post_editing
from amts_core.kernel.post_edits import DocumentKey, EditStatus, Effort, Taken
from amts_core.kernel.records import DeskAct, ProposedBead, Via
from amts_core.post_editing import EditQueue, segment_queue
from amts_core.post_editing.store import edit_queues, edit_rows
from amts_core.sync import kept_translations
from amts_core.sync.overview import overview

SRC = (
    "# Rain\n\nIt rains a lot. We stay here.\n\nNobody is out. Only we are.\n\n"
    "The bus is late. It is full.\n\nThis is in no translation. The end comes.\n"
)
TGT = "# 雨\n\n雨下得很多，我们留在这里。\n\n没有人在外面，只有我们。\n\n公交车晚点了。车上很满。\n\n结束了。\n"
LINKS = [((0,), (0,)), ((1, 2), (1,)), ((3, 4), (2,)), ((5,), (3,)), ((6,), (4,)), ((7,), ()),
         ((8,), (5,))]  # fmt: skip
LEFT_TO_DO = (EditStatus.OPEN, EditStatus.RETURNED)


@pytest.fixture
def shelf(make_shelf, monkeypatch):
    """A book whose translation renders some sentences together, and leaves one out."""
    beads = [
        ProposedBead(
            src=src, tgt=tgt, score=None, confidence=1.0, accept=True, src_text="", tgt_text=""
        )
        for src, tgt in LINKS
    ]
    monkeypatch.setattr(kept_translations, "_reviewed", lambda *_, **__: beads)
    made = make_shelf(files={"en/rain.md": SRC, "zh/rain.md": TGT})
    made.sync()
    made.write("en/rain.md", SRC.replace("The bus is late", "The bus was late") + "\nNew.\n")
    made.sync()
    return made


def counts(shelf):
    """Return what is left as the Sync page, the desk's document and its queue say."""
    (target,) = shelf.targets().values()
    key = DocumentKey(target.src_revision_id, target.tgt_lang)
    (document,) = (
        one
        for one in edit_queues.documents(shelf.store, shelf.project.id, reviews=False)
        if one.key == key
    )
    queue = EditQueue(statuses=frozenset(LEFT_TO_DO))
    return (
        overview(shelf.store, shelf.watch.id).n_left_segments,
        document.n_segments - document.n_saved,
        document.n_segments - document.n_final,
        segment_queue.count(shelf.store, key, queue),
        document.n_segments - post_editing.rendered(shelf.store, key).n_edited,
    )


def test_all_say_the_same_until_nothing_is_left(shelf):
    (target,) = shelf.targets().values()
    assert (target.state, target.counts.n_segments, target.counts.n_human) == ("in_review", 10, 2)
    assert counts(shelf) == (2,) * 5
    key = DocumentKey(target.src_revision_id, target.tgt_lang)
    for left in (1, 0):
        one = next(
            one for one in edit_rows.of_document(shelf.store, key) if one.state.status in LEFT_TO_DO
        )
        post_editing.save(
            shelf.store,
            DeskAct(person=shelf.lead, via=Via.API),
            one.id,
            f"文{left}。",
            taken=Taken.NOTHING,
            seen_version=one.state.version,
            effort=Effort(10, 1),
            is_confirmed=True,
        )
        assert counts(shelf) == (left,) * 5
    assert shelf.sync() == "1 up to date"
    assert shelf.read("zh/rain.md") == TGT.replace("公交车晚点了。", "文1。") + "\n文0。\n"


def test_the_document_of_the_desk_has_what_was_kept(shelf):
    (target,) = shelf.targets().values()
    found = post_editing.rendered(shelf.store, DocumentKey(target.src_revision_id, target.tgt_lang))
    text = found.data.decode()
    assert "雨下得很多，我们留在这里。" in text and "没有人在外面，只有我们。" in text
    assert (found.n_edited, found.n_machine, found.n_untranslated) == (8, 2, 0)
