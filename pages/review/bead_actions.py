"""What is done to single pairs: decisions, edits of their structure, and drafts."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from amts_core import review
from amts_core.kernel.errors import AmtsError, ConflictError, ReviewError
from amts_core.kernel.events import ledger
from amts_core.kernel.records import Action, BeadStatus
from amts_core.kernel.text.counts import count_noun
from amts_core.review import (
    QueueTask,
    alignments,
    bead_rows,
    decisions,
    desk_jobs,
    propagation,
    second_pass,
    structure_edits,
)
from pages.desk import parts
from pages.desk.place import Do, act_of, card_of
from pages.desk.protocol import BothTexts, DeskAnswer, Item
from pages.review.place import ReviewPlace
from pages.review.protocol import ShiftPreview
from pages.review.sight import BeadClash
from pages.shared import workspace

_N_PREVIEW = 6
_DECISIONS = {
    "approve": Action.APPROVE,
    "reject": Action.REJECT,
    "skip": Action.SKIP,
    "flag": Action.FLAG,
    "edit": Action.EDIT,
}
_TOLD = {
    "approve": "Approved. {} takes it back.",
    "reject": "Rejected. {} takes it back.",
    "skip": "Skipped: it comes again at the end.",
    "flag": "Flagged. {} takes it back.",
    "edit": "Saved and approved. {} takes it back.",
}
_FINAL = frozenset({Action.APPROVE, Action.REJECT, Action.EDIT})
"""What leaves nothing to go on with in an unfinished edit."""
_STATUS = {Action.APPROVE: BeadStatus.APPROVED, Action.REJECT: BeadStatus.REJECTED}
_STRUCTURE = {
    "merge": (Action.MERGE, 1, "Merged."),
    "merge_prev": (Action.MERGE, -1, "Merged."),
    "split": (Action.SPLIT, 1, "Split."),
    "pull": (Action.PULL, 1, "Pulled up."),
    "push": (Action.PUSH, 1, "Pushed down."),
}


def _decide(item: Item, place: ReviewPlace) -> DeskAnswer:
    bead_id, action = card_of(item), _DECISIONS[item["action"]]
    if item["task"] == QueueTask.SECOND:
        second_pass.judge(
            place.store,
            act_of(item, place.me),
            bead_id,
            action,
            tgt_text=item.get("text"),
        )
        return DeskAnswer(text="Your opinion is kept.", outcome="saved")
    try:
        event = review.decide(
            place.store,
            act_of(item, place.me, item.get("note")),
            bead_id,
            action,
            seen_version=item["version"],
            src_text=item.get("src_text"),
            tgt_text=item.get("text"),
            is_adjudication=item["task"] == QueueTask.ADJUDICATION,
        )
    except ConflictError as error:
        return _clash(item, place, str(error))
    except AmtsError as error:
        return DeskAnswer(text=str(error), kind="error", card=bead_id)
    place.session.clashes.pop(bead_id, None)
    told = _TOLD[item["action"]].format(place.key("undo"))
    if event is None:
        told = "Somebody else decided just the same: you agree."
    return DeskAnswer(text=told, outcome="saved" if action in _FINAL else "")


def _clash(item: Item, place: ReviewPlace, told: str) -> DeskAnswer:
    """Lead to the bead as it is now; nothing of either person is lost."""
    there = bead_rows.bead(place.store, card_of(item))
    now = bead_rows.replacement_of(place.store, there)
    if now.id == there.id:
        clash = BeadClash(
            seen_version=item["version"],
            action=item["action"],
            text=item.get("text"),
            src_text=item.get("src_text"),
            note=item.get("note"),
        )
        place.session.clashes[there.id] = clash
    return DeskAnswer(text=told, kind="error", card=now.id)


def _check_review(place: ReviewPlace) -> None:
    """Refuse what changes a first decision while somebody else's are judged.

    :raises ReviewError: it is a second pass.
    """
    if place.queue.task is QueueTask.SECOND:
        raise ReviewError("In a second pass a pair is approved, rejected or edited.")


def _restructure(item: Item, place: ReviewPlace) -> DeskAnswer:
    action, step, told = _STRUCTURE[item["action"]]
    return _structure_edit(item, place, action, step=step, told=told)


def _structure_edit(
    item: Item, place: ReviewPlace, action: Action, *, step: int, told: str
) -> DeskAnswer:
    _check_review(place)
    seen = {int(bead_id): version for bead_id, version in (item.get("seen") or {}).items()}
    try:
        event, bead_id = review.restructure(
            place.store,
            act_of(item, place.me),
            card_of(item),
            action,
            seen=seen,
            step=step,
            offset=item.get("offset") if action is Action.SPLIT else None,
            src_offset=item.get("src_offset") if action is Action.SPLIT else None,
        )
    except ConflictError as error:
        return DeskAnswer(text=str(error), kind="error", card=place.leads(card_of(item)))
    place.session.clashes.pop(card_of(item), None)
    desk_jobs.enqueue_realignment(workspace.settings(), place.project.id, event.id)
    return DeskAnswer(text=f"{told} {place.key('undo')} takes it back.", card=bead_id)


def _unpair(item: Item, place: ReviewPlace) -> DeskAnswer:
    _check_review(place)
    bead = bead_rows.bead(place.store, card_of(item))
    if bead.src and bead.tgt:
        return _structure_edit(item, place, Action.UNPAIR, step=1, told="Taken apart.")
    review.decide(
        place.store,
        act_of(item, place.me, "no counterpart"),
        bead.id,
        Action.REJECT,
        seen_version=item["version"],
    )
    told = f"Confirmed: it has no counterpart. {place.key('undo')} takes it back."
    beside = place.neighbour(bead.id, 1)
    return DeskAnswer(text=told, card=beside, after=bead.id, outcome="saved")


def _preview_shift(item: Item, place: ReviewPlace) -> DeskAnswer:
    bead = bead_rows.bead(place.store, card_of(item))
    of = alignments.without_progress(place.store, bead.alignment_id)
    edit = structure_edits.plan(place.store, of, bead, Action.SHIFT, step=item["step"])
    place.session.preview = ShiftPreview(
        card=bead.id,
        step=item["step"],
        n=len(edit.removed),
        seen={str(one.id): one.state.version for one in edit.removed},
        before=tuple(
            BothTexts(one.state.src_text, one.state.tgt_text) for one in edit.removed[:_N_PREVIEW]
        ),
        after=tuple(BothTexts(one.src_text, one.tgt_text) for one in edit.added[:_N_PREVIEW]),
    )
    return DeskAnswer()


def _shift(item: Item, place: ReviewPlace) -> DeskAnswer:
    return _structure_edit(item, place, Action.SHIFT, step=item["step"], told="Shifted.")


def _take_offer(item: Item, place: ReviewPlace) -> DeskAnswer:
    _, bead_id = structure_edits.take_suggestion(
        place.store, act_of(item, place.me), item["offset"] or 0
    )
    return DeskAnswer(text=f"Aligned anew. {place.key('undo')} takes it back.", card=bead_id)


def _leave_offer(item: Item, place: ReviewPlace) -> DeskAnswer:
    structure_edits.dismiss_suggestion(place.store, item["offset"] or 0)
    return DeskAnswer()


def _ignore(item: Item, place: ReviewPlace) -> DeskAnswer:
    decisions.ignore(
        place.store,
        act_of(item, place.me, item["note"]),
        card_of(item),
        item["name"],
        seen_version=item["version"],
    )
    return DeskAnswer(text=f"Ignored. {place.key('undo')} brings it back.")


def _draft(item: Item, place: ReviewPlace) -> DeskAnswer:
    text = item["text"] if item["is_kept"] else None
    decisions.save_draft(place.store, place.me, card_of(item), text, src_text=item.get("src_text"))
    return DeskAnswer()


def _identical(item: Item, place: ReviewPlace) -> DeskAnswer:
    """Look for the same pair elsewhere."""
    bead_id = card_of(item)
    found = propagation.identical(place.store, place.me, bead_id)
    place.session.identical = parts.identical_cards(bead_id, found)
    return DeskAnswer()


def _propagate(item: Item, place: ReviewPlace) -> DeskAnswer:
    """Decide a pair where that is not done yet, and then the same pairs as one step."""
    _check_review(place)
    bead_id, action = card_of(item), Action(item["name"])
    act = act_of(item, place.me)
    own = replace(act, token=f"{item['token']}-own")
    state = bead_rows.bead(place.store, bead_id).state
    is_new = ledger.find(place.store, own.token) is None
    if state.status is not _STATUS[action] or (is_new and state.version != item["version"]):
        try:
            review.decide(place.store, own, bead_id, action, seen_version=item["version"])
        except ConflictError as error:
            return _clash({**item, "action": item["name"]}, place, str(error))
    place.session.clashes.pop(bead_id, None)
    versions = {int(one): version for one, version in item["seen"].items()}
    try:
        if versions:
            propagation.propagate(place.store, act, bead_id, versions)
    except AmtsError as error:
        told = f"{_STATUS[action].capitalize()}, but not the same pairs elsewhere: {error}"
        return DeskAnswer(text=told, kind="error", card=bead_id)
    more = f", and {count_noun(len(versions), 'same pair')}" if versions else ""
    told = f"{_STATUS[action].capitalize()}{more}. {place.key('undo')} takes it back."
    beside = place.neighbour(bead_id, 1) or bead_id
    return DeskAnswer(text=told, card=beside, outcome="saved")


def _leave(item: Item, place: ReviewPlace) -> DeskAnswer:
    """Let what somebody else has decided stand, and one's own text go, and go on."""
    bead_id = card_of(item)
    decisions.settle_draft(place.store, place.me, bead_id, is_taken=False)
    place.session.clashes.pop(bead_id, None)
    beside = place.neighbour(bead_id, 1)
    return DeskAnswer(text="Theirs stays.", card=beside, after=bead_id, outcome="saved")


def _take_up(item: Item, place: ReviewPlace) -> DeskAnswer:
    """Put what one was typing before the pair was merged or split into its editor."""
    bead_id = card_of(item)
    decisions.settle_draft(place.store, place.me, bead_id, is_taken=True)
    return DeskAnswer(text="It is in the editor.", card=bead_id, outcome="saved")


BEAD_ACTIONS: Mapping[str, Do[ReviewPlace]] = MappingProxyType(
    {
        **dict.fromkeys(_DECISIONS, _decide),
        **dict.fromkeys(_STRUCTURE, _restructure),
        "unpair": _unpair,
        "preview_shift": _preview_shift,
        "shift": _shift,
        "take_offer": _take_offer,
        "leave_offer": _leave_offer,
        "ignore": _ignore,
        "draft": _draft,
        "leave": _leave,
        "take_up": _take_up,
        "identical": _identical,
        "propagate": _propagate,
    }
)
"""By the action of an item what does it."""
