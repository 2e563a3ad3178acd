"""What holds for every subject: versions, findings that are no fault, and states that come back.

Pure: states in, states out. The machine makes a change durable together with its event.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.post_edits import PostEditState
from amts_core.kernel.records import BeadState, Finding, Severity

S = TypeVar("S", BeadState, PostEditState)
"""The state of a subject: what of it decisions change, with a version that rises with each."""


def clean(text: str) -> str:
    """Return what a person typed as it is stored: composed (NFC), trimmed, on one line."""
    return " ".join(unicodedata.normalize("NFC", text).splitlines()).strip()


def check_seen(state: S, seen_version: int, noun: str) -> None:
    """Refuse to act on what was changed since it was shown.

    :param noun: what people call the subject.
    :raises ConflictError: naming its present status.
    """
    if state.version != seen_version:
        raise ConflictError(
            f"This {noun} was changed since you saw it: it is now {state.status}. Look at it again."
        )


def ignore(state: S, check: str) -> S:
    """Return the next state, in which the findings of one check are judged to be no fault."""
    ignored = tuple(sorted({*state.ignored, check}))
    return replace(state, ignored=ignored, version=state.version + 1)


def is_as(current: S, expected: S) -> bool:
    """Return whether a subject is as an event left it, or found it, in whichever version."""
    return replace(current, version=0) == replace(expected, version=0)


def restored(current: S, expected: S, wanted: S, noun: str) -> S:
    """Return ``wanted`` as the next version of a subject, for undo and redo.

    :param expected: how the event to be undone (or redone) left (or found) it.
    :raises ConflictError: somebody has decided on it since.
    """
    if not is_as(current, expected):
        raise ConflictError(
            f"Somebody has changed this {noun} since. Look at it again instead of undoing."
        )
    return replace(wanted, version=current.version + 1)


def check_ignorable(check: str, found: Sequence[Finding], reason: str) -> None:
    """Refuse to ignore what is no warning of these findings, or without a reason.

    :raises ReviewError: naming what to do instead.
    """
    if not reason.strip():
        raise ReviewError("Say in a word or two why this finding is no fault.")
    severities = {finding.severity for finding in found if finding.check == check}
    if not severities:
        raise ReviewError("This finding is gone already.")
    if severities != {Severity.WARNING}:
        raise ReviewError("Only warnings can be ignored. Change the text, or reject it.")


def errors_in(found: Sequence[Finding]) -> str:
    """Return the errors among findings in one line, empty where there is none."""
    return "; ".join(one.message for one in found if one.severity is Severity.ERROR)


def slugs_of(found: Sequence[Finding]) -> tuple[str, ...]:
    """Return by which slugs a queue finds a subject with these findings."""
    return tuple(dict.fromkeys(finding.check for finding in found))


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue: its number from 1, of how many, and where in the queue it begins."""

    number: int
    n_pages: int
    first: int


def page_of(before: int, total: int, n_rows: int, wanted: int | None = None) -> QueuePage:
    """Return a page of a queue of ``total`` subjects.

    :param before: how many come before the one whose page it is.
    :param wanted: number of another page to be shown instead; the nearest there is.
    """
    n_pages = max(1, -(-total // n_rows))
    number = min(max(wanted or before // n_rows + 1, 1), n_pages)
    return QueuePage(number, n_pages, (number - 1) * n_rows)
