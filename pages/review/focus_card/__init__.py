"""The review desk in the browser: the card, its keys and dialogs, and the table of the queue."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.desk import script

_SCRIPTS = ("keys.js", "card.js", "table.js", "dialogs.js", "main.js")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return script.component("amts_review_desk", Path(__file__).parent, _SCRIPTS)


def show(data: dict[str, Any], *, key: str) -> None:
    """Show the desk; what the person does is in its ``out`` at the next run."""
    _component()(key=key, data=data, on_out_change=script.nothing, default={"out": None})
