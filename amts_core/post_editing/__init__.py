"""The post-editing desk: what editors make of machine translations, checked, durable, undoable.

It may import what the other orders of stages may: stages, adapters, records, ``translating``.
:mod:`opening` has the documents, :mod:`queueing` the way through one, :mod:`cards` what is seen of
a segment, :mod:`deciding` saves, ignores and undoes, :mod:`propagating` gives a text to identical
segments, :mod:`judging` is for reviewers, :mod:`memory` finds what was approved before,
:mod:`delivering` renders documents, :mod:`effort` adds up what it all cost.
"""

from amts_core.editing.cards import card, cards
from amts_core.editing.deciding import check, ignore, redo, save, save_draft, undo
from amts_core.editing.delivering import documents_of, rendered, write_folder, zipped
from amts_core.editing.effort import EffortBy, EffortRow, effort
from amts_core.editing.holding_out import held_out, set_held_out, translations
from amts_core.editing.judging import approve, reviews, send_back, set_reviews
from amts_core.editing.memory import lookup
from amts_core.editing.opening import documents, open_document
from amts_core.editing.propagating import identical, propagate
from amts_core.editing.queueing import count, page, take_window, window
from amts_core.editing.records import (
    Card,
    Concordance,
    EditPage,
    Former,
    Identical,
    MemoryMatch,
    Neighbour,
    Rendered,
    Saved,
    Start,
)
from amts_core.editing.units import post_edit_of
from amts_core.store.post_edit_queues import EditOrder, EditQueue

__all__ = [
    "Card", "Concordance", "EditOrder", "EditPage", "EditQueue", "EffortBy", "EffortRow", "Former",
    "Identical", "MemoryMatch", "Neighbour", "Rendered", "Saved", "Start", "approve", "card",
    "cards", "check", "count", "documents", "documents_of", "effort", "held_out", "identical",
    "ignore", "lookup", "open_document", "page", "post_edit_of", "propagate", "redo", "rendered",
    "reviews", "save", "save_draft", "send_back", "set_held_out", "set_reviews", "take_window",
    "translations", "undo", "window", "write_folder", "zipped",
]  # fmt: skip
