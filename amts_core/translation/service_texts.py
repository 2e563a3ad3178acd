"""What a service sees as one text: a segment of a document, or the segments of a block joined."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from amts_core.documents import SourceDocument, segments, sources
from amts_core.formats import blocks_of, joined_text
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Granularity, Segment
from amts_core.translation.records import Order


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


def ordered_texts(store: Store, of: Order, revision_id: int) -> tuple[Segment, ...]:
    """Return the texts of a document that an order wants."""
    found = texts(store, revision_id, of.src_lang, of.options.granularity)
    wanted = of.segments.get(revision_id)
    return found if wanted is None else tuple(one for one in found if one.n in wanted)


def ordered_documents(
    store: Store, of: Order, revision_ids: Sequence[int]
) -> tuple[SourceDocument, ...]:
    """Return documents of an order, each as long as what is wanted of it."""
    found = sources.of_revisions(store, of.project_id, revision_ids)
    return measured(store, found, of.segments, of.options.granularity)


def measured(
    store: Store,
    documents: Sequence[SourceDocument],
    wanted: Mapping[int, AbstractSet[int]],
    granularity: Granularity,
) -> tuple[SourceDocument, ...]:
    """Return documents, each as long as its texts of the numbers that are wanted of it."""
    found = []
    for one in documents:
        numbers = wanted.get(one.revision_id)
        if numbers is not None:
            parts = texts(store, one.revision_id, one.language, granularity)
            lengths = [len(part.text) for part in parts if part.n in numbers]
            one = replace(one, n_segments=len(lengths), n_characters=sum(lengths))
        found.append(one)
    return tuple(found)
