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
from amts_core.desk import sampling
from amts_core.errors import NotFoundError
from amts_core.records import BeadStatus, Person, Project, ReviewBead
from amts_core.risk import BANDS
from amts_core.store import alignments, leases, projects, queues
from amts_core.store.queues import Queue, Task
from pages.components import (
    alignment_picker,
    desk_actions,
    desk_cards,
    desk_script,
    focus_card,
    keymap,
    workspace,
)
from pages.components.desk_actions import Place
from pages.components.desk_cards import Sight

_CARD, _SESSION = "card", "desk"
_N_AHEAD, _N_SPARE = 5, 3
_N_ANSWERS = 200
_PEOPLE_SECONDS = 4
_FILTERS = {
    "To do": Queue(desk_actions.TO_DO),
    "Approved": Queue(frozenset({BeadStatus.APPROVED})),
    "Rejected": Queue(frozenset({BeadStatus.REJECTED})),
    "Skipped": Queue(frozenset({BeadStatus.SKIPPED})),
    "Flagged": Queue(frozenset({BeadStatus.FLAGGED})),
    "All": Queue(),
    "Second pass": Queue(task=Task.SECOND),
    "Disputed": Queue(task=Task.ADJUDICATION),
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
        ordered = st.selectbox("Order", list(desk_actions.ORDERS), key="order", width=165, **bound)
        finding = st.selectbox("Finding", list(_FINDINGS), key="finding", width=185, **bound)
        words = st.text_input("Contains", key="words", width=150, **bound)
        sure = st.selectbox("Confidence", list(_BANDS), key="sure", width=130, **bound)
    return replace(
        _FILTERS[chosen],
        scores=_BANDS[sure],
        order=desk_actions.ORDERS[ordered],
        finding=_FINDINGS[finding],
        words=words,
    )


@st.fragment
def show(alignment_id: str, project: Project, me: Person, queue: Queue) -> None:
    """Show the desk, once everything that the browser has sent is done."""
    session = _session(alignment_id)
    sent = desk_script.out(_CARD)
    place = Place(workspace.store(), me, project, alignment_id, queue, session)
    for item in sent.get("items", []):
        if item["token"] not in session["answers"]:
            _note(session, item["token"], desk_actions.answer(item, place))
    if "filters" in session or alignment_picker.chosen() != alignment_id:
        st.rerun()  # a key has changed a filter, or an undo has led to another document
    focus_card.show(_data(place, sent), key=_CARD)


def go_to(bead_id: int) -> None:
    """Open the review at a bead, whatever the filters are.

    :raises NotFoundError: there is no such bead.
    """
    found = alignments.bead(workspace.store(), bead_id)
    session = _session(found.alignment_id)
    session.update(current=found.id, is_pinned=True)
    alignment_picker.choose(found.alignment_id)
    st.switch_page("pages/review.py")


def _session(alignment_id: str) -> dict[str, Any]:
    session = st.session_state.setdefault(
        _SESSION,
        {
            "answers": {}, "clashes": {}, "epoch": 0, "current": None, "draw": None,
            "bulk": None, "found": None, "preview": None, "alignment": alignment_id,
            "alignments": {}, "is_pinned": False, "people": [], "people_until": 0.0,
        },
    )  # fmt: skip
    if session["alignment"] != alignment_id:
        is_led = session["current"] is not None and session["is_pinned"]
        session.update(alignment=alignment_id, draw=None)
        if not is_led:
            session.update(current=None, epoch=session["epoch"] + 1)
    return session


def _note(session: dict[str, Any], token: str, answer: desk_actions.Answer) -> None:
    """Keep an answer for as long as the browser may ask for it, and go where it leads."""
    session["answers"][token] = answer.as_data()
    if answer.bead is not None:
        session.update(current=answer.bead, is_pinned=True)
    if answer.filters:
        session["filters"] = answer.filters
        _start_anew()
    while len(session["answers"]) > _N_ANSWERS:
        del session["answers"][next(iter(session["answers"]))]


def _start_anew() -> None:
    session = st.session_state[_SESSION]
    session.update(current=None, epoch=session["epoch"] + 1)


def _data(place: Place, sent: dict[str, Any]) -> dict[str, Any]:
    session, store = place.session, place.store
    sight = _sight(place)
    beads = _window(place, sight, sent)
    current = beads[0].id if beads else None
    session["current"] = current
    offer, is_waiting = desk_cards.offer(sight, place.alignment_id)
    answered = [item["token"] for item in sent.get("items", [])]
    return {
        "box": f"amts-{place.me.id}-{place.project.id}",
        "epoch": session["epoch"],
        "answers": {token: session["answers"][token] for token in answered},
        "cards": desk_cards.cards(sight, beads),
        "current": current,
        "table": desk_cards.table(sight, current, sent.get("page")),
        "progress": desk_cards.progress(sight, place.alignment_id),
        "people": _people(place, sight),
        "sample": _sample(place),
        "offer": offer,
        "is_offer_waiting": is_waiting,
        "bulk": session["bulk"],
        "found": session["found"],
        "preview": session["preview"],
        "keys": keymap.as_data(projects.person_keys(store, place.me.id)),
        "empty": "" if beads else _with_others(sight.place(None).total),
    }


def _with_others(n_left: int) -> str:
    """Return what to tell somebody for whom no bead is left."""
    if not n_left:
        return _EMPTY
    return (
        f"The last {n_left} of this queue are before somebody else just now. Choose another "
        "document, or wait a minute."
    )


def _people(place: Place, sight: Sight) -> list[str]:
    """Return who else is here, looked up every few seconds."""
    session, moment = place.session, time.monotonic()
    if moment > session["people_until"]:
        found = desk_cards.people(sight, place.project.id, place.alignment_id)
        session.update(people=found, people_until=moment + _PEOPLE_SECONDS)
    return session["people"]


def _sight(place: Place) -> Sight:
    session = place.session
    return Sight(
        place.store, place.me, place.scope, place.queue, session["clashes"], session["alignments"]
    )


def _window(place: Place, sight: Sight, sent: dict[str, Any]) -> tuple[ReviewBead, ...]:
    """Return the bead before the person and those that come next, all leased to them."""
    own = replace(sight.queue, person_id=place.me.id)
    first = _first(place, sight, own, sent)
    if first is None:
        leases.take(place.store, place.project.id, place.me.id, ())
        return ()
    store, scope = place.store, sight.alignment_id
    ahead = list(queues.beside(store, scope, own, first.id, _N_AHEAD + _N_SPARE))
    if len(ahead) < _N_AHEAD:
        known = {first.id, *(bead.id for bead in ahead)}
        ahead += [
            bead for bead in queues.beads(store, scope, own, limit=_N_AHEAD) if bead.id not in known
        ]
    window, spare = (first, *ahead[:_N_AHEAD]), [bead.id for bead in ahead[_N_AHEAD:]]
    ids = [bead.id for bead in window]
    got = leases.take(store, place.project.id, place.me.id, ids, spare)
    return (first, *(bead for bead in window[1:] if bead.id in got))


def _first(place: Place, sight: Sight, own: Queue, sent: dict[str, Any]) -> ReviewBead | None:
    """Return the bead to show: where the browser is, where an answer led, or what comes next."""
    session = place.session
    is_pinned = session.pop("is_pinned", False)
    wanted = session["current"]
    if not is_pinned and sent.get("at") and sent.get("epoch") == session["epoch"]:
        wanted = sent["at"]
    session["is_pinned"] = False
    if wanted is not None:
        found = _found(place, sight, wanted)
        if found is not None:
            is_there = queues.holds(place.store, sight.alignment_id, sight.queue, found.id)
            if is_there or is_pinned or session.get("pinned") == found.id:
                session["pinned"] = found.id if is_pinned or not is_there else None
                return found
            after = queues.beside(place.store, sight.alignment_id, own, found.id, 1)
            if after:
                return after[0]
    start = queues.beads(place.store, sight.alignment_id, own, limit=1)
    return start[0] if start else None


def _found(place: Place, sight: Sight, bead_id: int) -> ReviewBead | None:
    try:
        found = alignments.bead(place.store, int(bead_id))
    except NotFoundError:
        return None
    found = alignments.replacement_of(place.store, found)
    is_elsewhere = sight.alignment_id is not None and found.alignment_id != sight.alignment_id
    return None if is_elsewhere else found


def _sample(place: Place) -> dict[str, str] | None:
    draw = place.session["draw"]
    if draw is None:
        return None
    result = sampling.sample_result(place.store, draw)
    return {"text": f"Sample: {desk_actions.sample_text(result)}."}
