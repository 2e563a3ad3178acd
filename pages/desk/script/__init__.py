"""What the desks in the browser share: their means, outbox, keys, dialogs and look.

A desk is one component, so that keys, focus, editing and the next card need no round trip, and so
that each decision names what was on screen, and in which version. The page gives it what to show
and finds in its ``out`` what the person has done.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
_SCRIPTS = ("dom.js", "keyboard.js", "outbox.js", "dialog.js", "queue.js")
"""Parts that come before a desk's own; all together are one script."""


def component(name: str, folder: Path, scripts: Sequence[str]) -> Callable[..., Any]:
    """Return a desk's component, made of what all share and of the files in its own folder.

    :param scripts: its own parts of the script, in this order.
    """
    parts = [*(_FOLDER / part for part in _SCRIPTS), *(folder / part for part in scripts)]
    styles = (_FOLDER / "desk.css", folder / "card.css")
    return st.components.v2.component(
        name,
        html=_text(folder / "card.html"),
        css="\n".join(map(_text, styles)),
        js="\n".join(map(_text, parts)),
    )


def out(key: str) -> dict[str, Any]:
    """Return what the browser has sent last: where the person is, and items to be answered."""
    state = st.session_state.get(key)
    return (state.out if state is not None else None) or {}


def nothing() -> None:
    """Do nothing on a change: the page looks at each run, since a callback misses a reconnect."""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
