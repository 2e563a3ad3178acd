"""How likely a sequence of words is: n-grams by interpolated modified Kneser-Ney.

Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling". N-grams
are found by a 64-bit hash in one table: probability and back-off weight, natural logarithms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amts_core.engines.smt.search import (
    BEGIN,
    END,
    NGRAM_FACTOR,
    ORDER,
    LanguageModel,
    filled,
    log_probabilities,
)

__all__ = [
    "BEGIN", "END", "ORDER", "LanguageModel", "Smoothed", "hashes", "log_probabilities",
    "smoothed", "table", "train",
]  # fmt: skip

UInts = NDArray[np.uint64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Reals = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothed:
    """The n-grams of one order: ``(n, order)`` words, how often each occurs, its probability."""

    words: Ints
    n: Longs
    probabilities: Doubles


def train(sentences: Sequence[Ints], n_words: int) -> LanguageModel:
    """Return the model of sentences of word numbers, each above those of this module.

    :param n_words: how many word numbers there are, all told.
    """
    found = _estimated(_all_grams(*_padded(sentences), ORDER), n_words)
    return table(
        np.concatenate([one.grams.hashes for one in found]),
        np.concatenate([one.logs for one in found]),
        np.concatenate([one.backoffs for one in found]),
    )


def smoothed(sentences: Sequence[Ints], n_words: int, highest: int) -> Iterator[Smoothed]:
    """Yield the n-grams of such a model by order, as words.

    :param highest: words of its longest n-grams.
    """
    text, numbers = _padded(sentences)
    grams = _all_grams(text, numbers, highest)
    for order, one in enumerate(_estimated(grams, n_words), start=1):
        words = text[one.grams.at[:, np.newaxis] + np.arange(order)]
        yield Smoothed(words=words, n=one.grams.n, probabilities=one.probabilities)


def _padded(sentences: Sequence[Ints]) -> tuple[Ints, Longs]:
    """Return all sentences as one text with their marks, and of which each word is."""
    padded = [
        np.concatenate((np.full(1, BEGIN, np.int32), one, np.full(1, END, np.int32)))
        for one in sentences
    ]
    text = np.concatenate(padded) if padded else np.zeros(0, np.int32)
    return text, np.repeat(np.arange(len(padded)), [len(one) for one in padded])


def _all_grams(text: Ints, numbers: Longs, highest: int) -> list["_Grams"]:
    return [_grams(text, numbers, order) for order in range(1, highest + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grams:
    """The distinct n-grams of one order, by hash, sorted by it.

    ``prefix`` and ``suffix`` are the hashes of all words but the last and but the first; ``n`` how
    often each occurs, ``at`` where first; ``begins`` says that it starts a sentence.
    """

    hashes: UInts
    prefix: UInts
    suffix: UInts
    n: Longs
    at: Longs
    begins: NDArray[np.bool_]


def _grams(text: Ints, numbers: Longs, order: int) -> _Grams:
    n = max(len(text) - order + 1, 0)
    inside = numbers[:n] == numbers[order - 1 : order - 1 + n]
    starts = np.flatnonzero(inside)
    hashes = _hashes(text, starts, order)
    distinct, first, counts = np.unique(hashes, return_index=True, return_counts=True)
    at = starts[first]
    return _Grams(
        hashes=distinct,
        prefix=_hashes(text, at, order - 1),
        suffix=_hashes(text, at + 1, order - 1),
        n=counts,
        at=at,
        begins=text[at] == BEGIN if len(at) else np.zeros(0, bool),
    )


def hashes(grams: Ints) -> UInts:
    """Return the hashes of n-grams, ``(n, order)`` words."""
    return _hashes(grams.ravel(), np.arange(len(grams)) * grams.shape[1], grams.shape[1])


def _hashes(text: Ints, starts: Longs, order: int) -> UInts:
    found = np.zeros(len(starts), dtype=np.uint64)
    for offset in range(order):
        found = (found + text[starts + offset].astype(np.uint64) + np.uint64(1)) * NGRAM_FACTOR
        found ^= found >> np.uint64(29)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Estimated:
    """The n-grams of one order with what was estimated of them."""

    grams: _Grams
    probabilities: Doubles
    backoffs: Reals

    @property
    def logs(self) -> Reals:
        """Their log probabilities."""
        return np.log(np.maximum(self.probabilities, 1e-12)).astype(np.float32)


def _estimated(grams: Sequence[_Grams], n_words: int) -> list[_Estimated]:
    """Return probabilities from the lowest order up, each interpolated with the one below."""
    made: list[_Estimated] = []
    for order, found in enumerate(grams, start=1):
        counts = _continuations(found, grams[order]) if order < len(grams) else found.n
        if order == 1:
            counts = np.where(found.begins, 0, counts)  # nothing is followed by a beginning
        discounts = _discounts(counts)
        discounted = counts - discounts[np.minimum(counts, 3)]
        contexts, inverse = np.unique(found.prefix, return_inverse=True)
        totals = np.bincount(inverse, weights=counts, minlength=len(contexts))
        taken = np.bincount(inverse, weights=counts - discounted, minlength=len(contexts))
        left = taken / np.maximum(totals, 1e-9)
        if order == 1:
            lower = np.full(len(found.hashes), 1.0 / max(n_words, 1))
        else:
            below = made[-1].grams.hashes
            lower = made[-1].probabilities[np.searchsorted(below, found.suffix)]
            _give(made[-1].backoffs, below, contexts, left)
        probabilities = discounted / np.maximum(totals[inverse], 1e-9) + left[inverse] * lower
        backoffs = np.zeros(len(found.hashes), dtype=np.float32)
        made.append(_Estimated(grams=found, probabilities=probabilities, backoffs=backoffs))
    return made


def _continuations(found: _Grams, longer: _Grams) -> Longs:
    """Return before how many different words each n-gram stands; at a sentence's start, how often.

    Nothing stands before the start of a sentence.
    """
    positions = np.searchsorted(found.hashes, longer.suffix)
    counts = np.bincount(positions, minlength=len(found.hashes)).astype(np.int64)
    return np.where(found.begins | (counts == 0), found.n, counts)


def _discounts(counts: Longs) -> Doubles:
    """Return what is taken off a count of 0, 1, 2, and 3 or more (Chen and Goodman's estimates)."""
    n1, n2, n3, n4 = (max(int((counts == k).sum()), 1) for k in (1, 2, 3, 4))
    share = n1 / (n1 + 2 * n2)
    raw = np.array([0.0, 1 - 2 * share * n2 / n1, 2 - 3 * share * n3 / n2, 3 - 4 * share * n4 / n3])
    clipped: Doubles = np.clip(raw, [0.0, 0.1, 0.2, 0.3], [0.0, 0.95, 1.8, 2.5])
    return clipped


def _give(backoffs: Reals, hashes: UInts, contexts: UInts, left: Doubles) -> None:
    at = np.searchsorted(hashes, contexts)
    backoffs[at] = np.log(np.maximum(left, 1e-12)).astype(np.float32)


def table(hashes: UInts, logs: Reals, backoffs: Reals) -> LanguageModel:
    """Return the model of n-grams by their hashes."""
    size = 1 << max(int(np.ceil(np.log2(max(len(hashes), 1) * 2))), 4)
    model = LanguageModel(
        np.zeros(size, dtype=np.uint64),
        np.zeros(size, dtype=np.float32),
        np.zeros(size, dtype=np.float32),
    )
    filled(model, hashes, logs, backoffs)
    return model
