"""Decisions on beads: what they change, and how undo finds its way back.

Pure: states in, states out. The store makes a change durable together with its event.
"""

import unicodedata
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadState,
    BeadStatus,
    Decision,
    Finding,
    Progress,
    Severity,
)

_N_RECENT = 200
"""Events of a person that are read at first; nearly always one of them is to be retraced."""
_STATUS_AFTER = MappingProxyType(
    {
        Action.APPROVE: BeadStatus.APPROVED,
        Action.EDIT: BeadStatus.APPROVED,
        Action.ACCEPT: BeadStatus.APPROVED,
        Action.REJECT: BeadStatus.REJECTED,
        Action.SKIP: BeadStatus.SKIPPED,
        Action.FLAG: BeadStatus.FLAGGED,
    }
)
FAST_MS = 400
"""A bead that was decided sooner after it was shown was hardly read."""


def decide(
    state: BeadState,
    action: Action,
    findings: Sequence[Finding],
    *,
    seen_version: int,
    tgt_text: str | None = None,
) -> BeadState:
    """Return the state of a bead after an action.

    :param findings: of the texts that would be approved; an error among them blocks approval.
    :param seen_version: the version that the person had before their eyes.
    :param tgt_text: the new text of the target, for an edit.
    :raises ConflictError: the bead has changed since it was shown.
    :raises ReviewError: the bead was superseded, or has an error and can't be approved.
    """
    _check_seen(state, seen_version)
    status = _STATUS_AFTER[action]
    errors = [found.message for found in findings if found.severity is Severity.ERROR]
    if status is BeadStatus.APPROVED and errors:
        raise ReviewError(blocked_message(errors))
    text = state.tgt_text if tgt_text is None else tgt_text
    return BeadState(
        status=status,
        src_text=state.src_text,
        tgt_text=text,
        version=state.version + 1,
        ignored=state.ignored,
    )


def blocked_message(errors: Sequence[str]) -> str:
    """Return why a bead with these errors can't be approved, and what to do."""
    return f"This can't be approved: {'; '.join(errors)}. Edit the target, or reject the bead."


def ignore(state: BeadState, check: str, *, seen_version: int) -> BeadState:
    """Return the state of a bead whose findings of one check are judged to be no fault.

    :raises ConflictError: the bead has changed since it was shown.
    :raises ReviewError: it was superseded.
    """
    _check_seen(state, seen_version)
    ignored = tuple(sorted({*state.ignored, check}))
    return BeadState(
        status=state.status,
        src_text=state.src_text,
        tgt_text=state.tgt_text,
        version=state.version + 1,
        ignored=ignored,
    )


def check_ignorable(check: str, found: Sequence[Finding], reason: str) -> None:
    """Refuse to ignore what is no warning of these findings, or without a reason.

    :raises ReviewError: naming what to do instead.
    """
    if not reason.strip():
        raise ReviewError("Say in a word or two why this finding is no fault.")
    severities = {finding.severity for finding in found if finding.check == check}
    if not severities:
        raise ReviewError("This finding is gone already.")
    if severities != {Severity.WARNING}:
        raise ReviewError("Only warnings can be ignored. Edit the target, or reject the bead.")


def supersede(state: BeadState, *, seen_version: int) -> BeadState:
    """Return the state of a bead that others take the place of.

    :raises ConflictError: the bead has changed since it was shown.
    """
    _check_seen(state, seen_version)
    return BeadState(
        status=BeadStatus.SUPERSEDED,
        src_text=state.src_text,
        tgt_text=state.tgt_text,
        version=state.version + 1,
        ignored=state.ignored,
    )


def is_agreement(state: BeadState, action: Action, seen: BeadState, tgt_text: str | None) -> bool:
    """Return whether somebody else has already decided just what this action would.

    :param state: of the bead now; ``seen`` is the one that the person had before their eyes.
    """
    wanted = seen.tgt_text if tgt_text is None else tgt_text
    return state.status is _STATUS_AFTER[action] and state.tgt_text == wanted


def _check_seen(state: BeadState, seen_version: int) -> None:
    if state.status is BeadStatus.SUPERSEDED:
        raise ConflictError(
            "This bead was merged, split or aligned anew. Look at what is there now."
        )
    if state.version != seen_version:
        raise ConflictError(
            f"This bead was changed since you saw it: it is now {state.status}. Look at it again."
        )


def clean(text: str) -> str:
    """Return what a person typed as it is stored: composed (NFC), trimmed, on one line."""
    return " ".join(unicodedata.normalize("NFC", text).splitlines()).strip()


def restored(current: BeadState, expected: BeadState, wanted: BeadState) -> BeadState:
    """Return ``wanted`` as the next version of a bead, for undo and redo.

    :param expected: how the event to be undone (or redone) left (or found) the bead.
    :raises ConflictError: somebody has decided on it since.
    """
    if _content(current) != _content(expected):
        raise ConflictError(
            "Somebody has decided on this bead since. Look at it again instead of undoing."
        )
    return replace(wanted, version=current.version + 1)


def _content(state: BeadState) -> BeadState:
    return replace(state, version=0)


def own_decisions(history: Sequence[Decision], without: Set[int]) -> tuple[Decision, ...]:
    """Return the events that a person took: not those that carry these over.

    :param without: ids of events that are left out, and so is their undoing.
    """
    return tuple(
        one
        for one in history
        if one.action is not Action.CARRY and without.isdisjoint((one.id, one.undoes))
    )


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
    choose: Callable[[Sequence[Decision]], Decision | None],
) -> tuple[Decision | None, int | None]:
    """Return the event to be retraced, and the id of the person's newest one.

    :param read: returns a person's last events, oldest first: so many of them, or all for None.
    :param choose: :func:`next_undo` or :func:`next_redo`.
    """
    for limit in (_N_RECENT, None):
        history = read(limit)
        event = choose(history)
        if event is not None:
            return event, history[-1].id
    return None, None


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


def progress(alignments: Sequence[Alignment]) -> Progress:
    """Return how far the review of these alignments is, taken together."""
    return Progress(
        n_documents=len(alignments),
        n_beads=sum(one.n_beads for one in alignments),
        n_approved=sum(one.n_approved for one in alignments),
        n_decided=sum(one.n_decided for one in alignments),
    )


@dataclass(frozen=True, slots=True)
class BeadPage:
    """One page of a queue: its number from 1, of how many, and where in the queue it begins."""

    number: int
    n_pages: int
    first: int


def page_of(before: int, total: int, n_rows: int, wanted: int | None = None) -> BeadPage:
    """Return a page of a queue of ``total`` beads.

    :param before: how many come before the bead whose page it is.
    :param wanted: number of another page to be shown instead; the nearest there is.
    """
    n_pages = max(1, -(-total // n_rows))
    number = min(max(wanted or before // n_rows + 1, 1), n_pages)
    return BeadPage(number, n_pages, (number - 1) * n_rows)
