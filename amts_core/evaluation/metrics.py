"""BLEU, chrF and TER as sacreBLEU counts them (Post 2018, https://aclanthology.org/W18-6319).

All are of 0 to 100. BLEU and chrF: higher is better; TER, the edits a reference word: lower is
better, and it may be over 100.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.languages import profile

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric


class MetricName(StrEnum):
    """The metrics, as people call them."""

    BLEU = "BLEU"
    CHRF = "chrF"
    TER = "TER"

    @property
    def is_higher_better(self) -> bool:
        """Whether a higher score is a better one."""
        return self is not MetricName.TER


N_GRAM_METRICS = MetricName.BLEU, MetricName.CHRF
"""Those that are counted in no time."""
_SCORE_NAMES = {MetricName.BLEU: "BLEU", MetricName.CHRF: "chrF2", MetricName.TER: "TER"}
"""What sacreBLEU calls the scores of each metric."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a metric gives for some segments, 0 to 100, with sacreBLEU's signature.

    ``n`` counts the segments.
    """

    metric: MetricName
    value: float
    signature: str
    n: int


def corpus_scores(
    hypotheses: Sequence[str],
    references: Sequence[str],
    tgt_lang: str,
    names: Collection[MetricName] = tuple(MetricName),
) -> tuple[Score, ...]:
    """Return BLEU, chrF and TER over all segments together, or some of them.

    :raises EvaluationError: there are none, or not a reference for each hypothesis.
    """
    check(hypotheses, references)
    found: list[Score] = []
    for name, metric in metrics(tgt_lang, names).items():
        value = metric.corpus_score(hypotheses, [references]).score
        found.append(Score(name, value, str(metric.get_signature()), len(references)))
    return tuple(found)


def segment_scores(
    hypotheses: Sequence[str],
    references: Sequence[str],
    tgt_lang: str,
    names: Collection[MetricName] = tuple(MetricName),
) -> tuple[tuple[float, ...], ...]:
    """Return BLEU, chrF and TER of each segment, or some of them: to sort by, not to report.

    They are of 0 to 100. BLEU of a single segment counts only as many orders of n-grams as it has.

    :raises EvaluationError: not a reference for each hypothesis.
    """
    from amts_core.evaluation.segment_counts import RememberingBLEU

    check(hypotheses, references)
    used = dict(metrics(tgt_lang, names))
    if MetricName.BLEU in used:
        tokenizer = profile(tgt_lang).sacrebleu_tokenizer
        used[MetricName.BLEU] = RememberingBLEU(tokenizer, effective_order=True)
    return tuple(
        tuple(metric.sentence_score(hypothesis, [reference]).score for metric in used.values())
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    )


def metrics(
    tgt_lang: str, names: Collection[MetricName] = tuple(MetricName)
) -> "dict[MetricName, Metric]":
    """Return the metrics set up for a language, as sacreBLEU's command line sets them up for it."""
    # here: sacreBLEU takes half a second to load, which no page and no command may wait for
    from amts_core.evaluation.segment_counts import RememberingBLEU, RememberingCHRF, RememberingTER

    of = profile(tgt_lang)
    made: dict[MetricName, Metric] = {
        MetricName.BLEU: RememberingBLEU(of.sacrebleu_tokenizer),
        MetricName.CHRF: RememberingCHRF(),
        MetricName.TER: RememberingTER(is_unspaced=of.script.word_length > 0),
    }
    return {name: metric for name, metric in made.items() if name in names}


def score_name(name: MetricName) -> str:
    """Return what sacreBLEU calls a metric's score."""
    return _SCORE_NAMES[name]


def check(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    """Refuse what can't be compared.

    :raises EvaluationError: nothing, or two numbers of segments.
    """
    if len(hypotheses) != len(references):
        raise EvaluationError(
            f"There are {len(hypotheses)} hypotheses and {len(references)} references. Give one "
            "reference a hypothesis, a segment a line."
        )
    if not references:
        raise EvaluationError("There is no segment to compare. Give at least one line.")
