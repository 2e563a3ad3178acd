"""One decision for all pairs with the same texts: shown first, done as one event."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.events.state_rules import slugs_of
from amts_core.kernel.records import (
    Action,
    BeadStatus,
    Decision,
    DeskAct,
    Identical,
    Person,
    ReviewBead,
)
from amts_core.review import rules
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.store import alignments, bead_changes, bead_events, bead_rows, same_pairs
from amts_core.review.store.bead_events import BEADS, BeadStep
from amts_core.review.store.leases import holders

_ACTIONS = {BeadStatus.APPROVED: Action.EDIT, BeadStatus.REJECTED: Action.REJECT}


def identical(store: Store, person: Person, bead_id: int) -> tuple[Identical, ...]:
    """Return the other undecided pairs of the project that a decision on a pair would fit.

    They have its source, and its target as it is or as it was proposed.

    :raises NotFoundError: there is no such bead.
    """
    found = _identical(store, bead_rows.bead(store, bead_id))
    held = holders(store, [one.id for one in found], person.id)
    paths = {
        of: alignments.without_progress(store, of).src_path
        for of in {one.alignment_id for one in found}
    }
    return tuple(
        Identical(
            id=one.id,
            version=one.state.version,
            path=paths[one.alignment_id],
            n=min(one.src, default=0),
            text=one.state.tgt_text,
            holder=held.get(one.id),
        )
        for one in found
    )


def counts(store: Store, project_id: int, ids: Sequence[int]) -> dict[int, int]:
    """Return by bead how many undecided ones have its two texts, for those that have any."""
    return same_pairs.counts(store, project_id, ids)


def propagate(store: Store, act: DeskAct, bead_id: int, versions: Mapping[int, int]) -> Decision:
    """Decide identical pairs as a pair was decided, with its text, as one event, and so one undo.

    :param versions: by bead the version that the person saw.
    :raises ConflictError: one was changed since it was shown; nothing is changed then.
    :raises ReviewError: the pair is not decided, or one has other texts.
    """
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    named = replace(act, note=f"as pair {min(bead.src, default=0) + 1} of {of.src_path}")
    cause = Cause(act=named, action=Action.PROPAGATE)

    def plan() -> Do:
        action = _ACTIONS.get(bead.state.status)
        if action is None:
            raise ReviewError("Approve or reject this pair first: only that can be done to others.")
        others = {one.id: one for one in bead_rows.beads_by_id(store, sorted(versions))}
        fit = {one.id for one in _identical(store, bead)}
        undecided = {one.id for one in others.values() if one.state.version == versions[one.id]}
        if not others or len(others) < len(versions) or not undecided <= fit:
            raise ReviewError("Choose undecided pairs with the same texts. Look at the list again.")
        steps = [
            _step(store, bead, one, action=action, seen_version=versions[one.id])
            for one in others.values()
        ]
        return bead_events.change(of.project_id, cause, steps)

    return machine.act(store, BEADS, of.project_id, cause, plan=plan)


def _identical(store: Store, bead: ReviewBead) -> tuple[ReviewBead, ...]:
    of = alignments.without_progress(store, bead.alignment_id)
    proposed = bead_changes.proposals(store, [bead.id]).get(bead.id, bead.state)
    targets = sorted({bead.state.tgt_text, proposed.tgt_text})
    if not (bead.state.src_text.strip() and bead.state.tgt_text.strip()):
        return ()
    return same_pairs.identical(store, of.project_id, of.tgt_lang, bead=bead, targets=targets)


def _step(
    store: Store, bead: ReviewBead, other: ReviewBead, action: Action, seen_version: int
) -> BeadStep:
    text = bead.state.tgt_text if action is Action.EDIT else other.state.tgt_text
    of = alignments.without_progress(store, other.alignment_id)
    found = BeadExaminer(store, of).findings(other, text)
    ignored = bead.state.ignored if action is Action.EDIT else ()
    open_ = [one for one in found if one.check not in ignored]
    change = partial(
        rules.propagate,
        action=action,
        findings=open_,
        seen_version=seen_version,
        tgt_text=text,
        ignored=ignored,
    )
    return BeadStep(id=other.id, change=change, found=slugs_of(open_))
