"""The steps of the pipeline made durable: queued, resumed after a crash, spread over workers.

DBOS keeps each workflow's state in the jobs database. A worker that dies leaves its work to the
others: they know it by its silence and take it over. Every step may run twice and does its work
once, because what it stores has an id that was given before. Above all but the command line and
the pages: :mod:`alignment`, :mod:`bulk`, :mod:`publication`, :mod:`translation`,
:mod:`comparison`, :mod:`export`, :mod:`gathering` and :mod:`synchronisation` say what is done
durably, :mod:`worker` who does it, :mod:`upkeep` what becomes of work that was left lying,
:mod:`following` waits for it.
"""

from amts_core.workflows.alignment import (
    align_now,
    alignment_id,
    enqueue_alignment,
    enqueue_folders,
    enqueue_ranking,
    enqueue_realignment,
)
from amts_core.workflows.export import ExportOrder, enqueue_export
from amts_core.workflows.following import ensure_worker, follow
from amts_core.workflows.worker import AppWorker, run_worker

__all__ = [
    "AppWorker", "ExportOrder", "align_now", "alignment_id", "enqueue_alignment",
    "enqueue_export", "enqueue_folders", "enqueue_ranking", "enqueue_realignment",
    "ensure_worker", "follow", "run_worker",
]  # fmt: skip
