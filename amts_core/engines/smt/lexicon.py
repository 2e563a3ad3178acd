"""Words that no phrase has: the encoder's table as a dictionary.

A static multilingual encoder puts a word and its translations close together. What is written is
the nearest word of the target language, where it is near enough; else the source word stays.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from amts_core.engines.smt.tokens import JOINER
from amts_core.kernel.text.scripts import is_unspaced
from amts_core.kernel.vectors import Floats, unit_rows

_LEAST_COSINE = 0.7
"""Under which a word of the other language is a guess.

Of 0.6 to 0.9 it gave the best BLEU, in both directions of English with Chinese and with Spanish,
with units and without.
"""


class TextEncoder(Protocol):
    """What the engine needs of the encoder."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of length 1 a text."""


class Wordbook:
    """Translates single words into one language."""

    def __init__(self, encoder: TextEncoder, words: Sequence[str]) -> None:
        """Begin with words of the target language that are known without any unit."""
        self._encoder = encoder
        self._words = list(words)
        self._vectors = unit_rows(encoder.encode(self._words)) if self._words else None
        self._translated: dict[str, str] = {}

    def learn(self, words: Sequence[str]) -> None:
        """Add the target words of a model."""
        known = set(self._words)
        bare = dict.fromkeys(word.strip(JOINER) for word in words)
        new = [word for word in bare if _has_sense(word) and word not in known]
        if not new:
            return
        vectors = unit_rows(self._encoder.encode(new))
        before = self._vectors
        self._vectors = vectors if before is None else np.concatenate((before, vectors))
        self._words += new
        self._translated.clear()

    def translation(self, word: str) -> str:
        """Return the nearest word, or ``word`` itself: a number, a name, or none that is near."""
        if self._vectors is None or not _is_plain(word):
            return word
        if word not in self._translated:
            cosines = self._vectors @ unit_rows(self._encoder.encode([word]))[0]
            best = int(np.argmax(cosines))
            self._translated[word] = self._words[best] if cosines[best] >= _LEAST_COSINE else word
        return self._translated[word]


def _has_sense(word: str) -> bool:
    """Return whether a word means something: a letter does not, a Chinese character does."""
    return word.isalpha() and (len(word) > 1 or is_unspaced(word))


def _is_plain(word: str) -> bool:
    """Return whether a word may have a translation: no acronym, no identifier."""
    return _has_sense(word) and word[1:] == word[1:].lower()
