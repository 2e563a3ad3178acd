"""Whether one system is truly better than another: sacreBLEU's own paired tests and intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from amts_core.evaluation.metrics import MetricName, check, metrics, score_name

if TYPE_CHECKING:
    from sacrebleu.significance import Result


class PairedBy(StrEnum):
    """How chance is judged: by resampling segments, or by exchanging outputs between systems."""

    BOOTSTRAP = "bs"
    RANDOMISATION = "ar"


N_RESAMPLES = 1000
N_TRIALS = 10_000


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
) -> tuple[SystemComparison, ...]:
    """Return the systems compared by each metric.

    :param systems: the hypotheses of each, the baseline's first.
    :raises EvaluationError: a system has not a hypothesis for each reference.
    """
    # here: sacreBLEU takes half a second to load
    from sacrebleu.significance import PairedTest, Result

    for hypotheses in systems:
        check(hypotheses, references)
    by_name = metrics(tgt_lang)
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


def _system(result: "Result") -> SystemScore:
    # the first system's p-value is None; mean and interval are always asked for
    return SystemScore(
        float(result.score),
        float(result.mean or 0.0),
        float(result.ci or 0.0),
        None if result.p_value is None else float(result.p_value),
    )
