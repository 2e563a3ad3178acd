"""The review desk: a person's actions on stored beads, each checked, durable and undoable.

It puts together what ``review`` decides, what ``checks`` find and what the ``store`` keeps.
"""

from functools import partial

from amts_core import checks, review
from amts_core.checks import order
from amts_core.errors import ReviewError
from amts_core.records import (
    Action,
    Decision,
    Finding,
    Person,
    ReviewBead,
    Via,
)
from amts_core.store import alignments, decisions
from amts_core.store.decisions import Cause
from amts_core.store.engine import Store


def findings(bead: ReviewBead, tgt_text: str | None = None) -> tuple[Finding, ...]:
    """Return what the checks find in a bead as it stands, or with another target."""
    own = checks.findings(
        bead.state.src_text, bead.state.tgt_text if tgt_text is None else tgt_text
    )
    return own + order.moved(bead.moved_to)


def decide(
    store: Store,
    person: Person,
    bead_id: int,
    action: Action,
    *,
    seen_version: int,
    via: Via,
    tgt_text: str | None = None,
    dwell_ms: int | None = None,
) -> Decision:
    """Take one decision on one bead; when this returns it is in the database.

    :param seen_version: the version of the bead that the person saw.
    :param tgt_text: the target as edited, for an edit.
    :param dwell_ms: how long the bead was on screen.
    :raises PermissionDenied: the person's role does not allow it.
    :raises ConflictError: the bead was changed since it was shown.
    :raises ReviewError: it can't be approved.
    """
    review.check_role(person, action)
    bead = alignments.bead(store, bead_id)
    if tgt_text is not None:
        tgt_text = review.clean(tgt_text)
    change = partial(
        review.decide,
        action=action,
        findings=findings(bead, tgt_text),
        seen_version=seen_version,
        tgt_text=tgt_text,
    )
    project_id = alignments.alignment(store, bead.alignment_id).project_id
    cause = Cause(person, action, via, dwell_ms=dwell_ms)
    return decisions.record(store, project_id, [(bead_id, change)], cause)


def undo(store: Store, person: Person, project_id: int, *, via: Via) -> tuple[Decision, int]:
    """Take back the person's last decision that stands, to any depth.

    :returns: the event, and the bead it concerned (the first one, of several).
    :raises ReviewError: there is nothing to undo.
    :raises ConflictError: somebody else has decided on the bead since, or the person in another
        window.
    """
    review.check_role(person, Action.UNDO)
    history = decisions.history(store, project_id, person.id)
    event = review.next_undo(history)
    if event is None:
        raise ReviewError("There is nothing to undo: you have decided nothing yet.")
    cause = Cause(person, Action.UNDO, via, undoes=event.id, newest=history[-1].id)
    return _retrace(store, project_id, cause, event)


def redo(store: Store, person: Person, project_id: int, *, via: Via) -> tuple[Decision, int]:
    """Bring back the decision that the person undid last.

    :returns: the event, and the bead it concerned (the first one, of several).
    :raises ReviewError: there is nothing to redo.
    :raises ConflictError: somebody else has decided on the bead since, or the person in another
        window.
    """
    review.check_role(person, Action.REDO)
    history = decisions.history(store, project_id, person.id)
    event = review.next_redo(history)
    if event is None:
        raise ReviewError("There is nothing to redo.")
    cause = Cause(person, Action.REDO, via, undoes=event.id, newest=history[-1].id)
    return _retrace(store, project_id, cause, event)


def accept(
    store: Store, person: Person, project_id: int, *, least: float | None, via: Via
) -> tuple[int, int]:
    """Approve all proposed beads that the product accepts, as one event that one undo takes back.

    :param least: least confidence; None takes the verdict stored with each bead.
    :returns: how many were accepted, and how many are still proposed.
    :raises PermissionDenied: the person is no lead.
    """
    review.check_role(person, Action.ACCEPT)
    candidates = decisions.acceptable(store, project_id, least)
    steps = []
    for bead in alignments.beads_by_id(store, candidates):
        if not checks.blocks_approval(findings(bead)):
            change = partial(
                review.decide, action=Action.ACCEPT, findings=(), seen_version=bead.state.version
            )
            steps.append((bead.id, change))
    if steps:
        decisions.record(store, project_id, steps, Cause(person, Action.ACCEPT, via))
    return len(steps), alignments.n_proposed(store, project_id)


def _retrace(store: Store, project_id: int, cause: Cause, event: Decision) -> tuple[Decision, int]:
    """Take back the changes of an event, or make them again, as ``cause`` says."""
    steps = []
    for change in decisions.changes_of(store, event.id):
        ends = change.after, change.before
        expected, wanted = ends if cause.action is Action.UNDO else ends[::-1]
        step = partial(review.restored, expected=expected, wanted=wanted)
        steps.append((change.bead_id, step))
    return decisions.record(store, project_id, steps, cause), steps[0][0]
