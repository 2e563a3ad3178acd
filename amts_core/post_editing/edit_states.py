"""What becomes of a post-edit by each action: states in, states out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from amts_core.kernel.errors import ConflictError, PermissionDenied, ReviewError, Unconfirmed
from amts_core.kernel.events import state_rules
from amts_core.kernel.events.state_rules import check_seen
from amts_core.kernel.post_edits import EditStatus, PostEditState, Taken
from amts_core.kernel.records import Finding, Person

NOUN = "segment"
_SAVED = (EditStatus.SAVED, EditStatus.APPROVED)


def save(
    state: PostEditState,
    text: str,
    taken: Taken,
    ignored: Iterable[str],
    *,
    seen_version: int,
    batch_id: int | None,
) -> PostEditState:
    """Return the state of a post-edit whose text is saved, whatever it was before.

    :param batch_id: the batch whose output was taken, None where that of no arm was.
    :param ignored: checks whose findings are judged to be no fault, besides those that are so.
    :raises ConflictError: it has changed since it was shown.
    """
    check_seen(state, seen_version, NOUN)
    return PostEditState(
        status=EditStatus.SAVED,
        text=text,
        taken=taken,
        version=state.version + 1,
        ignored=tuple(sorted({*state.ignored, *ignored})),
        batch_id=batch_id,
    )


def reword(state: PostEditState, text: str, *, seen_version: int) -> PostEditState:
    """Return the state of a post-edit in whose saved text something is put in another's place.

    What was approved is to be approved again; what was sent back is still to be done.

    :raises ConflictError: it has changed since it was shown.
    :raises ReviewError: nothing is saved.
    """
    check_seen(state, seen_version, NOUN)
    if state.text is None:
        raise ReviewError("Nothing is saved for one of these segments. Look at the list again.")
    status = EditStatus.SAVED if state.status is EditStatus.APPROVED else state.status
    return replace(state, status=status, text=text, version=state.version + 1)


def propagate(
    state: PostEditState,
    text: str,
    taken: Taken,
    ignored: Iterable[str],
    *,
    seen_version: int,
    batch_id: int | None,
) -> PostEditState:
    """Return the state of a post-edit that is given the text of another one.

    :raises ConflictError: it has changed since it was shown, or somebody has done it already.
    """
    if state.status is not EditStatus.OPEN:
        raise ConflictError(
            f"One of these segments is {state.status} by now. Look at the list again."
        )
    return save(state, text, taken, ignored, seen_version=seen_version, batch_id=batch_id)


def ignore(state: PostEditState, check: str, *, seen_version: int) -> PostEditState:
    """Return the state of a post-edit in which findings of one check are judged to be no fault.

    :raises ConflictError: it has changed since it was shown.
    """
    check_seen(state, seen_version, NOUN)
    return state_rules.ignore(state, check)


def approve(state: PostEditState, *, seen_version: int) -> PostEditState:
    """Return the state of a post-edit that somebody else finds good.

    :raises ConflictError: it has changed since it was shown.
    :raises ReviewError: nothing is saved that waits for it.
    """
    check_seen(state, seen_version, NOUN)
    if state.status is not EditStatus.SAVED:
        raise ReviewError(
            f"Only a saved text can be approved; this one is {state.status}. Save it first."
        )
    return replace(state, status=EditStatus.APPROVED, version=state.version + 1)


def send_back(state: PostEditState, *, seen_version: int) -> PostEditState:
    """Return the state of a post-edit that is to be done again; its text is kept.

    :raises ConflictError: it has changed since it was shown.
    :raises ReviewError: nothing is saved that could be returned.
    """
    check_seen(state, seen_version, NOUN)
    if state.status not in _SAVED:
        raise ReviewError(
            f"Only a saved or approved text can be returned; this one is {state.status}."
        )
    return replace(state, status=EditStatus.RETURNED, version=state.version + 1)


def is_agreement(state: PostEditState, text: str) -> bool:
    """Return whether somebody has saved just this text already."""
    return state.status in _SAVED and state.text == text


def is_final(status: EditStatus, *, reviews: bool) -> bool:
    """Return whether a post-edit is delivered and becomes a unit.

    :param reviews: whether the project has post-edits approved by somebody else.
    """
    return status is EditStatus.APPROVED or (status is EditStatus.SAVED and not reviews)


def check_errors(found: Sequence[Finding]) -> None:
    """Refuse a text with errors.

    :raises ReviewError: naming them.
    """
    errors = state_rules.errors_in(found)
    if errors:
        raise ReviewError(f"This can't be saved: {errors}. Change the text.")


def check_confirmed(found: Sequence[Finding]) -> None:
    """Refuse a text in which something was found that nobody has confirmed.

    :raises Unconfirmed: naming it.
    """
    if found:
        raise Unconfirmed(f"Look at what was found: {'; '.join(one.message for one in found)}.")


def check_judge(person: Person, author_id: int | None, *, reviews: bool) -> None:
    """Refuse who may not judge a text.

    :param author_id: of the person who wrote it.
    :raises PermissionDenied: it is the person's own text.
    :raises ReviewError: the project does not review post-edits.
    """
    if not reviews:
        raise ReviewError(
            "This project doesn't review post-edits: what is saved is final. A lead can have them "
            "reviewed."
        )
    if author_id == person.id:
        raise PermissionDenied(
            f"{person.name} wrote this text and may not judge it. Ask another editor or a lead."
        )
