"""Tokenised texts in flat arrays, and batches of pairs that are hard to tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.encoder.data import Pair

Ints = NDArray[np.int64]
_N_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class TokenisedTexts:
    """Tokens of text ``i``: ``ids[offsets[i]:offsets[i + 1]]``."""

    ids: NDArray[np.int32]
    offsets: Ints

    @classmethod
    def of(cls, texts: Sequence[str], tokenizer: Tokenizer) -> "TokenisedTexts":
        """Tokenise texts."""
        rows: list[NDArray[np.int32]] = []
        for start in range(0, len(texts), _N_BATCH):
            batch = list(texts[start : start + _N_BATCH])
            encodings = tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            rows += [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]
        lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        return cls(np.concatenate(rows), np.concatenate(([0], np.cumsum(lengths))))

    def take(self, chosen: Ints) -> tuple[Ints, Ints]:
        """Return ids and offsets of some of the texts."""
        lengths = self.offsets[chosen + 1] - self.offsets[chosen]
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        positions = np.repeat(self.offsets[chosen] - offsets[:-1], lengths) + np.arange(offsets[-1])
        return self.ids[positions].astype(np.int64), offsets


class BatchSampler:
    """Draws batches of one language, some of them of one source.

    The other pairs of a batch are its negatives: those of the same language and subject teach most.
    Languages and sources are drawn by size to the power of 0.8, so that small ones are seen more.
    """

    def __init__(
        self, pairs: Sequence[Pair], n_batch: int, one_source_share: float, seed: int
    ) -> None:
        self._generator = np.random.default_rng(seed)
        self._n_batch = n_batch
        self._one_source_share = one_source_share
        self._by_language = self._groups([pair.language for pair in pairs])
        self._by_source = self._groups([f"{pair.language} {pair.source}" for pair in pairs])

    def draw(self) -> Ints:
        """Return the numbers of the pairs of one batch."""
        one_source = self._generator.random() < self._one_source_share
        groups, shares = self._by_source if one_source else self._by_language
        group = groups[self._generator.choice(len(groups), p=shares)]
        return np.asarray(self._generator.choice(group, self._n_batch, replace=False))

    def _groups(self, keys: Sequence[str]) -> tuple[list[Ints], NDArray[np.float64]]:
        _, numbers = np.unique(np.array(keys), return_inverse=True)
        order = np.argsort(numbers, kind="stable")
        edges = np.flatnonzero(np.diff(numbers[order])) + 1
        groups = [group for group in np.split(order, edges) if len(group) >= self._n_batch]
        sizes = np.array([len(group) for group in groups], dtype=np.float64) ** 0.8
        return groups, sizes / sizes.sum()
