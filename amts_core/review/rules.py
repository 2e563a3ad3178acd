"""Decisions on beads: what they change.

Pure: states in, states out. What holds for every subject is in
:mod:`amts_core.kernel.events.state_rules`.
"""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.events import state_rules
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadState,
    BeadStatus,
    Finding,
    Progress,
)

NOUN = "pair"
_STATUS_AFTER = MappingProxyType(
    {
        Action.APPROVE: BeadStatus.APPROVED,
        Action.EDIT: BeadStatus.APPROVED,
        Action.ACCEPT: BeadStatus.APPROVED,
        Action.REJECT: BeadStatus.REJECTED,
        Action.SKIP: BeadStatus.SKIPPED,
        Action.FLAG: BeadStatus.FLAGGED,
    }
)
FAST_MS = 400
"""A bead that was decided sooner after it was shown was hardly read."""


def decide(
    state: BeadState,
    action: Action,
    findings: Sequence[Finding],
    *,
    seen_version: int,
    src_text: str | None = None,
    tgt_text: str | None = None,
) -> BeadState:
    """Return the state of a bead after an action.

    :param findings: of the texts that would be approved; an error among them blocks approval.
    :param seen_version: the version that the person had before their eyes.
    :param src_text: the new text of the source, for an edit; the document keeps its own.
    :param tgt_text: that of the target.
    :raises ConflictError: the bead has changed since it was shown.
    :raises ReviewError: the bead was superseded, or has an error and can't be approved.
    """
    check_seen(state, seen_version)
    status = _STATUS_AFTER[action]
    errors = state_rules.errors_in(findings)
    if status is BeadStatus.APPROVED and errors:
        raise ReviewError(blocked_message(errors))
    after = edited(state, src_text, tgt_text)
    return replace(after, status=status, version=state.version + 1)


def edited(state: BeadState, src_text: str | None, tgt_text: str | None) -> BeadState:
    """Return a state with other texts; None leaves one as it is."""
    return replace(
        state,
        src_text=state.src_text if src_text is None else src_text,
        tgt_text=state.tgt_text if tgt_text is None else tgt_text,
    )


def propagate(
    state: BeadState,
    action: Action,
    findings: Sequence[Finding],
    *,
    seen_version: int,
    tgt_text: str,
    ignored: Sequence[str],
) -> BeadState:
    """Return the state of a bead that is decided as another one with its texts.

    :param ignored: checks whose findings were judged to be no fault there.
    :raises ConflictError: the bead has changed since it was shown.
    """
    known = tuple(sorted({*state.ignored, *ignored}))
    after = decide(state, action, findings, seen_version=seen_version, tgt_text=tgt_text)
    return replace(after, ignored=known)


def blocked_message(errors: str) -> str:
    """Return why a bead with these errors can't be approved, and what to do."""
    return f"This can't be approved: {errors}. Edit the target, or reject the pair."


def ignore(state: BeadState, check: str, *, seen_version: int) -> BeadState:
    """Return the state of a bead whose findings of one check are judged to be no fault.

    :raises ConflictError: the bead has changed since it was shown, or was superseded.
    """
    check_seen(state, seen_version)
    return state_rules.ignore(state, check)


def supersede(state: BeadState, *, seen_version: int) -> BeadState:
    """Return the state of a bead that others take the place of.

    :raises ConflictError: the bead has changed since it was shown.
    """
    check_seen(state, seen_version)
    return replace(state, status=BeadStatus.SUPERSEDED, version=state.version + 1)


def is_agreement(state: BeadState, action: Action, wanted: BeadState) -> bool:
    """Return whether somebody else has already decided just what this action would.

    :param state: of the bead now.
    :param wanted: with the texts that the person would have given it.
    """
    is_same = (state.src_text, state.tgt_text) == (wanted.src_text, wanted.tgt_text)
    return state.status is _STATUS_AFTER[action] and is_same


def check_seen(state: BeadState, seen_version: int) -> None:
    """Refuse to act on a bead that is not as the person saw it.

    :raises ConflictError: it has changed since, or was superseded.
    """
    if state.status is BeadStatus.SUPERSEDED:
        raise ConflictError(
            "This pair was merged, split or aligned anew. Look at what is there now."
        )
    state_rules.check_seen(state, seen_version, NOUN)


def progress(alignments: Sequence[Alignment]) -> Progress:
    """Return how far the review of these alignments is, taken together."""
    return Progress(
        n_documents=len(alignments),
        n_beads=sum(one.n_beads for one in alignments),
        n_approved=sum(one.n_approved for one in alignments),
        n_decided=sum(one.n_decided for one in alignments),
    )
