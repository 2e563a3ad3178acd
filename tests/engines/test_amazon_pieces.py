"""Long texts in pieces: nothing lost, nothing too long, cut where a reader would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.engines.pieces import edges, split


@given(st.text(max_size=400), st.sampled_from(["en", "zh", "de"]), st.integers(4, 60))
def test_the_pieces_are_the_text_and_fit(text, language, max_bytes):
    pieces = split(text, language, max_bytes)
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= max_bytes for piece in pieces)


@given(st.text(max_size=60))
def test_the_edges_are_the_white_space_around(text):
    before, inner, after = edges(text)
    assert before + inner + after == text
    assert inner == text.strip()


@pytest.mark.parametrize(
    ("text", "language", "max_bytes", "expected"),
    [
        pytest.param("One. Two. Three.", "en", 100, ["One. Two. Three."], id="fits"),
        pytest.param("One. Two. Three.", "en", 10, ["One. Two. ", "Three."], id="sentences"),
        pytest.param("one two three four", "en", 10, ["one two ", "three four"], id="words"),
        pytest.param("学习数据", "zh", 6, ["学习", "数据"], id="characters"),
        pytest.param("学习。数据。", "zh", 10, ["学习。", "数据。"], id="Chinese sentences"),
        pytest.param("e\u0301e\u0301e\u0301", "en", 4, ["e\u0301"] * 3, id="letters with marks"),
        pytest.param("👩\u200d🔬👩\u200d🔬", "en", 12, ["👩\u200d🔬"] * 2, id="joined signs"),
    ],
)
def test_cuts(text, language, max_bytes, expected):
    assert list(split(text, language, max_bytes)) == expected
