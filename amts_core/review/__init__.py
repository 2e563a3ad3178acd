"""Review: the translator's desk, from proposed beads to approved ones.

Every action is checked, durable before it is shown as done, and undoable.

Knows: kernel, project, documents, formats, align, checks, carryover.
"""

from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.decisions import decide, redo, take_out, undo
from amts_core.review.sample_statistics import BANDS
from amts_core.review.samples import accept
from amts_core.review.store import (
    alignments,
    backlog_rows,
    bulks,
    draws,
    events,
    leases,
    opinions,
    past,
    queues,
    successions,
    suggestion_rows,
)
from amts_core.review.store.alignments import (
    Others,
    alignments_of,
    beads,
    general_alignments,
    holds_words,
    is_current,
    is_kept,
    is_unit,
    kept,
    like_words,
    slug_list,
    successors_of,
)
from amts_core.review.store.backlog_rows import WaitingDocument
from amts_core.review.store.bulks import Bulk
from amts_core.review.store.events import (
    Cause,
    change_of,
    decision_of,
    is_act,
    last_event,
    of_post_edits,
    with_portions,
)
from amts_core.review.store.leases import Spot, Wanted, take_chosen
from amts_core.review.store.past import beads_at
from amts_core.review.store.queues import Queue, QueuePlace, QueueTask, Sorting
from amts_core.review.structure_edits import offered, restructure
from amts_core.review.usefulness import LEAST_COSINE

__all__ = [
    "BANDS",
    "Bulk",
    "Cause",
    "BeadExaminer",
    "LEAST_COSINE",
    "Sorting",
    "Others",
    "QueuePlace",
    "Queue",
    "Spot",
    "QueueTask",
    "WaitingDocument",
    "Wanted",
    "accept",
    "alignments",
    "alignments_of",
    "beads",
    "beads_at",
    "bulk",
    "bulk_jobs",
    "bulks",
    "change_of",
    "decide",
    "decision_of",
    "decisions",
    "draws",
    "events",
    "former_jobs",
    "general_alignments",
    "holds_words",
    "is_act",
    "is_current",
    "is_kept",
    "is_unit",
    "jobs",
    "kept",
    "last_event",
    "leases",
    "like_words",
    "of_post_edits",
    "offered",
    "opinions",
    "past",
    "presence",
    "proposed_alignments",
    "queues",
    "redo",
    "restructure",
    "rules",
    "sample_statistics",
    "samples",
    "second_pass",
    "slug_list",
    "structure_edits",
    "successions",
    "successors_of",
    "suggestion_rows",
    "take_chosen",
    "take_out",
    "undo",
    "backlog",
    "backlog_rows",
    "with_portions",
]
