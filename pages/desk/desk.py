"""A desk in the page: what the browser has sent is done, and what it shows is sent back.

The session keeps where the person is and what was answered; the address repeats the filters, and
behind its ``#`` the card, for a reload. The rest is in the database.
"""

import time
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar, cast

import streamlit as st

from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.records import Person, Project
from amts_core.project import glossary
from pages.desk import actions, browser, talk
from pages.desk.messages import Exchange, Reply
from pages.desk.place import DeskPlace, DeskSession, Do
from pages.desk.protocol import DeskAnswer, DeskSight, ShownDocument

_PEOPLE_SECONDS = 4
RUN_EVERY_SECONDS = 3600.0
"""How often a desk's fragment runs of itself: it need not, but a page with one that does is run as
a whole when its connection is back. A server that was restarted knows no fragment until then.
"""
Own = Mapping[str, Do[Any]]
SessionT = TypeVar("SessionT", bound=DeskSession)


def session_of(key: str, kind: type[SessionT], *, box: str, scope: Hashable) -> SessionT:
    """Return what the session keeps of a desk, whose documents are now these.

    A session begins with the filters that the address names; for another person, or in another
    project, one begins anew with the filters there were.
    """
    known = cast("SessionT | None", st.session_state.get(key))
    if known is None or known.box != box:
        st.session_state[key] = begun = kind(box=box, scope=scope)
        begun.filters = known.filters if known else st.query_params.to_dict()
    session = cast(SessionT, st.session_state[key])
    if session.scope != scope:
        session.enter(scope)
    return session


def box_of(desk: str, me: Person | None, project: Project | None) -> str:
    """Return what a window keeps under of what a person does at a desk of a project."""
    return f"amts-{desk}-{me.id if me else 0}-{project.id if project else 0}"


def run(place: DeskPlace[Any], own: Own, *, key: str) -> bool:
    """Do what the browser has sent since; return whether the page must run anew first.

    :param key: that of the component.
    """
    session = place.session
    session.exchange.receive(browser.out(key) or {})
    answer(place, own)
    for one in place.kinds:
        value = one.value(session.filters)
        if value == one.value({}):
            st.query_params.pop(one.name, None)
        elif st.query_params.get(one.name) != value:
            st.query_params[one.name] = value
    if place.further is not None and browser.departs(key):
        place.further.go()
    must_rerun = bool(session.has_news) or session.leads_to is not None
    session.has_news = False
    return must_rerun


def answer(place: DeskPlace[Any], own: Own) -> bool:
    """Do what the browser's newest message asks for, each item once; return whether any was."""
    exchange: Exchange = place.session.exchange
    return exchange.answer(lambda item: _reply(actions.answer(item, place, own), place))


def data(place: DeskPlace[Any]) -> dict[str, Any]:
    """Return what the script shows, and the answers to what the browser has sent."""
    session = place.session
    exchange = session.exchange
    shown = place.shown(exchange.spot(), exchange.page)
    current = shown.cards[0].id if shown.cards else None
    following = None if shown.cards else place.next_document()
    is_ended = not shown.table.total and not _is_filtered(place)
    around = DeskSight(
        box=session.box,
        progress=shown.progress,
        people=_people(place),
        filters=place.choices(),
        found=session.found,
        keys=place.bindings(),
        empty="" if shown.cards else _with_others(place, shown.table.total),
        next_document=None if following is None else following[1],
        further=place.further.label if is_ended and place.further is not None else "",
        identical=session.identical,
        reaches=place.reaches(),
        replacing=session.replacing,
        known_term=session.known_term,
        keeps_terms=glossary.may_keep(place.me),
        threads=talk.threads(place, [card.id for card in shown.cards]),
        colleagues=talk.colleagues(place),
        document=_document(place, current),
    )
    return asdict(exchange.envelope(current)) | asdict(around) | asdict(shown.sight)


def _reply(told: DeskAnswer, place: DeskPlace[Any]) -> Reply:
    if told.card is not None:
        return Reply(told, Spot(told.card))
    if told.closes:  # many may be decided now, and the one before the person among them
        return Reply(told, place.still(place.session.exchange.spot()))
    # it is done, and nothing is left but what others may give back
    return Reply(told, None if told.after is None else Spot(after=told.after))


def _document(place: DeskPlace[Any], current: int | None) -> ShownDocument | None:
    """Return the document around the card that the browser wants it around, where it shows one."""
    exchange: Exchange = place.session.exchange
    if exchange.around is None:
        return None
    card_id = exchange.around or current or exchange.spot().behind
    try:
        return None if card_id is None else place.document_around(card_id)
    except NotFoundError:  # it is gone: the next message names another one
        return None


def _people(place: DeskPlace[Any]) -> tuple[str, ...]:
    """Return who else is here, looked up every few seconds."""
    session, moment = place.session, time.monotonic()
    if moment > session.people_until:
        session.people, session.people_until = place.others(), moment + _PEOPLE_SECONDS
    return cast("tuple[str, ...]", session.people)


def _is_filtered(place: DeskPlace[Any]) -> bool:
    return any(one.value != (one.options or ("",))[0] for one in place.choices())


def _with_others(place: DeskPlace[Any], n_left: int) -> str:
    """Return what to tell somebody for whom nothing is left."""
    if not n_left:
        return f"No {place.noun} is left to do{' with these filters' * _is_filtered(place)}."
    return (
        f"The last {n_left} of this queue are before somebody else just now. Choose another "
        "document, or wait a minute."
    )
