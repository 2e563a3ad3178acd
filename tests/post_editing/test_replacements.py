"""Find and replace in saved texts: shown first, done and undone as one."""

import pytest

from amts_core import post_editing
from amts_core.evaluation import hter
from amts_core.kernel.errors import ConflictError, PermissionDenied, ReviewError
from amts_core.kernel.post_edits import EditStatus
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import Rewording
from amts_core.post_editing import replacements, segment_cards
from amts_core.post_editing.store import edit_rows
from tests.post_editing.conftest import save, state

WORDS = Search(words="车")


@pytest.fixture
def saved(store, key, station, edits, ben):
    """Two texts of the first document and one of the second hold the word, one does not."""
    others = edit_rows.of_document(store, station)
    save(store, ben, edits[0].id, "自行车")
    save(store, ben, edits[1].id, "车站有 `n = 80` 辆车。")
    save(store, ben, edits[2].id, "雨。")
    save(store, ben, others[0].id, "车站")
    return [edits[0].id, edits[1].id, others[0].id]


def replace_all(store, person, project, found, *, new="车子"):
    versions = {one.of.id: one.of.version for one in found}
    act = DeskAct(person=person, via=Via.CLICK)
    return replacements.replace_all(
        store, act, project.id, Rewording(WORDS, new), versions=versions
    )


def preview(store, *keys, search=WORDS):
    scope = keys if len(keys) > 1 else keys[0]
    return replacements.preview(store, scope, Rewording(search, "车子"))


def test_what_would_change_is_shown_document_by_document(store, key, station, saved):
    found = preview(store, key, station)
    assert [(one.of.id, one.of.document, one.replaced.text) for one in found] == [
        (saved[0], "part/bicycles.md", "自行车子"),
        (saved[1], "part/bicycles.md", "车子站有 `n = 80` 辆车子。"),
        (saved[2], "station.md", "车子站"),
    ]
    assert len(preview(store, station)) == 1
    wild = Search(words="车$", is_regex=True)
    assert [one.of.id for one in preview(store, key, search=wild)] == saved[:1]


def test_it_is_one_event_and_one_undo(store, book, key, station, saved, ben, eve):
    before = [state(store, one) for one in saved]
    outputs = [one.act.text for one in segment_cards.cards(store, ben, saved)]
    event = replace_all(store, eve, book, preview(store, key, station))
    assert (event.action, event.note) == (Action.POST_EDIT, "“车” → “车子”")
    assert [state(store, one).text for one in saved] == [
        "自行车子",
        "车子站有 `n = 80` 辆车子。",
        "车子站",
    ]
    now = edit_rows.post_edit(store, saved[0])
    assert (now.state.status, now.state.taken, now.person) == (
        EditStatus.SAVED,
        before[0].taken,
        "Eve",
    )
    for one, output in zip(saved, outputs, strict=True):
        now = edit_rows.post_edit(store, one)
        assert now.hter == hter.hter([output], [now.state.text], "zh")
    post_editing.undo(store, DeskAct(person=eve, via=Via.KEY), book.id)
    assert [state(store, one).text for one in saved] == [one.text for one in before]


def test_what_was_approved_waits_again_and_what_was_sent_back_is_still_to_be_done(
    store, book, key, station, saved, ben, eve, lead
):
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    act = DeskAct(person=eve, via=Via.KEY)
    post_editing.approve(store, act, saved[0], seen_version=state(store, saved[0]).version)
    act = DeskAct(person=eve, via=Via.KEY, note="Say it shorter.")
    post_editing.send_back(store, act, saved[1], seen_version=state(store, saved[1]).version)
    replace_all(store, ben, book, preview(store, key, station))
    assert state(store, saved[0]).status is EditStatus.SAVED
    now = state(store, saved[1])
    assert (now.status, now.text) == (EditStatus.RETURNED, "车子站有 `n = 80` 辆车子。")


def test_what_is_refused(store, book, key, station, saved, edits, ben, ada):
    found = preview(store, key, station)
    with pytest.raises(PermissionDenied, match="may not post-edit"):
        replace_all(store, ada, book, found)
    save(store, ben, saved[1], "别的车。")
    with pytest.raises(ConflictError, match="changed since you saw it"):
        replace_all(store, ben, book, found)
    assert state(store, saved[0]).text == "自行车"
    act = DeskAct(person=ben, via=Via.KEY)
    with pytest.raises(ReviewError, match="Nothing is saved"):
        replacements.replace_all(
            store, act, book.id, Rewording(WORDS, "x"), versions={edits[3].id: 0}
        )
    bare = replacements.preview(store, station, Rewording(Search(words="车站"), ""))
    with pytest.raises(ReviewError, match="can't have it: .*empty.* Leave it out"):
        replacements.replace_all(
            store,
            act,
            book.id,
            Rewording(Search(words="车站"), ""),
            versions={one.of.id: one.of.version for one in bare},
        )
