"""Whether one system is truly better than another: sacreBLEU's own paired tests and intervals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from amts_core.evaluation.metrics import MetricName, check, metrics, score_name

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric
    from sacrebleu.significance import Result


class PairedBy(StrEnum):
    """How chance is judged: by resampling segments, or by exchanging outputs between systems."""

    BOOTSTRAP = "bs"
    RANDOMISATION = "ar"


N_RESAMPLES = 1000
N_TRIALS = 10_000
_SEED = 12345
"""sacreBLEU's own."""


@dataclass(frozen=True, slots=True)
class SystemScore:
    """A system's score, 0 to 100, and its bootstrap interval of 95 %, ``mean`` ± ``half_width``.

    ``p_value`` is that of its difference from the first system, None for that one itself.
    """

    value: float
    mean: float
    half_width: float
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemComparison:
    """Systems compared by one metric; the first one is what the others are tested against."""

    metric: MetricName
    test: PairedBy
    signature: str
    systems: tuple[SystemScore, ...]
    n: int


def compared(
    systems: Sequence[Sequence[str]],
    references: Sequence[str],
    tgt_lang: str,
    test: PairedBy = PairedBy.BOOTSTRAP,
    names: Collection[MetricName] = tuple(MetricName),
) -> tuple[SystemComparison, ...]:
    """Return the systems compared by each metric, or by some of them.

    :param systems: the hypotheses of each, the baseline's first.
    :raises EvaluationError: a system has not a hypothesis for each reference.
    """
    # here: sacreBLEU takes half a second to load
    from sacrebleu.significance import PairedTest, Result

    for hypotheses in systems:
        check(hypotheses, references)
    by_name = metrics(tgt_lang, names)
    signatures, scores = PairedTest(
        [(str(number), list(of)) for number, of in enumerate(systems)],
        {str(name): metric for name, metric in by_name.items()},
        [list(references)],
        test_type=str(test),
        n_samples=N_RESAMPLES if test is PairedBy.BOOTSTRAP else N_TRIALS,
        n_ar_confidence=N_RESAMPLES if test is PairedBy.RANDOMISATION else -1,
    )()
    return tuple(
        SystemComparison(
            metric=name,
            test=test,
            signature=str(signatures[score_name(name)]),
            systems=tuple(
                _system(one) for one in scores[score_name(name)] if isinstance(one, Result)
            ),
            n=len(references),
        )
        for name in by_name
    )


def difference_half_widths(
    systems: Sequence[Sequence[str]],
    references: Sequence[str],
    tgt_lang: str,
    names: Collection[MetricName] = tuple(MetricName),
) -> dict[MetricName, tuple[float, ...]]:
    """Return by metric how surely the difference of each system from the first one is known.

    It is half the width, in points of 0 to 100, of the difference's bootstrap interval of 95 %: of
    the resamples that sacreBLEU's paired test draws, though that gives only their p-value.

    :param systems: the hypotheses of each, the baseline's first; that one's is 0.
    :raises EvaluationError: a system has not a hypothesis for each reference.
    """
    from sacrebleu.significance import estimate_ci  # here: it takes half a second to load

    for hypotheses in systems:
        check(hypotheses, references)
    random = np.random.default_rng(_SEED)
    drawn = random.choice(len(references), size=(N_RESAMPLES, len(references)), replace=True)
    found = {}
    for name, metric in metrics(tgt_lang, names).items():
        scores = [_resampled(metric, one, references, drawn) for one in systems]
        found[name] = tuple(float(estimate_ci(one - scores[0])[1]) for one in scores)
    return found


def _resampled(
    metric: "Metric", hypotheses: Sequence[str], references: Sequence[str], drawn: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return a system's score on each draw of segments."""
    counts = np.array(
        metric._extract_corpus_statistics(list(hypotheses), [list(references)]), dtype="float32"
    )
    return np.array(
        [metric._compute_score_from_stats(counts[one].sum(0)).score for one in drawn],
        dtype="float64",
    )


def _system(result: "Result") -> SystemScore:
    # the first system's p-value is None; mean and interval are always asked for
    return SystemScore(
        float(result.score),
        float(result.mean or 0.0),
        float(result.ci or 0.0),
        None if result.p_value is None else float(result.p_value),
    )
