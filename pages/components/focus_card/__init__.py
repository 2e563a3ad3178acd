"""The focus card: one bead with its neighbours, decided by key or by button.

It is one component, so that keys, focus and editing need no round trip, and so that each decision
names the bead and the version that were on screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from amts_core.checks import CHECKS
from amts_core.checks.order import MOVED, MOVED_SENTENCE
from amts_core.languages import LANGUAGES
from amts_core.records import BeadStatus, Finding, ReviewBead
from pages.components import keymap

_FOLDER = Path(__file__).parent
_SENTENCES = {check.slug: check.sentence for check in CHECKS} | {MOVED: MOVED_SENTENCE}


@dataclass(frozen=True, slots=True)
class CardView:
    """What the card shows: ``place`` is the bead's in the queue, ``message`` what happened.

    ``turn`` counts the person's actions: the card waits for the next one, which may look the same.
    """

    bead: ReviewBead | None
    before: tuple[ReviewBead, ...]
    after: tuple[ReviewBead, ...]
    findings: tuple[Finding, ...]
    languages: tuple[str, str]
    draft: str | None
    place: str
    message: tuple[str, str]
    empty: str
    turn: int


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    html, css, script = (
        (_FOLDER / f"card.{suffix}").read_text(encoding="utf-8") for suffix in ("html", "css", "js")
    )
    return st.components.v2.component("amts_focus_card", html=html, css=css, js=script)


def show(view: CardView, *, key: str, on_decision: Callable[[], None]) -> None:
    """Show the card; ``on_decision`` finds the decision in ``st.session_state[key].decision``."""
    _component()(key=key, data=_data(view), on_decision_change=on_decision)


def _data(view: CardView) -> dict[str, Any]:
    src, tgt = view.languages
    return {
        "bead": _bead(view.bead, view.findings) if view.bead else None,
        "before": [_neighbour(bead) for bead in view.before],
        "after": [_neighbour(bead) for bead in view.after],
        "findings": [
            {
                "severity": finding.severity,
                "message": finding.message,
                "sentence": _SENTENCES[finding.check],
            }
            for finding in view.findings
        ],
        "languages": {
            "src": {"code": src, "name": LANGUAGES[src].name},
            "tgt": {"code": tgt, "name": LANGUAGES[tgt].name},
        },
        "draft": view.draft,
        "place": view.place,
        "message": {"kind": view.message[0], "text": view.message[1]},
        "empty": view.empty,
        "turn": view.turn,
        "keys": keymap.as_data(),
    }


def _bead(bead: ReviewBead, findings: tuple[Finding, ...]) -> dict[str, Any]:
    state = bead.state
    is_decided = bead.person and state.status is not BeadStatus.PROPOSED
    by_whom = f" by {bead.person}" if is_decided else ""
    return {
        "id": bead.id,
        "version": state.version,
        "status": state.status,
        "label": f"{state.status.capitalize()}{by_whom}",
        "score": "" if bead.score is None else f"similarity {bead.score:.2f}",
        "confidence": f"{_percent(bead.confidence)} % sure",
        "src": {"text": state.src_text, "spans": _spans(f.src_spans for f in findings)},
        "tgt": {"text": state.tgt_text, "spans": _spans(f.tgt_spans for f in findings)},
    }


def _percent(probability: float) -> int:
    """Return whole percents, rounded down: what is not certain never reads as 100."""
    return int(probability * 100)


def _neighbour(bead: ReviewBead) -> dict[str, str]:
    return {"src": bead.state.src_text, "tgt": bead.state.tgt_text}


def _spans(found: Any) -> list[tuple[int, int]]:
    return sorted(span for spans in found for span in spans)
