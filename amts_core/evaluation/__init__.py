"""Evaluation: how good translations are, as numbers that others can check.

Knows: kernel.
"""

from amts_core.evaluation.buckets import RANGES
from amts_core.evaluation.comet import CometScores
from amts_core.evaluation.hter import pooled
from amts_core.evaluation.leakage import Leak, leakage
from amts_core.evaluation.metrics import N_GRAM_METRICS, MetricName, segment_scores
from amts_core.evaluation.records import BucketBy, ComparedDocument, MetricScore, SystemResult
from amts_core.evaluation.score_tables import TIE_POINTS, Outputs

__all__ = [
    "BucketBy",
    "CometScores",
    "ComparedDocument",
    "Leak",
    "MetricName",
    "MetricScore",
    "N_GRAM_METRICS",
    "Outputs",
    "RANGES",
    "SystemResult",
    "TIE_POINTS",
    "comet",
    "compared_units",
    "hter",
    "leakage",
    "metrics",
    "pooled",
    "score_tables",
    "segment_scores",
    "significance",
]
