"""Scores of several systems side by side: of a document, of a corpus, averaged over documents.

The first system is what the others are compared with. Scores are of 0 to 100.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean

from amts_core.evaluation import significance
from amts_core.evaluation.metrics import MetricName, corpus_scores
from amts_core.evaluation.records import ComparedDocument, MetricScore, SystemResult
from amts_core.evaluation.significance import PairedBy

TIE_POINTS = 0.5
"""Two outputs whose chrF differs by less are a tie: less is mostly a matter of punctuation."""
_CHRF = list(MetricName).index(MetricName.CHRF)

SegmentScores = tuple[float, ...]
"""BLEU, chrF and, once they are counted, TER of a segment."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a system made of some segments. ``system`` is its number."""

    system: int
    texts: tuple[str, ...]


def results(
    systems: Sequence[Outputs],
    references: Sequence[str],
    tgt_lang: str,
    names: Collection[MetricName] = tuple(MetricName),
) -> tuple[SystemResult, ...]:
    """Return the scores of systems on some segments, without tests; none where there are none."""
    if not references:
        return ()
    return tuple(
        SystemResult(
            system=one.system,
            scores=tuple(
                MetricScore(metric=str(score.metric), value=score.value, signature=score.signature)
                for score in corpus_scores(one.texts, references, tgt_lang, names)
            ),
        )
        for one in systems
    )


def tested(
    systems: Sequence[Outputs],
    references: Sequence[str],
    tgt_lang: str,
    names: Collection[MetricName] = tuple(MetricName),
) -> tuple[SystemResult, ...]:
    """Return the scores of systems with intervals and both paired tests; none without segments."""
    if not references:
        return ()
    texts = [one.texts for one in systems]
    by_bootstrap = significance.compared(
        texts, references, tgt_lang, PairedBy.BOOTSTRAP, names=names
    )
    widths = significance.difference_half_widths(texts, references, tgt_lang, names)
    by_randomisation = (
        significance.compared(texts, references, tgt_lang, PairedBy.RANDOMISATION, names=names)
        if len(systems) > 1
        else by_bootstrap
    )
    return tuple(
        SystemResult(
            system=one.system,
            scores=tuple(
                MetricScore(
                    metric=str(drawn.metric),
                    value=found.value,
                    signature=drawn.signature,
                    low=found.mean - found.half_width,
                    high=found.mean + found.half_width,
                    p_bootstrap=found.p_value,
                    p_randomisation=exchanged.systems[n].p_value,
                    difference_half_width=widths[drawn.metric][n] if n else None,
                )
                for drawn, exchanged in zip(by_bootstrap, by_randomisation, strict=True)
                for found in [drawn.systems[n]]
            ),
        )
        for n, one in enumerate(systems)
    )


def wins(own: Sequence[SegmentScores], first: Sequence[SegmentScores]) -> tuple[int, int, int]:
    """Return on how many segments a system's chrF is higher, about the same, and lower."""
    gains = [one[_CHRF] - other[_CHRF] for one, other in zip(own, first, strict=True)]
    n_wins = sum(gain >= TIE_POINTS for gain in gains)
    n_losses = sum(gain <= -TIE_POINTS for gain in gains)
    return n_wins, len(gains) - n_wins - n_losses, n_losses


def averages(documents: Sequence[ComparedDocument]) -> tuple[tuple[float, ...], ...]:
    """Return for each system the means of its scores over the documents that have any."""
    scored = [one.systems for one in documents if one.systems]
    return tuple(
        tuple(
            fmean(score.value for score in column)
            for column in zip(*(result.scores for result in of_system), strict=True)
        )
        for of_system in zip(*scored, strict=True)
    )
