"""The courier in the page: what it brings is done as the desk itself would have done it.

A desk keeps in the browser what the database does not have yet, and sends it until it is answered.
Where the person has left the desk before that, it is brought here, from whatever page they are on:
the same items with the same tokens, so that none is done twice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Person, Project
from amts_core.project import find_project
from pages.desk import browser, desk
from pages.desk.place import DeskPlace, Do
from pages.desk.protocol import DeskAnswer
from pages.shared import places, workspace
from pages.shared.places import PagePlace

_KEY = "courier"
_FOLDER = Path(__file__).parent
_BOX = re.compile(r"amts-(?P<desk>[a-z]+)-(?P<person>\d{1,18})-(?P<project>\d{1,18})")
_DESKS: Mapping[str, PagePlace] = {"review": places.REVIEW, "edits": places.POST_EDIT}
"""The page of each desk, by what its boxes are called."""


@st.fragment
def show(address: str) -> None:
    """Do what the courier has brought, and say so; nothing is seen of it while it has nothing.

    :param address: of the page that the person is on.
    """
    me = workspace.person()
    if me is None:
        return
    sent: Mapping[str, Any] = browser.out(_KEY) or {}
    data: dict[str, Any] = {
        "person": me.id,
        "open": _open(address, me),
        "box": sent.get("box"),
        "answers": {},
    }
    found = _BOX.fullmatch(sent.get("box") or "")
    if found is not None and int(found["person"]) == me.id and found["desk"] in _DESKS:
        data["answers"] = _delivered(found["desk"], me, int(found["project"]), sent)
    _component()(key=_KEY, data=data, on_out_change=_nothing, default={"out": None})


def _open(address: str, me: Person) -> str:
    """Return the box of the desk that is open, which sends what is in it by itself."""
    for name, place in _DESKS.items():
        if place.address == address:
            return desk.box_of(name, me, workspace.project())
    return ""


def _delivered(
    name: str, me: Person, project_id: int, sent: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Do what was brought, each item once, and return the answers by token."""
    try:
        place, own = _place(name, me, find_project(workspace.store(), project_id))
    except NotFoundError as error:
        gone = asdict(DeskAnswer(text=str(error), kind="error"))
        return {item["token"]: gone for item in sent["items"]}
    exchange = place.session.exchange
    exchange.receive(sent)
    desk.answer(place, own)
    return {token: asdict(one) for token, one in exchange.envelope(None).answers.items()}


def _place(name: str, me: Person, project: Project) -> tuple[DeskPlace[Any], Mapping[str, Do[Any]]]:
    # here: who has left nothing behind does not wait for the desks to load
    if name == "review":
        from pages.review import actions as review_actions
        from pages.review import desk as review_desk

        return review_desk.anywhere(project, me), review_actions.ACTIONS
    from pages.post_editing import actions as edit_actions
    from pages.post_editing import desk as edit_desk

    return edit_desk.anywhere(project, me), edit_actions.ACTIONS


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "amts_courier",
        html='<div class="courier" role="status"></div>',
        css=(_FOLDER / "courier.css").read_text("utf-8"),
        js=browser.joined(_FOLDER / "courier.js"),
    )


def _nothing() -> None:
    """Do nothing on a change: what was brought is looked at in each run."""
