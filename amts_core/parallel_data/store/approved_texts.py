"""Approved texts of a project, in beads and in final post-edits: what a memory is filled from."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from amts_core.documents import TextPlace
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadOriginRow,
    BeadRow,
    DocumentRow,
    EventRow,
    PersonRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import UNIT_PREFIX, EditStatus
from amts_core.kernel.records import Granularity
from amts_core.parallel_data.store.post_edit_rows import holds_words
from amts_core.review import holds_words as bead_holds_words
from amts_core.review import is_unit

_N_STREAM = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedText:
    """A unit in the direction of a search, and the event that made it one.

    ``place`` is where its source begins, None where no document has it; ``revision_ids`` are those
    of its sides. ``is_there`` is False for what is no unit now.
    """

    unit_id: str
    src: str
    tgt: str
    document: str
    person: str | None
    event: int
    is_there: bool
    place: TextPlace | None
    revision_ids: tuple[int, ...]


def last_event(store: Store, project_id: int) -> int:
    """Return the id of the newest event of a project, 0 where there is none."""
    with store.reading() as session:
        query = select(func.max(EventRow.id)).where(EventRow.project_id == project_id)
        return session.scalar(query) or 0


def changed_since(
    store: Store, project_id: int, languages: tuple[str, str], event_id: int, *, reviews: bool
) -> Iterator[ApprovedText]:
    """Yield what events after one have changed, also what they have made no unit any more.

    :param languages: of source and target; texts of either direction serve.
    :param event_id: 0 for all that was ever decided.
    :param reviews: whether only what somebody else has approved is final.
    """
    later = _is_later(event_id), PostEditRow.event_id > event_id
    for direction in (languages, languages[::-1]):
        is_turned = direction != languages
        queries = (
            _beads(project_id, direction, later[0]),
            _edits(project_id, direction, later[1], reviews=reviews),
        )
        for prefix, query in zip(("", UNIT_PREFIX), queries, strict=True):
            with store.reading() as session:
                for row in session.execute(query.execution_options(yield_per=_N_STREAM)):
                    yield _text(prefix, *row, is_turned=is_turned)


def with_words(
    store: Store,
    project_id: int,
    languages: tuple[str, str],
    words: str,
    n: int,
    *,
    reviews: bool,
    without: Collection[int] = (),
) -> tuple[ApprovedText, ...]:
    """Return units of a project that hold these words on a side, the newest first.

    :param languages: of source and target; texts of either direction serve.
    :param n: the most.
    :param without: revisions whose units don't count.
    """
    found: list[ApprovedText] = []
    approved = and_(
        is_unit(),
        AlignmentRow.src_revision_id.not_in(without),
        AlignmentRow.tgt_revision_id.not_in(without),
    )
    final = and_(
        PostEditRow.status.in_(final_statuses(reviews=reviews)),
        PostEditRow.revision_id.not_in(without),
    )
    for direction in (languages, languages[::-1]):
        is_turned = direction != languages
        beads = _beads(project_id, direction, approved & bead_holds_words(words))
        edits = _edits(project_id, direction, final & holds_words(words), reviews=reviews)
        with store.reading() as session:
            for prefix, query, column in (
                ("", beads, BeadRow.event_id),
                (UNIT_PREFIX, edits, PostEditRow.event_id),
            ):
                rows = session.execute(query.order_by(column.desc()).limit(n))
                found += [_text(prefix, *row, is_turned=is_turned) for row in rows]
    return tuple(sorted(found, key=lambda one: -one.event)[:n])


def final_statuses(*, reviews: bool) -> tuple[EditStatus, ...]:
    """Return which post-edits are final.

    :param reviews: whether only what somebody else has approved is.
    """
    return (EditStatus.APPROVED,) if reviews else (EditStatus.SAVED, EditStatus.APPROVED)


def _is_later(event_id: int) -> ColumnElement[bool]:
    """Return the condition that a bead, or what goes on with it, was changed after an event."""
    newer = aliased(BeadRow)
    going_on = (
        select(BeadOriginRow.origin_id)
        .join(newer, newer.id == BeadOriginRow.bead_id)
        .where(newer.event_id > event_id)
    )
    return or_(BeadRow.event_id > event_id, BeadRow.id.in_(going_on))


def _beads(
    project_id: int, direction: tuple[str, str], condition: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    return (
        select(
            BeadRow.id,
            BeadRow.src_text,
            BeadRow.tgt_text,
            src.path,
            PersonRow.name,
            BeadRow.event_id,
            is_unit(),
            BeadRow.src,
            BeadRow.tgt,
            AlignmentRow.src_revision_id,
            AlignmentRow.tgt_revision_id,
        )
        .join(AlignmentRow, AlignmentRow.id == BeadRow.alignment_id)
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .outerjoin(PersonRow, PersonRow.id == BeadRow.person_id)
        .where(
            AlignmentRow.project_id == project_id,
            src.language == direction[0],
            tgt.language == direction[1],
            condition,
        )
    )


def _edits(
    project_id: int, direction: tuple[str, str], condition: ColumnElement[bool], *, reviews: bool
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PostEditRow.id,
            PostEditRow.src_text,
            func.coalesce(PostEditRow.text, ""),
            DocumentRow.path,
            PersonRow.name,
            PostEditRow.event_id,
            PostEditRow.status.in_(final_statuses(reviews=reviews)),
            PostEditRow.n,
            PostEditRow.block,
            PostEditRow.granularity,
            PostEditRow.revision_id,
        )
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .outerjoin(PersonRow, PersonRow.id == PostEditRow.person_id)
        .where(
            DocumentRow.project_id == project_id,
            DocumentRow.language == direction[0],
            PostEditRow.tgt_lang == direction[1],
            condition,
        )
    )


def _text(
    prefix: str,
    number: int,
    src: str,
    tgt: str,
    document: str,
    person: str | None,
    event: int | None,
    is_there: bool,
    *where: Any,
    is_turned: bool,
) -> ApprovedText:
    has_both = bool(src.strip() and tgt.strip())
    place, revision_ids = (_of_edit if prefix else _of_bead)(*where, is_turned=is_turned)
    return ApprovedText(
        unit_id=f"{prefix}{number}",
        src=tgt if is_turned else src,
        tgt=src if is_turned else tgt,
        document=document,
        person=person,
        event=event or 0,
        is_there=bool(is_there) and has_both,
        place=place,
        revision_ids=revision_ids,
    )


def _of_bead(
    src: list[int], tgt: list[int], *revision_ids: int, is_turned: bool
) -> tuple[TextPlace | None, tuple[int, ...]]:
    """Return where the source of a bead begins, and the revisions of both sides."""
    numbers = tgt if is_turned else src
    return TextPlace(revision_ids[is_turned], min(numbers, default=None)), revision_ids


def _of_edit(
    n: int, block: int, granularity: str, revision_id: int, *, is_turned: bool
) -> tuple[TextPlace | None, tuple[int, ...]]:
    """Return where the source of a post-edit begins, and its revision; its text is in none."""
    is_sentence = granularity == Granularity.SENTENCE
    place = None if is_turned else TextPlace(revision_id, n if is_sentence else None, block)
    return place, (revision_id,)
