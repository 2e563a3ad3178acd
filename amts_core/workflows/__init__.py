"""The steps of the pipeline made durable: queued, resumed after a crash, spread over workers.

DBOS keeps each workflow's state in the jobs database. A worker that dies leaves its work to the
others: they know it by its silence and take it over. Every step may run twice and does its work
once, because what it stores has an id that was given before. Above all but the command line and
the pages: :mod:`alignment`, :mod:`bulk`, :mod:`publication`, :mod:`translation`,
:mod:`comparison`, :mod:`export`, :mod:`gathering` and :mod:`synchronisation` say what is done
durably, :mod:`worker` who does it.
"""

from amts_core.workflows.alignment import (
    align_now,
    alignment_id,
    enqueue_alignment,
    enqueue_folders,
    enqueue_ranking,
    enqueue_realignment,
)
from amts_core.workflows.bulk import carry_out_now
from amts_core.workflows.comparison import compare_now
from amts_core.workflows.export import ExportOrder, enqueue_export
from amts_core.workflows.gathering import gather_now
from amts_core.workflows.publication import publish_now
from amts_core.workflows.synchronisation import synchronise_now
from amts_core.workflows.translation import translate_now
from amts_core.workflows.worker import AppWorker, run_worker

__all__ = [
    "AppWorker", "ExportOrder", "align_now", "alignment_id", "carry_out_now", "compare_now",
    "enqueue_alignment", "enqueue_export", "enqueue_folders", "enqueue_ranking",
    "enqueue_realignment", "gather_now", "publish_now", "run_worker", "synchronise_now",
    "translate_now",
]  # fmt: skip
