"""Comparison: what systems are worth on the same documents, by numbers and by judges' eyes.

Ordered by a lead, computed by a worker, kept with all that it was made of.

Knows: kernel, project, documents, review, bilingual_files, parallel_data, translation,
post_editing, formats, align, evaluation, exchange, checks.
"""

from amts_core.comparison import experiments, imported_texts, reading_jobs, reports
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
from amts_core.comparison.effects import Spent, SystemEffort, VersionEffect, effort, versions_effect
from amts_core.comparison.example_gains import ExampleGain, example_gains
from amts_core.comparison.experiments import ExperimentStep, StepState, TestableDocument
from amts_core.comparison.imported_texts import TextsImport
from amts_core.comparison.judged_results import (
    Judged,
    JudgedDifference,
    JudgedSystem,
    WinRate,
    judged,
)
from amts_core.comparison.judgement_files import (
    Imported,
    JudgementFormat,
    export_judgements,
    import_judgements,
)
from amts_core.comparison.judgements import (
    MAX_SCORE,
    Choice,
    ErrorSeverity,
    ErrorSide,
    ErrorSpan,
    Protocol,
)
from amts_core.comparison.judging_tasks import (
    JudgeAnswer,
    JudgingOptions,
    JudgingProgress,
    JudgingTask,
    judge,
    next_task,
    progress,
    task_of,
)
from amts_core.comparison.outcomes import (
    Change,
    Point,
    biggest,
    changes,
    points,
    result,
    without_markup,
)
from amts_core.comparison.rater_agreement import Agreement
from amts_core.comparison.records import (
    Bucket,
    ComparedDirection,
    ComparedSegment,
    Comparison,
    ComparisonResult,
    Experiment,
    ImportedTexts,
    LeakPolicy,
    NearUnit,
    ScoreStage,
    System,
    TextsKind,
)
from amts_core.comparison.report_files import ExportFormat, export
from amts_core.comparison.sheets import MISSING, Scale
from amts_core.comparison.store.comparison_rows import comparison, comparisons
from amts_core.comparison.store.experiment_rows import experiment, experiments_of
from amts_core.comparison.store.imported_rows import all_imported, imported

__all__ = [
    "Agreement",
    "Bucket",
    "Change",
    "Choice",
    "ComparedDirection",
    "ComparedSegment",
    "Comparison",
    "ComparisonResult",
    "ErrorSeverity",
    "ErrorSide",
    "ErrorSpan",
    "ExampleGain",
    "Experiment",
    "ExportFormat",
    "Imported",
    "JudgeAnswer",
    "Judged",
    "JudgedDifference",
    "JudgedSystem",
    "JudgementFormat",
    "JudgingOptions",
    "JudgingProgress",
    "JudgingTask",
    "ImportedTexts",
    "LeakPolicy",
    "MAX_SCORE",
    "MISSING",
    "NearUnit",
    "Point",
    "Protocol",
    "Scale",
    "ScoreStage",
    "Spent",
    "ExperimentStep",
    "StepState",
    "System",
    "SystemEffort",
    "TestableDocument",
    "TextsImport",
    "TextsKind",
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
    "export_judgements",
    "import_judgements",
    "imported",
    "imported_texts",
    "jobs",
    "judge",
    "judged",
    "all_imported",
    "n_judgements",
    "next_task",
    "order",
    "points",
    "progress",
    "reading_jobs",
    "remove",
    "rename",
    "repeat",
    "reports",
    "result",
    "task_of",
    "together",
    "versions_effect",
    "without_markup",
]
