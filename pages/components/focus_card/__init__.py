"""The review desk in the browser: the card, its keys and dialogs, and the table of the queue.

It is one component, so that keys, focus, editing and the next card need no round trip, and so that
each decision names the bead and the version that were on screen. The page gives it what to show
and finds in its ``out`` what the person has done.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
_SCRIPTS = ("dom.js", "outbox.js", "keys.js", "card.js", "table.js", "dialogs.js", "main.js")
"""Parts of one script, in this order."""


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    html, css = (_text(f"card.{suffix}") for suffix in ("html", "css"))
    script = "\n".join(map(_text, _SCRIPTS))
    return st.components.v2.component("amts_review_desk", html=html, css=css, js=script)


def show(data: dict[str, Any], *, key: str) -> None:
    """Show the desk; what the person does is in :func:`out` at the next run."""
    _component()(key=key, data=data, on_out_change=_nothing, default={"out": None})


def out(key: str) -> dict[str, Any]:
    """Return what the browser has sent last: where the person is, and items to be answered."""
    state = st.session_state.get(key)
    return (state.out if state is not None else None) or {}


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _nothing() -> None:
    """Do nothing: the page looks at each run, since a callback would miss a reconnect."""
