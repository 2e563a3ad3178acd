"""Units of sentences and of paragraphs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.records import (
    BeadState,
    BeadStatus,
    Granularity,
    ReviewBead,
    TranslationUnit,
)
from amts_core.parallel_data.units import (
    ReviewedDocument,
    ReviewedVersions,
    reviewed_units,
    sentence_units,
)

STATUS = {
    "+": BeadStatus.APPROVED,
    "-": BeadStatus.REJECTED,
    "?": BeadStatus.PROPOSED,
    "s": BeadStatus.SKIPPED,
    "f": BeadStatus.FLAGGED,
    "x": BeadStatus.SUPERSEDED,
}
MOMENTS = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 5)]


def bead(n, src, tgt, status, **more):
    """Return bead ``n`` of segments ``src`` and ``tgt``, whose texts are their numbers."""
    texts = " ".join(f"s{i}" for i in src), " ".join(f"t{j}" for j in tgt)
    return ReviewBead(
        id=n + 1,
        alignment_id="a1",
        position=n,
        src=tuple(src),
        tgt=tuple(tgt),
        score=0.5,
        confidence=more.pop("confidence", 0.9),
        accept=False,
        state=BeadState(
            status=STATUS[status],
            src_text=more.pop("src_text", texts[0]),
            tgt_text=more.pop("tgt_text", texts[1]),
            version=1,
        ),
        **more,
    )


def document(beads, src_blocks="", tgt_blocks="", languages=("en", "de")):
    return ReviewedDocument(
        path="a.md",
        languages=languages,
        beads=tuple(beads),
        src_blocks=tuple(map(int, src_blocks)),
        tgt_blocks=tuple(map(int, tgt_blocks)),
    )


def beads_of(written):
    """Return the beads written as ``0,1:2+``: segments of both sides, and the sign of a status."""
    return [
        bead(n, *([int(i) for i in side.split(",") if i] for side in one[:-1].split(":")), one[-1])
        for n, one in enumerate(written.split())
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("0:0+ 1:1+", [("1", "s0", "t0"), ("2", "s1", "t1")], id="approved"),
        pytest.param("0:0? 1:1- 2:2s 3:3f 4:4x 5:5+", [("6", "s5", "t5")], id="no other status"),
        pytest.param("0,1:0+", [("1", "s0 s1", "t0")], id="two sentences to one"),
        pytest.param("0:+ :0+ 1:1+", [("3", "s1", "t1")], id="both sides are needed"),
        pytest.param("", [], id="none"),
    ],
)
def test_each_approved_bead_is_a_sentence_unit(written, expected):
    units = sentence_units(document(beads_of(written)), BeadStatus.APPROVED)
    assert [(one.id, one.src, one.tgt) for one in units] == expected


@pytest.mark.parametrize("sign", STATUS)
def test_sentence_units_of_any_status_can_be_had(sign):
    found = document(beads_of("0:0+ 1:1- 2:2? 3:3s 4:4f 5:5x"))
    (one,) = sentence_units(found, STATUS[sign])
    assert one.status is STATUS[sign]


def test_a_text_that_a_person_wrote_counts():
    beads = [bead(0, [0], [], "+", tgt_text="written"), bead(1, [1], [0], "+", tgt_text=" \n")]
    units = sentence_units(document(beads), BeadStatus.APPROVED)
    assert [(one.src, one.tgt) for one in units] == [("s0", "written")]


def test_a_sentence_unit_knows_where_it_comes_from():
    one = bead(6, [0], [0], "+", confidence=0.7, person="Ada", decision_id=3, changed_at=MOMENTS[0])
    assert list(sentence_units(document([one]), BeadStatus.APPROVED)) == [
        TranslationUnit(
            id="7",
            src="s0",
            tgt="t0",
            status=BeadStatus.APPROVED,
            confidence=0.7,
            person="Ada",
            event=3,
            document="a.md",
            changed_at=MOMENTS[0],
        )
    ]


def paragraph_units(found):
    return reviewed_units(ReviewedVersions(found), Granularity.PARAGRAPH)


@pytest.mark.parametrize(
    ("written", "blocks", "expected"),
    [
        pytest.param("0:0+ 1:1+", ("00", "00"), [("1-2", "s0 s1", "t0 t1")], id="one paragraph"),
        pytest.param("0:0+ 1:1+", ("01", "01"), [("1", "s0", "t0"), ("2", "s1", "t1")], id="two paragraphs"),
        pytest.param("0:0+ 1:1+ 2:2+", ("001", "012"), [("1-2", "s0 s1", "t0 t1"), ("3", "s2", "t2")], id="two target blocks for one"),
        pytest.param("0:0+ 1:1+ 2:2+", ("011", "001"), [("1-2-3", "s0 s1 s2", "t0 t1 t2")], id="blocks that overlap hang together"),
        pytest.param("0,1:0+ 2:1+", ("012", "00"), [("1-2", "s0 s1 s2", "t0 t1")], id="a bead over two blocks"),
        pytest.param("0:0+ 1:1? 2:2+", ("001", "001"), [("3", "s2", "t2")], id="one is not decided"),
        pytest.param("0:0+ 1:1s 2:2f", ("000", "000"), [], id="skipped and flagged are not decided"),
        pytest.param("0:0+ 1:1-", ("00", "00"), [], id="a refused pair spoils its paragraph"),
        pytest.param("0:0+ 1:- 2:1+", ("000", "00"), [("1-3", "s0 s2", "t0 t1")], id="what has no counterpart is left out"),
        pytest.param("0:0+ :1- 1:2+", ("00", "000"), [("1-3", "s0 s1", "t0 t2")], id="on the target side too"),
        pytest.param("0:0+ 1:? 2:1+", ("000", "00"), [], id="unless it is not decided"),
        pytest.param("0:0+ 1:? 2:1+", ("012", "01"), [("1", "s0", "t0"), ("3", "s2", "t1")], id="a lone block disturbs no other"),
        pytest.param("0:- 1:0+", ("01", "0"), [("2", "s1", "t0")], id="a block without counterpart is no unit"),
        pytest.param("0:0x 1:1x 0,1:0,1+", ("00", "00"), [("3", "s0 s1", "t0 t1")], id="superseded beads are gone"),
        pytest.param("0:0- 1:-", ("00", "0"), [], id="nothing approved"),
        pytest.param("", ("", ""), [], id="none"),
    ],
)  # fmt: skip
def test_a_paragraph_unit_needs_all_its_beads(written, blocks, expected):
    units = paragraph_units(document(beads_of(written), *blocks))
    assert [(one.id, one.src, one.tgt) for one in units] == expected


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("en", "zh"), ("s0 s1", "t0t1")),
        (("ja", "en"), ("s0s1", "t0 t1")),
        (("ko", "tr"), ("s0 s1", "t0 t1")),
    ],
)
def test_sentences_are_joined_as_their_language_does(languages, expected):
    (one,) = paragraph_units(document(beads_of("0:0+ 1:1+"), "00", "00", languages))
    assert (one.src, one.tgt) == expected


def test_a_paragraph_unit_is_as_sure_as_its_weakest_bead_and_as_new_as_its_last():
    beads = [
        bead(0, [0], [0], "+", confidence=0.8, person="Ada", decision_id=2, changed_at=MOMENTS[1]),
        bead(
            1, [1], [1], "+", confidence=0.6, person="Grace", decision_id=9, changed_at=MOMENTS[2]
        ),
        bead(2, [2], [2], "+", confidence=0.7, person=None, decision_id=None),
        bead(3, [3], [], "-", confidence=0.1, person="Ada", decision_id=11, changed_at=MOMENTS[3]),
    ]
    assert list(paragraph_units(document(beads, "0000", "000"))) == [
        TranslationUnit(
            id="1-2-3",
            src="s0 s1 s2",
            tgt="t0 t1 t2",
            status=BeadStatus.APPROVED,
            confidence=0.6,
            person="Grace",
            event=9,
            document="a.md",
            changed_at=MOMENTS[2],
        )
    ]


@st.composite
def documents(draw):
    """Return a document of random blocks and beads, which may cross; skips are never approved."""
    shapes = draw(st.lists(st.sampled_from([(1, 1), (2, 1), (1, 2), (1, 0), (0, 1)]), max_size=12))
    beads, i, j = [], 0, 0
    for n, (n_src, n_tgt) in enumerate(shapes):
        status = draw(st.sampled_from("+++++-?x" if n_src and n_tgt else "---?x"))
        beads.append(bead(n, range(i, i + n_src), range(j, j + n_tgt), status))
        i, j = i + n_src, j + n_tgt
    blocks = []
    for length in (i, j):
        breaks = draw(st.lists(st.booleans(), min_size=length, max_size=length))
        blocks.append(tuple(sum(breaks[:n]) for n in range(1, length + 1)))
    order = draw(st.permutations(range(j)))
    beads = [replace(one, tgt=tuple(order[n] for n in one.tgt)) for one in beads]
    src_blocks, tgt_blocks = blocks
    return ReviewedDocument(
        path="a.md",
        languages=("en", "de"),
        beads=tuple(beads),
        src_blocks=src_blocks,
        tgt_blocks=tgt_blocks,
    )


def components(found):
    """Return the beads that hang together by a block, found by looking again until all is quiet."""
    groups = []
    for one in found.beads:
        if one.state.status is not BeadStatus.SUPERSEDED:
            blocks = {("src", found.src_blocks[i]) for i in one.src}
            blocks |= {("tgt", found.tgt_blocks[j]) for j in one.tgt}
            groups.append(([one], blocks))
    quiet = False
    while not quiet:
        quiet = True
        for a in range(len(groups)):
            for b in range(len(groups) - 1, a, -1):
                if groups[a][1] & groups[b][1]:
                    beads, blocks = groups.pop(b)
                    groups[a] = (groups[a][0] + beads, groups[a][1] | blocks)
                    quiet = False
    return [sorted(beads, key=lambda one: one.id) for beads, _ in groups]


@settings(deadline=None)
@given(documents())
def test_paragraphs_are_the_connected_beads(found):
    """The oracle joins sets of blocks until none overlap."""
    expected = []
    for beads in components(found):
        pairs = [one for one in beads if one.src and one.tgt]
        alone = [one for one in beads if not (one.src and one.tgt)]
        if (
            pairs
            and all(one.state.status is BeadStatus.APPROVED for one in pairs)
            and all(one.state.status is BeadStatus.REJECTED for one in alone)
        ):
            expected.append("-".join(str(one.id) for one in pairs))
    expected.sort(key=lambda ids: int(ids.split("-")[0]))
    assert [one.id for one in paragraph_units(found)] == expected
