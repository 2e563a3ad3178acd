"""Comparison: what systems are worth on the same documents, by numbers and by judges' eyes.

Ordered by a lead, computed by a worker, kept with all that it was made of.

Knows: kernel, project, documents, review, bilingual_files, parallel_data, translation,
post_editing, formats, align, evaluation, exchange.
"""

from amts_core.comparison import experiments
from amts_core.comparison.comparison_requests import (
    bring_back,
    candidates,
    n_judgements,
    order,
    remove,
    rename,
    repeat,
    together,
)
from amts_core.comparison.duels import WinRate, next_duel, progress, vote, win_rate
from amts_core.comparison.effects import Spent, SystemEffort, VersionEffect, effort, versions_effect
from amts_core.comparison.example_gains import ExampleGain, example_gains
from amts_core.comparison.experiments import Stage, StageState, TestableDocument
from amts_core.comparison.outcomes import (
    Change,
    Point,
    biggest,
    changes,
    points,
    result,
    without_markup,
)
from amts_core.comparison.records import (
    Bucket,
    Choice,
    ComparedDirection,
    ComparedSegment,
    Comparison,
    ComparisonResult,
    Duel,
    Experiment,
    LeakPolicy,
    NearUnit,
    ScoreStage,
    System,
)
from amts_core.comparison.report_files import ExportFormat, export
from amts_core.comparison.sheets import MISSING, Scale
from amts_core.comparison.store.comparison_rows import comparison, comparisons
from amts_core.comparison.store.experiment_rows import experiment, experiments_of

__all__ = [
    "Bucket",
    "Change",
    "Choice",
    "ComparedDirection",
    "ComparedSegment",
    "Comparison",
    "ComparisonResult",
    "Duel",
    "ExampleGain",
    "Experiment",
    "ExportFormat",
    "LeakPolicy",
    "MISSING",
    "NearUnit",
    "Point",
    "Scale",
    "ScoreStage",
    "Spent",
    "Stage",
    "StageState",
    "System",
    "SystemEffort",
    "TestableDocument",
    "VersionEffect",
    "WinRate",
    "biggest",
    "bring_back",
    "candidates",
    "changes",
    "comparison",
    "comparisons",
    "effort",
    "example_gains",
    "experiment",
    "experiment_jobs",
    "experiments",
    "experiments_of",
    "export",
    "jobs",
    "n_judgements",
    "next_duel",
    "order",
    "points",
    "progress",
    "remove",
    "rename",
    "repeat",
    "result",
    "together",
    "versions_effect",
    "vote",
    "win_rate",
    "without_markup",
]
