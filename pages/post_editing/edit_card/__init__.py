"""The post-editing desk in the browser: the card with its editor, keys, dialogs, and the table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.desk import script

_SCRIPTS = (
    "diff.js", "effort.js", "work.js", "keys.js", "former.js", "card.js", "table.js", "dialogs.js",
    "typing.js", "judging.js", "main.js",
)  # fmt: skip


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return script.component("amts_post_editing_desk", Path(__file__).parent, _SCRIPTS)


def show(data: dict[str, Any], *, key: str) -> None:
    """Show the desk; what the person does is in its ``out`` at the next run."""
    _component()(key=key, data=data, on_out_change=script.nothing, default={"out": None})
