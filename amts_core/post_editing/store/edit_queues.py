"""Queues of the post-editing desk: which segments of a document an editor works on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.tables import (
    BatchDocumentRow,
    BatchRow,
    DocumentRow,
    OrderRow,
    PostEditDraftRow,
    PostEditLeaseRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus
from amts_core.kernel.records import Granularity
from amts_core.parallel_data import holds_words, of_key
from amts_core.translation import DocumentState

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
    """Which segments of a document are worked on, and in which order.

    ``statuses`` empty means all. ``finding`` is the slug of a check that found something, ``words``
    what a side holds; a side's words are those of the source and of what was saved.
    """

    statuses: frozenset[EditStatus] = frozenset()
    order: EditOrder = EditOrder.DOCUMENT
    finding: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A segment of a document as a queue sees it: ``matches`` tells whether it belongs to it."""

    id: int
    n: int
    n_found: int
    n_characters: int
    matches: bool


def entries(
    store: Store, key: DocumentKey, queue: EditQueue, person_id: int | None = None
) -> tuple[Entry, ...]:
    """Return all segments of a document, in its order, and which of them a queue has.

    :param person_id: what others than this person hold a lease on does not belong to it.
    """
    with store.reading() as session:
        return entries_in(session, key, queue, person_id)


def entries_in(
    session: Session, key: DocumentKey, queue: EditQueue, person_id: int | None
) -> tuple[Entry, ...]:
    """Return what :func:`entries` does, for a transaction that takes what it has chosen."""
    matches = and_(true(), *_conditions(queue, person_id)).label("matches")
    query = (
        select(
            PostEditRow.id,
            PostEditRow.n,
            PostEditRow.found,
            func.length(PostEditRow.src_text),
            matches,
        )
        .where(*of_key(key))
        .order_by(PostEditRow.n)
    )
    return tuple(
        Entry(
            id=post_edit_id,
            n=n,
            n_found=len(found.split()),
            n_characters=n_characters,
            matches=bool(matching),
        )
        for post_edit_id, n, found, n_characters, matching in session.execute(query)
    )


def documents(store: Store, project_id: int, *, reviews: bool) -> tuple[EditedDocument, ...]:
    """Return all documents of a project that some arm has translated, newest order first.

    Their words are not counted.

    :param reviews: whether only what somebody else has approved is final.
    """
    of_document = BatchDocumentRow.revision_id, BatchRow.tgt_lang, OrderRow.granularity
    of_source = DocumentRow.id, DocumentRow.language, DocumentRow.path
    newest = func.max(OrderRow.id)
    translated = (
        select(*of_document, *of_source, newest, func.max(BatchDocumentRow.n_segments))
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
            n = max(n, sum(by_status.values()))  # the machine may have left some out
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
