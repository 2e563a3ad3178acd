"""As what documents travel to an engine: as XLIFF what is such, where it takes it, else as HTML."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from amts_core.documents import SourceDocument, sources
from amts_core.exchange import ContentType
from amts_core.formats import CATALOGUE_SUFFIXES, read_catalogue
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Engine
from amts_core.translation.engine_kinds import KINDS

_XLIFF = "1.2"
"""The only version that Amazon Translate takes."""


def by_content_type(
    store: Store, engine: Engine, documents: Iterable[SourceDocument]
) -> Mapping[ContentType, tuple[SourceDocument, ...]]:
    """Return the documents of an order by what they are sent as: a job has one content type."""
    found: defaultdict[ContentType, list[SourceDocument]] = defaultdict(list)
    for document in documents:
        is_sent = KINDS[engine].takes_xliff and _is_xliff(store, document)
        found[ContentType.XLIFF if is_sent else ContentType.HTML].append(document)
    return {content_type: tuple(of_it) for content_type, of_it in found.items()}


def _is_xliff(store: Store, document: SourceDocument) -> bool:
    if PurePath(document.path).suffix.lower() not in CATALOGUE_SUFFIXES:
        return False
    data, encoding = sources.contents(store, document.revision_id)
    return read_catalogue(data, document.path, encoding=encoding).xliff_version == _XLIFF
