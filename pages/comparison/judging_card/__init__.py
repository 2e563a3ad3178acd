"""The card of a judge in the browser: errors marked in words, scores, or a choice in a duel.

It is a component so that words, marks and scores need no round trip, so that a held key answers
once, and so that an answer names the task that was on the screen when it was given.
"""

from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from amts_core.comparison import (
    Choice,
    ErrorSeverity,
    ErrorSide,
    ErrorSpan,
    JudgeAnswer,
    JudgingProgress,
    JudgingTask,
)
from pages.desk import browser
from pages.shared import workspace

_FOLDER = Path(__file__).parent
_ANSWERS = (
    {"choice": Choice.FIRST, "key": "1", "label": "The first is better"},
    {"choice": Choice.TIE, "key": "0", "label": "Equally good or bad"},
    {"choice": Choice.SECOND, "key": "2", "label": "The second is better"},
)


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    html, css = (_text(f"card.{suffix}") for suffix in ("html", "css"))
    script = browser.joined(_FOLDER / "main.js")
    return st.components.v2.component("amts_judging", html=html, css=css, js=script)


def show(task: JudgingTask, done: JudgingProgress, *, key: str) -> None:
    """Show a task; what the judge answers is in :func:`given` at the next run."""
    data = {
        "task": name_of(task),
        "segment": task.segment,
        "protocol": task.protocol,
        "src": task.src,
        "previous": task.previous,
        "following": task.following,
        "texts": list(task.texts),
        "prefilled": [[asdict(span) for span in spans] for spans in task.prefilled],
        "is_prefilled": task.is_prefilled,
        "languages": [workspace.language(one) for one in task.languages],
        "done": [done.n_done, done.n],
        "answers": list(_ANSWERS),
    }
    _component()(key=key, data=data, on_answer_change=_nothing)


def name_of(task: JudgingTask) -> str:
    """Return what tells a task from others; the systems can't be told from it."""
    shown = f"{task.protocol}:{task.segment}:{task.is_prefilled}:{task.texts}"
    return sha256(shown.encode()).hexdigest()[:16]


def given(key: str, task: JudgingTask) -> JudgeAnswer | None:
    """Return what was answered to a task since the last run, None where nothing was.

    An answer to another task than the open one was sent twice.
    """
    state = st.session_state.get(key)
    answer = state.answer if state is not None else None
    if not answer or answer["task"] != name_of(task):
        return None
    return JudgeAnswer(
        scores=tuple(map(int, answer.get("scores", ()))),
        spans=tuple(tuple(map(_span, spans)) for spans in answer.get("spans", ())),
        choice=Choice(answer["choice"]) if "choice" in answer else None,
        seconds=float(answer["seconds"]),
        token=str(answer["token"]),
    )


def _span(one: dict[str, Any]) -> ErrorSpan:
    return ErrorSpan(
        severity=ErrorSeverity(one["severity"]),
        side=ErrorSide(one["side"]),
        start=one["start"],
        end=one["end"],
    )


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _nothing() -> None:
    """Do nothing: the page looks at each run."""
