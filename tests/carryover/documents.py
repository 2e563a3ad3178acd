"""Small documents for the tests of synchronising, and their translation sentence by sentence.

A target sentence is its source in capitals, so that a test can see where each has gone.
"""

from amts_core.carryover import Sync, plan
from amts_core.carryover.elements import Element, row_of
from amts_core.carryover.records import Links, SyncText, TranslatedText
from amts_core.formats.segmented_documents import read_document


def text_of(text: str, language: str = "en", name: str = "chapter.md") -> SyncText:
    """Return a document as carry-over sees it."""
    read = read_document(text.encode(), name, language)
    return SyncText(read.document.decoded.text, read.segments, language)


def row(text: str) -> tuple[Element, ...]:
    """Return the elements of an English document."""
    return row_of([text_of(text)]).items


def one_to_one(src: SyncText, tgt: SyncText) -> Links:
    """Return beads of one segment each; what is left over on a side has no counterpart."""
    both = min(len(src.segments), len(tgt.segments))
    links = [((n,), (n,)) for n in range(both)]
    links += [((n,), ()) for n in range(both, len(src.segments))]
    links += [((), (n,)) for n in range(both, len(tgt.segments))]
    return tuple(links)


def translated(src: str, tgt: str, links: Links | None = None, name: str = "chapter.md"):
    """Return a document with its translation; sentences belong together in order unless told."""
    sides = text_of(src, name=name), text_of(tgt, "es", name)
    return TranslatedText(*sides, one_to_one(*sides) if links is None else links)


def synced(old: TranslatedText, new: str, **options) -> Sync:
    """Return what becomes of a translation with a new source."""
    return plan(old, text_of(new), **options)
