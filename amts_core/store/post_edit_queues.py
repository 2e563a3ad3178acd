"""Queues of the post-editing desk: which segments of a document an editor works on."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from amts_core.ledger import DocumentState
from amts_core.post_edits import DocumentKey, EditedDocument, EditStatus
from amts_core.store.alignments import like_words
from amts_core.store.engine import Store, now
from amts_core.store.post_edits import of_key
from amts_core.store.schema import (
    BatchDocumentRow,
    BatchRow,
    DocumentRow,
    OrderRow,
    PostEditLeaseRow,
    PostEditRow,
    RevisionRow,
)

_SAVED = (EditStatus.SAVED, EditStatus.APPROVED)


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


@dataclass(frozen=True, slots=True)
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
    matches = and_(true(), *_conditions(queue, person_id)).label("matches")
    query = (
        select(
            PostEditRow.id, PostEditRow.n, PostEditRow.found, func.length(PostEditRow.src_text),
            matches,
        )
        .where(*of_key(key))
        .order_by(PostEditRow.n)
    )  # fmt: skip
    with store.reading() as session:
        return tuple(
            Entry(post_edit_id, n, len(found.split()), n_characters, bool(matching))
            for post_edit_id, n, found, n_characters, matching in session.execute(query)
        )


def documents(
    store: Store, project_id: int, *, reviews: bool, all_orders: bool = False
) -> tuple[EditedDocument, ...]:
    """Return the documents of a project that some arm has translated, newest order first.

    Their words are not counted.

    :param reviews: whether only what somebody else has approved is final.
    :param all_orders: also those that a later order has translated again.
    """
    translated = (
        select(
            BatchRow.order_id, BatchDocumentRow.revision_id, BatchRow.tgt_lang, OrderRow.src_lang,
            DocumentRow.path, DocumentRow.id, func.max(BatchDocumentRow.n_segments),
        )
        .join(BatchRow, BatchRow.id == BatchDocumentRow.batch_id)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .join(RevisionRow, RevisionRow.id == BatchDocumentRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(OrderRow.project_id == project_id, BatchDocumentRow.state == DocumentState.DONE)
        .group_by(
            BatchRow.order_id, BatchDocumentRow.revision_id, BatchRow.tgt_lang, OrderRow.src_lang,
            DocumentRow.path, DocumentRow.id,
        )
        .order_by(BatchRow.order_id.desc(), DocumentRow.path, BatchRow.tgt_lang)
    )  # fmt: skip
    counts = _status_counts(store, project_id)
    found: dict[tuple[object, ...], EditedDocument] = {}
    with store.reading() as session:
        for order_id, revision_id, tgt_lang, src_lang, path, document_id, n in session.execute(
            translated
        ):
            key = DocumentKey(order_id, revision_id, tgt_lang)
            of_key = counts.get(key, {})
            n_approved = of_key.get(EditStatus.APPROVED, 0)
            n_saved = n_approved + of_key.get(EditStatus.SAVED, 0)
            name = (document_id, tgt_lang, order_id if all_orders else None)
            found.setdefault(
                name,
                EditedDocument(
                    order_id, revision_id, tgt_lang, src_lang, path, n, n_saved,
                    of_key.get(EditStatus.RETURNED, 0), n_approved if reviews else n_saved, 0,
                ),
            )  # fmt: skip
    return tuple(found.values())


def _status_counts(store: Store, project_id: int) -> dict[DocumentKey, dict[EditStatus, int]]:
    of_document = PostEditRow.order_id, PostEditRow.revision_id, PostEditRow.tgt_lang
    query = (
        select(*of_document, PostEditRow.status, func.count())
        .join(OrderRow, OrderRow.id == PostEditRow.order_id)
        .where(OrderRow.project_id == project_id)
        .group_by(*of_document, PostEditRow.status)
    )
    found: dict[DocumentKey, dict[EditStatus, int]] = {}
    with store.reading() as session:
        for order_id, revision_id, tgt_lang, status, n in session.execute(query):
            of_key = found.setdefault(DocumentKey(order_id, revision_id, tgt_lang), {})
            of_key[EditStatus(status)] = n
    return found


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


def holds_words(words: str) -> ColumnElement[bool]:
    """Return the condition that the source or the saved text of a post-edit holds these words."""
    return or_(
        like_words(PostEditRow.src_text, words),
        func.coalesce(like_words(PostEditRow.text, words), False),
    )
