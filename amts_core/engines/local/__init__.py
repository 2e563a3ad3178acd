"""Batch jobs of the engines that run on this machine, in folders of it."""

from amts_core.engines.local.folder_service import GeneralCorpus, LocalService
from amts_core.engines.local.smt_job import run_job

__all__ = [
    "GeneralCorpus",
    "LocalService",
    "run_job",
]
