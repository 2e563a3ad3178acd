"""The machine: one way for every act of a person on beads and post-edits.

An act is planned first, which reads and checks and may refuse, and then done in one transaction
with its event. What comes again by the same token is answered with the event that it became.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import Base, EventRow
from amts_core.kernel.errors import AmtsError, ConflictError, NotFoundError
from amts_core.kernel.events import drafts, ledger
from amts_core.kernel.events.drafts import Column
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.state_rules import S
from amts_core.kernel.records import Action, Decision
from amts_core.kernel.rights import Task

_N_ROWS = 5000

Do = Callable[[Session], Decision]
"""What an act does, in a transaction, and the event that it becomes."""
Rows = Mapping[int, Any]
"""Rows of a subject's table by id, which nobody else changes until the transaction ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[S]):
    """What an event does to one subject.

    What ``change`` raises leaves everything as it was. ``found`` are the slugs of what the checks
    find in the state that it leads to, None where the findings are those of before.
    """

    id: int
    change: Callable[[S], S]
    found: tuple[str, ...] | None = None


T = TypeVar("T", bound=Step[Any])


class EventSubject(ABC, Generic[S, T]):
    """What a desk's events are about, and in which tables it is."""

    noun: ClassVar[str]
    row: ClassVar[type[Base]]
    change_row: ClassVar[type[Base]]

    @abstractmethod
    def drafts(self) -> Column:
        """Return the column of what drafts are of."""

    @abstractmethod
    def kind(self) -> ColumnElement[bool]:
        """Return the condition that an event is of this subject."""

    @abstractmethod
    def deed(self, action: Action) -> Action | Task:
        """Return what a person must be allowed to do for an action."""

    @abstractmethod
    def now(self, store: Store, subject_id: int) -> S:
        """Return the present state of one.

        :raises NotFoundError: there is none of this id.
        """

    @abstractmethod
    def put(self, row: Any, step: T, event: EventRow) -> dict[str, Any]:
        """Take a step in a row, and return the row that says what was before and after."""

    def admit(self, session: Session, rows: Rows, cause: Cause) -> None:
        """Refuse to change what is of no concern any more.

        :raises ConflictError: saying where to look.
        """


@dataclass(frozen=True, slots=True)
class Clash(Generic[S]):
    """What becomes of an act on something that somebody else was quicker to change.

    ``agrees`` says of its present state whether just this was wanted; where it was not, ``keep``
    keeps what was typed as a draft.
    """

    subject_id: int
    agrees: Callable[[S], bool]
    keep: Callable[[], None] | None = None


def act(
    store: Store,
    subject: EventSubject[S, T],
    project_id: int,
    cause: Cause,
    *,
    plan: Callable[[], Do],
) -> Decision:
    """Do what a person wants; when this returns it is in the database.

    :param plan: reads what is needed and returns what is to be done. What it refuses is told only
        if the act was not done meanwhile: that may be why it is refused.
    :returns: the event; of an act that came before the one that it became then.
    :raises PermissionDenied: the person's role does not allow it.
    :raises ConflictError: what is concerned was changed since it was shown, or the person has acted
        since what ``cause`` calls their newest event.
    """
    token = cause.act.token
    known = ledger.find(store, token)
    if known is not None:
        return known
    do = _planned(cause, subject.deed(cause.action), plan)
    with store.writing() as session:
        ledger.hold_person(session, cause.act.person.id)
        known = ledger.with_token(session, token)
        if known is not None:
            return known
        return do(session)


def act_or_agree(
    store: Store,
    subject: EventSubject[S, T],
    project_id: int,
    cause: Cause,
    *,
    plan: Callable[[], Do],
    clash: Clash[S],
) -> Decision | None:
    """Do what :func:`act` does; None where somebody else was quicker to do the very same.

    Otherwise what was typed is kept as the person's draft.
    """
    try:
        return act(store, subject, project_id, cause, plan=plan)
    except ConflictError:
        if clash.agrees(subject.now(store, clash.subject_id)):
            drafts.drop_draft(store, subject.drafts(), cause.act.person.id, clash.subject_id)
            return None
        if clash.keep is not None:
            clash.keep()
        raise


def change(
    session: Session,
    subject: EventSubject[S, T],
    project_id: int,
    cause: Cause,
    steps: Sequence[T],
    *,
    settles_drafts: bool = False,
    also: Callable[[Session, Rows, EventRow], Sequence[dict[str, Any]]] | None = None,
) -> Decision:
    """Take all steps of one event, or none.

    :param settles_drafts: the person's drafts are what they decide on here, and go; otherwise they
        are kept, whatever comes of what they are of.
    :param also: does what else belongs to the event, and returns rows of changes of its own.
    :raises NotFoundError: there is nothing of an id.
    """
    ids = sorted(step.id for step in steps)
    rows = {row.id: row for row in _held(session, subject, ids)}
    subject.admit(session, rows, cause)
    event = append(session, subject, project_id, cause)
    made = [subject.put(_found(rows, step, subject), step, event) for step in steps]
    if also is not None:
        made += also(session, rows, event)
    session.flush()
    for start in range(0, len(made), _N_ROWS):
        session.execute(insert(subject.change_row), made[start : start + _N_ROWS])
    if settles_drafts:
        drafts.drop(session, subject.drafts(), cause.act.person.id, ids)
    return ledger.decision_of(event, cause.act.person.name)


def append(
    session: Session, subject: EventSubject[S, T], project_id: int, cause: Cause
) -> EventRow:
    """Append an event, and return its row with the id it has got.

    :raises ConflictError: the person has acted since what ``cause`` calls their newest event.
    """
    ledger.check_newest(session, project_id, cause, kind=subject.kind())
    return ledger.put_event(session, project_id, cause)


def _planned(cause: Cause, deed: Action | Task, plan: Callable[[], Do]) -> Do:
    """Return what an act does; where it is refused, what tells so."""
    try:
        rights.check(cause.act.person, deed)
        return plan()
    except AmtsError as refusal:
        return partial(_refuse, refusal)


def _refuse(refusal: AmtsError, _: Session) -> Decision:
    raise refusal


def _held(session: Session, subject: EventSubject[S, T], ids: Sequence[int]) -> Iterable[Any]:
    """Yield rows that nobody else changes until the transaction ends.

    They are asked for in the order of their ids, so that no two events wait for each other.
    """
    row: Any = subject.row
    for start in range(0, len(ids), _N_ROWS):
        query = select(row).where(row.id.in_(ids[start : start + _N_ROWS])).order_by(row.id)
        yield from session.scalars(query.with_for_update())


def _found(rows: Rows, step: T, subject: EventSubject[S, T]) -> Any:
    if step.id not in rows:
        raise NotFoundError(f"There is no {subject.noun} {step.id}. Choose a document again.")
    return rows[step.id]
