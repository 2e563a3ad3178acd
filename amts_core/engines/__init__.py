"""Engines: what translates. One protocol, and a sub-package for each engine.

Knows: kernel, exchange.
"""

from amts_core.engines.protocol import (
    BatchDocument,
    BatchJob,
    BatchRequest,
    BatchStatus,
    Formality,
    ImportProblem,
    Options,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
    Term,
    TranslatedDocument,
    TranslationService,
)

__all__ = [
    "BatchDocument",
    "BatchJob",
    "BatchRequest",
    "BatchStatus",
    "Formality",
    "ImportProblem",
    "Options",
    "ParallelData",
    "ParallelDataFile",
    "ParallelDataStatus",
    "Term",
    "TranslatedDocument",
    "TranslationService",
]
