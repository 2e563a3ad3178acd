"""Find and replace in the saved texts of segments: shown first, done as one event."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial

from amts_core.documents import document_of
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.events.state_rules import check_seen, clean, errors_in
from amts_core.kernel.post_edits import PostEdit, Taken
from amts_core.kernel.records import Action, Decision, DeskAct
from amts_core.kernel.text import substitutions
from amts_core.kernel.text.substitutions import Rewording, SearchedText, Substitution
from amts_core.post_editing import edit_states
from amts_core.post_editing.examiner import EditExaminer
from amts_core.post_editing.store import edit_queues, edit_rows
from amts_core.post_editing.store.edit_queues import EditScope
from amts_core.post_editing.store.edit_rows import POST_EDITS, EditStep


def preview(store: Store, scope: EditScope, wanted: Rewording) -> tuple[Substitution, ...]:
    """Return what would become of saved texts, document by document.

    :param scope: which documents are looked through.
    :raises ReviewError: it can't be looked for, or put in, or the search takes too long.
    """
    name = cache(lambda revision_id: document_of(store, revision_id).path)
    return wanted.among(
        SearchedText(
            id=one.id,
            version=one.version,
            document=name(one.revision_id),
            src_text=one.src_text,
            text=one.text,
        )
        for one in edit_queues.texts(store, scope, wanted.needed)
    )


def replace_all(
    store: Store, act: DeskAct, project_id: int, wanted: Rewording, *, versions: Mapping[int, int]
) -> Decision:
    """Replace something in saved texts, as one event, and so one undo.

    It costs no effort. What was approved waits to be approved again where the project reviews.

    :param versions: by post-edit the version that the person saw: of all of a preview, or some.
    :raises PermissionDenied: the person may not post-edit.
    :raises ConflictError: one was changed since it was shown; nothing is changed then.
    :raises ReviewError: there are too many, one is not saved, or has an error then.
    """
    cause = Cause(act=replace(act, note=wanted.note), action=Action.POST_EDIT)

    def plan() -> Do:
        substitutions.check_number(len(versions))
        examiner = cache(lambda key: EditExaminer(store, key))
        steps = [
            _step(examiner(one.key), one, wanted, seen_version=versions[one.id])
            for one in edit_rows.post_edits_by_id(store, sorted(versions))
        ]
        return edit_rows.change(project_id, cause, steps)

    return machine.act(store, POST_EDITS, project_id, cause, plan=plan)


def _step(
    examiner: EditExaminer, edit: PostEdit, wanted: Rewording, *, seen_version: int
) -> EditStep:
    if edit.state.text is None:
        raise ReviewError("Nothing is saved for one of these segments. Look at the list again.")
    check_seen(edit.state, seen_version, edit_states.NOUN)
    text = clean(wanted.within(edit.state.text))
    substitutions.check_errors(edit.src_text, errors_in(examiner.open_findings(edit, text)))
    taken = edit.state.taken or Taken.NOTHING
    change = partial(
        edit_states.save,
        text=text,
        taken=taken,
        ignored=(),
        seen_version=seen_version,
        batch_id=edit.state.batch_id,
    )
    output = examiner.output(edit.n, taken, edit.state.batch_id)
    slugs = examiner.slugs(edit.src_text, text, edit.state.ignored)
    return EditStep(id=edit.id, change=change, hter=examiner.hter(output, text), found=slugs)
