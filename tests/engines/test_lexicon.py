"""Single words by the encoder's table."""

import numpy as np
import pytest

from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.tokens import JOINER

VECTORS = {
    "dog": (1, 0, 0), "perro": (0.9, 0.1, 0), "gato": (0, 1, 0), "cat": (0.1, 1, 0),
    "chien": (2, 0.01, 0), "far": (0, 0, 1), "near": (0.5, 0.5, 0.8),
    "狗": (1, 0.1, 0), "DOG": (1, 0, 0), "dogX": (1, 0, 0), "dog2": (1, 0, 0), "d": (1, 0, 0), "Dog": (1, 0, 0),
}  # fmt: skip


class Toy:
    """An encoder of a few words; it counts what it encodes."""

    n_encoded = 0

    def encode(self, texts):
        self.n_encoded += len(texts)
        found = np.array([VECTORS.get(one, (0, 0, 0)) for one in texts], dtype=np.float32)
        return found.reshape(-1, 3)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("dog", "perro", id="the nearest"),
        pytest.param("cat", "gato", id="another"),
        pytest.param("Dog", "perro", id="with a capital"),
        pytest.param("far", "far", id="nothing is near"),
        pytest.param("near", "near", id="not near enough"),
        pytest.param("DOG", "DOG", id="an acronym"),
        pytest.param("dogX", "dogX", id="an identifier"),
        pytest.param("dog2", "dog2", id="with a digit"),
        pytest.param("d", "d", id="a letter"),
        pytest.param("狗", "perro", id="a Chinese character"),
        pytest.param("42", "42", id="a number"),
        pytest.param("?", "?", id="a mark"),
        pytest.param("unknown", "unknown", id="no vector"),
    ],
)
def test_a_word_or_itself(word, expected):
    assert Wordbook(Toy(), ("perro", "gato")).translation(word) == expected


def test_a_book_without_words_keeps_every_word():
    assert Wordbook(Toy(), ()).translation("dog") == "dog"


def test_it_learns_the_words_of_a_model_once():
    encoder = Toy()
    book = Wordbook(encoder, ("perro",))
    book.learn((JOINER + "chien", "chien" + JOINER, "chien", "perro", ",", "3", "x", "c3po"))
    assert encoder.n_encoded == 2
    assert book.translation("dog") == "chien"
    assert book.translation("dog") == "chien"
    book.learn(("chien",))
    assert encoder.n_encoded == 3, "the word asked for only, and once"
    book.learn(("dog",))
    assert book.translation("dog") == "dog", "what was found before may not be the nearest now"


def test_it_learns_from_nothing():
    book = Wordbook(Toy(), ())
    book.learn(("gato", ","))
    assert book.translation("cat") == "gato"
