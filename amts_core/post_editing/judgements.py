"""Post-edits judged by somebody else, where a project has them reviewed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from amts_core.documents import document_of
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Clash, Do
from amts_core.kernel.events.state_rules import clean
from amts_core.kernel.post_edits import EditStatus, PostEdit, PostEditState
from amts_core.kernel.records import Action, Decision, DeskAct, Person
from amts_core.kernel.rights import Task
from amts_core.post_editing import edit_states
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.store.edit_rows import POST_EDITS, EditStep
from amts_core.project import reviews_post_edits, set_reviews_post_edits

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


def approve(store: Store, act: DeskAct, post_edit_id: int, *, seen_version: int) -> Decision | None:
    """Find the text of somebody else good: it is final now.

    :returns: the event; None where another one has approved it in the meantime.
    :raises PermissionDenied: it is the person's own text, or they are no editor.
    :raises ConflictError: the post-edit was changed since it was shown.
    :raises ReviewError: the project does not review post-edits, or nothing is saved.
    """

    def agrees(now: PostEditState) -> bool:
        return now.status is EditStatus.APPROVED and now.version == seen_version + 1

    cause = Cause(act=act, action=Action.APPROVE)
    change = partial(edit_states.approve, seen_version=seen_version)
    return _judge(store, post_edit_id, cause, change=change, clash=Clash(post_edit_id, agrees))


def send_back(
    store: Store, act: DeskAct, post_edit_id: int, *, seen_version: int
) -> Decision | None:
    """Have somebody else's text done again; it is kept until then.

    The note of the act says what is to be changed; the editor sees it.

    :raises PermissionDenied: it is the person's own text, or they are no editor.
    :raises ConflictError: the post-edit was changed since it was shown.
    :raises ReviewError: there is no note, nothing is saved, or the project does not review.
    """
    cause = Cause(act=replace(act, note=clean(act.note or "")), action=Action.RETURN)
    change = partial(edit_states.send_back, seen_version=seen_version)
    return _judge(
        store, post_edit_id, cause, change=change, clash=Clash(post_edit_id, lambda _: False)
    )


def may_judge(person: Person, edit: PostEdit, author_id: int | None, *, reviews: bool) -> bool:
    """Return whether a person may approve or return a post-edit as it stands.

    :param author_id: of the person who wrote its text.
    """
    is_saved = edit.state.status in (EditStatus.SAVED, EditStatus.APPROVED)
    return reviews and is_saved and author_id != person.id and rights.may(person, Task.JUDGE)


def _judge(
    store: Store,
    post_edit_id: int,
    cause: Cause,
    change: Callable[[PostEditState], PostEditState],
    clash: Clash[PostEditState],
) -> Decision | None:
    edit = edit_rows.post_edit(store, post_edit_id)
    project_id = document_of(store, edit.key.revision_id).project_id

    def plan() -> Do:
        if cause.act.note == "":
            raise ReviewError("Say in a word or two what is to be changed.")
        author = edit_rows.authors(store, [edit.id]).get(edit.id)
        edit_states.check_judge(cause.act.person, author, reviews=reviews(store, project_id))
        step = EditStep(id=edit.id, change=change, hter=edit.hter)
        return edit_rows.change(project_id, cause, [step])

    return machine.act_or_agree(store, POST_EDITS, project_id, cause, plan=plan, clash=clash)
