"""Choosing one of several things that are to be removed, and the button that does it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from pages.shared import presses

_Thing = TypeVar("_Thing")


def pressed(
    label: str, found: Sequence[_Thing], named: Callable[[_Thing], str], *, key: str
) -> _Thing | None:
    """Show the choice of one and the button, and return what is to be removed, if it was pressed.

    :param label: what is chosen, and what its removal means.
    """
    which, press = st.columns([5, 3], vertical_alignment="bottom")
    chosen: _Thing | None = which.selectbox(label, found, format_func=named, index=None, key=key)
    with press:
        is_pressed = presses.button("Remove it", icon=":material/delete:", disabled=chosen is None)
    return chosen if is_pressed else None
