"""What an editor sees: texts of both arms, reference, memory, terms, neighbours, where to begin."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from amts_core import post_editing, translation
from amts_core.documents.store import revisions
from amts_core.engines import EngineCall
from amts_core.engines.protocol import Options
from amts_core.kernel.database.tables import HypothesisRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import EditStatus, Taken
from amts_core.kernel.records import Action, Arm, BeadStatus, Granularity
from amts_core.post_editing import TextReference, segment_cards, segment_queue
from amts_core.post_editing.store import edit_leases
from amts_core.project.store import term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.review.store import bead_rows, new_alignments
from amts_core.translation.store import engine_calls, hypotheses
from tests.conftest import add_alignment, proposed
from tests.post_editing.conftest import save
from tests.review.conftest import decide
from tests.stored import put
from tests.translation.orders.conftest import place, run


def test_a_card_has_both_arms_and_begins_with_act(store, ben, edits):
    card = segment_cards.card(store, ben, edits[1].id)
    assert card.baseline.text == "THE STATION HAS `n = 80` BICYCLES."
    assert card.act.text.startswith("ACT ")
    assert (card.start.text, card.start.taken) == (card.act.text, Taken.ACT)
    assert (card.path, card.src_lang) == ("part/bicycles.md", "en")
    assert [one.n for one in card.above] == [0]
    assert [one.n for one in card.below] == [2, 3]
    assert card.above[0].text == "ACT BICYCLES"
    assert (card.reference, card.memory, card.draft, card.note) == (None, None, None, None)
    save(store, ben, edits[0].id, "自行车")
    assert segment_cards.card(store, ben, edits[1].id).above[0].text == "自行车"
    again = segment_cards.card(store, ben, edits[0].id)
    assert (again.start.text, again.start.taken) == ("自行车", Taken.ACT)


def test_cards_come_in_the_order_asked_for(store, ben, edits):
    ids = [edits[2].id, edits[0].id, 9999, edits[1].id]
    found = segment_cards.cards(store, ben, ids)
    assert [card.post_edit.id for card in found] == [ids[0], ids[1], ids[3]]
    with pytest.raises(NotFoundError, match="no post-edit 9999"):
        segment_cards.card(store, ben, 9999)


def _align(store, project, revision_id, beads, alignment_id="a1"):
    """Align a revision, as the source, with a new Chinese document."""
    tgt = revisions.NewRevision(
        path="zh.md", language="zh", data=b"zh", encoding="utf-8", segments=()
    )
    (made,) = revisions.add_revisions(store, project.id, [tgt])
    new_alignments.add_alignment(
        store,
        alignment_id,
        project.id,
        revisions=(revision_id, made.id),
        encoder=("test", "0"),
        warnings=(),
        beads=beads,
        ratios=(0.5, 2.0),
    )
    return bead_rows.beads(store, alignment_id)


def test_the_reference_is_the_target_of_the_bead(store, ben, book, edits):
    made = _align(
        store,
        book,
        edits[0].key.revision_id,
        [
            proposed([0], [0], "s0", "零"),
            proposed([1, 2], [1, 2], "s1 s2", "一。二。"),
            proposed([3], [3], "s3", "三"),
            proposed([], [4], "", "四"),
        ],
    )
    put(store, book, ben, bead_ids=[made[2].id], status=BeadStatus.REJECTED)
    found = [card.reference for card in segment_cards.cards(store, ben, [one.id for one in edits])]
    assert found == ["零", "一。二。", "一。二。", None]
    assert post_editing.references(store, edits[0].key) == {
        0: TextReference("零"),
        1: TextReference("一。二。", shared_with=(2,)),
        2: TextReference("一。二。", shared_with=(1,)),
    }


def test_without_an_alignment_there_is_no_reference(store, edits):
    assert post_editing.references(store, edits[0].key) == {}


def test_paragraphs_have_the_references_of_all_their_sentences(
    settings, store, ben, book, lead, sources, service
):
    made = place(
        settings, book, lead, sources[:1], options=Options(granularity=Granularity.PARAGRAPH)
    )
    run(store, service, made)
    revision_id = sources[0].revision_id
    (document,) = post_editing.documents(store, book.id)
    post_editing.open_document(store, document.key)
    page = post_editing.page(store, document.key, post_editing.EditQueue())
    assert [one.src_text for one in page.rows] == [
        one.src for one in translation.results.results(store, made, revision_id, "zh")
    ]
    assert len(page.rows) == 3
    _align(
        store,
        book,
        revision_id,
        [
            proposed([0], [0], "s0", "零"),
            proposed([1], [1], "s1", "一。"),
            proposed([2], [2], "s2", "二。"),
            proposed([3], [], "s3", ""),
        ],
    )
    found = [
        card.reference for card in segment_cards.cards(store, ben, [one.id for one in page.rows])
    ]
    assert found == ["零", "一。二。", None]


def test_a_bead_over_two_paragraphs_is_shared_by_them(
    settings, store, book, lead, sources, service
):
    made = place(
        settings, book, lead, sources[:1], options=Options(granularity=Granularity.PARAGRAPH)
    )
    run(store, service, made)
    (document,) = post_editing.documents(store, book.id)
    beads = [proposed([0, 1], [0], "s0 s1", "零一。"), proposed([2], [1], "s2", "二。")]
    _align(store, book, sources[0].revision_id, beads)
    assert post_editing.references(store, document.key) == {
        0: TextReference("零一。", shared_with=(1,)),
        1: TextReference("零一。二。", shared_with=(0,)),
    }


def test_the_memory_has_the_most_similar_approved_unit(store, ben, book, edits):
    sources = ["The station has 9 bicycles.", "Something else altogether, and long.", "Rain."]
    add_alignment(
        store,
        book,
        [proposed([n], [n], src, f"译{n}") for n, src in enumerate(sources)],
        name="other.md",
        alignment_id="a9",
    )
    beads = bead_rows.beads(store, "a9")
    assert segment_cards.card(store, ben, edits[1].id).memory is None
    for bead in beads:
        decide(store, ben, bead.id, Action.APPROVE)
    match = segment_cards.card(store, ben, edits[1].id).memory
    assert (match.unit_id, match.src, match.tgt) == (str(beads[0].id), sources[0], "译0")
    assert 75 <= match.score < 100 and match.document == "other.md"
    decide(store, ben, beads[0].id, Action.REJECT)
    assert segment_cards.card(store, ben, edits[1].id).memory is None


def _approve(store, project, person, pairs, name="other.md", alignment_id="a9"):
    """Approve pairs of another document, in this order."""
    beads = [proposed([n], [n], *pair) for n, pair in enumerate(pairs)]
    add_alignment(store, project, beads, name=name, alignment_id=alignment_id)
    for bead in bead_rows.beads(store, alignment_id):
        decide(store, person, bead.id, Action.APPROVE)


def test_a_segment_begins_with_what_was_approved_for_its_very_source(store, ben, book, edits):
    source = edits[2].src_text
    said = [(source, "少"), (f" {source} ", "多"), (source, "新"), (source, "多")]
    _approve(store, book, ben, said)
    card = segment_cards.card(store, ben, edits[2].id)
    assert (card.start.text, card.start.taken) == ("多", Taken.MEMORY)
    assert [(one.tgt, one.n, one.score) for one in card.matches] == [
        ("多", 2, 100.0),
        ("新", 1, 100.0),
        ("少", 1, 100.0),
    ]
    assert card.memory == card.matches[0] and card.memory.is_same
    assert card.findings == post_editing.check(store, edits[2], "多")
    assert segment_cards.card(store, ben, edits[1].id).below[0].text == "多"
    save(store, ben, edits[2].id, "少", taken=Taken.MEMORY)
    again = segment_cards.card(store, ben, edits[2].id)
    assert (again.start.text, again.start.taken) == ("少", Taken.MEMORY)


def test_like_units_are_offered_with_what_differs_in_their_sources(store, ben, book, edits):
    own = edits[1].src_text
    near = own.replace("station", "stations"), own.replace("The", "One"), own.replace("has", "had")
    _approve(store, book, ben, [(src, f"译{n}") for n, src in enumerate((*near, near[0], "Far."))])
    card = segment_cards.card(store, ben, edits[1].id)
    assert card.start.taken is Taken.ACT
    scores = [one.score for one in card.matches]
    assert len(scores) == 3 and scores == sorted(scores, reverse=True)
    assert all(75 <= score < 100 for score in scores)
    match = next(one for one in card.matches if one.src == near[2])
    assert [near[2][slice(*span)] for span in match.differs.before] == ["had"]
    assert [own[slice(*span)] for span in match.differs.after] == ["has"]
    _approve(store, book, ben, [(own, "同")], name="same.md", alignment_id="a8")
    assert [one.tgt for one in segment_cards.card(store, ben, edits[1].id).matches][0] == "同"


def test_a_target_is_offered_once(store, ben, book, edits):
    own = edits[1].src_text
    _approve(store, book, ben, [(own, "同"), (own.replace("has", "had"), "同")])
    assert [one.tgt for one in segment_cards.card(store, ben, edits[1].id).matches] == ["同"]


def test_saved_post_edits_are_looked_up_but_not_for_themselves(store, ben, book, station):
    (heading, sentence) = segment_queue.window(
        store, station, post_editing.EditQueue(), person=None, post_edit_id=None, n=5
    )
    save(store, ben, sentence.id, "车站关了。")
    assert segment_cards.card(store, ben, sentence.id).memory is None
    found = post_editing.lookup(store, book.id, ("en", "zh"), "closed")
    assert [(one.unit_id, one.tgt) for one in found] == [(f"p{sentence.id}", "车站关了。")]
    assert post_editing.post_edit_of(found[0].unit_id) == sentence.id
    assert [found[0].src[slice(*span)] for span in found[0].src_spans] == ["closed"]
    (turned,) = post_editing.lookup(store, book.id, ("en", "zh"), "关")
    assert (turned.src_spans, turned.tgt_spans) == ((), ((2, 3),))


def test_words_are_looked_up_on_either_side_and_in_either_direction(store, ben, book):
    add_alignment(store, book, [proposed([0], [0], "A 100 % sure thing.", "百分百")])
    (bead,) = bead_rows.beads(store, "a1")
    decide(store, ben, bead.id, Action.APPROVE)
    for words in ("SURE", "百分", "100 %"):
        (found,) = post_editing.lookup(store, book.id, ("en", "zh"), words)
        assert (found.src, found.tgt, found.unit_id) == (
            "A 100 % sure thing.",
            "百分百",
            str(bead.id),
        )
    (turned,) = post_editing.lookup(store, book.id, ("zh", "en"), "sure")
    assert (turned.src, turned.tgt) == ("百分百", "A 100 % sure thing.")
    assert post_editing.lookup(store, book.id, ("en", "es"), "sure") == ()
    assert post_editing.lookup(store, book.id, ("en", "zh"), " ") == ()
    assert post_editing.lookup(store, book.id, ("en", "zh"), "100_%") == ()


def test_terms_are_marked_and_looked_for(store, ben, book, edits):
    term_rows.replace_terms(
        store, book.id, "zh", [GlossaryTerm("station", "车站"), GlossaryTerm("model", "模型")]
    )
    (use,) = segment_cards.card(store, ben, edits[1].id).terms
    assert (use.term, use.targets, use.is_used) == ("station", ("车站",), False)
    start, end = use.src_spans[0]
    assert edits[1].src_text[start:end] == "station"
    save(store, ben, edits[1].id, "车站有 `n = 80` 辆自行车。")
    (use,) = segment_cards.card(store, ben, edits[1].id).terms
    assert use.is_used


def test_who_works_on_a_segment_is_shown_to_others(store, ben, eve, book, key, edits):
    ids = [one.id for one in edits]
    assert edit_leases.take(store, book.id, eve.id, ids[:2]) == tuple(ids[:2])
    assert segment_cards.card(store, ben, ids[0]).holder == "Eve"
    assert segment_cards.card(store, eve, ids[0]).holder is None
    (there,) = edit_leases.presences(store, book.id)
    assert (there.name, there.key, there.post_edit_id) == ("Eve", key, ids[0])
    assert edit_leases.take(store, book.id, ben.id, ids[1:3]) == (ids[2],)
    queue = post_editing.EditQueue(frozenset({EditStatus.OPEN}))
    found = segment_queue.window(store, key, queue, person=ben, post_edit_id=None, n=9)
    assert [one.id for one in found] == ids[2:]


def test_other_targets_of_the_same_source_are_found_wherever_they_are(store, ben, book, edits):
    def others(text):
        found = post_editing.check(store, edits[0], text)
        return "other_target" in {one.check for one in found}

    assert not others("自行车")
    add_alignment(store, book, [proposed([0], [0], "Bicycles", "单车")])
    assert others("自行车") and not others("单车")
    (bead,) = bead_rows.beads(store, "a1")
    decide(store, ben, bead.id, Action.REJECT)
    assert not others("自行车")


def test_what_is_saved_elsewhere_is_another_target(
    settings, store, ben, book, lead, service, edits
):
    save(store, ben, edits[0].id, "单车")
    found = translation.add_documents(store, book, [("other.md", b"# Bicycles\n")], "en")
    later = place(settings, book, lead, found)
    run(store, service, later)
    (document,) = [one for one in post_editing.documents(store, book.id) if one.order_id == later]
    post_editing.open_document(store, document.key)
    heading = post_editing.page(store, document.key, post_editing.EditQueue()).rows[0]
    found = {one.check for one in post_editing.check(store, heading, "自行车")}
    assert "other_target" in found
    assert "other_target" not in {one.check for one in post_editing.check(store, heading, "单车")}
    match = segment_cards.card(store, ben, heading.id).memory
    assert (match.score, match.tgt, match.unit_id) == (100.0, "单车", f"p{edits[0].id}")


def test_what_a_model_was_shown_stands_with_what_it_wrote(store, ben, key, edits):
    act = hypotheses.by_arm(store, key)[Arm.ACT]
    batch_id = act[0].batch_id
    shown = (("Something else.", "别的。"), (edits[1].src_text, "就是它。"))
    call = EngineCall(
        key="a", prompt="All of it.", examples=shown, n_tokens_in=1, n_tokens_out=1, usd=Decimal(0)
    )
    engine_calls.add_calls(store, batch_id, [call])
    (call_id,) = engine_calls.ids(store, batch_id, ["a"]).values()
    with store.writing() as session:
        session.execute(
            update(HypothesisRow)
            .where(HypothesisRow.batch_id == batch_id, HypothesisRow.n == 1)
            .values(call_id=call_id)
        )
    cards = post_editing.cards(store, ben, [edits[0].id, edits[1].id])
    assert [card.examples for card in cards] == [(), shown[::-1]], "the most like it first"
