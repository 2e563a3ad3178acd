"""sacreBLEU's TER, each pair of texts counted once.

Its search for shifts is slow, up to a second for a long segment that is counted in characters, and
a comparison asks for the same segments again: alone, by document, by bucket, and in every test.
"""

from functools import lru_cache
from typing import Any

from sacrebleu.metrics.ter import TER

_N_KEPT = 2**16


class RememberingTER(TER):
    """TER that keeps the edits of segments it has seen; what it gives is the library's own."""

    def _compute_segment_statistics(
        self, hypothesis: str, ref_kwargs: dict[str, Any]
    ) -> list[float]:
        return list(_edits(hypothesis, tuple(" ".join(words) for words in ref_kwargs["ref_words"])))


@lru_cache(maxsize=_N_KEPT)
def _edits(hypothesis: str, references: tuple[str, ...]) -> tuple[float, ...]:
    """Return edits and reference length of a segment; its texts are words with spaces by now."""
    words = [reference.split() for reference in references]
    return tuple(TER()._compute_segment_statistics(hypothesis, {"ref_words": words}))
