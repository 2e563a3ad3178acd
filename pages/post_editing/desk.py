"""The post-editing desk of one document: filters, and the component with card and table.

The session keeps where the person is and what was answered; the address repeats the filters, and
behind its ``#`` the segment, for a reload. The rest is in the database.
"""

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from amts_core import post_editing
from amts_core.checks import CHECKS
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus
from amts_core.kernel.records import Person, Project
from amts_core.post_editing import EditOrder, EditPage, EditQueue, edit_rows
from amts_core.project import person_keys
from amts_core.review import Spot
from pages.desk import keymap, script
from pages.desk.messages import Exchange, Reply
from pages.post_editing import actions, card_data, document_picker, edit_card
from pages.post_editing.place import EditAnswer, EditPlace
from pages.shared import places, workspace

_CARD, _SESSION = "edit_card", "edit_desk"
_N_AHEAD, _N_SPARE = 2, 3
_PEOPLE_SECONDS = 4
_SHOWN = {
    "To do": frozenset({EditStatus.OPEN, EditStatus.RETURNED}),
    "Saved": frozenset({EditStatus.SAVED}),
    "Sent back": frozenset({EditStatus.RETURNED}),
    "Approved": frozenset({EditStatus.APPROVED}),
    "All": frozenset[EditStatus](),
}
_ORDERS = {
    "In order": EditOrder.DOCUMENT,
    "Worst first": EditOrder.WORST,
    "Shortest first": EditOrder.SHORTEST,
}
_ANY = "Any or none"
_FINDINGS = {_ANY: ""} | {check.sentence: check.slug for check in CHECKS}
_EMPTY = (
    "Nothing is left to do in this queue. Show all segments, choose another document, or take the "
    "finished one from below."
)


def filters() -> EditQueue:
    """Show the filters and return the queue that they choose; the address keeps them."""
    bound: Any = {"bind": "query-params", "on_change": _start_anew}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = st.selectbox("Show", list(_SHOWN), key="edits", width=130, **bound)
        order = st.selectbox("Order", list(_ORDERS), key="edit_order", width=165, **bound)
        finding = st.selectbox("Finding", list(_FINDINGS), key="edit_finding", width=185, **bound)
        words = st.text_input("Contains", key="edit_words", width=180, **bound)
    return EditQueue(_SHOWN[shown], _ORDERS[order], _FINDINGS[finding], words)


@st.fragment
def show(project: Project, me: Person, key: DocumentKey, queue: EditQueue) -> None:
    """Show the desk, once everything that the browser has sent is done."""
    session = _session(key)
    documents = document_picker.documents(project)
    if key not in documents:
        st.rerun()
    place = EditPlace(
        store=workspace.store(),
        me=me,
        project=project,
        document=documents[key],
        queue=queue,
        session=session,
    )
    session["exchange"].receive(script.out(_CARD))
    is_done = answer(place)
    leads_to = session.pop("leads_to", None)
    if leads_to is not None:
        document_picker.choose(leads_to)
        session["key"] = leads_to  # where the answer leads is there
        st.rerun()
    if is_done:
        documents = document_picker.documents(project)
        if _is_finished(documents[key]) != _is_finished(place.document):
            st.rerun()  # the page around the desk says whether the document is finished
        place = EditPlace(
            store=place.store,
            me=me,
            project=project,
            document=documents[key],
            queue=queue,
            session=session,
        )
    edit_card.show(data(place, documents), key=_CARD)


def go_to(post_edit_id: int) -> None:
    """Open the desk at a segment, whatever the filters are.

    :raises NotFoundError: there is no such post-edit.
    """
    found = edit_rows.post_edit(workspace.store(), post_edit_id)
    _session(found.key)["exchange"].begin_anew(found.id)
    document_picker.choose(found.key)
    places.go_to(places.POST_EDIT)


def new_session(key: DocumentKey) -> dict[str, Any]:
    """Return what the desk keeps of a session that begins with a document."""
    return {
        "exchange": Exchange(),
        "clashes": {},
        "found": None,
        "identical": None,
        "key": key,
        "people": [],
        "people_until": 0.0,
    }


def answer(place: EditPlace) -> bool:
    """Do what the browser's newest message asks for, each item once; return whether any was."""
    exchange: Exchange = place.session["exchange"]
    return exchange.answer(lambda item: _reply(actions.answer(item, place)))


def data(place: EditPlace, documents: Mapping[DocumentKey, EditedDocument]) -> dict[str, Any]:
    """Return what the script shows, and the answers to what the browser has sent."""
    session, store = place.session, place.store
    exchange: Exchange = session["exchange"]
    ids = _window(place, exchange.spot())
    current = ids[0] if ids else None
    page = post_editing.page(store, place.key, place.queue, at=current)
    wanted = exchange.message.get("page")
    return exchange.envelope(current) | {
        "box": f"amts-edits-{place.me.id}-{place.project.id}",
        "cards": card_data.cards(store, place.me, ids, clashes=session["clashes"], page=page),
        "table": card_data.table(store, place.document, place.queue, page=page, wanted=wanted),
        "progress": card_data.progress(place.document),
        "people": _people(place, documents),
        "found": session["found"],
        "identical": session["identical"],
        "keys": keymap.as_data(person_keys(store, place.me.id), keymap.POST_EDIT_KEYS),
        "empty": "" if ids else _with_others(page),
    }


def _session(key: DocumentKey) -> dict[str, Any]:
    session: dict[str, Any] = st.session_state.setdefault(_SESSION, new_session(key))
    if session["key"] != key:
        session["key"] = key
        session["exchange"].begin_anew()
    return session


def _reply(told: EditAnswer) -> Reply:
    if told.segment is not None:
        return Reply(told.as_data(), Spot(told.segment))
    # it is done, and nothing is left but what others may give back
    return Reply(told.as_data(), None if told.drops is None else Spot(after=told.drops))


def _start_anew() -> None:
    session = st.session_state.get(_SESSION)
    if session is not None:
        session["exchange"].begin_anew()


def _with_others(page: EditPage) -> str:
    """Return what to tell somebody for whom no segment is left."""
    if not page.n_rows:
        return _EMPTY
    return (
        f"The last {page.n_rows} of this queue are before somebody else just now. Choose another "
        "document, or wait a minute."
    )


def _people(place: EditPlace, documents: Mapping[DocumentKey, EditedDocument]) -> list[str]:
    """Return who else is here, looked up every few seconds."""
    session, moment = place.session, time.monotonic()
    if moment > session["people_until"]:
        names = {key: one.path for key, one in documents.items()}
        found = card_data.people(
            place.store, place.project.id, place.me, key=place.key, names=names
        )
        session.update(people=found, people_until=moment + _PEOPLE_SECONDS)
    people: list[str] = session["people"]
    return people


def _window(place: EditPlace, spot: Spot) -> tuple[int, ...]:
    """Return the segment before the person and those that come next."""
    at = spot.at if spot.at is not None and _is_here(place, spot.at) else None
    return post_editing.take_window(
        place.store,
        place.project.id,
        place.me,
        key=place.key,
        queue=place.queue,
        spot=Spot(at, spot.after),
        n=1 + _N_AHEAD,
        n_spare=_N_SPARE,
    )


def _is_here(place: EditPlace, post_edit_id: int) -> bool:
    try:
        return edit_rows.post_edit(place.store, post_edit_id).key == place.key
    except NotFoundError:
        return False


def _is_finished(document: EditedDocument) -> bool:
    return document.n_final == document.n_segments
