"""One text for all segments with the same source: shown first, done as one event."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from amts_core.documents import document_of, sources
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.post_edits import DocumentKey, EditStatus, PostEdit, Taken
from amts_core.kernel.records import Action, Arm, Decision, DeskAct, Identical, Person
from amts_core.post_editing import edit_states
from amts_core.post_editing.desk_documents import open_document
from amts_core.post_editing.examiner import EditExaminer, start_of
from amts_core.post_editing.store import edit_leases, edit_rows, same_sources
from amts_core.post_editing.store.edit_rows import POST_EDITS, EditStep
from amts_core.translation import hypotheses


def identical(store: Store, person: Person, post_edit_id: int) -> tuple[Identical, ...]:
    """Return the other open segments of the project with the same source, in order.

    Translated documents that hold it and that nobody has opened yet are opened for it.

    :raises NotFoundError: there is no such post-edit.
    """
    edit = edit_rows.post_edit(store, post_edit_id)
    project_id = document_of(store, edit.key.revision_id).project_id
    unopened = same_sources.unopened(store, project_id, edit.key.tgt_lang, [edit.src_text])
    for revision_id in sorted(set(unopened.get(edit.src_text, ()))):
        open_document(store, DocumentKey(revision_id, edit.key.tgt_lang))
    found = same_sources.identical(store, project_id, edit)
    holders = edit_leases.holders(store, [one.id for one in found], person.id)
    revisions = sorted({one.key.revision_id for one in found})
    paths = {
        one.revision_id: one.path for one in sources.of_revisions(store, project_id, revisions)
    }
    return tuple(
        Identical(
            id=one.id,
            version=one.state.version,
            path=paths[one.key.revision_id],
            n=one.n,
            text=_start_text(store, one),
            holder=holders.get(one.id),
        )
        for one in found
    )


def propagate(
    store: Store, act: DeskAct, post_edit_id: int, versions: Mapping[int, int]
) -> Decision:
    """Give a segment's saved text to others with the same source, as one event, and so one undo.

    It costs no effort; the HTER of each is that against its own machine translation.

    :param versions: by post-edit the version that the person saw.
    :raises PermissionDenied: the person may not post-edit.
    :raises ConflictError: one was changed since it was shown; nothing is changed then.
    :raises ReviewError: nothing is saved, or one has another source.
    """
    edit = edit_rows.post_edit(store, post_edit_id)
    project_id = document_of(store, edit.key.revision_id).project_id
    cause = Cause(act=replace(act, note=f"from segment {edit.n}"), action=Action.PROPAGATE)

    def plan() -> Do:
        if edit.state.text is None:
            raise ReviewError("Nothing is saved for this segment. Save it first.")
        others = edit_rows.post_edits_by_id(store, sorted(versions))
        is_open = {one.id for one in same_sources.identical(store, project_id, edit)}
        if len(others) < len(versions) or not others:
            raise ReviewError("Choose segments of this project that are given the text.")
        if any(one.id not in is_open and one.state.status is EditStatus.OPEN for one in others):
            raise ReviewError(
                "Only segments with the same source can be given its text. Look again."
            )
        examiners: dict[DocumentKey, EditExaminer] = {}
        steps = []
        for one in others:
            key = one.key
            if key not in examiners:
                examiners[key] = EditExaminer(store, key)
            steps.append(_step(examiners[key], edit, one, versions[one.id]))
        return edit_rows.change(project_id, cause, steps)

    return machine.act(store, POST_EDITS, project_id, cause, plan=plan)


def _step(examiner: EditExaminer, edit: PostEdit, other: PostEdit, seen_version: int) -> EditStep:
    text, taken = edit.state.text or "", edit.state.taken or Taken.NOTHING
    output = None
    if taken in (Taken.BASELINE, Taken.ACT):
        output = examiner.hypotheses(other.n, other.n).get(Arm(taken.value), {}).get(other.n)
        taken = Taken.NOTHING if output is None else taken
    change = partial(
        edit_states.propagate,
        text=text,
        taken=taken,
        ignored=edit.state.ignored,
        seen_version=seen_version,
        batch_id=None if output is None else output.batch_id,
    )
    slugs = examiner.slugs(other.src_text, text, (*other.state.ignored, *edit.state.ignored))
    return EditStep(id=other.id, change=change, hter=examiner.hter(output, text), found=slugs)


def _start_text(store: Store, one: PostEdit) -> str:
    found = hypotheses.by_arm(store, one.key, one.n, one.n)
    return start_of({arm: by_n.get(one.n) for arm, by_n in found.items()}).text
