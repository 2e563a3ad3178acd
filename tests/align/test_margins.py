"""Translations hidden in texts that are only comparable."""

import random
from dataclasses import replace

import pytest

from amts_core.align.bitext import mine_segments
from amts_core.align.margins import mine
from amts_core.align.sides import centred
from amts_core.formats import segmented_documents
from amts_core.kernel.config import SAMPLES
from amts_core.kernel.errors import AlignmentInputError
from amts_core.kernel.vectors import unit_rows
from tests.align.conftest import made
from tests.conftest import TEXTBOOK
from training.gold import read_gold

CHAPTERS = sorted(path.stem for path in (TEXTBOOK / "en").glob("*.md"))


def segments(chapter, code):
    data = (TEXTBOOK / code / f"{chapter}.md").read_bytes()
    return segmented_documents.read_document(data, "a.md", code).segments


@pytest.mark.parametrize("language", ["zh", "es"])
def test_shared_chapters_are_found_among_others_in_any_order(language, encoder):
    shared, only_src, only_tgt = CHAPTERS[1:3], CHAPTERS[3:5], [CHAPTERS[0], CHAPTERS[5]]
    src, tgt, gold = [], [], set()
    for chapter in shared:
        sides = segments(chapter, "en"), segments(chapter, language)
        for a, b in read_gold(SAMPLES / "gold" / f"en-{language}" / f"{chapter}.txt"):
            gold |= {(sides[0][i].text, sides[1][j].text) for i in a for j in b}
        src += sides[0]
        tgt += sides[1]
    src += [part for chapter in only_src for part in segments(chapter, "en")]
    tgt += [part for chapter in only_tgt for part in segments(chapter, language)]
    random.Random(0).shuffle(src)
    random.Random(1).shuffle(tgt)
    src, tgt = ([replace(part, n=n, block=n) for n, part in enumerate(side)] for side in (src, tgt))
    found = mine_segments(src, tgt, ("en", language), encoder)
    right = [(pair.src.text, pair.tgt.text) in gold for pair in found]
    assert len(found) >= 30
    assert sum(right) >= 0.95 * len(found)


def mined_from(bitext):
    """Return vectors of length 1 and widths of both sides."""
    sides = bitext.src, bitext.tgt
    return [unit_rows(centred(side)) for side in sides], [side.widths for side in sides]


def test_a_higher_margin_finds_fewer():
    units, widths = mined_from(made(3, 60, 60))
    found = [
        mine(units, (widths[0] + 50, widths[1] + 50), least=least) for least in (0.0, 0.1, 0.2)
    ]
    assert len(found[0]) > 0
    for more, fewer in zip(found, found[1:], strict=False):
        assert {*fewer} <= {*more}
    for pair in found[0]:
        assert pair.margin >= 0.0
        assert 0.3 <= pair.cosine <= 1.0001


def test_a_text_of_one_segment_has_no_neighbours():
    mine(*mined_from(made(1, 1, 1)))


def test_vectors_of_different_encoders_are_refused():
    units, widths = mined_from(made(1, 5, 5))
    with pytest.raises(AlignmentInputError, match="same encoder"):
        mine((units[0], units[1][:, :4]), widths)
