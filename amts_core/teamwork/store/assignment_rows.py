"""Which documents people were given, and how far the documents of a project are at each desk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    AssignmentRow,
    BeadRow,
    PersonRow,
    PostEditRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus
from amts_core.kernel.records import Alignment, BeadStatus, Granularity, Person
from amts_core.teamwork.records import Assignment, Desk, DeskWork, WorkState


def add(
    store: Store,
    project_id: int,
    by: Person,
    works: Sequence[DeskWork],
    *,
    person_id: int,
    due: date | None,
    is_over: bool,
) -> None:
    """Keep that documents were given to a person, or taken back."""
    with store.writing() as session:
        hold(session, project_id)
        session.add_all(
            AssignmentRow(
                project_id=project_id,
                desk=work.desk,
                document_id=work.document_id,
                tgt_lang=work.tgt_lang,
                person_id=person_id,
                due=due,
                is_over=is_over,
                given_by=by.id,
                at=now(),
            )
            for work in works
        )


def assignments(store: Store, project_id: int) -> tuple[Assignment, ...]:
    """Return what people of a project have to do now, in the order in which it was given."""
    giver = aliased(PersonRow)
    query = (
        select(AssignmentRow, PersonRow.name, giver.name)
        .join(PersonRow, PersonRow.id == AssignmentRow.person_id)
        .join(giver, giver.id == AssignmentRow.given_by)
        .where(AssignmentRow.project_id == project_id)
        .order_by(AssignmentRow.id)
    )
    newest: dict[tuple[DeskWork, int], Assignment | None] = {}
    with store.reading() as session:
        for row, person, by in session.execute(query):
            work = record_of(DeskWork, row)
            newest[work, row.person_id] = (
                None if row.is_over else record_of(Assignment, row, work=work, person=person, by=by)
            )
    return tuple(one for one in newest.values() if one is not None)


def review_states(store: Store, alignments: Sequence[Alignment]) -> tuple[WorkState, ...]:
    """Return how far documents are in review.

    :param alignments: with their progress.
    """
    decided = (BeadStatus.APPROVED, BeadStatus.REJECTED)
    done = (
        select(BeadRow.alignment_id, BeadRow.person_id, func.count())
        .where(
            BeadRow.alignment_id.in_([one.id for one in alignments]),
            BeadRow.status.in_(decided),
            BeadRow.person_id.is_not(None),
        )
        .group_by(BeadRow.alignment_id, BeadRow.person_id)
    )
    with store.reading() as session:
        documents = _documents(session, (one.src_revision_id for one in alignments))
        own = _own(session, done)
    return tuple(
        WorkState(
            work=DeskWork(Desk.REVIEW, documents[one.src_revision_id], one.tgt_lang),
            path=one.src_path,
            src_lang=one.src_lang,
            n=one.n_beads,
            n_left=one.n_beads - one.n_decided,
            n_own=own.get((one.id,), {}),
            alignment_id=one.id,
        )
        for one in alignments
    )


def post_edit_states(store: Store, documents: Sequence[EditedDocument]) -> tuple[WorkState, ...]:
    """Return how far documents are at the post-editing desk."""
    of_document = PostEditRow.revision_id, PostEditRow.tgt_lang, PostEditRow.granularity
    done = (
        select(*of_document, PostEditRow.person_id, func.count())
        .where(
            PostEditRow.revision_id.in_([one.key.revision_id for one in documents]),
            PostEditRow.status.in_((EditStatus.SAVED, EditStatus.APPROVED)),
            PostEditRow.person_id.is_not(None),
        )
        .group_by(*of_document, PostEditRow.person_id)
    )
    with store.reading() as session:
        sources = _documents(session, (one.key.revision_id for one in documents))
        own = {
            DocumentKey(revision_id, tgt_lang, Granularity(granularity)): by_person
            for (revision_id, tgt_lang, granularity), by_person in _own(session, done).items()
        }
    return tuple(
        WorkState(
            work=DeskWork(Desk.POST_EDIT, sources[one.key.revision_id], one.key.tgt_lang),
            path=one.path,
            src_lang=one.src_lang,
            n=one.n_segments,
            n_left=one.n_segments - one.n_saved,
            n_own=own.get(one.key, {}),
            key=one.key,
        )
        for one in documents
    )


def _own(
    session: Session, query: Select[*tuple[Any, ...]]
) -> Mapping[tuple[Any, ...], dict[int, int]]:
    """Return by what comes first in the rows how much each person has done."""
    found: defaultdict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    for *document, person_id, n in session.execute(query):
        found[tuple(document)][person_id] = n
    return found


def _documents(session: Session, revision_ids: Iterable[int]) -> dict[int, int]:
    query = select(RevisionRow.id, RevisionRow.document_id)
    rows = session.execute(query.where(RevisionRow.id.in_(sorted(set(revision_ids)))))
    return {revision_id: document_id for revision_id, document_id in rows}
