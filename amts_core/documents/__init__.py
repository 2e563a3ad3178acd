"""Documents: a project's documents and their revisions, imported, paired, or held out.

Knows: kernel, formats, checks.
"""

from amts_core.documents.holdout import held_out, set_held_out, translations
from amts_core.documents.imports import document_warnings
from amts_core.documents.records import SourceDocument
from amts_core.documents.store import kin, revisions, sources
from amts_core.documents.store.kin import Kin, TextPlace, held_out_revisions
from amts_core.documents.store.revisions import (
    NewRevision,
    add_revision,
    blob,
    put_blob,
    segment_texts,
    segments,
    segments_between,
)

__all__ = [
    "Kin",
    "NewRevision",
    "TextPlace",
    "SourceDocument",
    "add_revision",
    "blob",
    "document_warnings",
    "held_out",
    "held_out_revisions",
    "imports",
    "kin",
    "plausibility",
    "put_blob",
    "revisions",
    "segment_texts",
    "segments",
    "segments_between",
    "set_held_out",
    "sources",
    "translations",
]
