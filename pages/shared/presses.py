"""Presses of buttons, kept until the page gets to them: each counts once, for what is chosen then.

Streamlit calls back before a run, with what was chosen in the one before, and forgets a press where
something else begins another run before the button is reached. Here a press is noted as it comes,
and the button gives it to the run that gets to it.
"""

import time
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

_KEPT, _PAGE = "presses", "presses_page"
_SECONDS = 120
"""A press is for what is on the screen: one that no run got to for so long counts no more."""


def button(label: str, *, key: str | None = None, disabled: bool = False, **how: Any) -> bool:
    """Show a button and return whether it was pressed.

    :param key: names what it is for where the label does not, and where several pages or things
        have one of the same label.
    """
    name = key or f"press-{label}"
    st.button(label, key=name, disabled=disabled, on_click=_keep, args=(name, label), **how)
    _, pressed_at = _kept().pop(name, ("", 0.0))
    return not disabled and time.monotonic() - pressed_at < _SECONDS


def run(page: Any) -> None:
    """Run a page; what was pressed on another one, or not shown any more, counts no more."""
    left = st.session_state.get(_PAGE) not in (None, page.url_path)
    st.session_state[_PAGE] = page.url_path
    if left:
        for label, _ in _kept().values():
            st.toast(f"You left before “{label}” could begin: nothing was done.")
        _kept().clear()
    try:
        page.run()
    except RerunException:
        raise  # the next run gets to it
    except BaseException:
        _kept().clear()
        raise
    _kept().clear()


def _keep(name: str, label: str) -> None:
    _kept()[name] = label, time.monotonic()


def _kept() -> dict[str, tuple[str, float]]:
    kept: dict[str, tuple[str, float]] = st.session_state.setdefault(_KEPT, {})
    return kept
