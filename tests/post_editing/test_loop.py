"""The loop closed: final post-edits are units, now and at any event; held-out ones are not sent."""

import pytest

from amts_core import documents, post_editing
from amts_core.documents.store import kin, revisions
from amts_core.engines.protocol import Options
from amts_core.history import timeline
from amts_core.kernel.errors import NotFoundError, PermissionDenied
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Granularity, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.post_editing.store import edit_rows
from amts_core.review.store import bead_rows
from tests.conftest import add_alignment, proposed
from tests.post_editing.conftest import save
from tests.review.conftest import decide
from tests.translation.orders.conftest import place, run


def plan(store, book, *, languages=("en", "zh"), granularity=Granularity.SENTENCE, at=None):
    return exports.plan_export(
        store, book, languages, granularity=granularity, format_=FileFormat.TSV, at=at
    )


def pairs(planned):
    return {unit.id: (unit.src, unit.tgt) for unit in planned.imported}


def test_a_saved_text_is_an_approved_unit(store, book, ben, edits):
    assert exports.units(store, book) == ()
    saved = save(store, ben, edits[0].id, "自行车")
    (unit,) = exports.units(store, book)
    assert (unit.id, unit.src, unit.tgt) == (f"p{edits[0].id}", "Bicycles", "自行车")
    assert (unit.status, unit.confidence, unit.person) == (BeadStatus.APPROVED, 1.0, "Ben")
    assert (unit.event, unit.document) == (saved.decision.id, "part/bicycles.md")
    assert unit.changed_at == saved.decision.at
    assert exports.units(store, book, status=BeadStatus.PROPOSED) == ()
    assert pairs(plan(store, book)) == {unit.id: ("Bicycles", "自行车")}
    assert pairs(plan(store, book, languages=("zh", "en"))) == {unit.id: ("自行车", "Bicycles")}
    assert plan(store, book, languages=("en", "es")).rows == ()


def test_only_what_is_final_is_one(store, book, lead, ben, eve, edits):
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    save(store, ben, edits[0].id, "自行车")
    assert exports.units(store, book) == ()
    post_editing.approve(store, DeskAct(person=eve, via=Via.KEY), edits[0].id, seen_version=1)
    assert len(exports.units(store, book)) == 1
    post_editing.send_back(
        store, DeskAct(person=eve, via=Via.KEY, note="no"), edits[0].id, seen_version=2
    )
    assert exports.units(store, book) == ()


def test_a_paragraph_needs_all_its_texts(store, book, ben, edits):
    save(store, ben, edits[1].id, "一。")
    paragraph = Granularity.PARAGRAPH
    assert plan(store, book, granularity=paragraph).imported == ()
    save(store, ben, edits[2].id, "二。")
    assert pairs(plan(store, book, granularity=paragraph)) == {
        f"p{edits[1].id}-p{edits[2].id}": (
            "The station has `n = 80` bicycles. They stand idle in [the rain](rain.md).",
            "一。二。",
        )
    }
    (unit,) = plan(store, book, granularity=paragraph).imported
    assert post_editing.post_edit_of(unit.id) == edits[1].id


def test_an_order_of_paragraphs_makes_units_of_paragraphs(
    settings, store, book, lead, sources, service, ben
):
    made = place(
        settings, book, lead, sources[:1], options=Options(granularity=Granularity.PARAGRAPH)
    )
    run(store, service, made)
    key = DocumentKey(sources[0].revision_id, "zh", Granularity.PARAGRAPH)
    post_editing.open_document(store, key)
    second = edit_rows.of_document(store, key)[1]
    save(store, ben, second.id, "一。二。", taken="baseline")
    for granularity in Granularity:
        assert pairs(plan(store, book, granularity=granularity)) == {
            f"p{second.id}": (second.src_text, "一。二。")
        }


def test_the_newest_of_equal_sources_wins_whichever_desk_it_is_from(store, book, ben, edits):
    add_alignment(store, book, [proposed([0], [0], "Bicycles", "单车")])
    (bead,) = bead_rows.beads(store, "a1")
    decide(store, ben, bead.id, Action.APPROVE)
    save(store, ben, edits[0].id, "自行车")
    assert pairs(plan(store, book)) == {f"p{edits[0].id}": ("Bicycles", "自行车")}
    decide(store, ben, bead.id, Action.REJECT)
    decide(store, ben, bead.id, Action.APPROVE)
    assert pairs(plan(store, book)) == {str(bead.id): ("Bicycles", "单车")}
    assert len(exports.units(store, book)) == 2


def test_the_past_is_as_it_was(store, book, ben, eve, edits):
    first = save(store, ben, edits[0].id, "一").decision
    second = save(store, ben, edits[1].id, "二").decision
    third = save(store, eve, edits[0].id, "三").decision
    fourth, _ = post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    expected = {
        first: {0: "一"},
        second: {0: "一", 1: "二"},
        third: {0: "三", 1: "二"},
        fourth: {0: "三"},
    }
    ids = {f"p{edit.id}": edit.n for edit in edits}
    for event, texts in expected.items():
        found = plan(store, book, at=event)
        assert {ids[unit.id]: unit.tgt for unit in found.imported} == texts
        assert {unit.event for unit in found.imported} <= {first.id, second.id, third.id}
    made = timeline.export(
        store,
        book,
        second,
        languages=("en", "zh"),
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TSV,
    )
    assert made.imported == 2


def test_what_is_held_out_is_not_exported(store, book, lead, ben, edits):
    add_alignment(store, book, [proposed([0], [0], "One.", "一。")])
    (bead,) = bead_rows.beads(store, "a1")
    decide(store, ben, bead.id, Action.APPROVE)
    last = save(store, ben, edits[0].id, "自行车").decision
    by_path = {(one.path, one.language): one.id for one in revisions.documents(store, book.id)}
    chapter, other = by_path["part/bicycles.md", "en"], by_path["a.md", "zh"]
    documents.set_held_out(store, lead, book.id, [chapter, other], is_out=True)
    documents.set_held_out(store, lead, book.id, [chapter], is_out=True)
    assert documents.held_out(store, book.id) == {chapter, other}
    planned = plan(store, book)
    assert (planned.rows, planned.n_held_out) == ((), 2)
    assert len(exports.units(store, book)) == 2
    assert len(plan(store, book, at=last).imported) == 2
    documents.set_held_out(store, lead, book.id, [other], is_out=False)
    planned = plan(store, book)
    assert (list(pairs(planned)), planned.n_held_out) == ([str(bead.id)], 1)


def test_only_leads_hold_out_and_only_what_is_there(store, book, lead, ben, edits):
    with pytest.raises(PermissionDenied, match="may not hold documents out. Ask a lead."):
        documents.set_held_out(store, ben, book.id, [1], is_out=True)
    with pytest.raises(NotFoundError, match="no document 999"):
        documents.set_held_out(store, lead, book.id, [999], is_out=True)
    assert kin.held_out_revisions(store, book.id) == frozenset()


def test_translations_into_the_projects_source_language_are_turned(
    settings, store, book, lead, service, ben
):
    from amts_core import translation

    found = translation.add_documents(store, book, [("regen.md", "# 下雨\n".encode())], "zh")
    made = place(settings, book, lead, found, tgt_langs=("en",))
    run(store, service, made)
    key = DocumentKey(found[0].revision_id, "en")
    post_editing.open_document(store, key)
    (edit,) = edit_rows.of_document(store, key)
    save(store, ben, edit.id, "Rain", taken="baseline")
    (unit,) = exports.units(store, book)
    assert (unit.src, unit.tgt) == ("Rain", "下雨")
    assert pairs(plan(store, book)) == {unit.id: ("Rain", "下雨")}
    assert pairs(plan(store, book, languages=("zh", "en"))) == {unit.id: ("下雨", "Rain")}
    (match,) = post_editing.lookup(store, book.id, ("en", "zh"), "rain")
    assert (match.src, match.tgt) == ("Rain", "下雨")
