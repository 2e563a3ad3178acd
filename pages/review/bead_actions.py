"""What is done to single beads: decisions, edits of their structure, drafts, undo and redo."""

from collections.abc import Mapping
from types import MappingProxyType

from amts_core import review
from amts_core.kernel.errors import AmtsError, ConflictError, ReviewError
from amts_core.kernel.records import Action, Decision, DeskAct, Via
from amts_core.review import (
    QueueTask,
    alignments,
    bead_rows,
    decisions,
    desk_jobs,
    events,
    find_bulk,
    second_pass,
    structure_edits,
)
from pages.review.bulk_actions import begin_act
from pages.review.card_data import BeadClash
from pages.review.place import Do, Item, ReviewAnswer, ReviewPlace, entered, neighbour
from pages.shared import workspace

_N_PREVIEW = 6
_DECISIONS = {
    "approve": Action.APPROVE,
    "reject": Action.REJECT,
    "skip": Action.SKIP,
    "flag": Action.FLAG,
    "edit": Action.EDIT,
}

_STRUCTURE = {
    "merge": (Action.MERGE, 1, "Merged."),
    "merge_prev": (Action.MERGE, -1, "Merged."),
    "split": (Action.SPLIT, 1, "Split."),
    "pull": (Action.PULL, 1, "Pulled up."),
    "push": (Action.PUSH, 1, "Pushed down."),
}


def _act(item: Item, place: ReviewPlace, note: str | None = None) -> DeskAct:
    return DeskAct(
        person=place.me,
        via=Via(item["via"]),
        token=item["token"],
        dwell_ms=item.get("dwell"),
        note=note,
    )


def _decide(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead_id, action = int(item["bead"]), _DECISIONS[item["action"]]
    if item["task"] == QueueTask.SECOND:
        second_pass.judge(
            place.store,
            _act(item, place),
            bead_id,
            action,
            tgt_text=item.get("text"),
        )
        return ReviewAnswer()
    try:
        event = review.decide(
            place.store,
            _act(item, place, item.get("note")),
            bead_id,
            action,
            seen_version=item["version"],
            tgt_text=item.get("text"),
            is_adjudication=item["task"] == QueueTask.ADJUDICATION,
        )
    except ConflictError as error:
        return _clash(item, place, str(error))
    except AmtsError as error:
        return ReviewAnswer(text=str(error), kind="error", bead=bead_id)
    place.session["clashes"].pop(bead_id, None)
    return ReviewAnswer(
        text="Somebody else decided just the same: you agree." if event is None else ""
    )


def _clash(item: Item, place: ReviewPlace, told: str) -> ReviewAnswer:
    """Lead to the bead as it is now; nothing of either person is lost."""
    there = bead_rows.bead(place.store, int(item["bead"]))
    now = bead_rows.replacement_of(place.store, there)
    if now.id == there.id:
        clash = BeadClash(item["version"], item["action"], item.get("text"))
        place.session["clashes"][there.id] = clash
    return ReviewAnswer(text=told, kind="error", bead=now.id)


def _restructure(item: Item, place: ReviewPlace) -> ReviewAnswer:
    action, step, told = _STRUCTURE[item["action"]]
    return _structure_edit(item, place, action, step=step, told=told, offset=item.get("offset"))


def _structure_edit(
    item: Item, place: ReviewPlace, action: Action, step: int, told: str, offset: int | None
) -> ReviewAnswer:
    seen = {int(bead_id): version for bead_id, version in (item.get("seen") or {}).items()}
    try:
        event, bead_id = review.restructure(
            place.store,
            _act(item, place),
            int(item["bead"]),
            action,
            seen=seen,
            step=step,
            offset=offset,
        )
    except ConflictError as error:
        there = bead_rows.bead(place.store, int(item["bead"]))
        return ReviewAnswer(
            text=str(error), kind="error", bead=bead_rows.replacement_of(place.store, there).id
        )
    desk_jobs.enqueue_realignment(workspace.settings(), place.project.id, event.id)
    return ReviewAnswer(text=f"{told} Undo takes it back.", bead=bead_id)


def _unpair(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead = bead_rows.bead(place.store, int(item["bead"]))
    if bead.src and bead.tgt:
        return _structure_edit(item, place, Action.UNPAIR, step=1, told="Taken apart.", offset=None)
    review.decide(
        place.store,
        _act(item, place, "no counterpart"),
        bead.id,
        Action.REJECT,
        seen_version=item["version"],
    )
    return ReviewAnswer(text="Confirmed: it has no counterpart.", bead=neighbour(place, bead.id, 1))


def _preview_shift(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead = bead_rows.bead(place.store, int(item["bead"]))
    of = alignments.without_progress(place.store, bead.alignment_id)
    edit = structure_edits.plan(place.store, of, bead, Action.SHIFT, step=item["step"])
    place.session["preview"] = {
        "bead": bead.id,
        "step": item["step"],
        "n": len(edit.removed),
        "seen": {str(one.id): one.state.version for one in edit.removed},
        "before": [
            {"src": one.state.src_text, "tgt": one.state.tgt_text}
            for one in edit.removed[:_N_PREVIEW]
        ],
        "after": [{"src": one.src_text, "tgt": one.tgt_text} for one in edit.added[:_N_PREVIEW]],
    }
    return ReviewAnswer()


def _shift(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead = bead_rows.bead(place.store, int(item["bead"]))
    run = bead_rows.run_until(place.store, bead, 1, structure_edits.CONFIRMED)
    known = events.event_with_token(place.store, item["token"])
    if known is None and {str(one.id) for one in (bead, *run)} != set(item["seen"]):
        raise ReviewError("The beads below have changed since the preview. Look at it again.")
    return _structure_edit(
        item, place, Action.SHIFT, step=item["step"], told="Shifted.", offset=None
    )


def _take_offer(item: Item, place: ReviewPlace) -> ReviewAnswer:
    known = events.event_with_token(place.store, item["token"])
    found = structure_edits.offered(place.store, place.alignment_id, place.me)
    if known is not None:
        return ReviewAnswer(text="Aligned anew. Undo takes it back.")
    if found is None or found.event_id != item["offset"]:
        raise ReviewError("The offer is gone: its beads have changed since.")
    _, bead_id = structure_edits.take_suggestion(
        place.store, place.me, found, via=Via(item["via"]), token=item["token"]
    )
    return ReviewAnswer(text="Aligned anew. Undo takes it back.", bead=bead_id)


def _leave_offer(item: Item, place: ReviewPlace) -> ReviewAnswer:
    found = structure_edits.offered(place.store, place.alignment_id, place.me)
    if found is not None:
        structure_edits.dismiss_suggestion(place.store, found)
    return ReviewAnswer()


def _undo(item: Item, place: ReviewPlace) -> ReviewAnswer:
    event, bead_id = review.undo(
        place.store, place.me, place.project.id, via=Via(item["via"]), token=item["token"]
    )
    return _retraced(place, event, bead_id, told="Taken back.", doing="Taking back")


def _redo(item: Item, place: ReviewPlace) -> ReviewAnswer:
    event, bead_id = review.redo(
        place.store, place.me, place.project.id, via=Via(item["via"]), token=item["token"]
    )
    return _retraced(place, event, bead_id, told="Done again.", doing="Doing again")


def _retraced(
    place: ReviewPlace, event: Decision, bead_id: int | None, told: str, doing: str
) -> ReviewAnswer:
    """Lead to the bead of an undo or redo; what takes long a worker does."""
    if find_bulk(place.store, event.id) is not None:
        return begin_act(place, event, doing)
    return ReviewAnswer(text=told, bead=None if bead_id is None else entered(place, bead_id))


def _ignore(item: Item, place: ReviewPlace) -> ReviewAnswer:
    decisions.ignore(
        place.store,
        DeskAct(person=place.me, via=Via(item["via"]), note=item["note"], token=item["token"]),
        int(item["bead"]),
        item["check"],
        seen_version=item["version"],
    )
    return ReviewAnswer(text="Ignored. Undo brings it back.")


def _draft(item: Item, place: ReviewPlace) -> ReviewAnswer:
    decisions.save_draft(place.store, place.me, int(item["bead"]), item["text"])
    is_told = item["text"] is not None and not item.get("isQuiet")
    return ReviewAnswer(text="Your draft is kept." if is_told else "")


def _leave(item: Item, place: ReviewPlace) -> ReviewAnswer:
    """Let what somebody else has decided stand, and go on."""
    bead_id = int(item["bead"])
    place.session["clashes"].pop(bead_id, None)
    return ReviewAnswer(text="Theirs stays.", bead=neighbour(place, bead_id, 1))


BEAD_ACTIONS: Mapping[str, Do] = MappingProxyType(
    {
        **dict.fromkeys(_DECISIONS, _decide),
        **dict.fromkeys(_STRUCTURE, _restructure),
        "unpair": _unpair,
        "preview_shift": _preview_shift,
        "shift": _shift,
        "take_offer": _take_offer,
        "leave_offer": _leave_offer,
        "undo": _undo,
        "redo": _redo,
        "ignore": _ignore,
        "draft": _draft,
        "leave": _leave,
    }
)
"""By the action of an item what does it."""
