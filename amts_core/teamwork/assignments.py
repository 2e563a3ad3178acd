"""Assignments: documents given to people, with a day, and how far everybody is with theirs.

An assignment names the document, not a revision: an import or a translation anew changes what is
left of it, and not whose it is. Nothing is remembered as done: what is left is counted.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from amts_core import post_editing
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError, PermissionDenied
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from amts_core.project import find_person
from amts_core.review import alignments
from amts_core.teamwork.records import Desk, DeskWork, GivenWork, PersonProgress, WorkState
from amts_core.teamwork.store import assignment_rows


def works(store: Store, project_id: int) -> tuple[WorkState, ...]:
    """Return the documents of a project at both desks, and how far they are: review first."""
    edited = [one for one in post_editing.documents(store, project_id) if one.is_current]
    return (
        *assignment_rows.review_states(store, alignments.current(store, project_id)),
        *assignment_rows.post_edit_states(store, edited),
    )


def give(
    store: Store,
    by: Person,
    project_id: int,
    given: Sequence[DeskWork],
    *,
    person_id: int,
    due: date | None = None,
) -> None:
    """Give documents to a person, who may have some of them already: then the day is the new one.

    Anybody may take documents themselves.

    :param due: the last day on which they are to be done.
    :raises PermissionDenied: only leads give documents to others, and only who may post-edit is
        given translations.
    :raises NotFoundError: there is no such person, or no such document at that desk.
    """
    person = find_person(store, person_id)
    _check(by, person)
    known = {one.work for one in works(store, project_id)}
    for work in given:
        if work not in known:
            raise NotFoundError(
                f"Document {work.document_id} into {work.tgt_lang} is not there to be done any "
                "more. Choose one of the list."
            )
        if work.desk is Desk.POST_EDIT and not rights.may(person, Task.POST_EDIT):
            raise PermissionDenied(
                f"{person.name} is a {person.role} and may not post-edit translations. Choose an "
                "editor or a lead."
            )
    assignment_rows.add(store, project_id, by, given, person_id=person.id, due=due, is_over=False)


def take_back(
    store: Store, by: Person, project_id: int, given: Sequence[DeskWork], *, person_id: int
) -> None:
    """Take documents back from a person; what was done in them stays.

    :raises PermissionDenied: only leads take back what others have.
    :raises NotFoundError: there is no such person.
    """
    _check(by, find_person(store, person_id))
    assignment_rows.add(store, project_id, by, given, person_id=person_id, due=None, is_over=True)


def given(store: Store, project_id: int, person_id: int | None = None) -> tuple[GivenWork, ...]:
    """Return what people of a project, or one of them, have to do: what is due first comes first.

    What is done comes last, in the order in which it was given. Documents that are not there any
    more are left out.
    """
    states = {one.work: one for one in works(store, project_id)}
    found = [
        GivenWork(one, states[one.work])
        for one in assignment_rows.assignments(store, project_id)
        if one.work in states and person_id in (None, one.person_id)
    ]
    return tuple(sorted(found, key=_urgency))


def progress(found: Sequence[GivenWork], today: date) -> tuple[PersonProgress, ...]:
    """Return how far each person is with what they were given, by name."""
    by_person: defaultdict[tuple[str, int], list[GivenWork]] = defaultdict(list)
    for one in found:
        by_person[one.assignment.person, one.assignment.person_id].append(one)
    return tuple(
        PersonProgress(
            person_id=person_id,
            person=person,
            n_documents=len(theirs),
            n=sum(one.state.n for one in theirs),
            n_left=sum(one.state.n_left for one in theirs),
            n_own=sum(one.n_own for one in theirs),
            days_left=min(
                (days for one in theirs if (days := one.days_left(today)) is not None), default=None
            ),
            n_overdue=sum(one.is_overdue(today) for one in theirs),
        )
        for (person, person_id), theirs in sorted(by_person.items())
    )


def _check(by: Person, person: Person) -> None:
    if by.id != person.id:
        rights.check(by, Task.ASSIGN)


def _urgency(one: GivenWork) -> tuple[bool, date]:
    return not one.state.n_left, one.assignment.due or date.max
