"""How events are put in words: actions, ways, states, moments, and lengths of time."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from amts_core.kernel.post_edits import EditStatus
from amts_core.kernel.records import Action, BeadStatus, Decision, Via

ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.APPROVE: "approved",
        Action.REJECT: "rejected",
        Action.SKIP: "skipped",
        Action.FLAG: "flagged",
        Action.EDIT: "edited",
        Action.IGNORE: "ignored a finding",
        Action.MERGE: "merged",
        Action.SPLIT: "split",
        Action.PULL: "pulled up",
        Action.PUSH: "pushed down",
        Action.SHIFT: "shifted",
        Action.UNPAIR: "no counterpart",
        Action.REALIGN: "aligned anew",
        Action.CARRY: "carried over",
        Action.ACCEPT: "decided in bulk",
        Action.SECOND: "second opinion",
        Action.ADJUDICATE: "settled",
        Action.POST_EDIT: "post-edited",
        Action.PROPAGATE: "propagated",
        Action.RETURN: "returned",
        Action.UNDO: "undid",
        Action.REDO: "redid",
    }
)
WAYS: Mapping[Via, str] = MappingProxyType(
    {Via.KEY: "key", Via.CLICK: "click", Via.BULK: "bulk", Via.API: "command"}
)
SIGNS: Mapping[BeadStatus, str] = MappingProxyType(
    {
        BeadStatus.PROPOSED: "○ proposed",
        BeadStatus.APPROVED: "✓ approved",
        BeadStatus.REJECTED: "✗ rejected",
        BeadStatus.SKIPPED: "↷ skipped",
        BeadStatus.FLAGGED: "⚑ flagged",
        BeadStatus.SUPERSEDED: "⤳ replaced",
    }
)
"""A state never by colour alone: a sign and a word."""
EDIT_SIGNS: Mapping[EditStatus, str] = MappingProxyType(
    {
        EditStatus.OPEN: "○ open",
        EditStatus.SAVED: "✎ saved",
        EditStatus.RETURNED: "↩ returned",
        EditStatus.APPROVED: "✓ approved",
    }
)
"""The same for the state of a post-edit."""

_SIGNS_OF_MARKDOWN = frozenset("\\`*_{}[]()#+-.!|~$<>:")


def deed(event: Decision) -> str:
    """Return what an event did, in words."""
    words = ACTIONS[event.action]
    return words if event.undoes is None else f"{words} event {event.undoes}"


def moment(at: datetime) -> str:
    """Return a moment in the time zone of the browser, to the second."""
    return at.astimezone(_zone()).strftime("%Y-%m-%d %H:%M:%S")


def today() -> datetime:
    """Return when the day has begun, in the time zone of the browser."""
    return datetime.now(_zone()).replace(hour=0, minute=0, second=0, microsecond=0)


def dwell(milliseconds: float | None) -> str:
    """Return a length of time in seconds, nothing where it was not measured."""
    return "" if milliseconds is None else f"{milliseconds / 1000:.1f} s"


def plain(text: str) -> str:
    """Return a text whose signs Markdown shows as they are."""
    return "".join(f"\\{one}" if one in _SIGNS_OF_MARKDOWN else one for one in text)


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
