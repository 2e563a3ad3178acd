"""What the browser does when a page gives way to another one: one step back, and from the top.

Streamlit goes to a page first and writes its parameters to the address after that, each as a step
of its own: Back would lead from a page to itself. And it leaves the new page scrolled as far as the
old one was.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_SCRIPT = Path(__file__).with_name("turns.js")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("amts_page_turns", js=_SCRIPT.read_text("utf-8"))


def mind() -> None:
    """See to it in the browser; nothing is shown."""
    _component()(key="page_turns")
