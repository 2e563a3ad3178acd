"""Undo and redo: a person's events are taken back, and brought back, by events of their own."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ActedElsewhere, ConflictError, Overtaken, ReviewError
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
    :raises ActedElsewhere: the person has acted in another window.
    """
    read = partial(ledger.history, store, project_id, subject.kind(), cause.act.person.id)

    def plan() -> Do:
        event_id, do = _retraced(read, cause, take_back, without)

        def done(session: Session) -> Decision:
            try:
                return do(session)
            except ActedElsewhere:
                raise
            except ConflictError as error:
                raise Overtaken(str(error), event_id) from error

        return done

    return machine.act(store, subject, project_id, cause, plan=plan)


def counts(store: Store, subject: EventSubject[S, T], done: Decision) -> tuple[int, int]:
    """Return how many an undo or redo changed, and how many, changed since, it left as they are."""
    row: Any = subject.change_row
    counted = select(func.count()).select_from(row)
    with store.reading() as session:
        n_done, n_first = (
            session.scalar(counted.where(row.event_id == event_id)) or 0
            for event_id in (done.id, done.undoes)
        )
    return n_done, n_first - n_done


def _retraced(
    read: Callable[..., Sequence[Decision]], cause: Cause, take_back: TakeBack, without: Set[int]
) -> tuple[int, Do]:
    """Return the newest event of which anything is left, by its id, and what retraces it."""
    gone = set(without)
    while True:
        event, newest = undo_stack.retraced(
            lambda limit: read(limit=limit), cause.action, without=gone
        )
        if event is None:
            raise ReviewError(f"There is nothing to {cause.action}.")
        do = take_back(event, replace(cause, undoes=event.id, newest=newest))
        if do is not None:
            return event.id, do
        gone.add(event.id)
