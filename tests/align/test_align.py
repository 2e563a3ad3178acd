"""Whole alignments: quality on documents aligned by hand, and what always holds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.align.aligner import align
from amts_core.align.bitext import align_segments, assess_segments
from amts_core.align.encoder import best_encoder
from amts_core.align.sides import MAX_SEGMENTS, MAX_SIZE
from amts_core.align.weights import bundled_weights
from amts_core.formats import segmented_documents
from amts_core.formats.segmentation import joined_text
from amts_core.kernel.config import SAMPLES
from amts_core.kernel.errors import AlignmentInputError
from amts_core.kernel.records import BlockKind, Segment
from tests.align.conftest import made
from tests.conftest import TEXTBOOK, corpora
from training.gold import lax_score, read_gold, strict_score

CHAPTERS = sorted(path.stem for path in (TEXTBOOK / "en").glob("*.md"))
_N_PER_CHAPTER = 1000


def segments_of(chapter, code):
    data = (TEXTBOOK / code / f"{chapter}.md").read_bytes()
    return segmented_documents.read_document(data, f"{chapter}.md", code).segments


def gold_of(chapter, code):
    return read_gold(SAMPLES / "gold" / f"en-{code}" / f"{chapter}.txt")


def joined(documents):
    """Return documents one after another as one."""
    segments = [part for document in documents for part in document]
    blocks = [n for n, document in enumerate(documents) for _ in document]
    return tuple(
        replace(part, n=n, block=_N_PER_CHAPTER * block + part.block)
        for n, (part, block) in enumerate(zip(segments, blocks, strict=True))
    )


def shifted(beads, src, tgt):
    return [(tuple(i + src for i in a), tuple(j + tgt for j in b)) for a, b in beads]


def sides_of(beads):
    return [(bead.src, bead.tgt) for bead in beads]


def assert_whole(beads, n_src, n_tgt, *, kind="static"):
    """Every segment is in one bead, in order; links and skips bear what belongs to them."""
    threshold = bundled_weights(kind).threshold
    assert [n for bead in beads for n in bead.src] == list(range(n_src))
    assert [n for bead in beads for n in bead.tgt] == list(range(n_tgt))
    for bead in beads:
        assert max(len(bead.src), len(bead.tgt)) <= MAX_SIZE
        assert len(bead.src) + len(bead.tgt) <= MAX_SEGMENTS
        assert 0 <= bead.confidence <= 1
        if bead.src and bead.tgt:
            assert 0 <= bead.score <= 1
            assert bead.accept == (bead.confidence >= threshold)
        else:
            assert len(bead.src) + len(bead.tgt) == 1
            assert bead.score is None
            assert not bead.accept


KINDS = pytest.mark.parametrize("kind", ["static", "contextual"])


@pytest.fixture(
    scope="module",
    params=[(language, kind) for kind in ("static", "contextual") for language in ("zh", "es")],
    ids=" ".join,
)
def textbook(request, encoder):
    """Gold and beads of each chapter of the sample textbook, by each encoder that comes along."""
    language, kind = request.param
    languages = "en", language
    used = encoder if kind == "static" else best_encoder(encoder, languages)
    found = []
    for chapter in CHAPTERS:
        src, tgt = segments_of(chapter, "en"), segments_of(chapter, language)
        beads = align_segments(src, tgt, languages, used)
        assert_whole(beads, len(src), len(tgt), kind=kind)
        found.append((gold_of(chapter, language), beads))
    return found


def test_textbook_is_aligned_as_by_hand(textbook):
    gold, found = [], []
    for n, (of_gold, beads) in enumerate(textbook):
        gold += shifted(of_gold, n * _N_PER_CHAPTER, n * _N_PER_CHAPTER)
        found += shifted(sides_of(beads), n * _N_PER_CHAPTER, n * _N_PER_CHAPTER)
    assert strict_score(gold, found).f1 >= 0.95
    assert lax_score(gold, found).f1 >= 0.98


def test_what_is_accepted_is_right(textbook):
    accepted = [
        (bead.src, bead.tgt) in gold for gold, beads in textbook for bead in beads if bead.accept
    ]
    n_links = sum(all(bead) for gold, _ in textbook for bead in gold)
    assert len(accepted) >= 0.5 * n_links
    assert sum(accepted) >= 0.98 * len(accepted)


def test_confidence_is_the_share_of_right_beads(textbook):
    judged = [
        (bead.confidence, (bead.src, bead.tgt) in gold)
        for gold, beads in textbook
        for bead in beads
        if bead.src and bead.tgt
    ]
    certain, right = np.array(judged).T
    assert abs(certain.mean() - right.mean()) < 0.05


def test_a_chapter_that_is_not_translated_is_skipped(encoder):
    src = [segments_of(chapter, "en") for chapter in CHAPTERS[:4]]
    tgt = [segments_of(chapter, "zh") for chapter in CHAPTERS[:4]]
    n_before = len(src[0]), len(tgt[0])
    n_lost = len(src[1])
    rest = joined([tgt[0], tgt[2], tgt[3]])
    beads = sides_of(align_segments(joined(src), rest, ("en", "zh"), encoder))
    gold = [
        *gold_of(CHAPTERS[0], "zh"),
        *(((n,), ()) for n in range(n_before[0], n_before[0] + n_lost)),
        *shifted(gold_of(CHAPTERS[2], "zh"), n_before[0] + n_lost, n_before[1]),
        *shifted(
            gold_of(CHAPTERS[3], "zh"),
            n_before[0] + n_lost + len(src[2]),
            n_before[1] + len(tgt[2]),
        ),
    ]
    lost = set(range(n_before[0], n_before[0] + n_lost))
    linked = {n for bead_src, bead_tgt in beads if bead_tgt for n in bead_src}
    assert len(lost & linked) <= 0.1 * n_lost
    assert strict_score(gold, beads).f1 >= 0.9


def test_a_document_is_its_own_counterpart(encoder):
    src = segments_of(CHAPTERS[0], "en")
    beads = align_segments(src, src, ("en", "en"), encoder)
    assert sides_of(beads) == [((n,), (n,)) for n in range(len(src))]
    assert [bead.score for bead in beads] == pytest.approx([1.0] * len(src), abs=1e-5)


def test_score_is_the_cosine_of_both_sides(encoder):
    src, tgt = segments_of(CHAPTERS[0], "en"), segments_of(CHAPTERS[0], "es")
    links = [
        bead for bead in align_segments(src, tgt, ("en", "es"), encoder) if bead.src and bead.tgt
    ]
    for bead in links:
        texts = [
            joined_text((segments[n].text for n in side), code)
            for segments, side, code in ((src, bead.src, "en"), (tgt, bead.tgt, "es"))
        ]
        assert texts == [bead.src_text, bead.tgt_text]
        a, b = encoder.encode(texts)
        assert bead.score == pytest.approx(max(0.0, float(a @ b)), abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n_src=st.integers(1, 40),
    n_tgt=st.integers(1, 40),
    embedded=st.booleans(),
)
def test_every_segment_is_in_one_bead(seed, n_src, n_tgt, embedded):
    bitext = made(seed, n_src, n_tgt, embedded=embedded)
    beads = align(bitext.src, bitext.tgt)
    assert_whole(beads, n_src, n_tgt, kind="contextual" if embedded else "static")
    assert align(bitext.src, bitext.tgt) == beads


@pytest.mark.parametrize(("n_src", "n_tgt"), [(1, 900), (900, 1), (700, 900)])
def test_every_segment_of_long_documents_is_in_one_bead(n_src, n_tgt):
    bitext = made(1, n_src, n_tgt)
    assert_whole(align(bitext.src, bitext.tgt), n_src, n_tgt)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((["One."], ["一。"]), id="one segment each"),
        pytest.param((["$x$", "——"], ["$x$"]), id="no words"),
        pytest.param((["Same."] * 9, ["Same."] * 5), id="all alike"),
        pytest.param(([" "], ["猫"]), id="nothing to embed"),
    ],
)
@KINDS
def test_odd_documents_are_aligned(texts, kind, encoder):
    src, tgt = (
        [
            Segment(n=n, block=n, kind=BlockKind.ITEM, text=text, start=0, end=0)
            for n, text in enumerate(side)
        ]
        for side in texts
    )
    languages = "en", "zh"
    used = encoder if kind == "static" else best_encoder(encoder, languages)
    beads = align_segments(src, tgt, languages, used)
    assert_whole(beads, len(src), len(tgt), kind=kind)


def test_arguments_are_left_as_they_were(embedded):
    bitext, same = (made(2, 20, 20, embedded=embedded) for _ in range(2))
    align(bitext.src, bitext.tgt)
    for side, other in ((bitext.src, same.src), (bitext.tgt, same.tgt)):
        np.testing.assert_array_equal(side.sums, other.sums)
        np.testing.assert_array_equal(side.counts, other.counts)
        assert embedded == (side.overlaps is not None)
        if embedded:
            np.testing.assert_array_equal(side.overlaps, other.overlaps)


def without_segments(side):
    return replace(
        side,
        sums=side.sums[:0],
        counts=side.counts[:0],
        widths=side.widths[:0],
        blocks=side.blocks[:0],
        openness=side.openness[:1],
        quotes=side.quotes[:1],
    )


def with_nan(side):
    sums = side.sums.copy()
    sums[1, 1] = np.nan
    return replace(side, sums=sums)


def with_infinity_in_an_overlap(side):
    overlaps = np.zeros((MAX_SIZE, *side.sums.shape), np.float16)
    overlaps[2, 0, 0] = np.inf
    return replace(side, overlaps=overlaps)


def with_fewer_dimensions(side):
    return replace(side, sums=side.sums[:, :5])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_segments, "The {name} has no segments"),
        (with_nan, "The vectors of the {name} hold a NaN"),
        (with_infinity_in_an_overlap, "The vectors of the {name} hold a NaN"),
        (with_fewer_dimensions, "dimensions can't be compared"),
    ],
)
@pytest.mark.parametrize("name", ["source", "target"])
def test_sides_that_do_not_fit_are_refused(name, change, message):
    bitext = made(3, 5, 6)
    sides = {"source": bitext.src, "target": bitext.tgt}
    sides[name] = change(sides[name])
    with pytest.raises(AlignmentInputError, match=message.format(name=name)):
        align(sides["source"], sides["target"])


def lines(path):
    return path.read_text("utf-8").splitlines()


def segments_of_lines(texts, blocks):
    return tuple(
        Segment(n=n, block=int(block), kind=BlockKind.PARAGRAPH, text=text, start=0, end=0)
        for n, (text, block) in enumerate(zip(texts, blocks, strict=True))
    )


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("en-ja", "ja"),
        ("en-tr", "tr"),
        ("en-zh/machine-translation-and-dataset", "zh"),
        ("en-zh/sentiment-analysis-and-dataset", "zh"),
    ],
)
def test_technical_chapters_are_aligned_as_by_hand(name, language, encoder):
    folder = corpora() / "gold" / name
    src, tgt = (
        segments_of_lines(lines(folder / f"{code}.txt"), lines(folder / f"{code}.blocks"))
        for code in ("en", language)
    )
    beads = align_segments(src, tgt, ("en", language), encoder)
    assert strict_score(read_gold(folder / "gold.txt"), sides_of(beads)).f1 >= 0.95


def test_literary_document_is_aligned_as_by_hand(encoder):
    """Alpine prose of 1957, scanned, in another pair of languages: no English, no blocks."""
    folder = corpora() / "textberg-dev"
    texts = [lines(folder / f"dev.{code}") for code in ("de", "fr")]
    src, tgt = (segments_of_lines(side, [0] * len(side)) for side in texts)
    beads = align_segments(src, tgt, ("de", "fr"), encoder)
    assert strict_score(read_gold(folder / "dev.defr"), sides_of(beads)).f1 >= 0.85


@pytest.mark.parametrize("chapter", CHAPTERS[:2])
def test_a_chain_that_was_found_is_assessed_as_it_was_found(chapter, encoder):
    src, tgt = segments_of(chapter, "en"), segments_of(chapter, "zh")
    found = align_segments(src, tgt, ("en", "zh"), encoder)
    sizes = [(len(bead.src), len(bead.tgt)) for bead in found]
    assert assess_segments(src, tgt, sizes, ("en", "zh"), encoder=encoder) == found


def test_what_no_search_makes_has_no_chance(encoder):
    src, tgt = segments_of(CHAPTERS[0], "en")[:12], segments_of(CHAPTERS[0], "zh")[:12]
    sizes = [(1, 1), (6, 1), (1, 6), (4, 4)]
    one, *others = assess_segments(src, tgt, sizes, ("en", "zh"), encoder=encoder)
    assert one.confidence > 0.9
    assert max(bead.confidence for bead in others) < 0.1
    assert all(0 <= bead.score <= 1 for bead in (one, *others))
