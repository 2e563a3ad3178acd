"""Which documents of two collections belong together."""

import numpy as np
import pytest

from amts_core.align.document_matches import Outline, match_documents
from amts_core.formats import segmented_documents
from tests.conftest import TEXTBOOK

CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").glob("*.md"))


def documents(code, names=CHAPTERS):
    return [
        segmented_documents.read_document((TEXTBOOK / code / name).read_bytes(), name, code)
        for name in names
    ]


def nameless(documents, encoder):
    return [
        Outline(f"{n}.md", encoder.token_sums([part.text for part in one.segments]).sums)
        for n, one in enumerate(documents)
    ]


@pytest.mark.parametrize("language", ["zh", "es"])
def test_chapters_are_matched_by_what_they_say(language, encoder):
    src, tgt = nameless(documents("en"), encoder), nameless(documents(language)[::-1], encoder)
    found = match_documents(src, tgt)
    assert [(match.src, match.tgt) for match in found] == [
        (n, len(CHAPTERS) - 1 - n) for n in range(len(CHAPTERS))
    ]
    assert all(0 <= value <= 1 for m in found for value in (m.score, m.text, m.name, m.length))


def test_a_document_without_counterpart_stays_alone(encoder):
    src = nameless(documents("en"), encoder)
    tgt = nameless(documents("zh", CHAPTERS[2:]), encoder)
    found = match_documents(src, tgt)
    assert [(match.src, match.tgt) for match in found] == [(n + 2, n) for n in range(len(tgt))]


def test_equal_names_and_lengths_count():
    says_nothing = np.zeros((20, 8), np.float32)
    src = [Outline("guide/a.md", says_nothing), Outline("guide/b.md", says_nothing)]
    tgt = [Outline("guide/b.txt", says_nothing), Outline("guide/a.txt", says_nothing[:10])]
    found = match_documents(src, tgt, least=0.0)
    assert [(m.src, m.tgt, m.name) for m in found] == [(0, 1, 1.0), (1, 0, 1.0)]
    assert [m.length for m in found] == [0.5, 1.0]


@pytest.mark.parametrize(("n_src", "n_tgt"), [(0, 2), (2, 0)])
def test_empty_collections_have_no_matches(n_src, n_tgt):
    one = Outline("a.md", np.ones((3, 4), np.float32))
    assert match_documents([one] * n_src, [one] * n_tgt) == ()


def test_documents_of_few_or_no_segments_can_be_compared():
    outlines = [Outline(str(n), np.ones((n, 4), np.float32)) for n in range(3)]
    assert len(match_documents(outlines, outlines, least=0.0)) == 3
