"""What a service sees as one text: a segment of a document, or the segments of a block joined."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType

from amts_core.documents import NewRevision, SourceDocument, segments, sources
from amts_core.engines.amazon import offers
from amts_core.exchange import round_trip
from amts_core.formats import blocks_of, format_of, joined_text
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Engine, Granularity, Segment
from amts_core.translation.engine_kinds import KINDS
from amts_core.translation.records import Order

_ALL: Mapping[int, frozenset[int]] = MappingProxyType({})


def texts(
    store: Store, revision_id: int, language: str, granularity: Granularity
) -> tuple[Segment, ...]:
    """Return the texts of a stored revision, each with its place in the document.

    Paragraphs are numbered from 0, and stand from the start of their first segment to the end of
    their last.
    """
    return cut(segments(store, revision_id), language, granularity)


def cut(found: tuple[Segment, ...], language: str, granularity: Granularity) -> tuple[Segment, ...]:
    """Return the texts of the segments of a document."""
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


def as_billed(
    engine: Engine, document: NewRevision, language: str, granularity: Granularity
) -> tuple[Segment, ...]:
    """Return the texts of a document by which an engine bills it: its segments, if by their own."""
    found = tuple(document.segments)
    return found if KINDS[engine].n_characters is None else cut(found, language, granularity)


def n_characters(engine: Engine, found: Iterable[Segment]) -> int:
    """Return how many characters of some texts an engine bills."""
    of = KINDS[engine].n_characters
    return sum(len(one.text) if of is None else of(round_trip.pieces_of(one)) for one in found)


def ordered_texts(store: Store, of: Order, revision_id: int) -> tuple[Segment, ...]:
    """Return the texts of a document that an order wants."""
    found = texts(store, revision_id, of.src_lang, of.options.granularity)
    wanted = of.segments.get(revision_id)
    return found if wanted is None else tuple(one for one in found if one.n in wanted)


def written(of: Order, path: str) -> Callable[[str], str]:
    """Return how translations of an order are written into a document of this name.

    Where profanity is masked, the mask is not to be read as a formula.
    """
    has_mask = of.options.masks_profanity and format_of(path).has_formulas
    return offers.escaped_mask if has_mask else str


def ordered_documents(
    store: Store, of: Order, revision_ids: Sequence[int]
) -> tuple[SourceDocument, ...]:
    """Return documents of an order, each as long as what is wanted of it."""
    found = sources.of_revisions(store, of.project_id, revision_ids)
    return measured(store, found, of.engine, of.options.granularity, wanted=of.segments)


def measured(
    store: Store,
    documents: Sequence[SourceDocument],
    engine: Engine,
    granularity: Granularity,
    *,
    wanted: Mapping[int, AbstractSet[int]] = _ALL,
) -> tuple[SourceDocument, ...]:
    """Return documents, each with the characters that an engine bills.

    :param wanted: of these documents only the texts of these numbers count.
    """
    found = []
    for one in documents:
        numbers = wanted.get(one.revision_id)
        if numbers is not None or KINDS[engine].n_characters is not None:
            parts = texts(store, one.revision_id, one.language, granularity)
            if numbers is not None:
                parts = tuple(part for part in parts if part.n in numbers)
                one = replace(one, n_segments=len(parts))
            one = replace(one, n_characters=n_characters(engine, parts))
        found.append(one)
    return tuple(found)
