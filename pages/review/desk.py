"""The review desk of one document: filters, and the component with card, table and progress.

The session keeps where the person is and what was answered; the address repeats the filters, and
behind its ``#`` the bead, for a reload. The rest is in the database.
"""

import time
from dataclasses import replace
from math import nextafter
from typing import Any

import streamlit as st

from amts_core.checks import CHECKS
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import BeadStatus, Person, Project, ReviewBead
from amts_core.project import person_keys
from amts_core.review import (
    BANDS,
    Queue,
    QueueTask,
    Spot,
    bead_rows,
    presence,
    queues,
    samples,
)
from pages.desk import keymap, messages, script
from pages.desk.messages import Exchange, Reply
from pages.review import actions, alignment_picker, card_data, focus_card
from pages.review.card_data import Sight
from pages.review.place import ORDERS, TO_DO, ReviewPlace
from pages.shared import places, workspace

_CARD, _SESSION = "card", "desk"
_N_AHEAD, _N_SPARE = 5, 3
_PEOPLE_SECONDS = 4
_FILTERS = {
    "To do": Queue(statuses=TO_DO),
    "Approved": Queue(statuses=frozenset({BeadStatus.APPROVED})),
    "Rejected": Queue(statuses=frozenset({BeadStatus.REJECTED})),
    "Skipped": Queue(statuses=frozenset({BeadStatus.SKIPPED})),
    "Flagged": Queue(statuses=frozenset({BeadStatus.FLAGGED})),
    "All": Queue(),
    "Second pass": Queue(task=QueueTask.SECOND),
    "Disputed": Queue(task=QueueTask.ADJUDICATION),
}
_ANY = "Any or none"
_FINDINGS = {_ANY: ""} | {check.sentence: check.slug for check in CHECKS}
_BANDS = {"Any": (0.0, 1.0)} | {band.label: (band.low, nextafter(band.high, 0.0)) for band in BANDS}
_EMPTY = "Nothing is left to do in this queue. Show all beads, or choose another document."


def filters(alignment_id: str) -> Queue:
    """Show the filters and return the queue that they choose; the address keeps them."""
    session = _session(alignment_id)
    st.session_state.update(session.pop("filters", {}))  # what keys have changed
    bound: Any = {"bind": "query-params", "on_change": _start_anew}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Show", list(_FILTERS), key="show", width=130, **bound)
        ordered = st.selectbox("Order", list(ORDERS), key="order", width=165, **bound)
        finding = st.selectbox("Finding", list(_FINDINGS), key="finding", width=185, **bound)
        words = st.text_input("Contains", key="words", width=150, **bound)
        sure = st.selectbox("Confidence", list(_BANDS), key="sure", width=130, **bound)
    return replace(
        _FILTERS[chosen],
        scores=_BANDS[sure],
        order=ORDERS[ordered],
        finding=_FINDINGS[finding],
        words=words,
    )


@st.fragment
def show(alignment_id: str, project: Project, me: Person, queue: Queue) -> None:
    """Show the desk, once everything that the browser has sent is done."""
    session = _session(alignment_id)
    place = ReviewPlace(
        store=workspace.store(),
        me=me,
        project=project,
        alignment_id=alignment_id,
        filtered=queue,
        session=session,
    )
    session["exchange"].receive(script.out(_CARD))
    answer(place)
    is_begun = session.pop("is_begun", False)
    if is_begun or "filters" in session or alignment_picker.chosen() != alignment_id:
        session["alignment"] = alignment_picker.chosen()  # where an answer leads is there
        st.rerun()  # a key has changed a filter or begun long work, or led to another document
    focus_card.show(data(place), key=_CARD)


def go_to(bead_id: int) -> None:
    """Open the review at a bead, whatever the filters are.

    :raises NotFoundError: there is no such bead.
    """
    found = bead_rows.bead(workspace.store(), bead_id)
    _session(found.alignment_id)["exchange"].begin_anew(found.id)
    alignment_picker.choose(found.alignment_id)
    places.go_to(places.REVIEW)


def new_session(alignment_id: str) -> dict[str, Any]:
    """Return what the desk keeps of a session that begins with a document."""
    return {
        "exchange": Exchange(),
        "clashes": {},
        "draw": None,
        "bulk": None,
        "found": None,
        "preview": None,
        "alignment": alignment_id,
        "alignments": {},
        "people": [],
        "people_until": 0.0,
    }


def answer(place: ReviewPlace) -> None:
    """Do what the browser's newest message asks for, each item once."""
    exchange: Exchange = place.session["exchange"]
    draw = place.session["draw"]
    exchange.answer(lambda item: _reply(item, place))
    if place.session["draw"] != draw:
        exchange.begin_anew()


def data(place: ReviewPlace) -> dict[str, Any]:
    """Return what the script shows, and the answers to what the browser has sent."""
    session, store = place.session, place.store
    exchange: Exchange = session["exchange"]
    sight = _sight(place)
    beads = _window(place, sight)
    current = beads[0].id if beads else None
    offer, is_waiting = card_data.offer(sight, place.alignment_id)
    return exchange.envelope(current) | {
        "box": f"amts-{place.me.id}-{place.project.id}",
        "cards": card_data.cards(sight, beads),
        "table": card_data.table(sight, current, exchange.message.get("page")),
        "progress": card_data.progress(sight, place.alignment_id),
        "people": _people(place, sight),
        "sample": _sample(place),
        "offer": offer,
        "is_offer_waiting": is_waiting,
        "bulk": session["bulk"],
        "found": session["found"],
        "preview": session["preview"],
        "keys": keymap.as_data(person_keys(store, place.me.id)),
        "empty": "" if beads else _with_others(sight.place(None).total),
    }


def _session(alignment_id: str) -> dict[str, Any]:
    session: dict[str, Any] = st.session_state.setdefault(_SESSION, new_session(alignment_id))
    if session["alignment"] != alignment_id:
        session.update(alignment=alignment_id, draw=None)
        session["exchange"].begin_anew()
    return session


def _reply(item: messages.Item, place: ReviewPlace) -> Reply:
    """Do what an item asks for; what it says of the page around the desk waits for its next run."""
    told = actions.answer(item, place)
    if told.filters:
        place.session["filters"] = told.filters
        place.session["exchange"].begin_anew()
    spot = None if told.bead is None else Spot(told.bead)
    if told.closes:  # many may be decided now, and the one before the person among them
        spot = _still(place, place.session["exchange"].spot())
    return Reply(told.as_data(), spot)


def _still(place: ReviewPlace, spot: Spot) -> Spot:
    """Return where somebody is, or behind it where it is not in the queue any more."""
    if spot.at is None or queues.holds(place.store, place.scope, place.queue, spot.at):
        return spot
    return Spot(after=spot.at)


def _start_anew() -> None:
    session = st.session_state.get(_SESSION)
    if session is not None:
        session["exchange"].begin_anew()


def _with_others(n_left: int) -> str:
    """Return what to tell somebody for whom no bead is left."""
    if not n_left:
        return _EMPTY
    return (
        f"The last {n_left} of this queue are before somebody else just now. Choose another "
        "document, or wait a minute."
    )


def _people(place: ReviewPlace, sight: Sight) -> list[str]:
    """Return who else is here, looked up every few seconds."""
    session, moment = place.session, time.monotonic()
    if moment > session["people_until"]:
        found = card_data.people(sight, place.project.id, place.alignment_id)
        session.update(people=found, people_until=moment + _PEOPLE_SECONDS)
    names: list[str] = session["people"]
    return names


def _sight(place: ReviewPlace) -> Sight:
    session = place.session
    return Sight(
        store=place.store,
        me=place.me,
        alignment_id=place.scope,
        queue=place.queue,
        clashes=session["clashes"],
        _alignments=session["alignments"],
    )


def _window(place: ReviewPlace, sight: Sight) -> tuple[ReviewBead, ...]:
    """Return the bead before the person, those in dispute, and those that come next."""
    store, scope = place.store, sight.alignment_id
    spot: Spot = place.session["exchange"].spot()
    at = None if spot.at is None else _found(place, sight, spot.at)
    in_dispute = (_found(place, sight, bead_id) for bead_id in sight.clashes)
    disputed = tuple(bead.id for bead in in_dispute if bead is not None)
    spot = Spot(None if at is None else at.id, spot.after, disputed)
    ids = presence.take_window(
        store,
        place.me,
        place.project.id,
        scope=scope,
        queue=sight.queue,
        spot=spot,
        n=1 + _N_AHEAD,
        n_spare=_N_SPARE,
    )
    beads = {bead.id: bead for bead in bead_rows.beads_by_id(store, ids)}
    return tuple(beads[bead_id] for bead_id in ids)


def _found(place: ReviewPlace, sight: Sight, bead_id: int) -> ReviewBead | None:
    try:
        found = bead_rows.bead(place.store, int(bead_id))
    except NotFoundError:
        return None
    found = bead_rows.replacement_of(place.store, found)
    is_elsewhere = sight.alignment_id is not None and found.alignment_id != sight.alignment_id
    return None if is_elsewhere else found


def _sample(place: ReviewPlace) -> dict[str, str] | None:
    draw = place.session["draw"]
    if draw is None:
        return None
    result = samples.sample_result(place.store, draw)
    return {"text": f"Sample: {samples.summary(result)}."}
