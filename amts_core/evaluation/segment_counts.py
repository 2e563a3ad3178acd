"""sacreBLEU's metrics, each pair of texts counted once.

A score is made of counts of its segments, and a comparison asks for the same segments again: alone,
by document, by bucket, and in every test. Counting is slow: TER's search for shifts takes up to a
second for a long segment that is counted in characters.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

_N_KEPT = 2**17


class _Remembering(Metric):
    """A metric that keeps the counts of texts it has seen; what it gives is the library's own.

    ``_count`` makes the library's metric that counts, of ``_option``, on which its counts depend.
    """

    _count: Callable[[Any], Metric]
    _option: Any

    def _extract_corpus_statistics(
        self, hypotheses: Sequence[str], references: Sequence[Sequence[str]] | None
    ) -> list[list[float]]:
        (of_all,) = references or ()
        self.num_refs = 1  # what the library notes of references for its signatures
        return [
            list(_counts(self._count, self._option, hypothesis, reference))
            for hypothesis, reference in zip(hypotheses, of_all, strict=True)
        ]


class RememberingBLEU(_Remembering, BLEU):
    """BLEU by one of the library's tokenizers; its other options are no part of the counts."""

    def __init__(self, tokenize: str, *, effective_order: bool = False) -> None:
        super().__init__(tokenize=tokenize, effective_order=effective_order)
        self._count, self._option = _bleu, tokenize


class RememberingCHRF(_Remembering, CHRF):
    """chrF with the library's own orders."""

    def __init__(self) -> None:
        super().__init__()
        self._count, self._option = _chrf, None


class RememberingTER(_Remembering, TER):
    """TER of words, or of characters where a script has no spaces."""

    def __init__(self, *, is_unspaced: bool = False) -> None:
        super().__init__(normalized=is_unspaced, asian_support=is_unspaced)
        self._count, self._option = _ter, is_unspaced


@lru_cache(maxsize=_N_KEPT)
def _counts(
    count: Callable[[Any], Metric], option: Any, hypothesis: str, reference: str
) -> tuple[float, ...]:
    return tuple(count(option)._extract_corpus_statistics([hypothesis], [[reference]])[0])


@lru_cache
def _bleu(tokenize: str) -> Metric:
    return BLEU(tokenize=tokenize, force=True)  # force: no warning about texts that end in " ."


@lru_cache
def _chrf(_: None) -> Metric:
    return CHRF()


@lru_cache
def _ter(is_unspaced: bool) -> Metric:
    return TER(normalized=is_unspaced, asian_support=is_unspaced)
