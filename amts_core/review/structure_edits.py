"""Structure edits on stored beads, and the new alignment that is offered after each."""

from collections.abc import Mapping, Sequence
from functools import partial

from amts_core.documents import segment_texts
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadStatus,
    Decision,
    DeskAct,
    Person,
    ReviewBead,
    StructureEdit,
    Via,
)
from amts_core.review import rules, structure
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.store import (
    alignments,
    bead_changes,
    bead_events,
    bead_rows,
    events,
    suggestion_rows,
)
from amts_core.review.store.bead_events import Replacement
from amts_core.review.store.events import Cause, cause_of
from amts_core.review.store.suggestion_rows import Suggestion
from amts_core.review.structure import Texts

CONFIRMED = frozenset({BeadStatus.APPROVED, BeadStatus.REJECTED})
"""What a person has decided stays where it is when its surroundings are shifted or re-aligned."""


def restructure(
    store: Store,
    act: DeskAct,
    bead_id: int,
    action: Action,
    *,
    seen: Mapping[int, int],
    step: int = 1,
    offset: int | None = None,
) -> tuple[Decision, int]:
    """Merge, split, pull, push, shift or unpair; when this returns it is in the database.

    :param seen: the versions of the beads that the person saw, by id.
    :param step: merge with the next (1) or the previous bead (-1); shift targets down or up.
    :param offset: where to split the target, in characters; None for the suggested place.
    :returns: the event, and the bead to go on with.
    :raises ConflictError: a bead concerned was changed since it was shown.
    :raises ReviewError: the edit makes no sense here.
    """
    rights.check(act.person, action)
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    cause = cause_of(act, action, act.note)
    try:
        if bead.state.status is BeadStatus.SUPERSEDED:
            rules.supersede(bead.state, seen_version=bead.state.version)
        edit = plan(store, of, bead, action, step=step, offset=offset)
        _check_seen(store, edit, seen)
        event, focus = _record(store, of, (edit,), cause=cause, seen=seen), edit.focus
    except ReviewError:
        known = events.event_with_token(store, act.token)
        if known is None:
            raise
        event, focus = known, 0
    return event, _focus(store, event.id, focus, bead_id)


def plan(
    store: Store,
    of: Alignment,
    bead: ReviewBead,
    action: Action,
    *,
    step: int = 1,
    offset: int | None = None,
) -> StructureEdit:
    """Return what a structure edit would do, without doing it."""
    if action is Action.UNPAIR:
        return structure.unpair(bead)
    if action is Action.SHIFT:
        run = (bead, *bead_rows.run_until(store, bead, 1, CONFIRMED))
        return structure.shift(run, step)
    before, after = bead_rows.around(store, bead, 1)
    if action is Action.MERGE:
        first, second = _pair(bead, before if step < 0 else after, step)
        return structure.merge(first, second, _texts(store, of, (first, second)))
    if action is Action.SPLIT:
        texts = _texts(store, of, (bead,))
        at = structure.suggested_split(bead, texts) if offset is None else offset
        if at is None:
            raise ReviewError(
                "There is no border in this target to split at. Click where the second half is to "
                "begin, and press P again."
            )
        return structure.split(bead, at, texts)
    following = after[0] if after else None
    texts = _texts(store, of, (bead, *after))
    if action is Action.PULL:
        if following is None:
            raise ReviewError("This is the last bead: there is nothing below to pull up.")
        return structure.pull(bead, following, texts)
    return structure.push(bead, following, texts)


def offered(store: Store, alignment_id: str, person: Person) -> Suggestion | None:
    """Return the newest alignment that is offered to a person after an edit of theirs."""
    found = suggestion_rows.newest(store, alignment_id, person.id)
    if found is None:
        return None
    now = {bead.id: bead.state for bead in found.removed(store)}
    seen = [pair for edit in found.edits for pair in edit.before]
    same = all(
        now[bead_id].version == version and now[bead_id].status is not BeadStatus.SUPERSEDED
        for bead_id, version in seen
    )
    if not same:
        suggestion_rows.close(store, found.event_id, "outdated")
        return None
    return found


def take_suggestion(
    store: Store, person: Person, suggestion: Suggestion, *, via: Via, token: str | None = None
) -> tuple[Decision, int]:
    """Put the offered beads in the place of those there are, as one event.

    :raises ConflictError: one of those was changed in the meantime.
    """
    rights.check(person, Action.REALIGN)
    removed = {bead.id: bead for bead in suggestion.removed(store)}
    of = alignments.without_progress(store, suggestion.alignment_id)
    edits = [
        StructureEdit(tuple(removed[bead_id] for bead_id, _ in edit.before), edit.after)
        for edit in suggestion.edits
    ]
    seen = dict(pair for edit in suggestion.edits for pair in edit.before)
    event = _record(
        store,
        of,
        edits,
        cause=Cause(person=person, action=Action.REALIGN, via=via, token=token),
        seen=seen,
    )
    suggestion_rows.close(store, suggestion.event_id, "taken")
    return event, _focus(store, event.id, 0, next(iter(removed)))


def dismiss_suggestion(store: Store, suggestion: Suggestion) -> None:
    """Leave everything as it is."""
    suggestion_rows.close(store, suggestion.event_id, "dismissed")


def _check_seen(store: Store, edit: StructureEdit, seen: Mapping[int, int]) -> None:
    """Refuse an edit of beads that stand where the person still saw others.

    :raises ConflictError: naming what to do.
    """
    first, last = edit.removed[0].position, edit.removed[-1].position
    for bead in bead_rows.beads_by_id(store, sorted(seen)):
        if bead.state.status is BeadStatus.SUPERSEDED and first <= bead.position <= last:
            rules.supersede(bead.state, seen_version=seen[bead.id])


def _record(
    store: Store,
    of: Alignment,
    edits: Sequence[StructureEdit],
    cause: Cause,
    seen: Mapping[int, int],
) -> Decision:
    """Supersede the beads that edits remove, and make those that they add."""
    examiner = BeadExaminer(store, of)
    removed = [bead for edit in edits for bead in edit.removed]
    changes = [
        (bead.id, partial(rules.supersede, seen_version=seen.get(bead.id, bead.state.version)))
        for bead in removed
    ]
    replacements = [
        Replacement(tuple(bead.id for bead in edit.removed), edit.added, edit.unpaired)
        for edit in edits
    ]
    return bead_events.record(
        store,
        of.project_id,
        changes,
        cause,
        replacements=replacements,
        find=lambda _, state: examiner.slugs(state),
    )


def _pair(
    bead: ReviewBead, beside: Sequence[ReviewBead], step: int
) -> tuple[ReviewBead, ReviewBead]:
    if not beside:
        place = "first" if step < 0 else "last"
        raise ReviewError(f"This is the {place} bead: there is nothing to merge it with there.")
    return (beside[0], bead) if step < 0 else (bead, beside[0])


def _texts(store: Store, of: Alignment, beads: Sequence[ReviewBead]) -> Texts:
    src = {n for bead in beads for n in bead.src}
    tgt = {n for bead in beads for n in bead.tgt}
    return Texts(
        (of.src_lang, of.tgt_lang),
        segment_texts(store, of.src_revision_id, src),
        segment_texts(store, of.tgt_revision_id, tgt),
    )


def _focus(store: Store, event_id: int, focus: int, otherwise: int) -> int:
    """Return the bead that an event made and that the person goes on with."""
    made = bead_changes.made_by(store, event_id)
    if not made:
        return otherwise
    return made[min(focus, len(made) - 1)]
