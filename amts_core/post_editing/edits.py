"""Saving, ignoring, undoing: one editor's actions on post-edits, each durable before it returns."""

from collections.abc import Mapping, Set
from dataclasses import replace
from functools import partial

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import Unconfirmed
from amts_core.kernel.events import machine, retracing, state_rules
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Clash, Do
from amts_core.kernel.events.state_rules import check_seen, clean, slugs_of
from amts_core.kernel.post_edits import NO_EFFORT, DocumentKey, Effort, PostEdit, Taken
from amts_core.kernel.records import Action, Decision, DeskAct, Finding, Person
from amts_core.kernel.rights import Task
from amts_core.post_editing import edit_states
from amts_core.post_editing.examiner import EditExaminer, start_of, without
from amts_core.post_editing.memory import memory_of
from amts_core.post_editing.records import Saved
from amts_core.post_editing.store import edit_drafts, edit_rows
from amts_core.post_editing.store.edit_rows import POST_EDITS, EditStep


def check(store: Store, post_edit: PostEdit, text: str) -> tuple[Finding, ...]:
    """Return what the checks find in a text for a segment, less what a person has ignored."""
    return EditExaminer(store, post_edit.key).open_findings(post_edit, clean(text))


def save(
    store: Store,
    act: DeskAct,
    post_edit_id: int,
    text: str,
    *,
    taken: Taken,
    batch_id: int | None = None,
    seen_version: int,
    effort: Effort,
    is_confirmed: bool = False,
    ignored: Mapping[str, str] | None = None,
) -> Saved:
    """Save the text of a segment; when this returns a decision it is in the database.

    :param taken: what the editor began from.
    :param batch_id: the batch whose output that was; None for the newest of the arm.
    :param seen_version: the version of the post-edit that the person saw.
    :param effort: what the text has cost since it was saved last.
    :param is_confirmed: the person has seen the warnings and wants the text all the same.
    :param ignored: by check the reason why its findings are no fault.
    :raises PermissionDenied: the person may not post-edit.
    :raises ConflictError: the post-edit was changed since it was shown; the text is kept as the
        person's draft.
    :raises ReviewError: the text has errors, or a finding can't be ignored.
    """
    edit, text = edit_rows.post_edit(store, post_edit_id), clean(text)
    examiner = EditExaminer(store, edit.key)
    every = examiner.findings(edit, text)
    reasons = _reasons(every, ignored or {})
    found = without(every, (*edit.state.ignored, *reasons))
    project_id = examiner.document.project_id
    note = "; ".join(f"{check}: {why}" for check, why in reasons.items()) or None
    cause = Cause(act=replace(act, note=note), action=Action.POST_EDIT)
    keep = partial(
        edit_drafts.save_draft, store, act.person.id, post_edit_id, text, taken, effort, batch_id
    )

    def plan() -> Do:
        check_seen(edit.state, seen_version, edit_states.NOUN)
        edit_states.check_errors(found)
        output = examiner.output(edit.n, taken, batch_id)
        if not is_confirmed:
            edit_states.check_confirmed(found)
        change = partial(
            edit_states.save,
            text=text,
            taken=taken,
            ignored=reasons,
            seen_version=seen_version,
            batch_id=None if output is None else output.batch_id,
        )
        hter = examiner.hter(output, text)
        step = EditStep(
            id=post_edit_id,
            change=change,
            found=slugs_of(found),
            hter=hter,
            effort=effort,
            begun=_begun(store, examiner, edit),
        )
        return edit_rows.change(project_id, cause, [step], settles_drafts=True)

    clash = Clash(post_edit_id, partial(edit_states.is_agreement, text=text), keep)
    try:
        done = machine.act_or_agree(store, POST_EDITS, project_id, cause, plan=plan, clash=clash)
    except Unconfirmed:
        keep()
        return Saved(decision=None, findings=found, hter=None, needs_confirmation=True)
    now = edit_rows.post_edit(store, post_edit_id)
    return Saved(decision=done, findings=found, hter=now.hter, is_agreement=done is None)


def save_draft(
    store: Store,
    person: Person,
    post_edit_id: int,
    text: str | None,
    *,
    taken: Taken | None = None,
    effort: Effort = NO_EFFORT,
    batch_id: int | None = None,
) -> None:
    """Keep a person's unfinished text of a segment exactly as it was typed; None drops it.

    :param effort: what it has cost since the post-edit was saved last.
    :param batch_id: the batch whose output was taken.
    :raises PermissionDenied: the person may not post-edit.
    :raises NotFoundError: there is no such post-edit.
    """
    rights.check(person, Task.POST_EDIT)
    edit_rows.post_edit(store, post_edit_id)
    if text is None:
        edit_drafts.drop_draft(store, person.id, post_edit_id)
    else:
        edit_drafts.save_draft(
            store, person.id, post_edit_id, text=text, taken=taken, effort=effort, batch_id=batch_id
        )


def ignore(
    store: Store, act: DeskAct, post_edit_id: int, check: str, *, text: str, seen_version: int
) -> Decision:
    """Judge the findings of one check in a segment to be no fault, for the reason the act notes.

    :param text: of the editor as it stands, saved or not.
    :raises ReviewError: there is no reason, or no such warning.
    :raises ConflictError: the post-edit was changed since it was shown.
    """
    reason = act.note or ""
    edit = edit_rows.post_edit(store, post_edit_id)
    examiner = EditExaminer(store, edit.key)
    project_id = examiner.document.project_id
    named = replace(act, note=f"{check}: {clean(reason)}")
    cause = Cause(act=named, action=Action.IGNORE)

    def plan() -> Do:
        found = examiner.open_findings(edit, clean(text))
        state_rules.check_ignorable(check, found, reason)
        after = replace(edit.state, ignored=(*edit.state.ignored, check))
        step = EditStep(
            id=post_edit_id,
            change=partial(edit_states.ignore, check=check, seen_version=seen_version),
            hter=edit.hter,
            found=examiner.slugs_in(edit, after),
        )
        return edit_rows.change(project_id, cause, [step])

    return machine.act(store, POST_EDITS, project_id, cause, plan=plan)


def undo(
    store: Store, act: DeskAct, project_id: int, *, without: Set[int] = frozenset()
) -> tuple[Decision, int]:
    """Take back what the person did last at this desk and what stands, to any depth.

    :param without: ids of events that are passed over.
    :returns: the event, and the segment it concerned (the first one, of several).
    :raises ReviewError: there is nothing to undo.
    :raises Overtaken: somebody else has changed since all that it concerned.
    :raises ActedElsewhere: the person has acted in another window.
    """
    return _retrace(store, project_id, Cause(act=act, action=Action.UNDO), without)


def redo(
    store: Store, act: DeskAct, project_id: int, *, without: Set[int] = frozenset()
) -> tuple[Decision, int]:
    """Bring back what the person undid last at this desk, as :func:`undo` takes it back.

    :raises ReviewError: there is nothing to redo.
    """
    return _retrace(store, project_id, Cause(act=act, action=Action.REDO), without)


def _begun(store: Store, examiner: EditExaminer, edit: PostEdit) -> Taken | None:
    """Return what the editor of a segment began with, None where a text was saved already."""
    if edit.state.text is not None:
        return None
    made = {arm: by_n.get(edit.n) for arm, by_n in examiner.hypotheses(edit.n, edit.n).items()}
    known = memory_of(store, examiner.document.project_id, examiner.languages)
    return start_of(made, known.same(edit, examiner.kin)).taken


def _reasons(found: tuple[Finding, ...], ignored: Mapping[str, str]) -> dict[str, str]:
    """Return why findings are ignored, of those that are still there."""
    slugs = slugs_of(found)
    for slug in ignored:
        if slug in slugs:
            state_rules.check_ignorable(slug, found, ignored[slug])
    return {slug: clean(why) for slug, why in ignored.items() if slug in slugs}


def _retrace(
    store: Store, project_id: int, cause: Cause, without: Set[int]
) -> tuple[Decision, int]:
    def take_back(event: Decision, cause: Cause) -> Do:
        steps = _steps_back(store, event, is_undo=cause.action is Action.UNDO)
        return edit_rows.change(project_id, cause, steps)

    done = retracing.retrace(
        store, POST_EDITS, project_id, cause, take_back=take_back, without=without
    )
    changes = edit_rows.changes_of(store, done.id)
    found = edit_rows.post_edits_by_id(store, [one.post_edit_id for one in changes])
    return done, min(found, key=lambda edit: (edit.key.revision_id, edit.n)).id


def _steps_back(store: Store, event: Decision, *, is_undo: bool) -> list[EditStep]:
    """Return what gives segments back the states from before an event, or from after it.

    Segments that were changed since stay as they are, unless all were.
    """
    changes = edit_rows.changes_of(store, event.id)
    edits = edit_rows.post_edits_by_id(store, [one.post_edit_id for one in changes])
    by_id = {edit.id: edit for edit in edits}
    as_left = [
        one
        for one in changes
        if state_rules.is_as(by_id[one.post_edit_id].state, one.ends(is_undo=is_undo)[0])
    ]
    examiners: dict[DocumentKey, EditExaminer] = {}
    steps = []
    for one in as_left or changes:
        edit = by_id[one.post_edit_id]
        key = edit.key
        if key not in examiners:
            examiners[key] = EditExaminer(store, key)
        expected, wanted = one.ends(is_undo=is_undo)
        hter = one.hter_before if is_undo else one.hter
        change = partial(
            state_rules.restored, expected=expected, wanted=wanted, noun=POST_EDITS.noun
        )
        steps.append(
            EditStep(
                id=edit.id,
                change=change,
                hter=hter,
                found=examiners[key].slugs_in(edit, wanted),
            )
        )
    return steps
