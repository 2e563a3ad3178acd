"""Find and replace in approved pairs: shown first, done and undone as one."""

import pytest

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Via
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import Rewording
from amts_core.review import replacements
from amts_core.review.store import bead_rows
from tests.conftest import add_alignment, proposed
from tests.review.conftest import decide, redo, undo

WORDS = Search(words="模型")


@pytest.fixture
def pairs(store, project, ada):
    """Two documents: approved pairs with a word, one without, and one that is not approved."""
    said = {"b.md": ["大模型", "模型和模型", "无"], "a.md": ["模型", "模型"]}
    ids = []
    for number, (name, texts) in enumerate(said.items()):
        beads = [proposed([n], [n], f"s{n} {name}", text) for n, text in enumerate(texts)]
        of = add_alignment(store, project, beads, name=name, alignment_id=f"r{number}")
        ids += [bead.id for bead in bead_rows.beads(store, of)]
    for one in ids[:-1]:
        decide(store, ada, one, Action.APPROVE)
    return ids


def texts(store, ids):
    return [bead.state.tgt_text for bead in bead_rows.beads_by_id(store, ids)]


def replace_all(store, person, project, found, *, new="范型"):
    act = DeskAct(person=person, via=Via.CLICK)
    versions = {one.of.id: one.of.version for one in found}
    return replacements.replace_all(
        store, act, project.id, Rewording(WORDS, new), versions=versions
    )


def preview(store, project, scope=None, search=WORDS, *, new="范型"):
    return replacements.preview(store, project.id, scope, Rewording(search, new))


def test_what_would_change_is_shown_document_by_document(store, project, pairs):
    found = preview(store, project)
    assert [(one.of.document, one.of.text, one.replaced.text) for one in found] == [
        ("a.md", "模型", "范型"),
        ("b.md", "大模型", "大范型"),
        ("b.md", "模型和模型", "范型和范型"),
    ]
    assert len(preview(store, project, "r0")) == 2
    assert texts(store, pairs)[:2] == ["大模型", "模型和模型"]  # nothing is changed
    wild = Search(words="^(.)模", is_regex=True)
    (one,) = preview(store, project, ("r0", "r1"), wild, new=r"\1范")
    assert one.replaced.text == "大范型"


def test_it_is_one_event_and_one_undo(store, project, pairs, ada, lead):
    before = texts(store, pairs)
    found = preview(store, project)
    event = replace_all(store, lead, project, found)
    assert (event.action, event.note) == (Action.EDIT, "“模型” → “范型”")
    after = ["大范型", "范型和范型", "无", "范型", "模型"]
    assert texts(store, pairs) == after
    changed = bead_rows.beads_by_id(store, [pairs[0]])[0]
    assert (changed.state.status, changed.person, changed.event_id) == (
        BeadStatus.APPROVED,
        lead.name,
        event.id,
    )
    undo(store, lead, project)
    assert texts(store, pairs) == before
    redo(store, lead, project)
    assert texts(store, pairs) == after


def test_only_what_was_chosen_changes(store, project, pairs, ada):
    found = preview(store, project)
    replace_all(store, ada, project, found[1:2])
    assert texts(store, pairs) == ["大范型", "模型和模型", "无", "模型", "模型"]


def test_nothing_changes_where_one_was_changed_meanwhile(store, project, pairs, ada, lead):
    found = preview(store, project)
    decide(store, lead, pairs[1], Action.EDIT, tgt_text="另外")
    with pytest.raises(ConflictError, match="changed since you saw it"):
        replace_all(store, ada, project, found)
    decide(store, lead, pairs[1], Action.REJECT)
    with pytest.raises(ConflictError, match="is rejected by now"):
        replace_all(store, ada, project, found)
    assert texts(store, pairs)[0] == "大模型"


def test_a_pair_is_not_left_without_a_target(store, project, pairs, ada):
    found = preview(store, project, new="")
    assert [one.is_possible for one in found] == [False, True, True]
    with pytest.raises(ReviewError, match="^“s0 a.md” can't have it: .*empty"):
        replace_all(store, ada, project, found, new="")
    with pytest.raises(ReviewError, match="Nothing is chosen"):
        replace_all(store, ada, project, [])
