"""Find and replace in the saved texts of segments: shown first, done as one event."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial

from amts_core.documents import document_of
from amts_core.kernel.database.engine import Store
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.events.state_rules import clean, errors_in
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

    It costs no effort. What was approved is to be approved again; what was sent back stays so.

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
    text = clean(wanted.within(edit.state.text or ""))
    after = edit_states.reword(edit.state, text, seen_version=seen_version)
    substitutions.check_errors(edit.src_text, errors_in(examiner.open_findings(edit, text)))
    output = examiner.output(edit.n, after.taken or Taken.NOTHING, after.batch_id)
    return EditStep(
        id=edit.id,
        change=partial(edit_states.reword, text=text, seen_version=seen_version),
        hter=examiner.hter(output, text),
        found=examiner.slugs_in(edit, after),
    )
