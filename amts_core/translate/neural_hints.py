"""What the parallel data knows of a text: its translation, or that of a similar one.

The encoder finds the units that are near in meaning, RapidFuzz those of them that are near in
words, as in Neural Fuzzy Repair (Bulté and Tezcan 2019, https://aclanthology.org/P19-1175).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from amts_core.translate.exchange_html import Close, Open, Piece, Text, Verbatim, joined
from amts_core.translate.exchange_source import source
from amts_core.translate.tokens import tokenize
from amts_core.translate.wordbook import TextEncoder
from amts_core.vectors import Floats, unit_rows

N_NEAREST = 8
"""Units of a text that are compared with it word by word."""
SAME_PERCENT = 90.0
"""Least likeness in characters (rapidfuzz's ratio, 0 to 100) of a unit that translates a text as it
stands. All words must be the same besides: in a long sentence one "not" more changes less, and in a
short one "us" is not "US"."""
SIMILAR_SHARE = 0.5
"""Least likeness in words, 0 to 1, of a unit that a model is given as a hint: 1 less the edits
(Levenshtein 1966) over the words of the longer text. The value is Bulté and Tezcan's."""
_MINOR = frozenset(",;，；、\"'“”„‘’«»")
_N_ROWS = 64


@dataclass(frozen=True, slots=True)
class Hint:
    """The target of a unit; ``is_same`` says that its source says what the text says."""

    pieces: tuple[Piece, ...]
    is_same: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as it is compared: its words, what stays as it is, and all of its characters."""

    words: tuple[str, ...]
    kept: tuple[str, ...]
    text: str

    @property
    def bare(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What two texts that say the same have in common: all but commas, quotes and capitals."""
        return tuple(one for one in self.words if one not in _MINOR), self.kept


class Hints:
    """The units of a job, to be asked for each of its texts."""

    def __init__(self, units: Sequence[tuple[str, str]], encoder: TextEncoder) -> None:
        """Compute the vectors of the units' sources; there is at least one."""
        self._encoder = encoder
        self._sources = [_words(source(src, "u").pieces) for src, _ in units]
        self._targets = [tgt for _, tgt in units]
        self._by_bare: dict[object, list[int]] = {}
        for n, one in enumerate(self._sources):
            self._by_bare.setdefault(one.bare, []).append(n)
        self._vectors = unit_rows(encoder.encode([one.text for one in self._sources]))

    def find(self, texts: Sequence[Sequence[Piece]]) -> tuple[Hint | None, ...]:
        """Return for each text the unit that helps most, None where none is similar."""
        wanted = [_words(pieces) for pieces in texts]
        return tuple(
            hint
            for start in range(0, len(wanted), _N_ROWS)
            for hint in self._found(wanted[start : start + _N_ROWS])
        )

    def _found(self, wanted: Sequence[_Words]) -> list[Hint | None]:
        queries = unit_rows(self._encoder.encode([one.text for one in wanted]))
        nearest = _nearest(queries, self._vectors)
        return [
            self._best(one, row) for one, row in zip(wanted, nearest.tolist(), strict=True)
        ]  # fmt: skip

    def _best(self, wanted: _Words, nearest: Sequence[int]) -> Hint | None:
        if not wanted.words:
            return None
        same = self._by_bare.get(wanted.bare, [])
        best = max(same, key=lambda n: self._percent(wanted, n), default=-1)
        if best >= 0 and self._percent(wanted, best) >= SAME_PERCENT:
            return Hint(source(self._targets[best], "u").pieces, is_same=True)
        best = max(nearest, key=lambda n: self._share(wanted, n))
        if self._share(wanted, best) < SIMILAR_SHARE:
            return None
        return Hint(source(self._targets[best], "u").pieces, is_same=False)

    def _percent(self, wanted: _Words, number: int) -> float:
        return fuzz.ratio(self._sources[number].text, wanted.text)

    def _share(self, wanted: _Words, number: int) -> float:
        return Levenshtein.normalized_similarity(self._sources[number].words, wanted.words)


def _words(pieces: Sequence[Piece]) -> _Words:
    found = tokenize(pieces, tuple)
    text = " ".join("".join(one.text for one in pieces if isinstance(one, Text | Verbatim)).split())
    words = tuple(token.casefold() for token in found.tokens)
    return _Words(words, tuple(one.text for one in found.kept), text)


def _nearest(queries: Floats, units: Floats) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return for each query the numbers of the units nearest to it, nearest first."""
    cosines = queries @ units.T
    n = min(N_NEAREST, len(units))
    best = np.argpartition(-cosines, n - 1, axis=1)[:, :n]
    order = np.argsort(-np.take_along_axis(cosines, best, axis=1), axis=1, kind="stable")
    found: np.ndarray[tuple[int, int], np.dtype[np.int64]] = np.take_along_axis(best, order, axis=1)
    return found


def adopted(pieces: Sequence[Piece], text: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return a unit's target as the translation of a text: with the ids of the text's markup.

    Verbatim text that is not in the text stays as words; a pair without a counterpart is dropped.
    """
    kept = [one for one in text if isinstance(one, Verbatim)]
    pairs = [one for one in text if isinstance(one, Open)]
    ids: dict[str, str] = {}
    found: list[Piece] = []
    for piece in pieces:
        match piece:
            case Text():
                found.append(piece)
            case Verbatim():
                own = next((one for one in kept if one.text == piece.text), None)
                if own is not None:
                    kept.remove(own)
                found.append(own or Text(piece.text))
            case Open(id, tag):
                pair = next((one for one in pairs if one.tag == tag), None)
                if pair is not None:
                    pairs.remove(pair)
                    ids[id] = pair.id
                    found.append(pair)
            case Close(id, tag):
                if id in ids:
                    found.append(Close(ids[id], tag))
    return joined(found)
