"""Single decisions, undo and redo."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.records import (
    Action,
    BeadChange,
    BeadState,
    BeadStatus,
    Decision,
    DeskAct,
    Person,
    ReviewBead,
    Via,
)
from amts_core.review import bulk, rules
from amts_core.review.bead_findings import BeadExaminer, slugs_of
from amts_core.review.store import (
    alignments,
    bead_changes,
    bead_drafts,
    bead_events,
    bead_rows,
    bulks,
    events,
    lineage,
)
from amts_core.review.store.events import Cause, cause_of


def decide(
    store: Store,
    act: DeskAct,
    bead_id: int,
    action: Action,
    *,
    seen_version: int,
    tgt_text: str | None = None,
    is_adjudication: bool = False,
) -> Decision | None:
    """Take one decision on one bead; when this returns it is in the database.

    :param seen_version: the version of the bead that the person saw.
    :param tgt_text: the target as edited, for an edit.
    :returns: the event; None where somebody else has decided the very same in the meantime.
    :raises PermissionDenied: the person's role does not allow it.
    :raises ConflictError: the bead was changed since it was shown; an edited text is kept as the
        person's draft.
    :raises ReviewError: it can't be approved.
    """
    named = Action.ADJUDICATE if is_adjudication else action
    rights.check(act.person, named)
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    if tgt_text is not None:
        tgt_text = rules.clean(tgt_text)
    found = BeadExaminer(store, of).findings(bead, tgt_text)
    change = partial(
        rules.decide,
        action=action,
        findings=found,
        seen_version=seen_version,
        tgt_text=tgt_text,
    )
    cause = cause_of(act, named, _noted(act.note))
    try:
        return bead_events.record(
            store, of.project_id, [(bead_id, change)], cause, find=lambda *_: slugs_of(found)
        )
    except ConflictError:
        if tgt_text is not None:
            now_at = lineage.counterparts(store, [bead_id]).get(bead_id, bead_id)
            bead_drafts.save_draft(store, act.person.id, now_at, tgt_text)
        seen = bead_changes.state_at(store, bead_id, seen_version)
        now = bead_rows.bead(store, bead_id).state
        if seen is not None and rules.is_agreement(now, action, seen, tgt_text):
            bead_drafts.save_draft(store, act.person.id, bead_id, None)
            return None
        raise


def save_draft(store: Store, person: Person, bead_id: int, text: str | None) -> None:
    """Keep a person's unfinished edit of a bead; None drops it.

    :raises PermissionDenied: the person's role does not allow edits.
    """
    rights.check(person, Action.EDIT)
    bead_drafts.save_draft(store, person.id, bead_id, text)


def take_out(
    store: Store, person: Person, project_id: int, beads: Sequence[ReviewBead], *, via: Via
) -> Decision:
    """Reject units that only earlier revisions of their documents have, as one event.

    :raises ConflictError: one was changed since it was shown.
    """
    rights.check(person, Action.REJECT)
    changes = [
        (
            bead.id,
            partial(
                rules.decide, action=Action.REJECT, findings=(), seen_version=bead.state.version
            ),
        )
        for bead in beads
    ]
    return bead_events.record(
        store, project_id, changes, Cause(person=person, action=Action.REJECT, via=via)
    )


def ignore(store: Store, act: DeskAct, bead_id: int, check: str, *, seen_version: int) -> Decision:
    """Judge the findings of one check in a bead to be no fault, for the reason that the act notes.

    :raises ReviewError: there is no reason, or no such warning.
    :raises ConflictError: the bead was changed since it was shown.
    """
    rights.check(act.person, Action.IGNORE)
    reason = act.note or ""
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    found = BeadExaminer(store, of).findings(bead)
    left = slugs_of([finding for finding in found if finding.check != check])
    change = partial(rules.ignore, check=check, seen_version=seen_version)
    cause = cause_of(act, Action.IGNORE, f"{check}: {_noted(reason)}")
    try:
        rules.check_ignorable(check, found, reason)
        return bead_events.record(
            store, of.project_id, [(bead_id, change)], cause, find=lambda *_: left
        )
    except ReviewError:
        known = events.event_with_token(store, act.token)
        if known is None:
            raise
        return known


def undo(
    store: Store, person: Person, project_id: int, *, via: Via, token: str | None = None
) -> tuple[Decision, int | None]:
    """Take back the person's last decision that stands, to any depth.

    An act on many beads is asked to be taken back: :func:`amts_core.review.bulk.carry_out` does it.

    :returns: the event, and the bead it concerned (the first one, of several; None
        for an act on many).
    :raises ReviewError: there is nothing to undo.
    :raises ConflictError: somebody else has decided on the bead since, or the person in another
        window.
    """
    nothing = "There is nothing to undo: you have decided nothing yet."
    cause = Cause(person=person, action=Action.UNDO, via=via, token=token)
    return _retrace(store, project_id, cause, choose=rules.next_undo, nothing=nothing)


def redo(
    store: Store, person: Person, project_id: int, *, via: Via, token: str | None = None
) -> tuple[Decision, int | None]:
    """Bring back the decision that the person undid last, as :func:`undo` takes one back.

    :returns: the event, and the bead it concerned (the first one, of several; None
        for an act on many).
    :raises ReviewError: there is nothing to redo.
    :raises ConflictError: somebody else has decided on the bead since, or the person in another
        window.
    """
    cause = Cause(person=person, action=Action.REDO, via=via, token=token)
    return _retrace(
        store, project_id, cause, choose=rules.next_redo, nothing="There is nothing to redo."
    )


def _retrace(
    store: Store,
    project_id: int,
    cause: Cause,
    choose: Callable[[Sequence[Decision]], Decision | None],
    nothing: str,
) -> tuple[Decision, int | None]:
    """Take back the changes of an event, or make them again, as ``cause`` says."""
    rights.check(cause.person, cause.action)
    is_undo = cause.action is Action.UNDO
    person_id = cause.person.id
    gone: set[int] = set()
    try:
        while True:
            event, newest = rules.retraced(
                lambda limit: events.history(store, project_id, person_id, limit=limit),
                lambda history: choose(rules.own_decisions(history, gone)),
            )
            if event is None:
                raise ReviewError(nothing)
            if event.action is Action.ACCEPT:
                found = None
                break
            changes = bead_changes.changes_of(store, event.id)
            found = bead_changes.where_they_are(store, changes)
            if found or not changes:
                break
            gone.add(event.id)
        cause = replace(cause, undoes=event.id, newest=newest)
        if found is None:
            done = bulk.ask_back(store, project_id, cause)
        else:
            done = _take_steps(store, project_id, found, cause)
    except ReviewError:
        known = events.event_with_token(store, cause.token)
        if known is None:
            raise
        done = known
    return done, _concerned(store, done, is_undo=is_undo)


def _take_steps(
    store: Store, project_id: int, changes: Sequence[BeadChange], cause: Cause
) -> Decision:
    """Give beads back the states from before an event, or from after it, at once."""
    steps, wanted = [], None
    for change in changes:
        ends = change.after, change.before
        expected, wanted = ends if cause.action is Action.UNDO else ends[::-1]
        step = partial(rules.restored, expected=expected, wanted=wanted)
        steps.append((change.bead_id, step))
    find = _finder(store, steps[0][0], wanted) if len(steps) == 1 and wanted else None
    return bead_events.record(store, project_id, steps, cause, find=find)


def _finder(store: Store, bead_id: int, wanted: BeadState) -> bead_events.FindSlugs:
    """Return what says what is found in a bead that comes back to a state."""
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    found = slugs_of(BeadExaminer(store, of).findings(replace(bead, state=wanted)))
    return lambda *_: found


def _concerned(store: Store, done: Decision, *, is_undo: bool) -> int | None:
    """Return the first bead, in document order, that an undo or redo leaves visible."""
    event_id = done.id if done.undoes is None else done.undoes
    if bulks.find_bulk(store, done.id) is not None:
        return None
    changes = bead_changes.where_they_are(store, bead_changes.changes_of(store, event_id))
    if not changes:
        return events.opinion_of(store, event_id)
    visible = [
        change.bead_id
        for change in changes
        if (change.before if is_undo else change.after).status is not BeadStatus.SUPERSEDED
    ]
    found = bead_rows.beads_by_id(store, visible or [changes[0].bead_id])
    return min(found, key=lambda bead: bead.position).id


def _noted(note: str | None) -> str | None:
    return rules.clean(note) or None if note else None
