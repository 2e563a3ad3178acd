"""Queues of the post-editing desk: which segments of which documents an editor works on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    case,
    column,
    false,
    func,
    or_,
    select,
    values,
)

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.row_orders import Query, RowOrder
from amts_core.kernel.database.tables import (
    BatchDocumentRow,
    BatchRow,
    DocumentRow,
    OrderRow,
    PostEditDraftRow,
    PostEditLeaseRow,
    PostEditRow,
    RevisionRow,
    SegmentRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus
from amts_core.kernel.records import Granularity
from amts_core.parallel_data import holds_words, of_key
from amts_core.translation import DocumentState

_ALIKE = 100.0
"""The likeness of two texts that are the same, and where there is one text alone."""
_FINDING_WEIGHT = 10.0
"""How many points of the arms' likeness a kind of finding counts."""
_APPROVED = (EditStatus.APPROVED,)
_SAVED = (EditStatus.SAVED, *_APPROVED)


class EditOrder(StrEnum):
    """In which order a queue is worked through.

    ``WORST`` begins where the arms differ most and most was found.
    """

    DOCUMENT = "document"
    WORST = "worst"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True)
class EditQueue:
    """Which segments are worked on, and in which order.

    ``statuses`` empty means all. ``finding`` is the slug of a check that found something, ``words``
    what a side holds; a side's words are those of the source and of what was saved.
    """

    statuses: frozenset[EditStatus] = frozenset()
    order: EditOrder = EditOrder.DOCUMENT
    finding: str = ""
    words: str = ""


EditScope = DocumentKey | tuple[DocumentKey, ...]
"""Which open documents a queue is of: one, or several in the order in which they are given."""


def order_of(scope: EditScope, queue: EditQueue, person_id: int | None = None) -> RowOrder:
    """Return a queue as rows in their order.

    :param person_id: what others than this person hold a lease on does not belong to it.
    """
    ranked = None if isinstance(scope, DocumentKey) else _ranked(scope)

    def among(query: Query) -> Query:
        if isinstance(scope, DocumentKey):
            return query.select_from(PostEditRow).where(*of_key(scope))
        if ranked is None:
            return query.select_from(PostEditRow).where(false())
        same = (
            (ranked.c.revision_id == PostEditRow.revision_id)
            & (ranked.c.tgt_lang == PostEditRow.tgt_lang)
            & (ranked.c.granularity == PostEditRow.granularity)
        )
        return query.select_from(PostEditRow).join(ranked, same)

    first: dict[EditOrder, list[ColumnElement[Any]]] = {
        EditOrder.DOCUMENT: [],
        EditOrder.SHORTEST: [func.length(PostEditRow.src_text)],
        EditOrder.WORST: [_goodness()],
    }
    rank = [] if ranked is None else [ranked.c.rank]
    place = PostEditRow.n.expression, PostEditRow.id.expression
    return RowOrder(
        id=PostEditRow.id.expression,
        key=(*first[queue.order], *rank, *place),
        among=among,
        chosen=tuple(_conditions(queue, person_id)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditText:
    """What is saved for a segment, and in which version."""

    id: int
    version: int
    revision_id: int
    src_text: str
    text: str


def texts(store: Store, scope: EditScope, words: str) -> tuple[EditText, ...]:
    """Return what is saved in documents, in their order.

    :param words: those that hold them on a side alone; empty for all.
    """
    order = order_of(scope, EditQueue(words=words))
    columns = (
        PostEditRow.id,
        PostEditRow.version,
        PostEditRow.revision_id,
        PostEditRow.src_text,
        PostEditRow.text,
    )
    query = order.query(*columns).where(PostEditRow.text.is_not(None)).order_by(*order.key)
    with store.reading() as session:
        return tuple(record_of(EditText, row) for row in session.execute(query))


def keep_likeness(store: Store, key: DocumentKey, likeness: Mapping[int, float]) -> None:
    """Keep how alike the arms are, by the number of a text, where that has changed."""
    query = select(PostEditRow.n, PostEditRow.likeness).where(*of_key(key))
    with store.reading() as session:
        known = {n: kept for n, kept in session.execute(query)}
    changed = {n: new for n in known if (new := likeness.get(n)) != known[n]}
    if not changed:
        return
    with store.writing() as session:
        for row in session.scalars(select(PostEditRow).where(*of_key(key))):
            if row.n in changed:
                row.likeness = changed[row.n]


def open_keys(store: Store, project_id: int) -> frozenset[DocumentKey]:
    """Return the documents of a project that can be post-edited already."""
    with store.reading() as session:
        return frozenset(
            DocumentKey(revision_id, tgt_lang, Granularity(granularity))
            for revision_id, tgt_lang, granularity in session.execute(
                _of_project(project_id).distinct()
            )
        )


def _goodness() -> ColumnElement[float]:
    """Return what is least where the arms differ most and most was found."""
    spaces = func.length(PostEditRow.found) - func.length(func.replace(PostEditRow.found, " ", ""))
    n_found = case((PostEditRow.found == "", 0), else_=spaces - 1)
    return func.coalesce(PostEditRow.likeness, _ALIKE) - _FINDING_WEIGHT * n_found


def _ranked(keys: tuple[DocumentKey, ...]) -> CTE | None:
    """Return documents with the number of each in their order, None without any."""
    if not keys:
        return None
    columns = column("revision_id", Integer), column("tgt_lang", String)
    rows = values(*columns, column("granularity", String), column("rank", Integer), name="given")
    return rows.data(
        [(key.revision_id, key.tgt_lang, key.granularity.value, n) for n, key in enumerate(keys)]
    ).cte("ranked")


def documents(store: Store, project_id: int, *, reviews: bool) -> tuple[EditedDocument, ...]:
    """Return all documents of a project that some arm has translated, newest order first.

    Their words are not counted.

    :param reviews: whether only what somebody else has approved is final.
    """
    of_document = BatchDocumentRow.revision_id, BatchRow.tgt_lang, OrderRow.granularity
    of_source = DocumentRow.id, DocumentRow.language, DocumentRow.path
    newest = func.max(OrderRow.id)
    n_texts = (
        select(
            case(
                (
                    OrderRow.granularity == Granularity.PARAGRAPH,
                    func.count(SegmentRow.block.distinct()),
                ),
                else_=func.count(SegmentRow.n),
            )
        )
        .where(SegmentRow.revision_id == BatchDocumentRow.revision_id)
        .correlate(BatchDocumentRow, OrderRow)
        .scalar_subquery()
    )
    translated = (
        select(*of_document, *of_source, newest, n_texts)
        .join(BatchRow, BatchRow.id == BatchDocumentRow.batch_id)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .join(RevisionRow, RevisionRow.id == BatchDocumentRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(OrderRow.project_id == project_id, BatchDocumentRow.state == DocumentState.DONE)
        .group_by(*of_document, *of_source, RevisionRow.n)
        .order_by(newest.desc(), DocumentRow.path, BatchRow.tgt_lang, RevisionRow.n.desc())
    )
    counts, begun = _status_counts(store, project_id), _begun(store, project_id)
    found: list[EditedDocument] = []
    known: set[tuple[int, str]] = set()
    with store.reading() as session:
        for (
            revision_id,
            tgt_lang,
            granularity,
            document_id,
            src_lang,
            path,
            order_id,
            n,
        ) in session.execute(translated):
            key = DocumentKey(revision_id, tgt_lang, Granularity(granularity))
            by_status = counts.get(key, {})
            n_saved = _n_done(n, by_status, _SAVED)
            n_final = _n_done(n, by_status, _APPROVED) if reviews else n_saved
            found.append(
                EditedDocument(
                    key=key,
                    order_id=order_id,
                    src_lang=src_lang,
                    path=path,
                    is_current=(document_id, tgt_lang) not in known,
                    has_work=key in begun,
                    n_segments=n,
                    n_saved=n_saved,
                    n_returned=by_status.get(EditStatus.RETURNED, 0),
                    n_final=n_final,
                    n_words=0,
                )
            )
            known.add((document_id, tgt_lang))
    return tuple(found)


def _n_done(
    n_segments: int, by_status: Mapping[EditStatus, int], done: Collection[EditStatus]
) -> int:
    """Return how many segments of a document have one of some statuses.

    Of an open document what is not at the desk needs nobody there: a kept translation that renders
    several segments. What is left is what the desk's queues have.
    """
    if not by_status:
        return 0
    return n_segments - sum(n for status, n in by_status.items() if status not in done)


def _status_counts(store: Store, project_id: int) -> dict[DocumentKey, dict[EditStatus, int]]:
    query = _of_project(project_id, PostEditRow.status, func.count()).group_by(
        *_OF_DOCUMENT, PostEditRow.status
    )
    found: dict[DocumentKey, dict[EditStatus, int]] = {}
    with store.reading() as session:
        for revision_id, tgt_lang, granularity, status, n in session.execute(query):
            key = DocumentKey(revision_id, tgt_lang, Granularity(granularity))
            found.setdefault(key, {})[EditStatus(status)] = n
    return found


def _begun(store: Store, project_id: int) -> frozenset[DocumentKey]:
    """Return the documents in which somebody has decided or typed something."""
    typed = select(PostEditDraftRow.post_edit_id)
    query = _of_project(project_id).where(
        or_(PostEditRow.event_id.is_not(None), PostEditRow.id.in_(typed))
    )
    with store.reading() as session:
        return frozenset(
            DocumentKey(revision_id, tgt_lang, Granularity(granularity))
            for revision_id, tgt_lang, granularity in session.execute(query.distinct())
        )


_OF_DOCUMENT = PostEditRow.revision_id, PostEditRow.tgt_lang, PostEditRow.granularity


def _of_project(project_id: int, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Return the query of what names the documents of a project at the desk, and columns."""
    return (
        select(*_OF_DOCUMENT, *columns)
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(DocumentRow.project_id == project_id)
    )


def _conditions(queue: EditQueue, person_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if queue.statuses:
        found.append(PostEditRow.status.in_(sorted(queue.statuses)))
    if queue.finding:
        found.append(PostEditRow.found.contains(f" {queue.finding} ", autoescape=True))
    if queue.words.strip():
        found.append(holds_words(queue.words.strip()))
    if person_id is not None:
        leased = select(PostEditLeaseRow.post_edit_id).where(
            PostEditLeaseRow.person_id != person_id, PostEditLeaseRow.until > now()
        )
        found.append(PostEditRow.id.not_in(leased))
    return found
