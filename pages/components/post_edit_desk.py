"""The post-editing desk of one document: filters, and the component with card and table.

The session keeps where the person is and what was answered; the address repeats the filters, and
behind its ``#`` the segment, for a reload. The rest is in the database.
"""

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from amts_core import editing
from amts_core.checks import CHECKS
from amts_core.editing import EditOrder, EditPage, EditQueue
from amts_core.errors import NotFoundError
from amts_core.post_edits import DocumentKey, EditedDocument, EditStatus, PostEdit
from amts_core.records import Person, Project
from amts_core.store import edit_leases, post_edits, projects
from pages.components import (
    desk_script,
    edit_actions,
    edit_card,
    edit_cards,
    edit_picker,
    keymap,
    workspace,
)
from pages.components.edit_place import Answer, Place, next_of

_CARD, _SESSION = "edit_card", "edit_desk"
_N_AHEAD, _N_SPARE = 2, 3
_N_ANSWERS = 200
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
    documents = edit_picker.documents(project)
    if key not in documents:
        st.rerun()
    place = Place(workspace.store(), me, project, documents[key], queue, session)
    sent = desk_script.out(_CARD)
    n_done = 0
    for item in sent.get("items", []):
        if item["token"] not in session["answers"]:
            _note(session, item["token"], edit_actions.answer(item, place))
            n_done += 1
    leads_to = session.pop("leads_to", None)
    if leads_to is not None:
        edit_picker.choose(leads_to)
        session["key"] = leads_to  # where the answer leads is there
        st.rerun()
    if n_done:
        documents = edit_picker.documents(project)
        if _is_finished(documents[key]) != _is_finished(place.document):
            st.rerun()  # the page around the desk says whether the document is finished
        place = Place(place.store, me, project, documents[key], queue, session)
    edit_card.show(_data(place, sent, documents), key=_CARD)


def go_to(post_edit_id: int) -> None:
    """Open the desk at a segment, whatever the filters are.

    :raises NotFoundError: there is no such post-edit.
    """
    found = post_edits.post_edit(workspace.store(), post_edit_id)
    key = found.key
    _session(key).update(current=found.id, is_pinned=True)
    edit_picker.choose(key)
    st.switch_page("pages/post_edit.py")


def _session(key: DocumentKey) -> dict[str, Any]:
    session: dict[str, Any] = st.session_state.setdefault(
        _SESSION,
        {
            "answers": {}, "clashes": {}, "epoch": 0, "current": None, "is_pinned": False,
            "pinned": None, "found": None, "identical": None, "key": key, "people": [],
            "people_until": 0.0,
        },
    )  # fmt: skip
    if session["key"] != key:
        session.update(key=key, current=None, is_pinned=False, epoch=session["epoch"] + 1)
    return session


def _note(session: dict[str, Any], token: str, answer: Answer) -> None:
    """Keep an answer for as long as the browser may ask for it, and go where it leads."""
    session["answers"][token] = answer.as_data()
    if answer.segment is not None:
        session.update(current=answer.segment, is_pinned=True)
    elif answer.drops is not None:
        session.update(pinned=None)  # it is done: what comes next is looked for
    while len(session["answers"]) > _N_ANSWERS:
        del session["answers"][next(iter(session["answers"]))]


def _start_anew() -> None:
    session = st.session_state.get(_SESSION)
    if session is not None:
        session.update(current=None, epoch=session["epoch"] + 1)


def _data(
    place: Place, sent: dict[str, Any], documents: Mapping[DocumentKey, EditedDocument]
) -> dict[str, Any]:
    session, store = place.session, place.store
    first = _first(place, sent)
    page = editing.page(store, place.key, place.queue, at=first.id if first else None)
    ids = _window(place, first)
    session["current"] = ids[0] if ids else None
    answered = [item["token"] for item in sent.get("items", [])]
    return {
        "box": f"amts-edits-{place.me.id}-{place.project.id}",
        "epoch": session["epoch"],
        "answers": {token: session["answers"][token] for token in answered},
        "cards": edit_cards.cards(store, place.me, ids, session["clashes"], page),
        "current": session["current"],
        "table": edit_cards.table(store, place.document, place.queue, page, sent.get("page")),
        "progress": edit_cards.progress(place.document),
        "people": _people(place, documents),
        "found": session["found"],
        "identical": session["identical"],
        "keys": keymap.as_data(projects.person_keys(store, place.me.id), keymap.POST_EDIT_KEYS),
        "empty": "" if ids else _with_others(page),
    }


def _with_others(page: EditPage) -> str:
    """Return what to tell somebody for whom no segment is left."""
    if not page.n_rows:
        return _EMPTY
    return (
        f"The last {page.n_rows} of this queue are before somebody else just now. Choose another "
        "document, or wait a minute."
    )


def _people(place: Place, documents: Mapping[DocumentKey, EditedDocument]) -> list[str]:
    """Return who else is here, looked up every few seconds."""
    session, moment = place.session, time.monotonic()
    if moment > session["people_until"]:
        names = {key: one.path for key, one in documents.items()}
        found = edit_cards.people(place.store, place.project.id, place.me, place.key, names)
        session.update(people=found, people_until=moment + _PEOPLE_SECONDS)
    people: list[str] = session["people"]
    return people


def _window(place: Place, first: PostEdit | None) -> list[int]:
    """Return the segment before the person and those that come next, all leased to them."""
    store, me = place.store, place.me
    if first is None:
        edit_leases.take(store, place.project.id, me.id, ())
        return []
    ahead = editing.window(store, place.key, place.queue, me, first.id, _N_AHEAD + _N_SPARE)
    wanted = [first.id, *(one.id for one in ahead[:_N_AHEAD])]
    spare = [one.id for one in ahead[_N_AHEAD:]]
    got = edit_leases.take(store, place.project.id, me.id, wanted, spare)
    return [first.id, *(one for one in wanted[1:] if one in got)]


def _first(place: Place, sent: dict[str, Any]) -> PostEdit | None:
    """Return the segment to show: where the browser is, where an answer led, or the next one."""
    session = place.session
    is_pinned, session["is_pinned"] = session["is_pinned"], False
    wanted = session["current"]
    if not is_pinned and sent.get("at") and sent.get("epoch") == session["epoch"]:
        wanted = sent["at"]
    found = _found(place, wanted)
    if found is not None:
        if is_pinned or found.id == session["pinned"] or _is_in_queue(found, place.queue):
            session["pinned"] = found.id
            return found
        after = next_of(place, found.id)
        return _found(place, after)
    start = editing.window(place.store, place.key, place.queue, place.me, None, 1)
    session["pinned"] = start[0].id if start else None
    return start[0] if start else None


def _found(place: Place, post_edit_id: int | None) -> PostEdit | None:
    try:
        found = post_edits.post_edit(place.store, int(post_edit_id or 0))
    except NotFoundError:
        return None
    return found if found.key == place.key else None


def _is_finished(document: EditedDocument) -> bool:
    return document.n_final == document.n_segments


def _is_in_queue(one: PostEdit, queue: EditQueue) -> bool:
    """Return whether a segment is still to be worked on, whatever words it is looked for by."""
    return not queue.statuses or one.state.status in queue.statuses
