"""The old wording of what a synchronisation brought to the desk: whose it is, and how it is read."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from amts_core.kernel.post_edits import EditStatus, Taken
from amts_core.post_editing import segment_cards
from amts_core.post_editing.records import Former
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.synced_segments import StoredSegment
from amts_core.sync.records import TargetChange
from amts_core.sync.store import sync_targets
from tests.post_editing.conftest import save
from tests.translated import synchronised

OLD_SRC, OLD_TGT = "The station had <b>bicycles</b>.", "车站曾有<b>自行车</b>。"
WHY = "Its source was reworded."


def segment(edit, **more):
    """What a synchronisation says of a segment: kept, unless something else is said."""
    kept = StoredSegment(
        n=edit.n,
        state="same",
        text=edit.src_text,
        old=(edit.n,),
        old_text="",
        tgt_text="旧。",
        needs_human=False,
        why="",
        n_words=3,
    )
    return replace(kept, **more)


@pytest.fixture
def segments(edits):
    """A kept one, a reworded one, one that shares its translation, and a new one."""
    reworded = {"state": "reworded", "needs_human": True, "why": WHY}
    return [
        segment(edits[0]),
        segment(edits[1], old_text=OLD_SRC, tgt_text=OLD_TGT, **reworded),
        segment(edits[2], old_text="Two.", tgt_text="二。三。", shared_with=(3,), **reworded),
        segment(edits[3], state="new", old=(), tgt_text="", needs_human=True, why="New."),
    ]


@pytest.fixture
def target_id(store, book, lead, key, segments):
    return synchronised(store, book, lead, key=key, segments=segments)


def formers(store, person, edits):
    return [one.former for one in segment_cards.cards(store, person, [edit.id for edit in edits])]


def test_what_needs_a_person_has_its_old_wording(store, ben, edits, target_id):
    expected = [
        None,
        Former(OLD_SRC, OLD_TGT, WHY),
        Former("Two.", "二。三。", WHY, (3,)),
        Former("", "", "New."),
    ]
    assert formers(store, ben, edits) == expected
    save(store, ben, edits[1].id, OLD_TGT, taken=Taken.MEMORY)
    assert formers(store, ben, edits) == expected


def test_without_a_synchronisation_there_is_none(store, ben, edits):
    assert formers(store, ben, edits) == [None] * 4


def test_the_old_translation_counts_as_remembered(store, ben, edits, target_id):
    save(store, ben, edits[1].id, OLD_TGT, taken=Taken.MEMORY)
    saved = edit_rows.post_edit(store, edits[1].id)
    assert (saved.state.status, saved.state.text) == (EditStatus.SAVED, OLD_TGT)
    assert (saved.state.taken, saved.hter) == (Taken.MEMORY, None)


def test_what_belongs_to_another_revision_has_none(store, ben, edits, target_id):
    target = sync_targets.target(store, target_id)
    sync_targets.change(store, target, TargetChange(src_revision_id=None))
    assert formers(store, ben, edits) == [None] * 4


def test_another_document_of_the_order_has_none(store, ben, station, target_id):
    others = edit_rows.of_document(store, station)
    assert len(others) == 2
    assert formers(store, ben, others) == [None, None]


def test_a_window_of_cards_asks_once(store, ben, edits, target_id):
    asked = []

    def note(connection, cursor, statement, *_):
        if "synced_segment" in statement:
            asked.append(statement)

    with store.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        found = formers(store, ben, edits)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert (len(found), len(asked)) == (4, 1)
