"""Structure edits on stored beads, and the new alignment that is offered after each."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar

from amts_core.documents import segment_texts
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadStatus,
    Decision,
    DeskAct,
    Person,
    ReviewBead,
    StructureEdit,
)
from amts_core.review import rules, structure
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.store import (
    alignments,
    bead_changes,
    bead_events,
    bead_rows,
    suggestion_rows,
)
from amts_core.review.store.bead_events import BEADS, BeadStep, Replacement
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
    src_offset: int | None = None,
) -> tuple[Decision, int]:
    """Merge, split, pull, push, shift or unpair; when this returns it is in the database.

    :param seen: the versions of the beads that the person saw, by id; for a shift those of all that
        it was previewed for.
    :param step: merge with the next (1) or the previous bead (-1); shift targets down or up.
    :param offset: where to split the target, in characters.
    :param src_offset: where to split the source; with neither, the target is at the best place.
    :returns: the event, and the bead to go on with.
    :raises ConflictError: a bead concerned was changed since it was shown.
    :raises ReviewError: the edit makes no sense here.
    """
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    cause = Cause(act=act, action=action)

    def edited() -> Do:
        if bead.state.status is BeadStatus.SUPERSEDED:
            rules.supersede(bead.state, seen_version=bead.state.version)
        places = {"offset": offset, "src_offset": src_offset}
        edit = plan(store, of, bead, action, step=step, **places)
        _check_seen(store, edit, seen)
        if action is Action.SHIFT:
            _check_previewed(store, edit, seen)
        return _replaced(store, of, (edit,), cause, seen=seen)

    event = machine.act(store, BEADS, of.project_id, cause, plan=edited)
    return event, _go_on_with(store, event, bead_id)


def plan(
    store: Store,
    of: Alignment,
    bead: ReviewBead,
    action: Action,
    *,
    step: int = 1,
    offset: int | None = None,
    src_offset: int | None = None,
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
        return _split(bead, _texts(store, of, (bead,)), offset, src_offset)
    following = after[0] if after else None
    texts = _texts(store, of, (bead, *after))
    if action is Action.PULL:
        if following is None:
            raise ReviewError("This is the last pair: there is nothing below to pull up.")
        return structure.pull(bead, following, texts)
    return structure.push(bead, following, texts)


def _split(
    bead: ReviewBead, texts: Texts, offset: int | None, src_offset: int | None
) -> StructureEdit:
    if offset is None and src_offset is None:
        offset = structure.suggested_split(bead, texts)
        if offset is None:
            raise ReviewError(
                "There is no border in this target to split at. Click where the second half is to "
                "begin, and press P again."
            )
    return structure.split(bead, offset, texts, src_offset=src_offset)


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


def take_suggestion(store: Store, act: DeskAct, event_id: int) -> tuple[Decision, int | None]:
    """Put the offered beads in the place of those there are, as one event.

    :param event_id: of the edit after which they were offered.
    :returns: the event, and the bead to go on with.
    :raises ConflictError: one of the beads was changed in the meantime: it is offered no more.
    :raises NotFoundError: nothing was offered after this event.
    """
    rights.check(act.person, Action.REALIGN)
    of = alignments.without_progress(store, suggestion_rows.document_of(store, event_id))
    cause = Cause(act=act, action=Action.REALIGN)

    def realigned() -> Do:
        suggestion = suggestion_rows.newest(store, of.id, act.person.id)
        if suggestion is None or suggestion.event_id != event_id:
            raise ConflictError("The offer is gone: its pairs have changed since.")
        removed = {bead.id: bead for bead in suggestion.removed(store)}
        edits = [
            StructureEdit(tuple(removed[bead_id] for bead_id, _ in edit.before), edit.after)
            for edit in suggestion.edits
        ]
        seen = dict(pair for edit in suggestion.edits for pair in edit.before)
        return _replaced(store, of, edits, cause, seen=seen)

    event = machine.act(store, BEADS, of.project_id, cause, plan=realigned)
    suggestion_rows.close(store, event_id, "taken")
    return event, _go_on_with(store, event, None)


def dismiss_suggestion(store: Store, event_id: int) -> None:
    """Leave everything as it is after an edit.

    :param event_id: of the edit after which something was offered.
    """
    suggestion_rows.close(store, event_id, "dismissed")


def _check_seen(store: Store, edit: StructureEdit, seen: Mapping[int, int]) -> None:
    """Refuse an edit of beads that stand where the person still saw others.

    :raises ConflictError: naming what to do.
    """
    first, last = edit.removed[0].position, edit.removed[-1].position
    for bead in bead_rows.beads_by_id(store, sorted(seen)):
        if bead.state.status is BeadStatus.SUPERSEDED and first <= bead.position <= last:
            rules.supersede(bead.state, seen_version=seen[bead.id])


def _check_previewed(store: Store, edit: StructureEdit, seen: Mapping[int, int]) -> None:
    """Refuse a shift of other beads than those of its preview.

    :raises ConflictError: naming what to do.
    """
    first = edit.removed[0].position
    found = bead_rows.beads_by_id(store, sorted(seen))
    if {one.id for one in edit.removed} != {one.id for one in found if one.position >= first}:
        raise ConflictError("The pairs below have changed since the preview. Look at it again.")


def _replaced(
    store: Store,
    of: Alignment,
    edits: Sequence[StructureEdit],
    cause: Cause,
    seen: Mapping[int, int],
) -> Do:
    """Return what supersedes the beads that edits remove, and makes those that they add."""
    examiner = BeadExaminer(store, of)
    steps = [
        BeadStep(
            id=bead.id,
            change=partial(rules.supersede, seen_version=seen.get(bead.id, bead.state.version)),
        )
        for edit in edits
        for bead in edit.removed
    ]
    replacements = [
        Replacement(
            parents=tuple(bead.id for bead in edit.removed),
            added=edit.added,
            found=tuple(examiner.slugs(new.src_text, new.tgt_text) for new in edit.added),
            unpaired=edit.unpaired,
        )
        for edit in edits
    ]
    return bead_events.replace(of.project_id, cause, steps, replacements)


def _pair(
    bead: ReviewBead, beside: Sequence[ReviewBead], step: int
) -> tuple[ReviewBead, ReviewBead]:
    if not beside:
        place = "first" if step < 0 else "last"
        raise ReviewError(f"This is the {place} pair: there is nothing to merge it with there.")
    return (beside[0], bead) if step < 0 else (bead, beside[0])


def _texts(store: Store, of: Alignment, beads: Sequence[ReviewBead]) -> Texts:
    src = {n for bead in beads for n in bead.src}
    tgt = {n for bead in beads for n in bead.tgt}
    return Texts(
        (of.src_lang, of.tgt_lang),
        segment_texts(store, of.src_revision_id, src),
        segment_texts(store, of.tgt_revision_id, tgt),
    )


_Id = TypeVar("_Id", int, int | None)


def _go_on_with(store: Store, event: Decision, otherwise: _Id) -> _Id:
    """Return which of the beads that an event made the person goes on with."""
    made = bead_rows.beads_by_id(store, bead_changes.made_by(store, event.id))
    ordered = sorted(made, key=lambda bead: bead.position)
    if event.action is Action.SHIFT:
        ordered = [bead for bead in ordered if bead.src and bead.tgt] or ordered
    elif event.action is Action.UNPAIR:
        ordered = ordered[1:]
    return ordered[0].id if ordered else otherwise
