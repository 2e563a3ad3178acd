"""Documents: a project's documents and their revisions, imported, paired, or held out.

Knows: kernel, formats, checks.
"""

from amts_core.documents.between import Between, between
from amts_core.documents.holdout import held_out, set_held_out, translations
from amts_core.documents.imports import document_warnings
from amts_core.documents.records import SourceDocument
from amts_core.documents.store import kin, sources
from amts_core.documents.store.kin import Kin, TextPlace, held_out_revisions
from amts_core.documents.store.revisions import (
    NewRevision,
    add_revision,
    add_revisions,
    digests,
    document_of,
    segment_texts,
    segments,
    segments_between,
)

__all__ = [
    "Between",
    "Kin",
    "NewRevision",
    "SourceDocument",
    "TextPlace",
    "add_revision",
    "add_revisions",
    "between",
    "digests",
    "document_of",
    "document_warnings",
    "held_out",
    "held_out_revisions",
    "imports",
    "kin",
    "names",
    "plausibility",
    "segment_texts",
    "segments",
    "segments_between",
    "set_held_out",
    "sources",
    "translations",
]
