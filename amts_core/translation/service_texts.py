"""What a service sees as one text: a segment of a document, or the segments of a block joined."""

from collections.abc import Sequence
from dataclasses import replace

from amts_core.documents import segments
from amts_core.formats import blocks_of, joined_text
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Granularity, Segment


def texts(
    store: Store, revision_id: int, language: str, granularity: Granularity
) -> tuple[Segment, ...]:
    """Return the texts of a stored revision, each with its place in the document.

    Paragraphs are numbered from 0, and stand from the start of their first segment to the end of
    their last.
    """
    found = segments(store, revision_id)
    return found if granularity is Granularity.SENTENCE else paragraphs(found, language)


def paragraphs(found: Sequence[Segment], language: str) -> tuple[Segment, ...]:
    """Return the segments of each block as one."""
    return tuple(
        replace(
            block[0],
            n=n,
            text=joined_text((part.text for part in block), language),
            end=block[-1].end,
        )
        for n, block in enumerate(blocks_of(found))
    )
