"""Engines: what translates. One protocol, and a sub-package for each engine.

Knows: kernel, exchange.
"""

from amts_core.engines.engine_process import EngineNews, EngineProcess
from amts_core.engines.protocol import (
    BatchDocument,
    BatchJob,
    BatchRequest,
    BatchService,
    BatchStatus,
    EngineCall,
    EngineSetup,
    Formality,
    HeldResource,
    ImportProblem,
    LoggedCalls,
    Options,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
    ResourceKind,
    Tell,
    Term,
    TextEngine,
    TranslatedDocument,
    TranslatedSegment,
    TranslationTask,
)

__all__ = [
    "answer_log",
    "BatchDocument",
    "BatchJob",
    "BatchRequest",
    "BatchService",
    "BatchStatus",
    "EngineCall",
    "EngineNews",
    "EngineProcess",
    "EngineSetup",
    "Formality",
    "HeldResource",
    "ImportProblem",
    "LoggedCalls",
    "Options",
    "ParallelData",
    "ParallelDataFile",
    "ParallelDataStatus",
    "ResourceKind",
    "TranslationTask",
    "Tell",
    "Term",
    "TextEngine",
    "TranslatedDocument",
    "TranslatedSegment",
]
