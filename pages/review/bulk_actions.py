"""What is done to many beads: acts in bulk, samples, and the second pass."""

from collections.abc import Mapping
from types import MappingProxyType

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import ledger
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.kernel.text.counts import count_noun
from amts_core.project import profiles
from amts_core.review import (
    BAND,
    BANDS,
    Band,
    Draw,
    all_draws,
    find_draw,
    queues,
    sample_statistics,
    second_pass,
)
from amts_core.review import samples as sampling
from pages.desk.place import Do
from pages.desk.protocol import DeskAnswer, Item
from pages.review.place import ReviewPlace
from pages.review.protocol import (
    BandSample,
    BulkCounts,
    CountedBand,
    CountedPart,
    SampleSize,
    SecondPassStand,
)

_N_SECOND = 50
_SIZES = (30, sampling.N_SAMPLE, 100, 300)
"""Samples to choose from."""

_DOING = {Action.APPROVE: "Approving", Action.REJECT: "Rejecting"}


def _act(item: Item, place: ReviewPlace) -> DeskAct:
    """Return who acts on many pairs by an item."""
    return DeskAct(person=place.me, via=Via.BULK, token=item["token"])


def _bulk(item: Item, place: ReviewPlace) -> DeskAnswer:
    _count(place, is_whole=bool(item["step"]))
    return DeskAnswer()


def _decide_filter(item: Item, place: ReviewPlace) -> DeskAnswer:
    n = queues.place(place.store, place.documents_scope, place.filtered, None).total
    if n != item["offset"] and ledger.find(place.store, item["token"]) is None:
        _count(place, is_whole=False)
        raise ReviewError(f"The filters show {n:,} by now, not {item['offset']:,}. Look again.")
    event = sampling.decide_filtered(
        place.store,
        _act(item, place),
        place.project.id,
        scope=place.documents_scope,
        queue=place.filtered,
        action=Action(item["text"] or ""),
    )
    return place.begin_act(event, _DOING[Action(item["text"] or "")])


def _accept(item: Item, place: ReviewPlace) -> DeskAnswer:
    least = profiles.thresholds(place.store, place.project)
    event = sampling.accept(place.store, _act(item, place), place.project.id, least=least)
    if event is None:
        raise ReviewError("Nothing is left that the product accepts by itself.")
    return place.begin_act(event, _DOING[Action.APPROVE])


def _draw(item: Item, place: ReviewPlace) -> DeskAnswer:
    (band,) = [one for one in BANDS if one.label == item["text"]]
    scope = None if item["step"] else _one_document(place)
    sample = sampling.draw_sample(
        place.store,
        place.me,
        place.project.id,
        alignment_id=scope,
        band=band,
        n=item["offset"] or sampling.N_SAMPLE,
        token=item["token"],
    )
    place.draw(sample.id)
    return DeskAnswer(text="Decide these as any other pair.", closes=True)


def _sample(item: Item, place: ReviewPlace) -> DeskAnswer:
    place.draw(find_draw(place.store, item["offset"] or 0).id)
    return DeskAnswer(text="Decide these as any other pair.", closes=True)


def _leave_sample(item: Item, place: ReviewPlace) -> DeskAnswer:
    place.draw(None)
    return DeskAnswer()


def _accept_band(item: Item, place: ReviewPlace) -> DeskAnswer:
    event = sampling.accept_band(place.store, _act(item, place), item["offset"] or 0)
    place.draw(None)
    return place.begin_act(event, _DOING[Action.APPROVE])


def _second(item: Item, place: ReviewPlace) -> DeskAnswer:
    scope = None if item["step"] else _one_document(place)
    second_pass.begin(
        place.store,
        place.me,
        place.project.id,
        alignment_id=scope,
        n=_N_SECOND,
        token=item["token"],
    )
    _count(place, is_whole=bool(item["step"]))
    return DeskAnswer(text="Drawn. Others than who decided them can judge them now.")


def _one_document(place: ReviewPlace) -> str | None:
    """Return the document that samples may be of; where several are chosen they are of all."""
    return None if place.is_all or place.has_several else place.documents[0]


def _reach(place: ReviewPlace) -> str:
    """Return what samples of the whole project are of, in words."""
    if place.is_all:
        return "the whole project"
    if place.has_several:
        return f"the whole project, not only these {len(place.documents)} documents"
    return "the whole project, not only this document"


def _count(place: ReviewPlace, *, is_whole: bool) -> None:
    """Count what bulk decisions would touch, for the dialog."""
    scope = None if is_whole else _one_document(place)
    n_here = len(place.documents)
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
    place.session.bulk = BulkCounts(
        whole=scope is None,
        is_fixed=_one_document(place) is None,
        reach=_reach(place),
        may=sampling.may_accept(place.me),
        why=f"You are a {place.me.role}: a lead decides in bulk. You can review the samples.",
        filter=CountedPart(
            queues.place(place.store, place.documents_scope, place.filtered, None).total,
            (f"Of all {n_here} documents that are chosen. " if n_here > 1 else "")
            + "Unread: nobody has to have looked at any of them. One undo takes all of them back.",
        ),
        verdict=CountedPart(
            len(sampling.acceptable(place.store, place.project.id, least)),
            "Unread, too: the proposals of the whole project that are as sure as its profiles ask "
            "for, or as the aligner's own measure of what is right.",
        ),
        sizes=tuple(map(_size, _SIZES)),
        bands=tuple(
            CountedBand(one.band.label, one.n, _sample_of(place.store, of_scope, one.band))
            for one in sampling.bands(place.store, place.project.id, scope)
        ),
        second=SecondPassStand(
            stand.n_drawn,
            stand.n_disputed,
            second_pass.may_begin(place.me),
            f"{count_noun(stand.n_drawn, 'pair')} drawn, {agreement}, {stand.n_disputed} disputed.",
        ),
    )


def _size(n: int) -> SampleSize:
    bound = sample_statistics.upper_bound(0, n)
    return SampleSize(n, f"none wrong in {n}: at most {bound:.1%} of the band are")


def _sample_of(store: Store, samples: list[Draw], band: Band) -> BandSample | None:
    sample = next((one for one in samples if (one.low, one.high) == (band.low, band.high)), None)
    if sample is None:
        return None
    result = sampling.sample_result(store, sample.id)
    return BandSample(
        id=sample.id,
        reviewed=result.n_reviewed,
        left=result.n_unread,
        all=result.is_all,
        text=sampling.summary(result),
    )


BULK_ACTIONS: Mapping[str, Do[ReviewPlace]] = MappingProxyType(
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
