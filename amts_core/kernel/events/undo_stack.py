"""Which of a person's events an undo takes back, and which a redo brings back. Pure."""

from collections.abc import Callable, Sequence, Set

from amts_core.kernel.records import Action, Decision

_N_RECENT = 200
"""Events of a person that are read at first; nearly always one of them is to be retraced."""


def next_undo(history: Sequence[Decision]) -> Decision | None:
    """Return which of a person's events, oldest first, an undo would take back."""
    done, _ = _stacks(history)
    return done[-1] if done else None


def next_redo(history: Sequence[Decision]) -> Decision | None:
    """Return which undone event, of a person's events oldest first, a redo would bring back."""
    _, undone = _stacks(history)
    return undone[-1] if undone else None


def retraced(
    read: Callable[[int | None], Sequence[Decision]],
    action: Action,
    without: Set[int] = frozenset(),
) -> tuple[Decision | None, int | None]:
    """Return the event to be retraced, and the id of the person's newest one.

    :param read: returns a person's last events, oldest first: so many of them, or all for None.
    :param action: undo or redo.
    :param without: ids of events that are left out, and so is their undoing.
    """
    choose = next_undo if action is Action.UNDO else next_redo
    for limit in (_N_RECENT, None):
        history = read(limit)
        event = choose(own_decisions(history, without))
        if event is not None:
            return event, history[-1].id
    return None, None


def own_decisions(history: Sequence[Decision], without: Set[int]) -> tuple[Decision, ...]:
    """Return the events that a person took: not those that carry these over.

    :param without: ids of events that are left out, and so is their undoing.
    """
    return tuple(
        one
        for one in history
        if one.action is not Action.CARRY and without.isdisjoint((one.id, one.undoes))
    )


def _stacks(history: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """Return what can be undone and what can be redone; a new decision ends all redo.

    Of a history that begins in the middle the older events are missing, perhaps the undo that
    comes before a redo.
    """
    by_id = {event.id: event for event in history}
    done: dict[int, Decision] = {}
    undone: dict[int, Decision] = {}
    for event in history:
        original = by_id.get(event.undoes) if event.undoes is not None else None
        if original is None:
            done[event.id] = event
            undone.clear()
            continue
        there, gone = (undone, done) if event.action is Action.UNDO else (done, undone)
        gone.pop(original.id, None)
        there.pop(original.id, None)
        there[original.id] = original
    return list(done.values()), list(undone.values())
