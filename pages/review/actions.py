"""What the browser's desk sends, done: each item is answered once, however often it is sent.

An item names the bead and the version that were on screen. What becomes an event carries the
item's token into the database, so that a session that was lost in between answers the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from amts_core import review
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, ConflictError, ReviewError
from amts_core.kernel.records import Action, BeadStatus, Decision, Person, Project, Via
from amts_core.project import members, person_keys, profiles
from amts_core.review import (
    BAND,
    BANDS,
    Draw,
    Queue,
    QueueTask,
    Sorting,
    alignments,
    all_draws,
    bead_rows,
    bulk,
    concordance,
    decisions,
    events,
    find_bulk,
    find_draw,
    jobs,
    presence,
    queues,
    second_pass,
    structure_edits,
)
from amts_core.review import samples as sampling
from pages.desk import keymap
from pages.review import alignment_picker, bulk_progress
from pages.review.card_data import BeadClash
from pages.shared import workspace

_N_FOUND = 30
_N_PREVIEW = 6
_N_SECOND = 50
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
_DOING = {Action.APPROVE: "Approving", Action.REJECT: "Rejecting"}

TO_DO = frozenset({BeadStatus.PROPOSED, BeadStatus.SKIPPED, BeadStatus.FLAGGED})
ORDERS = {
    "In order": Sorting.DOCUMENT,
    "Uncertain first": Sorting.UNCERTAIN,
    "Most useful first": Sorting.USEFUL,
    "Random": Sorting.RANDOM,
}

Item = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class ReviewAnswer:
    """What became of an item: what to tell, the bead to go to, filters to be changed, if any."""

    text: str = ""
    kind: str = ""
    bead: int | None = None
    closes: bool = False
    filters: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as the script reads it."""
        return {"text": self.text, "kind": self.kind, "bead": self.bead, "closes": self.closes}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlace:
    """Where an item is done: by whom, in which project and document, chosen by which filters.

    ``session`` is the desk's part of the session: what it looks at, never what is decided.
    """

    store: Store
    me: Person
    project: Project
    alignment_id: str
    filtered: Queue
    session: dict[str, Any]

    @property
    def scope(self) -> str | None:
        """The document that is worked through; None for a sample, which may be of several."""
        return None if self.session["draw"] is not None else self.alignment_id

    @property
    def queue(self) -> Queue:
        """The queue that is worked through: what the filters choose, or a sample."""
        if self.session["draw"] is not None:
            return Queue(statuses=TO_DO, draw=self.session["draw"], project_id=self.project.id)
        if self.filtered.task is QueueTask.SECOND:
            return replace(self.filtered, person_id=self.me.id)
        return self.filtered


def answer(item: Item, place: ReviewPlace) -> ReviewAnswer:
    """Do what an item asks for, and return what to tell the person."""
    try:
        if item["action"] in _DECISIONS:
            return _decide(item, place)
        if item["action"] in _STRUCTURE:
            return _restructure(item, place)
        if item["action"] not in _OTHERS:  # kept by a page of another version
            raise ReviewError("This page does not fit the program any more. Reload it.")
        return _OTHERS[item["action"]](item, place)
    except AmtsError as error:
        return ReviewAnswer(text=str(error), kind="error")


def _decide(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead_id, action = int(item["bead"]), _DECISIONS[item["action"]]
    via, dwell = Via(item["via"]), item.get("dwell")
    if item["task"] == QueueTask.SECOND:
        second_pass.judge(
            place.store,
            place.me,
            bead_id,
            action,
            via=via,
            tgt_text=item.get("text"),
            dwell_ms=dwell,
            token=item["token"],
        )
        return ReviewAnswer()
    try:
        event = review.decide(
            place.store,
            place.me,
            bead_id,
            action,
            seen_version=item["version"],
            via=via,
            tgt_text=item.get("text"),
            dwell_ms=dwell,
            note=item.get("note"),
            token=item["token"],
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
            place.me,
            int(item["bead"]),
            action,
            seen=seen,
            via=Via(item["via"]),
            step=step,
            offset=offset,
            dwell_ms=item.get("dwell"),
            token=item["token"],
        )
    except ConflictError as error:
        there = bead_rows.bead(place.store, int(item["bead"]))
        return ReviewAnswer(
            text=str(error), kind="error", bead=bead_rows.replacement_of(place.store, there).id
        )
    jobs.enqueue_realignment(workspace.settings(), place.project.id, event.id)
    return ReviewAnswer(text=f"{told} Undo takes it back.", bead=bead_id)


def _unpair(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead = bead_rows.bead(place.store, int(item["bead"]))
    if bead.src and bead.tgt:
        return _structure_edit(item, place, Action.UNPAIR, step=1, told="Taken apart.", offset=None)
    review.decide(
        place.store,
        place.me,
        bead.id,
        Action.REJECT,
        seen_version=item["version"],
        via=Via(item["via"]),
        dwell_ms=item.get("dwell"),
        note="no counterpart",
        token=item["token"],
    )
    return ReviewAnswer(
        text="Confirmed: it has no counterpart.", bead=_neighbour(place, bead.id, 1)
    )


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
        return _begun(place, event, doing)
    return ReviewAnswer(text=told, bead=None if bead_id is None else _entered(place, bead_id))


def _begun(place: ReviewPlace, event: Decision, doing: str) -> ReviewAnswer:
    """Have a worker carry out an act, and lead to where the page shows how far it is."""
    of = bulk.begin(workspace.settings(), event.id)
    bulk_progress.follow(event.id)
    place.session["is_begun"] = True
    return ReviewAnswer(text=f"{doing} {of.n_asked:,} beads: see above how far it is.", closes=True)


def _ignore(item: Item, place: ReviewPlace) -> ReviewAnswer:
    decisions.ignore(
        place.store,
        place.me,
        int(item["bead"]),
        item["check"],
        seen_version=item["version"],
        via=Via(item["via"]),
        reason=item["note"],
        token=item["token"],
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
    return ReviewAnswer(text="Theirs stays.", bead=_neighbour(place, bead_id, 1))


def _next(item: Item, place: ReviewPlace) -> ReviewAnswer:
    return ReviewAnswer(bead=_neighbour(place, item.get("bead"), 1))


def _previous(item: Item, place: ReviewPlace) -> ReviewAnswer:
    return ReviewAnswer(bead=_neighbour(place, item.get("bead"), -1))


def _neighbour(place: ReviewPlace, bead_id: int | None, step: int) -> int | None:
    """Return the bead beside one in the queue, now held, or itself at the queue's end."""
    if bead_id is None:
        return None
    beside = presence.take_next(
        place.store,
        place.me,
        place.project.id,
        alignment_id=place.scope,
        queue=place.queue,
        bead_id=bead_id,
        step=step,
    )
    return bead_id if beside is None else beside


def _go_to(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead = bead_rows.replacement_of(place.store, bead_rows.bead(place.store, int(item["bead"])))
    return ReviewAnswer(bead=_entered(place, bead.id))


def _return(item: Item, place: ReviewPlace) -> ReviewAnswer:
    """Go back to a bead that an address names, if it is one of this document."""
    try:
        bead = bead_rows.bead(place.store, int(item["bead"]))
    except AmtsError:
        return ReviewAnswer()
    is_here = bead.alignment_id == place.alignment_id
    return ReviewAnswer(bead=bead_rows.replacement_of(place.store, bead).id if is_here else None)


def _go_to_segment(item: Item, place: ReviewPlace) -> ReviewAnswer:
    number = int(item["offset"])
    bead = bead_rows.bead_of_segment(place.store, place.alignment_id, number - 1)
    if bead is None:
        raise ReviewError(f"This document has no source segment {number}.")
    return ReviewAnswer(bead=bead.id)


def _entered(place: ReviewPlace, bead_id: int) -> int:
    """Return a bead, its document chosen where it is another one."""
    there = bead_rows.bead(place.store, bead_id).alignment_id
    if place.scope not in (None, there):
        alignment_picker.choose(there)
    return bead_id


def _search(item: Item, place: ReviewPlace) -> ReviewAnswer:
    of = alignments.without_progress(place.store, place.alignment_id)
    found = concordance(place.store, of, item["text"], _N_FOUND)
    place.session["found"] = {
        "words": item["text"],
        "rows": [
            {
                "src": bead.state.src_text,
                "tgt": bead.state.tgt_text,
                "languages": [of.src_lang, of.tgt_lang],
                "document": alignments.without_progress(place.store, bead.alignment_id).src_path,
            }
            for bead in found
        ],
    }
    return ReviewAnswer()


def _rebind(item: Item, place: ReviewPlace) -> ReviewAnswer:
    own = person_keys(place.store, place.me.id)
    action, key = item["check"], item["text"]
    new = keymap.rebound(own, action, key) if action else keymap.without(own, keymap.KEYS)
    members.choose_keys(place.store, place.me, new)
    return ReviewAnswer(text="Your keys are kept." if action else "The original keys are back.")


def _bulk(item: Item, place: ReviewPlace) -> ReviewAnswer:
    _count(place, is_whole=bool(item["step"]))
    return ReviewAnswer()


def _decide_filter(item: Item, place: ReviewPlace) -> ReviewAnswer:
    event = sampling.decide_filtered(
        place.store,
        place.me,
        place.project.id,
        alignment_id=place.alignment_id,
        queue=place.filtered,
        action=Action(item["text"]),
        via=Via.BULK,
        token=item["token"],
    )
    return _begun(place, event, _DOING[Action(item["text"])])


def _accept(item: Item, place: ReviewPlace) -> ReviewAnswer:
    least = profiles.thresholds(place.store, place.project)
    event = sampling.accept(
        place.store, place.me, place.project.id, least=least, via=Via.BULK, token=item["token"]
    )
    if event is None:
        raise ReviewError("Nothing is left that the product accepts by itself.")
    return _begun(place, event, _DOING[Action.APPROVE])


def _draw(item: Item, place: ReviewPlace) -> ReviewAnswer:
    (band,) = [one for one in BANDS if one.label == item["text"]]
    scope = None if item["step"] else place.alignment_id
    sample = sampling.draw_sample(
        place.store, place.me, place.project.id, alignment_id=scope, band=band
    )
    place.session["draw"] = sample.id
    return ReviewAnswer(text="Decide these as any other bead.", closes=True)


def _sample(item: Item, place: ReviewPlace) -> ReviewAnswer:
    place.session["draw"] = find_draw(place.store, int(item["offset"])).id
    return ReviewAnswer(text="Decide these as any other bead.", closes=True)


def _leave_sample(item: Item, place: ReviewPlace) -> ReviewAnswer:
    place.session["draw"] = None
    return ReviewAnswer()


def _accept_band(item: Item, place: ReviewPlace) -> ReviewAnswer:
    event = sampling.accept_band(
        place.store, place.me, int(item["offset"]), via=Via.BULK, token=item["token"]
    )
    place.session["draw"] = None
    return _begun(place, event, _DOING[Action.APPROVE])


def _second(item: Item, place: ReviewPlace) -> ReviewAnswer:
    scope = None if item["step"] else place.alignment_id
    second_pass.begin(place.store, place.me, place.project.id, alignment_id=scope, n=_N_SECOND)
    _count(place, is_whole=bool(item["step"]))
    return ReviewAnswer(text="Drawn. Others than who decided them can judge them now.")


def _count(place: ReviewPlace, *, is_whole: bool) -> None:
    """Count what bulk decisions would touch, for the dialog."""
    scope = None if is_whole else place.alignment_id
    samples = all_draws(place.store, place.project.id, BAND)
    of_scope = [one for one in samples if one.alignment_id == scope]
    stand = second_pass.state(place.store, place.project.id)
    least = profiles.thresholds(place.store, place.project)
    kappa = stand.agreement.kappa
    agreement = "no second opinion yet"
    if stand.n_judged:
        value = "undefined" if kappa is None else f"{kappa:.2f}"
        agreement = (
            f"{stand.agreement.n_agreed} of {stand.n_judged} judged alike, Cohen's kappa {value}"
        )
    place.session["bulk"] = {
        "whole": is_whole,
        "may": sampling.may_accept(place.me),
        "why": f"You are a {place.me.role}: a lead decides in bulk. You can review the samples.",
        "filter": {
            "n": queues.place(place.store, place.alignment_id, place.filtered, None).total,
            "text": "Unread: nobody has to have looked at any of them. One undo takes all of them "
            "back.",
        },
        "verdict": {
            "n": len(sampling.acceptable(place.store, place.project.id, least)),
            "text": "Unread, too: the proposals of the whole project that are as sure as its "
            "profiles ask for, or as the aligner's own measure of what is right.",
        },
        "bands": [
            {
                "label": one.band.label,
                "n": one.n,
                "draw": f"Draw a sample of {sampling.N_SAMPLE}"
                if one.n > sampling.N_SAMPLE
                else f"Review all {one.n}",
                "sample": _sample_data(place.store, of_scope, one.band.low),
            }
            for one in sampling.bands(place.store, place.project.id, scope)
        ],
        "second": {
            "n_drawn": stand.n_drawn,
            "n_disputed": stand.n_disputed,
            "may": second_pass.may_begin(place.me),
            "text": f"{stand.n_drawn} beads drawn, {agreement}, {stand.n_disputed} disputed.",
        },
    }


def _sample_data(store: Store, samples: list[Draw], low: float) -> dict[str, Any] | None:
    sample = next((one for one in samples if one.low == low), None)
    if sample is None:
        return None
    result = sampling.sample_result(store, sample.id)
    return {
        "id": sample.id,
        "reviewed": result.n_reviewed,
        "left": result.n_unread,
        "all": result.is_all,
        "text": sampling.summary(result),
    }


def _order(item: Item, place: ReviewPlace) -> ReviewAnswer:
    names = list(ORDERS)
    current = names.index(st.session_state.get("order", names[0]))
    return ReviewAnswer(filters={"order": names[(current + 1) % len(names)]})


def _show(item: Item, place: ReviewPlace) -> ReviewAnswer:
    return ReviewAnswer(filters={"show": item["text"]}, closes=True)


_OTHERS: dict[str, Callable[[Item, ReviewPlace], ReviewAnswer]] = {
    "order": _order,
    "show": _show,
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
    "next": _next,
    "prev": _previous,
    "goto": _go_to,
    "return": _return,
    "goto_segment": _go_to_segment,
    "search": _search,
    "rebind": _rebind,
    "bulk": _bulk,
    "decide_filter": _decide_filter,
    "accept": _accept,
    "draw": _draw,
    "sample": _sample,
    "leave_sample": _leave_sample,
    "accept_band": _accept_band,
    "second": _second,
}
