"""Batch jobs of the engines that run on this machine, in folders of it."""

from amts_core.engines.local.job_files import GeneralCorpus
from amts_core.engines.local.local_service import LocalService
from amts_core.engines.local.smt_job import run_job

__all__ = [
    "GeneralCorpus",
    "LocalService",
    "run_job",
]
