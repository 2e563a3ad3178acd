"""Single decisions, undo and redo."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import cache, partial

from amts_core.kernel.database.engine import Store
from amts_core.kernel.events import machine, retracing, state_rules
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Clash, Do
from amts_core.kernel.events.state_rules import clean, slugs_of
from amts_core.kernel.records import (
    Action,
    BeadChange,
    BeadState,
    BeadStatus,
    Decision,
    DeskAct,
    Person,
    ReviewBead,
)
from amts_core.kernel.rights import check
from amts_core.review import bulk, rules
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.store import (
    alignments,
    bead_changes,
    bead_drafts,
    bead_events,
    bead_rows,
    bulks,
    lineage,
    opinions,
)
from amts_core.review.store.bead_events import BEADS, BeadStep


def decide(
    store: Store,
    act: DeskAct,
    bead_id: int,
    action: Action,
    *,
    seen_version: int,
    src_text: str | None = None,
    tgt_text: str | None = None,
    is_adjudication: bool = False,
) -> Decision | None:
    """Take one decision on one bead; when this returns it is in the database.

    :param seen_version: the version of the bead that the person saw.
    :param src_text: the source of the unit as edited, for an edit; the document keeps its own.
    :param tgt_text: the target as edited.
    :returns: the event; None where somebody else has decided the very same in the meantime.
    :raises PermissionDenied: the person's role does not allow it.
    :raises ConflictError: the bead was changed since it was shown; an edited text is kept as the
        person's draft.
    :raises ReviewError: it can't be approved.
    """
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    src, tgt = (None if text is None else clean(text) for text in (src_text, tgt_text))
    cause = Cause(act=_noted(act), action=Action.ADJUDICATE if is_adjudication else action)

    def plan() -> Do:
        after = replace(bead, state=rules.edited(bead.state, src, tgt))
        found = BeadExaminer(store, of).findings(after)
        change = partial(
            rules.decide,
            action=action,
            findings=found,
            seen_version=seen_version,
            src_text=src,
            tgt_text=tgt,
        )
        step = BeadStep(id=bead_id, change=change, found=slugs_of(found))
        return bead_events.change(of.project_id, cause, [step], settles_drafts=True)

    def agrees(now: BeadState) -> bool:
        seen = bead_changes.state_at(store, bead_id, seen_version)
        wanted = None if seen is None else rules.edited(seen, src, tgt)
        return wanted is not None and rules.is_agreement(now, action, wanted)

    def keep() -> None:
        if src is not None or tgt is not None:
            now_at = lineage.counterparts(store, [bead_id]).get(bead_id, bead_id)
            text = bead.state.tgt_text if tgt is None else tgt
            bead_drafts.save_draft(store, act.person.id, now_at, text, src_text=src)

    clash = Clash(bead_id, agrees, keep)
    return machine.act_or_agree(store, BEADS, of.project_id, cause, plan=plan, clash=clash)


def save_draft(
    store: Store, person: Person, bead_id: int, text: str | None, *, src_text: str | None = None
) -> None:
    """Keep a person's unfinished edit of a bead; None drops it.

    :param src_text: of the source, where that is edited, too.
    :raises PermissionDenied: the person's role does not allow edits.
    """
    check(person, Action.EDIT)
    bead_drafts.save_draft(store, person.id, bead_id, text, src_text=src_text)


def settle_draft(store: Store, person: Person, bead_id: int, *, is_taken: bool) -> None:
    """Let a person's draft of a bead go, or, where they have none, settle what they left behind.

    That is what they were typing in a bead in whose place this one stands: taken up it is their
    draft of this one, otherwise it goes, too. A draft that they have stays when they ask again.

    :raises PermissionDenied: the person's role does not allow edits.
    """
    if bead_drafts.drafts(store, person.id, [bead_id]):
        if not is_taken:
            save_draft(store, person, bead_id, None)
        return
    bead = bead_rows.bead(store, bead_id)
    behind = bead_drafts.left_behind(store, person.id, [bead]).get(bead_id)
    if behind is None:
        return
    if is_taken:
        save_draft(store, person, bead_id, behind.text, src_text=behind.src_text)
    save_draft(store, person, behind.bead_id, None)


def take_out(store: Store, act: DeskAct, project_id: int, beads: Sequence[ReviewBead]) -> Decision:
    """Reject units that only earlier revisions of their documents have, as one event.

    :raises ConflictError: one was changed since it was shown.
    """
    cause = Cause(act=act, action=Action.REJECT)
    reject = partial(rules.decide, action=Action.REJECT, findings=())
    steps = [
        BeadStep(id=bead.id, change=partial(reject, seen_version=bead.state.version))
        for bead in beads
    ]
    do = bead_events.change(project_id, cause, steps)
    return machine.act(store, BEADS, project_id, cause, plan=lambda: do)


def ignore(store: Store, act: DeskAct, bead_id: int, check: str, *, seen_version: int) -> Decision:
    """Judge the findings of one check in a bead to be no fault, for the reason that the act notes.

    :raises ReviewError: there is no reason, or no such warning.
    :raises ConflictError: the bead was changed since it was shown.
    """
    reason = act.note or ""
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    named = replace(act, note=f"{check}: {clean(reason)}")
    cause = Cause(act=named, action=Action.IGNORE)

    def plan() -> Do:
        found = BeadExaminer(store, of).findings(bead)
        state_rules.check_ignorable(check, found, reason)
        left = slugs_of([finding for finding in found if finding.check != check])
        change = partial(rules.ignore, check=check, seen_version=seen_version)
        step = BeadStep(id=bead_id, change=change, found=left)
        return bead_events.change(of.project_id, cause, [step])

    return machine.act(store, BEADS, of.project_id, cause, plan=plan)


def undo(
    store: Store, act: DeskAct, project_id: int, *, without: Set[int] = frozenset()
) -> tuple[Decision, int | None]:
    """Take back the person's last decision that stands, to any depth.

    An act on many beads is asked to be taken back: :func:`amts_core.review.bulk.carry_out` does it.

    :param without: ids of events that are passed over.
    :returns: the event, and the bead it concerned (the first one, of several; None
        for an act on many).
    :raises ReviewError: there is nothing to undo.
    :raises Overtaken: somebody else has decided since on all that it concerned.
    :raises ActedElsewhere: the person has decided in another window.
    """
    return _retrace(store, project_id, Cause(act=act, action=Action.UNDO), without)


def redo(
    store: Store, act: DeskAct, project_id: int, *, without: Set[int] = frozenset()
) -> tuple[Decision, int | None]:
    """Bring back the decision that the person undid last, as :func:`undo` takes one back.

    :raises ReviewError: there is nothing to redo.
    """
    return _retrace(store, project_id, Cause(act=act, action=Action.REDO), without)


def _retrace(
    store: Store, project_id: int, cause: Cause, without: Set[int]
) -> tuple[Decision, int | None]:
    take_back = partial(_taken_back, store, project_id)
    done = retracing.retrace(store, BEADS, project_id, cause, take_back=take_back, without=without)
    return done, _concerned(store, done)


def _taken_back(store: Store, project_id: int, event: Decision, cause: Cause) -> Do | None:
    """Return what gives beads back the states from before an event, or from after it, at once.

    Beads that were changed since stay as they are, unless all were, or one follows from another.
    """
    if event.action is Action.ACCEPT:
        return bulk.take_back(project_id, cause)
    changes = bead_changes.changes_of(store, event.id)
    found = bead_changes.where_they_are(store, changes)
    if changes and not found:
        return None
    beads = {bead.id: bead for bead in bead_rows.beads_by_id(store, [one.bead_id for one in found])}
    examine = cache(lambda of: BeadExaminer(store, alignments.without_progress(store, of)))
    is_undo = cause.action is Action.UNDO
    if not bead_changes.is_structure(changes):
        as_left = tuple(
            one
            for one in found
            if state_rules.is_as(beads[one.bead_id].state, one.ends(is_undo=is_undo)[0])
        )
        found = as_left or found
    steps = [_step_back(beads[one.bead_id], one, examine, is_undo=is_undo) for one in found]
    return bead_events.change(project_id, cause, steps)


def _step_back(
    bead: ReviewBead,
    change: BeadChange,
    examine: Callable[[str], BeadExaminer],
    *,
    is_undo: bool,
) -> BeadStep:
    """Return what gives a bead back its state from before an event, or from after it.

    :param examine: returns who looks at the beads of an alignment.
    """
    expected, wanted = change.ends(is_undo=is_undo)
    found = None
    if wanted.status is not BeadStatus.SUPERSEDED and _is_other_text(bead.state, wanted):
        found = slugs_of(examine(bead.alignment_id).findings(replace(bead, state=wanted)))
    step = partial(state_rules.restored, expected=expected, wanted=wanted, noun=BEADS.noun)
    return BeadStep(id=bead.id, change=step, found=found)


def _is_other_text(state: BeadState, wanted: BeadState) -> bool:
    """Return whether the checks have to look anew at a state."""
    return (state.src_text, state.tgt_text, state.ignored) != (
        wanted.src_text,
        wanted.tgt_text,
        wanted.ignored,
    )


def _concerned(store: Store, done: Decision) -> int | None:
    """Return the first bead, in the order of a queue, that an undo or redo leaves visible."""
    if bulks.find_bulk(store, done.id) is not None:
        return None
    changes = bead_changes.changes_of(store, done.id)
    if not changes:
        return opinions.concerned(store, done.id if done.undoes is None else done.undoes)
    visible = [one.bead_id for one in changes if one.after.status is not BeadStatus.SUPERSEDED]
    found = bead_rows.beads_by_id(store, visible or [changes[0].bead_id])
    path = cache(lambda of: alignments.without_progress(store, of).src_path)
    return min(found, key=lambda bead: (path(bead.alignment_id), bead.position)).id


def _noted(act: DeskAct) -> DeskAct:
    return replace(act, note=clean(act.note or "") or None)
