"""What the worker proposes: the right beads after an edit, and which beads matter most."""

import numpy as np
import pytest

from amts_core import review
from amts_core.align import bitext
from amts_core.documents.store.revisions import NewRevision
from amts_core.formats import segmented_documents
from amts_core.kernel.records import Action, BeadStatus, BlockKind, DeskAct, Segment, Via
from amts_core.review import made_scores, structure_edits, suggestions
from amts_core.review.store import (
    alignments,
    backlog_rows,
    bead_changes,
    bead_rows,
    queues,
    suggestion_rows,
)
from amts_core.review.store.queues import Queue, Sorting
from tests.conftest import TEXTBOOK, add_alignment, proposed
from tests.review.conftest import decide, structure, take_suggestion, undo
from tests.stored import put

CHAPTER = sorted(path.name for path in (TEXTBOOK / "en").iterdir())[1]
FIRST_WRONG = 6


@pytest.fixture(scope="module")
def sides():
    """A chapter of a textbook in two languages."""
    return [
        segmented_documents.read_document(
            (TEXTBOOK / language / CHAPTER).read_bytes(), CHAPTER, language
        )
        for language in ("en", "zh")
    ]


@pytest.fixture(scope="module")
def right(sides, encoder):
    """The pairs of segments that the aligner finds in the whole chapter: the reference."""
    src, tgt = (side.segments for side in sides)
    found = bitext.align_segments(src, tgt, ("en", "zh"), encoder)
    return [(bead.src, bead.tgt) for bead in found]


@pytest.fixture
def slipped(store, project, sides, right):
    """The chapter with all targets from the seventh bead on one bead too low."""
    src, tgt = [one for one, _ in right], [one for _, one in right]
    tgt = [*tgt[:FIRST_WRONG], (), *tgt[FIRST_WRONG:]]
    pairs = [pair for pair in zip([*src, ()], tgt, strict=True) if pair != ((), ())]
    texts = [[part.text for part in side.segments] for side in sides]
    beads = [
        proposed(
            of_src,
            of_tgt,
            " ".join(texts[0][i] for i in of_src),
            "".join(texts[1][j] for j in of_tgt),
        )
        for of_src, of_tgt in pairs
    ]
    segments = [side.segments for side in sides]
    add_alignment(store, project, beads, name=CHAPTER, segments=segments)
    return queues.bead_ids(store, "a1", Queue())


def realigned(store, person, bead_id, encoder, action=Action.PULL):
    """Edit a bead, let the worker look around it, and return the event and what is offered."""
    event, _ = review.restructure(
        store, DeskAct(person=person, via=Via.KEY), bead_id, action, seen={}
    )
    suggestion_rows.ask(store, event.id, "a1")
    suggestions.realign_around(store, event.id, encoder)
    assert not suggestion_rows.is_offer_awaited(store, "a1", person.id)
    return event, structure_edits.offered(store, "a1", person)


def pairs_of(store):
    return [(bead.src, bead.tgt) for bead in bead_rows.beads(store, "a1")]


def test_after_one_correction_the_rest_of_the_chapter_is_offered_as_it_should_be(
    store, ada, slipped, right, encoder
):
    assert len(set(pairs_of(store)) & set(right[FIRST_WRONG:])) < 0.1 * len(right)
    _, offered = realigned(store, ada, slipped[FIRST_WRONG], encoder)
    take_suggestion(store, ada, offered)
    found = pairs_of(store)
    wanted = right[FIRST_WRONG + 2 :]
    assert len(set(found) & set(wanted)) > 0.95 * len(wanted)
    assert found[:FIRST_WRONG] == right[:FIRST_WRONG]
    for side in (0, 1):
        covered = [n for pair in found for n in pair[side]]
        assert covered == [n for pair in right for n in pair[side]]
    aligned = [bead for bead in bead_rows.beads(store, "a1") if bead.parents and bead.score]
    assert len(aligned) > 0.9 * len(wanted)
    assert all(bead.src and bead.tgt and bead.score <= 1 for bead in aligned)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT, Action.FLAG])
def test_what_is_decided_or_flagged_bounds_the_stretch(store, ada, lead, slipped, encoder, action):
    anchor = FIRST_WRONG + 12
    decide(store, lead, slipped[anchor], action)
    _, offered = realigned(store, ada, slipped[FIRST_WRONG], encoder)
    removed = {bead.id for bead in offered.removed(store)}
    assert removed and removed <= set(slipped[FIRST_WRONG + 2 : anchor])


def test_what_a_person_made_bounds_the_stretch(store, ada, lead, slipped, encoder):
    below = FIRST_WRONG + 12
    review.restructure(
        store, DeskAct(person=lead, via=Via.KEY), slipped[below], Action.MERGE, seen={}
    )
    _, offered = realigned(store, ada, slipped[FIRST_WRONG], encoder)
    removed = {bead.id for bead in offered.removed(store)}
    assert removed and removed <= set(slipped[FIRST_WRONG + 2 : below])


def test_a_stretch_without_a_bound_is_not_endless(store, ada, slipped, encoder, monkeypatch):
    monkeypatch.setattr(suggestions, "_N_MOST", 9)
    _, offered = realigned(store, ada, slipped[FIRST_WRONG], encoder)
    removed = {bead.id for bead in offered.removed(store)}
    assert removed and removed <= set(slipped[FIRST_WRONG + 2 : FIRST_WRONG + 11])


def test_the_stretch_above_an_edit_is_aligned_anew_as_well(
    store, ada, lead, slipped, right, encoder
):
    for n in (FIRST_WRONG - 1, FIRST_WRONG + 20):
        decide(store, lead, slipped[n], Action.FLAG)
    _, offered = realigned(
        store, ada, slipped[FIRST_WRONG + 18], encoder=encoder, action=Action.MERGE
    )
    take_suggestion(store, ada, offered)
    wanted = right[FIRST_WRONG : FIRST_WRONG + 16]
    assert len(set(pairs_of(store)) & set(wanted)) > 0.8 * len(wanted)


@pytest.mark.parametrize("gap", [0, 1], ids=["no bead left", "one bead left"])
def test_where_there_is_nothing_to_align_nothing_is_offered(
    store, ada, lead, slipped, encoder, gap
):
    n = FIRST_WRONG + 5
    for place in (n - 1 - gap, n + 2 + gap):
        decide(store, lead, slipped[place], Action.FLAG)
    before = structure(store)
    event, offered = realigned(store, ada, slipped[n], encoder=encoder, action=Action.MERGE)
    assert offered is None
    assert len(structure(store)) == len(before) - 1


def test_an_edit_that_was_undone_in_the_meantime_offers_nothing(
    store, project, ada, slipped, encoder
):
    event, _ = review.restructure(
        store, DeskAct(person=ada, via=Via.KEY), slipped[9], Action.MERGE, seen={}
    )
    suggestion_rows.ask(store, event.id, "a1")
    undo(store, ada, project)
    suggestions.realign_around(store, event.id, encoder)
    assert not suggestion_rows.is_offer_awaited(store, "a1", ada.id)
    assert structure_edits.offered(store, "a1", ada) is None


TEXTS = ["The rain falls on the hills.", "A model learns from data.", "Rivers carry water."]


def wait_for(store, project, texts, language="zh", name="w.md"):
    """Let a document of these segments wait for a translation."""
    segments = tuple(
        Segment(n=n, block=0, kind=BlockKind.PARAGRAPH, text=text, start=0, end=1)
        for n, text in enumerate(texts)
    )
    data = "\n".join([name, *texts]).encode()
    new = NewRevision(path=name, language="en", data=data, encoding="utf-8", segments=segments)
    return backlog_rows.add_waiting(store, project.id, new, language)


@pytest.fixture
def ranked(store, project, ada):
    """Five beads, of which a rejected one and a skip are of no use to anybody."""
    beads = [proposed([n], [n], text, f"第{n}句。") for n, text in enumerate(TEXTS)]
    beads += [proposed([3], [3], "Rain falls.", "下雨。"), proposed([4], [], "Rain fell.", "")]
    add_alignment(store, project, beads)
    ids = queues.bead_ids(store, "a1", Queue())
    put(store, project, ada, bead_ids=[ids[3]], status=BeadStatus.REJECTED)
    return ids


def test_what_waiting_documents_would_retrieve_comes_first(store, project, ranked, encoder):
    queries = ["Models learn from data.", "A model that learns.", "Water is carried by rivers."]
    wait_for(store, project, queries)
    assert 0 < suggestions.rank_beads(store, project.id, "zh", encoder) <= 3
    order = queues.bead_ids(
        store, "a1", Queue(statuses=frozenset({BeadStatus.PROPOSED}), order=Sorting.USEFUL)
    )
    units, asked = (np.asarray(encoder.encode(one), dtype=float) for one in (TEXTS, queries))
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    useful = [sum(cosine for cosine in asked @ unit if cosine >= 0.3) for unit in units]
    expected = sorted(range(3), key=lambda n: -useful[n])
    assert [ranked.index(one) for one in order] == [*expected, 4]
    assert expected[0] == 1


@pytest.mark.parametrize(
    "language", [pytest.param(None, id="nothing waits"), pytest.param("es", id="for another one")]
)
def test_without_waiting_documents_the_order_is_that_of_the_document(
    store, project, ranked, encoder, language
):
    first = wait_for(store, project, ["A model learns from data."])
    assert suggestions.rank_beads(store, project.id, "zh", encoder) > 0
    backlog_rows.remove_waiting(store, first, "zh")
    if language:
        wait_for(store, project, ["A model learns from data."], language)
    assert suggestions.rank_beads(store, project.id, "zh", encoder) == 0
    order = Queue(statuses=frozenset({BeadStatus.PROPOSED}), order=Sorting.USEFUL)
    assert queues.bead_ids(store, "a1", order) == tuple(ranked[n] for n in (0, 1, 2, 4))


def test_a_project_without_beads_has_nothing_to_rank(store, project, encoder):
    wait_for(store, project, TEXTS)
    assert suggestions.rank_beads(store, project.id, "zh", encoder) == 0


def test_what_an_edit_made_is_scored_in_its_surroundings(store, ada, slipped, right, encoder):
    """A right edit makes a bead that is sure, a wrong one a bead that is not."""
    before = bead_rows.bead(store, slipped[FIRST_WRONG])
    event, _ = realigned(store, ada, slipped[FIRST_WRONG], encoder)
    first, *_ = bead_rows.beads_by_id(store, bead_changes.made_by(store, event.id))
    assert (first.src, first.tgt) == right[FIRST_WRONG]
    assert first.score > 0.5 and first.confidence > max(0.8, before.confidence)
    wrong = bead_rows.bead(store, slipped[2])
    event, _ = realigned(store, ada, wrong.id, encoder, Action.PULL)
    made = bead_rows.beads_by_id(store, bead_changes.made_by(store, event.id))
    assert max(bead.confidence for bead in made) < 0.5
    assert [bead.state.version for bead in made] == [1] * len(made)


def test_what_was_split_or_written_is_scored_by_its_text(store, ada, slipped, encoder):
    n = next(
        n for n in range(FIRST_WRONG) if len(bead_rows.bead(store, slipped[n]).state.tgt_text) > 20
    )
    of = alignments.alignment(store, "a1")
    made_scores.score_made(store, of, (bead_rows.bead(store, slipped[n]),), encoder)
    as_it_was = bead_rows.bead(store, slipped[n])
    decide(store, ada, slipped[n], Action.EDIT, tgt_text="完全不相干的一句话")
    made_scores.score_made(store, of, (bead_rows.bead(store, slipped[n]),), encoder)
    written = bead_rows.bead(store, slipped[n])
    assert written.score < 0.2 < as_it_was.score
    assert written.confidence < as_it_was.confidence
    event, _ = realigned(store, ada, slipped[n - 1], encoder, Action.SPLIT)
    halves = bead_rows.beads_by_id(store, bead_changes.made_by(store, event.id))
    assert [one.score is not None for one in halves] == [
        bool(one.src and one.tgt) for one in halves
    ]
    assert max(bead.confidence for bead in halves) < 0.9


def test_what_was_decided_since_keeps_its_scores(store, ada, slipped, encoder):
    bead = bead_rows.bead(store, slipped[0])
    decide(store, ada, bead.id, Action.SKIP)
    made_scores.score_made(store, alignments.alignment(store, "a1"), (bead,), encoder)
    now = bead_rows.bead(store, bead.id)
    assert (now.score, now.confidence) == (bead.score, bead.confidence)
