"""Post-edits judged by somebody else, where a project has them reviewed."""

from functools import partial

from amts_core.documents import document_of
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.post_edits import EditStatus, PostEdit
from amts_core.kernel.records import Action, Decision, Person, Via
from amts_core.kernel.rights import Task
from amts_core.post_editing import edit_states
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.store.edit_rows import StateChange, Step
from amts_core.project import reviews_post_edits, set_reviews_post_edits
from amts_core.review import Cause, events, rules

__all__ = ["approve", "may_judge", "reviews", "send_back", "set_reviews"]


def reviews(store: Store, project_id: int) -> bool:
    """Return whether post-edits of a project are final only once somebody else has approved them.

    :raises NotFoundError: there is no such project.
    """
    return reviews_post_edits(store, project_id)


def set_reviews(store: Store, person: Person, project_id: int, *, is_on: bool) -> None:
    """Choose whether post-edits of a project have to be approved by somebody else.

    :raises PermissionDenied: the person is no lead.
    """
    rights.check(person, Task.REVIEWS)
    set_reviews_post_edits(store, project_id, reviews=is_on)


def approve(
    store: Store,
    person: Person,
    post_edit_id: int,
    *,
    seen_version: int,
    via: Via,
    token: str | None = None,
) -> Decision | None:
    """Find the text of somebody else good: it is final now.

    :param token: what the sender calls this: sent again, it is not done again.
    :returns: the event; None where another one has approved it in the meantime.
    :raises PermissionDenied: it is the person's own text, or they are no editor.
    :raises ConflictError: the post-edit was changed since it was shown.
    :raises ReviewError: the project does not review post-edits, or nothing is saved.
    """
    edit = edit_rows.post_edit(store, post_edit_id)
    cause = Cause(person=person, action=Action.APPROVE, via=via, token=token)
    change = partial(edit_states.approve, seen_version=seen_version)
    try:
        return _judge(store, edit, cause, change)
    except ConflictError:
        now = edit_rows.post_edit(store, post_edit_id).state
        if now.status is EditStatus.APPROVED and now.version == seen_version + 1:
            return None
        raise


def send_back(
    store: Store,
    person: Person,
    post_edit_id: int,
    note: str,
    *,
    seen_version: int,
    via: Via,
    token: str | None = None,
) -> Decision:
    """Have somebody else's text done again; it is kept until then.

    :param note: what is to be changed; the editor sees it.
    :param token: what the sender calls this: sent again, it is not done again.
    :raises PermissionDenied: it is the person's own text, or they are no editor.
    :raises ConflictError: the post-edit was changed since it was shown.
    :raises ReviewError: there is no note, nothing is saved, or the project does not review.
    """
    edit, note = edit_rows.post_edit(store, post_edit_id), rules.clean(note)
    if not note:
        raise ReviewError("Say in a word or two what is to be changed.")
    cause = Cause(person=person, action=Action.RETURN, via=via, note=note, token=token)
    return _judge(store, edit, cause, partial(edit_states.send_back, seen_version=seen_version))


def may_judge(person: Person, edit: PostEdit, author_id: int | None, *, reviews: bool) -> bool:
    """Return whether a person may approve or return a post-edit as it stands.

    :param author_id: of the person who wrote its text.
    """
    is_saved = edit.state.status in (EditStatus.SAVED, EditStatus.APPROVED)
    return reviews and is_saved and author_id != person.id and rights.may(person, Task.JUDGE)


def _judge(store: Store, edit: PostEdit, cause: Cause, change: StateChange) -> Decision:
    rights.check(cause.person, Task.JUDGE)
    project_id = document_of(store, edit.key.revision_id).project_id
    author = edit_rows.authors(store, [edit.id]).get(edit.id)
    try:
        edit_states.check_judge(cause.person, author, reviews=reviews(store, project_id))
        step = Step(post_edit_id=edit.id, change=change, hter=edit.hter, found=edit.found)
        return edit_rows.record(store, project_id, [step], cause)
    except ReviewError:
        known = events.event_with_token(store, cause.token)
        if known is None:
            raise
        return known
