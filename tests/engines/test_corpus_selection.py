"""The units that a task takes of general corpora, which are read a piece at a time."""

import os

import numpy as np
import pytest

from amts_core.engines.smt import GeneralCorpus, corpus_selection
from amts_core.engines.smt.corpus_selection import nearest_units
from amts_core.kernel.errors import ServiceError

ROWS = [(f"s{n}", f"t{n}") for n in range(30)]


class Angles:
    """An encoder for which texts of neighbouring numbers are near; it notes what it is asked."""

    digest = "angles"

    def __init__(self):
        self.encoded = []

    def encode(self, texts):
        self.encoded += [text for text in texts if text]
        angles = [int(text[1:] or 0) / 30 for text in (text or "s0" for text in texts)]
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def tell(done, message):
    pass


def corpus_of(folder, rows, name="c0", languages=("en", "es")) -> GeneralCorpus:
    path = folder / f"{name}.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")
    return GeneralCorpus(name, *languages, path)


def taken(folder, corpora, queries, n, *, encoder=None, languages=("en", "es")):
    encoder = encoder or Angles()
    vectors = encoder.encode(queries)
    return nearest_units(
        folder / "vectors", corpora, languages, queries=vectors, encoder=encoder, n=n, tell=tell
    )


def test_the_nearest_units_are_taken_in_the_order_of_the_corpus(tmp_path):
    corpus = corpus_of(tmp_path, ROWS)
    assert taken(tmp_path, [corpus], ["s20", "s3"], 2) == [ROWS[3], ROWS[20]]


@pytest.mark.parametrize("n_encoded", [1, 7, 20_000])
def test_several_corpora_are_as_one(tmp_path, monkeypatch, n_encoded):
    """The oracle is a corpus that holds all of them; one is turned round, one in other languages."""
    monkeypatch.setattr(corpus_selection, "_N_ENCODED", n_encoded)
    whole = corpus_of(tmp_path, ROWS, "whole")
    parts = [
        corpus_of(tmp_path, ROWS[:11], "a"),
        corpus_of(tmp_path, [row[::-1] for row in ROWS[11:12]], "b", ("es", "en")),
        corpus_of(tmp_path, ROWS, "c", ("en", "fr")),
        corpus_of(tmp_path, ROWS[12:], "d"),
    ]
    for n in (1, 5, 29, 30, 100):
        for queries in (["s7"], ["s11"], ["s0", "s13", "s29"]):
            expected = taken(tmp_path, [whole], queries, n)
            assert taken(tmp_path, parts, queries, n) == expected
            assert len(expected) == min(n, 30)


def test_a_pair_that_two_corpora_have_is_taken_once(tmp_path):
    corpora = [corpus_of(tmp_path, ROWS[:2], name) for name in "ab"]
    assert taken(tmp_path, corpora, ["s0"], 9) == ROWS[:2]


def test_no_corpus_in_the_languages(tmp_path):
    assert taken(tmp_path, [corpus_of(tmp_path, ROWS)], ["s1"], 4, languages=("en", "zh")) == []
    assert not (tmp_path / "vectors").exists()


def test_vectors_are_computed_once_for_each_side(tmp_path):
    corpus, encoder = corpus_of(tmp_path, ROWS[:3]), Angles()
    for languages in (("en", "es"), ("es", "en"), ("en", "es"), ("es", "en")):
        taken(tmp_path, [corpus], ["s1"], 2, encoder=encoder, languages=languages)
    assert sorted(encoder.encoded) == sorted(
        [*(text for row in ROWS[:3] for text in row), *["s1"] * 4]
    )


def test_the_vectors_used_last_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus_selection, "_N_VECTOR_FILES", 2)
    corpora = [corpus_of(tmp_path, ROWS[:3], name) for name in "abc"]
    for at, n in enumerate((0, 1, 0, 2)):
        taken(tmp_path, [corpora[n]], ["s1"], 2)
        for path in (tmp_path / "vectors").glob(f"{'abc'[n]}.*"):
            os.utime(path, (at, at))
    assert {path.name[0] for path in (tmp_path / "vectors").iterdir()} == {"a", "c"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("a\tb\nc\n", "1 columns in line 2", id="a line without a tab"),
        pytest.param("a\tb\tc\n", "3 columns in line 1", id="two tabs"),
        pytest.param("a\tb\n\nc\td\n", "1 columns in line 2", id="an empty line"),
    ],
)
def test_a_broken_corpus_is_told(tmp_path, text, told):
    corpus = corpus_of(tmp_path, ())
    corpus.path.write_text(text, encoding="utf-8")
    with pytest.raises(ServiceError, match=told):
        taken(tmp_path, [corpus], ["s1"], 2)
    assert not any((tmp_path / "vectors").glob("*.npy")), "nothing half-written is left"


def test_texts_may_hold_any_other_line_break(tmp_path):
    rows = [("s1\u2028", "t\r1"), ("s2\x85", "t2")]
    encoder = Angles()
    encoder.encode = lambda texts: np.ones((len(texts), 2), dtype=np.float32)
    corpus = corpus_of(tmp_path, rows)
    found = nearest_units(
        tmp_path,
        [corpus],
        ("en", "es"),
        queries=np.ones((1, 2), "f4"),
        encoder=encoder,
        n=5,
        tell=tell,
    )
    assert found == rows


def test_a_corpus_of_no_units(tmp_path):
    assert taken(tmp_path, [corpus_of(tmp_path, ())], ["s1"], 2) == []


def test_reading_is_told_and_may_be_stopped(tmp_path):
    class Stopped(Exception):
        pass

    def stop(done, message, *, is_due=False):
        assert message == "Reading the corpus: 0 of 30 units"
        raise Stopped

    corpus, encoder = corpus_of(tmp_path, ROWS), Angles()
    with pytest.raises(Stopped):
        nearest_units(
            tmp_path / "v",
            [corpus],
            ("en", "es"),
            queries=encoder.encode(["s1"]),
            encoder=encoder,
            n=3,
            tell=stop,
        )
    assert [*(tmp_path / "v").iterdir()] == []
