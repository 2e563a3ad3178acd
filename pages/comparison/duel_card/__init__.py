"""The card of a blind duel in the browser: two outputs, three answers, one key for each.

It is a component so that a held key answers once, and so that an answer names the segment that was
on the screen when it was given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from amts_core.comparison import Choice, Duel
from pages.desk import browser
from pages.shared import workspace

_FOLDER = Path(__file__).parent
_ANSWERS = (
    {"choice": Choice.FIRST, "key": "1", "label": "The first is better"},
    {"choice": Choice.TIE, "key": "0", "label": "Equally good or bad"},
    {"choice": Choice.SECOND, "key": "2", "label": "The second is better"},
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a judge has answered, to which segment."""

    segment: int
    choice: Choice


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    html, css = (_text(f"duel.{suffix}") for suffix in ("html", "css"))
    script = browser.joined(_FOLDER / "main.js")
    return st.components.v2.component("amts_duel", html=html, css=css, js=script)


def show(duel: Duel, languages: tuple[str, str], done: tuple[int, int], *, key: str) -> None:
    """Show a duel; what the judge answers is in :func:`given` at the next run.

    :param languages: of the source and of the outputs.
    :param done: how many duels the judge has decided, of how many.
    """
    data = {
        "segment": duel.segment,
        "texts": [duel.src, duel.first, duel.second],
        "languages": [workspace.language(languages[side]) for side in (0, 1, 1)],
        "done": list(done),
        "answers": list(_ANSWERS),
    }
    _component()(key=key, data=data, on_answer_change=_nothing)


def given(key: str) -> Given | None:
    """Return what was answered since the last run, None where nothing was."""
    state = st.session_state.get(key)
    answer = state.answer if state is not None else None
    if not answer:
        return None
    return Given(int(answer["segment"]), Choice(answer["choice"]))


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _nothing() -> None:
    """Do nothing: the page looks at each run."""
