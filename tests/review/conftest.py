"""What tests of the desk share: decisions on beads as they stand, and what became of them."""

from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select

from amts_core import review
from amts_core.kernel.database.tables import BeadOriginRow
from amts_core.kernel.records import BeadStatus, BlockKind, Person, Role, Segment
from amts_core.project.store import people
from amts_core.review import structure_edits
from amts_core.review.store import bead_rows, queues
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed, taken_back
from tests.desk_acts import act_of
from tests.events import changes_to_beads, fold


@pytest.fixture
def ben(store) -> Person:
    return people.add_person(store, "Ben", Role.EDITOR)


@pytest.fixture
def ids(store, alignment):
    """The beads of the alignment; the third one is a skip: it has no target."""
    return queues.bead_ids(store, alignment, Queue())


def decide(store, person, bead_id, action, *, version=None, **arguments):
    """Decide on a bead as it stands, unless an older version is said to have been seen."""
    seen = bead_rows.bead(store, bead_id).state.version if version is None else version
    return review.decide(
        store, act_of(person, arguments), bead_id, action, seen_version=seen, **arguments
    )


def states(store, alignment_id="a1"):
    """Return status and target of each bead."""
    beads = queues.beads(store, alignment_id, Queue(statuses=frozenset(BeadStatus)))
    return {bead.id: (bead.state.status, bead.state.tgt_text) for bead in beads}


def undo(store, person, project):
    return taken_back(store, person, project)


def redo(store, person, project):
    return taken_back(store, person, project, review.redo)


def take_suggestion(store, person, offered, **how):
    act = act_of(person, how)
    return structure_edits.take_suggestion(store, act, offered.event_id)


SRC = ["Zero.", "One.", "Two.", "Three.", "Four."]
TGT = ["零。", "一，壹。", "二。", "三。", "四。"]
BEADS = [([0], [0]), ([1], [1]), ([2], [2, 3]), ([3], []), ([4], [4])]


def segments(texts):
    return tuple(
        Segment(n=n, block=n // 3, kind=BlockKind.PARAGRAPH, text=text, start=0, end=1)
        for n, text in enumerate(texts)
    )


def add_document(store, project, src=SRC, tgt=TGT, beads=BEADS, **known):
    """Store two documents of these segments, aligned so, and return the ids of the beads."""
    given = [
        proposed(
            of_src,
            of_tgt,
            " ".join(src[i] for i in of_src),
            "".join(tgt[j] for j in of_tgt),
            confidence=0.9 - place / 1000,
        )
        for place, (of_src, of_tgt) in enumerate(beads)
    ]
    sides = segments(src), segments(tgt)
    alignment_id = add_alignment(store, project, given, segments=sides, **known)
    return queues.bead_ids(store, alignment_id, Queue())


@pytest.fixture
def document(store, project):
    """Five beads: three links of one segment a side, one with two targets, and a skip."""
    return add_document(store, project)


def structure(store, alignment_id="a1"):
    """Return what stands in a document, in order: ids, segments, cuts and contents."""
    return [
        (bead.id, bead.src, bead.tgt, bead.tgt_cut, replace(bead.state, version=0))
        for bead in bead_rows.beads(store, alignment_id)
    ]


def shape(store, alignment_id="a1"):
    """Return the segments of the beads of a document: `0-0 1-12 2-` and so on."""
    return " ".join(
        "".join(map(str, bead.src)) + "-" + "".join(map(str, bead.tgt))
        for bead in bead_rows.beads(store, alignment_id)
    )


def assert_whole(store, src, tgt, alignment_id="a1"):
    """Assert that all segments stand once, in order, and that the rows are the fold of the events.

    The parts of a cut segment stand in neighbours, and meet where it is cut.
    """
    beads = bead_rows.beads(store, alignment_id)
    assert all(bead.position < after.position for bead, after in pairwise(beads))
    assert [i for bead in beads for i in bead.src] == list(range(len(src)))
    here = 0, 0
    for bead in beads:
        for k, n in enumerate(bead.tgt):
            start = bead.tgt_cut[0] if k == 0 else None
            end = bead.tgt_cut[1] if k == len(bead.tgt) - 1 else None
            assert (n, start or 0) == here
            here = (n + 1, 0) if end is None else (n, end)
        assert bead.src or bead.tgt
    assert here == (len(tgt), 0)
    changes = changes_to_beads(store, alignment_id)
    with store.reading() as session:
        query = select(BeadOriginRow.bead_id).where(BeadOriginRow.is_same)
        carried = set(session.scalars(query))
    every = queues.beads(store, alignment_id, Queue(statuses=frozenset(BeadStatus)))
    now = {bead.id: bead.state for bead in every}
    initial: dict = {}
    for change in changes:
        initial.setdefault(change.bead_id, change.before)
    assert fold(initial, changes) == {one: now[one] for one in initial}
    for bead in every:
        first = initial.get(bead.id, bead.state)
        made = BeadStatus.SUPERSEDED if bead.parents else BeadStatus.PROPOSED
        if bead.id in carried and first.status is BeadStatus.SUPERSEDED:
            made = BeadStatus.SUPERSEDED  # what an edit before the last import had replaced
        assert (first.status, first.version) == (made, 0)
