"""Review: the translator's desk, from proposed beads to approved ones.

Every action is checked, durable before it is shown as done, and undoable.

Knows: kernel, bilingual_files, project, documents, formats, align, checks, carryover.
"""

from amts_core.kernel.database.row_orders import QueuePlace
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.decisions import decide, redo, take_out, undo
from amts_core.review.import_pairs import HandedInFile, HandedInFiles, ImportWish
from amts_core.review.known_documents import Fate
from amts_core.review.sample_statistics import BANDS, Band
from amts_core.review.samples import accept
from amts_core.review.store import alignments, bead_rows, queues
from amts_core.review.store.alignments import alignments_of, general_alignments, is_current
from amts_core.review.store.backlog_rows import WaitingDocument, waiting_documents, waiting_texts
from amts_core.review.store.bead_changes import change_of, proposals, state_at, was_approved
from amts_core.review.store.bead_drafts import LeftBehind, drafts, left_behind, src_drafts
from amts_core.review.store.bead_events import BEADS
from amts_core.review.store.bead_rows import beads, slug_list
from amts_core.review.store.bulks import Bulk, find_bulk, open_bulks
from amts_core.review.store.concordance import Others, concordance, holds_words, like_words
from amts_core.review.store.draws import BAND, Draw, all_draws, find_draw
from amts_core.review.store.leases import holders, presences
from amts_core.review.store.lineage import bead_origins, is_kept, is_unit, kept, successors_of
from amts_core.review.store.opinions import opinion_on
from amts_core.review.store.past import beads_at, status_counts_at
from amts_core.review.store.queues import Queue, QueueTask, Scope, Sorting, own_marks
from amts_core.review.store.successions import bead_update
from amts_core.review.store.suggestion_rows import is_offer_awaited
from amts_core.review.structure_edits import offered, restructure
from amts_core.review.usefulness import LEAST_COSINE

__all__ = [
    "LeftBehind",
    "BAND",
    "BANDS",
    "BEADS",
    "Band",
    "BeadExaminer",
    "Bulk",
    "Draw",
    "Fate",
    "HandedInFile",
    "HandedInFiles",
    "ImportWish",
    "LEAST_COSINE",
    "Others",
    "Queue",
    "QueuePlace",
    "QueueTask",
    "Scope",
    "Sorting",
    "WaitingDocument",
    "accept",
    "alignments",
    "alignments_of",
    "all_draws",
    "again_jobs",
    "backlog",
    "bead_origins",
    "bead_rows",
    "bead_update",
    "beads",
    "beads_at",
    "bulk",
    "bulk_jobs",
    "change_of",
    "concordance",
    "decide",
    "content_pairs",
    "decisions",
    "desk_jobs",
    "document_pairs",
    "drafts",
    "find_bulk",
    "find_draw",
    "former_jobs",
    "import_pairs",
    "general_alignments",
    "holders",
    "holds_words",
    "is_current",
    "is_kept",
    "is_offer_awaited",
    "is_unit",
    "jobs",
    "kept",
    "like_words",
    "offered",
    "open_bulks",
    "opinion_on",
    "own_marks",
    "presence",
    "propagation",
    "presences",
    "proposals",
    "proposed_alignments",
    "queues",
    "redo",
    "replacements",
    "restructure",
    "rules",
    "sample_statistics",
    "samples",
    "second_pass",
    "slug_list",
    "left_behind",
    "src_drafts",
    "state_at",
    "status_counts_at",
    "structure_edits",
    "successors_of",
    "take_out",
    "undo",
    "waiting_documents",
    "waiting_texts",
    "unit_imports",
    "was_approved",
    "reading_jobs",
]
