"""HTER: how much of a machine's output its post-editor has changed.

TER of a hypothesis against its own post-edit, percent, lower is better (Snover et al. 2006,
https://aclanthology.org/2006.amta-papers.25). Not the TER against an independent reference.
"""

from collections.abc import Sequence

from amts_core.evaluation.metrics import MetricName, check, metrics


def hter(hypotheses: Sequence[str], post_edits: Sequence[str], tgt_lang: str) -> float:
    """Return the edits over all segments, in percent of the words of the post-edits.

    :raises EvaluationError: not a post-edit for each hypothesis.
    """
    check(hypotheses, post_edits)
    metric = metrics(tgt_lang)[MetricName.TER]
    return float(metric.corpus_score(hypotheses, [post_edits]).score)


def pooled(hters: Sequence[float], post_edits: Sequence[str], tgt_lang: str) -> float:
    """Return the HTER over all segments of which each one's is known, without counting edits again.

    It equals :func:`hter` of the same segments, and takes a small part of its time.

    :param hters: of each segment against its post-edit.
    :raises EvaluationError: not one for each post-edit.
    """
    check([str(one) for one in hters], post_edits)
    metric = metrics(tgt_lang)[MetricName.TER]
    lengths = [len(metric._preprocess_segment(text).split()) for text in post_edits]
    edits = sum(one * n for one, n in zip(hters, lengths, strict=True))
    return edits / sum(lengths) if sum(lengths) else 0.0
