"""What is done to many beads: acts in bulk, samples, and the second pass."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.records import Action, Decision, Via
from amts_core.kernel.text.counts import count_noun
from amts_core.project import profiles
from amts_core.review import (
    BAND,
    BANDS,
    Band,
    Draw,
    all_draws,
    bulk,
    find_draw,
    queues,
    second_pass,
)
from amts_core.review import samples as sampling
from pages.review import bulk_progress
from pages.review.place import Do, Item, ReviewAnswer, ReviewPlace
from pages.shared import workspace

_N_SECOND = 50

_DOING = {Action.APPROVE: "Approving", Action.REJECT: "Rejecting"}


def begin_act(place: ReviewPlace, event: Decision, doing: str) -> ReviewAnswer:
    """Have a worker carry out an act, and lead to where the page shows how far it is."""
    of = bulk.begin(workspace.settings(), event.id)
    bulk_progress.follow(event.id)
    place.session["is_begun"] = True
    return ReviewAnswer(
        text=f"{doing} {count_noun(of.n_asked, 'bead')}: see above how far it is.", closes=True
    )


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
    return begin_act(place, event, _DOING[Action(item["text"])])


def _accept(item: Item, place: ReviewPlace) -> ReviewAnswer:
    least = profiles.thresholds(place.store, place.project)
    event = sampling.accept(
        place.store, place.me, place.project.id, least=least, via=Via.BULK, token=item["token"]
    )
    if event is None:
        raise ReviewError("Nothing is left that the product accepts by itself.")
    return begin_act(place, event, _DOING[Action.APPROVE])


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
    return begin_act(place, event, _DOING[Action.APPROVE])


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
                "sample": _sample_data(place.store, of_scope, one.band),
            }
            for one in sampling.bands(place.store, place.project.id, scope)
        ],
        "second": {
            "n_drawn": stand.n_drawn,
            "n_disputed": stand.n_disputed,
            "may": second_pass.may_begin(place.me),
            "text": f"{count_noun(stand.n_drawn, 'bead')} drawn, {agreement}, "
            f"{stand.n_disputed} disputed.",
        },
    }


def _sample_data(store: Store, samples: list[Draw], band: Band) -> dict[str, Any] | None:
    sample = next((one for one in samples if (one.low, one.high) == (band.low, band.high)), None)
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


BULK_ACTIONS: Mapping[str, Do] = MappingProxyType(
    {
        "bulk": _bulk,
        "decide_filter": _decide_filter,
        "accept": _accept,
        "draw": _draw,
        "sample": _sample,
        "leave_sample": _leave_sample,
        "accept_band": _accept_band,
        "second": _second,
    }
)
"""By the action of an item what does it."""
