"""BLEU, chrF and TER as sacreBLEU counts them (Post 2018, https://aclanthology.org/W18-6319).

All are of 0 to 100. BLEU and chrF: higher is better; TER, the edits a reference word: lower is
better, and it may be over 100.
"""

from collections.abc import Sequence
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
    hypotheses: Sequence[str], references: Sequence[str], tgt_lang: str
) -> tuple[Score, ...]:
    """Return BLEU, chrF and TER over all segments together.

    :raises EvaluationError: there are none, or not a reference for each hypothesis.
    """
    check(hypotheses, references)
    found: list[Score] = []
    for name, metric in metrics(tgt_lang).items():
        value = metric.corpus_score(hypotheses, [references]).score
        found.append(Score(name, value, str(metric.get_signature()), len(references)))
    return tuple(found)


def segment_scores(
    hypotheses: Sequence[str], references: Sequence[str], tgt_lang: str
) -> tuple[tuple[float, float, float], ...]:
    """Return BLEU, chrF and TER of each segment, 0 to 100: to sort by, not to report.

    BLEU of a single segment counts only as many orders of n-grams as it has.

    :raises EvaluationError: not a reference for each hypothesis.
    """
    from sacrebleu.metrics.bleu import BLEU

    check(hypotheses, references)
    bleu = BLEU(tokenize=profile(tgt_lang).sacrebleu_tokenizer, effective_order=True)
    others = metrics(tgt_lang)
    return tuple(
        (
            bleu.sentence_score(hypothesis, [reference]).score,
            others[MetricName.CHRF].sentence_score(hypothesis, [reference]).score,
            others[MetricName.TER].sentence_score(hypothesis, [reference]).score,
        )
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    )


def metrics(tgt_lang: str) -> "dict[MetricName, Metric]":
    """Return the metrics set up for a language, as sacreBLEU's command line sets them up for it."""
    # here: sacreBLEU takes half a second to load, which no page and no command may wait for
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    from amts_core.evaluation.edit_rate import RememberingTER

    is_unspaced = profile(tgt_lang).script.word_length > 0
    return {
        MetricName.BLEU: BLEU(tokenize=profile(tgt_lang).sacrebleu_tokenizer),
        MetricName.CHRF: CHRF(),
        MetricName.TER: RememberingTER(normalized=is_unspaced, asian_support=is_unspaced),
    }


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
