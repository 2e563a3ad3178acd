"""Undo and redo: a person's events are taken back, and brought back, by events of their own."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConflictError, Overtaken, ReviewError
from amts_core.kernel.events import ledger, machine, undo_stack
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do, EventSubject, T
from amts_core.kernel.events.state_rules import S
from amts_core.kernel.records import Decision

TakeBack = Callable[[Decision, Cause], Do | None]
"""What takes an event back, or brings it back, as the cause says.

None where nothing is left of what the event concerned.
"""


def retrace(
    store: Store,
    subject: EventSubject[S, T],
    project_id: int,
    cause: Cause,
    *,
    take_back: TakeBack,
    without: Set[int] = frozenset(),
) -> Decision:
    """Take back what a person did last to a kind of subject and what stands, to any depth.

    :param cause: whose action is undo, or redo to bring it back.
    :param without: ids of events that are passed over.
    :raises ReviewError: there is nothing to undo, or to redo.
    :raises Overtaken: somebody else has changed since all that it concerned.
    :raises ConflictError: the person has acted in another window.
    """
    kind = subject.kind()
    read = partial(ledger.history, store, project_id, kind, cause.act.person.id)

    def plan() -> Do:
        again, do = _retraced(read, cause, take_back, without)

        def done(session: Session) -> Decision:
            ledger.check_newest(session, project_id, again, kind=kind)
            try:
                return do(session)
            except ConflictError as error:
                raise Overtaken(str(error), again.undoes or 0) from error

        return done

    return machine.act(store, subject, project_id, cause, plan=plan)


def n_left(store: Store, subject: EventSubject[S, T], done: Decision) -> int:
    """Return how many an undo or redo left as they are, because they were changed since."""
    n_first = 0 if done.undoes is None else n_changed(store, subject, done.undoes)
    return n_first - n_changed(store, subject, done.id)


def n_changed(store: Store, subject: EventSubject[S, T], event_id: int) -> int:
    """Return how many an event has changed."""
    row: Any = subject.change_row
    counted = select(func.count()).select_from(row).where(row.event_id == event_id)
    with store.reading() as session:
        return session.scalar(counted) or 0


def _retraced(
    read: Callable[..., Sequence[Decision]], cause: Cause, take_back: TakeBack, without: Set[int]
) -> tuple[Cause, Do]:
    """Return what retraces the newest event of which anything is left, and why it is done."""
    gone = set(without)
    while True:
        event, newest = undo_stack.retraced(
            lambda limit: read(limit=limit), cause.action, without=gone
        )
        if event is None:
            raise ReviewError(f"There is nothing to {cause.action}.")
        again = replace(cause, undoes=event.id, newest=newest)
        do = take_back(event, again)
        if do is not None:
            return again, do
        gone.add(event.id)
