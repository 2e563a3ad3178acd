"""Post-editing: the editor's desk, from the first segment to the documents that are delivered.

Knows: kernel, project, documents, review, parallel_data, translation, formats, checks, evaluation.
"""

from amts_core.post_editing.desk_documents import documents, open_all, open_document, open_documents
from amts_core.post_editing.edits import check, redo, save, save_draft, undo
from amts_core.post_editing.final_documents import documents_of, rendered, write_folder, zipped
from amts_core.post_editing.judgements import approve, reviews, send_back, set_reviews
from amts_core.post_editing.memory import lookup
from amts_core.post_editing.propagation import identical, propagate
from amts_core.post_editing.records import Card, EditPage, Neighbour, Saved
from amts_core.post_editing.segment_cards import cards, stretch
from amts_core.post_editing.segment_queue import page, take_next, take_window
from amts_core.post_editing.spent_effort import EffortBy, EffortRow, effort
from amts_core.post_editing.store import edit_queues, edit_rows, sync_edits
from amts_core.post_editing.store.costs import EditCost, Origin, edit_costs
from amts_core.post_editing.store.edit_leases import presences
from amts_core.post_editing.store.edit_queues import EditOrder, EditQueue, EditScope
from amts_core.post_editing.store.edit_rows import POST_EDITS
from amts_core.post_editing.store.sync_edits import AtDesk, stored
from amts_core.post_editing.synced_segments import StoredSegment
from amts_core.post_editing.text_references import TextReference, references
from amts_core.post_editing.unit_ids import post_edit_of

__all__ = [
    "AtDesk",
    "Card",
    "EditCost",
    "EditOrder",
    "EditPage",
    "EditQueue",
    "EditScope",
    "EffortBy",
    "EffortRow",
    "POST_EDITS",
    "Neighbour",
    "Origin",
    "Saved",
    "StoredSegment",
    "TextReference",
    "approve",
    "cards",
    "check",
    "documents",
    "documents_of",
    "edit_costs",
    "edit_queues",
    "edit_rows",
    "effort",
    "identical",
    "lookup",
    "open_all",
    "open_document",
    "open_documents",
    "page",
    "post_edit_of",
    "presences",
    "propagate",
    "redo",
    "references",
    "rendered",
    "replacements",
    "reviews",
    "save",
    "save_draft",
    "send_back",
    "set_reviews",
    "stored",
    "stretch",
    "sync_edits",
    "take_next",
    "take_window",
    "undo",
    "write_folder",
    "zipped",
]
