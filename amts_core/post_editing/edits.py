"""Saving, ignoring, undoing: one editor's actions on post-edits, each durable before it returns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.post_edits import NO_EFFORT, DocumentKey, Effort, PostEdit, Taken
from amts_core.kernel.records import Action, Decision, DeskAct, Finding, Person, Via
from amts_core.kernel.rights import Task
from amts_core.post_editing import edit_states
from amts_core.post_editing.examiner import EditExaminer, slugs_of, without
from amts_core.post_editing.records import Saved
from amts_core.post_editing.store import edit_drafts, edit_rows
from amts_core.post_editing.store.edit_rows import Step
from amts_core.review import Cause, cause_of, events, rules


def check(store: Store, post_edit: PostEdit, text: str) -> tuple[Finding, ...]:
    """Return what the checks find in a text for a segment, less what a person has ignored."""
    return EditExaminer(store, post_edit.key).open_findings(post_edit, rules.clean(text))


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
    rights.check(act.person, Task.POST_EDIT)
    edit, text = edit_rows.post_edit(store, post_edit_id), rules.clean(text)
    known = events.event_with_token(store, act.token)
    if known is not None:
        return Saved(decision=known, findings=(), hter=edit.hter)
    examiner = EditExaminer(store, edit.key)
    every = examiner.findings(edit, text)
    reasons = _reasons(every, ignored or {})
    found = without(every, (*edit.state.ignored, *reasons))
    keep = partial(
        edit_drafts.save_draft, store, act.person.id, post_edit_id, text, taken, effort, batch_id
    )
    try:
        edit_states.check_seen(edit.state, seen_version)
        edit_states.check_errors(found)
        output = examiner.output(edit.n, taken, batch_id)
        hter = examiner.hter(output, text)
        if found and not is_confirmed:
            keep()
            return Saved(decision=None, findings=found, hter=hter, needs_confirmation=True)
        change = partial(
            edit_states.save,
            text=text,
            taken=taken,
            ignored=reasons,
            seen_version=seen_version,
            batch_id=None if output is None else output.batch_id,
        )
        note = "; ".join(f"{check}: {why}" for check, why in reasons.items()) or None
        cause = cause_of(act, Action.POST_EDIT, note)
        step = Step(
            post_edit_id=post_edit_id,
            change=change,
            hter=hter,
            found=slugs_of(found),
            effort=effort,
        )
        done = edit_rows.record(store, examiner.document.project_id, [step], cause)
        return Saved(decision=done, findings=found, hter=hter)
    except ConflictError:
        now = edit_rows.post_edit(store, post_edit_id)
        if edit_states.is_agreement(now.state, text):
            edit_drafts.drop_draft(store, act.person.id, post_edit_id)
            return Saved(decision=None, findings=found, hter=now.hter, is_agreement=True)
        keep()
        raise


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
    """
    rights.check(person, Task.POST_EDIT)
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
    rights.check(act.person, Task.POST_EDIT)
    reason = act.note or ""
    edit = edit_rows.post_edit(store, post_edit_id)
    examiner = EditExaminer(store, edit.key)
    found = examiner.open_findings(edit, rules.clean(text))
    cause = cause_of(act, Action.IGNORE, f"{check}: {rules.clean(reason)}")
    try:
        rules.check_ignorable(check, found, reason)
        change = partial(edit_states.ignore, check=check, seen_version=seen_version)
        after = replace(edit.state, ignored=(*edit.state.ignored, check))
        step = Step(
            post_edit_id=post_edit_id,
            change=change,
            hter=edit.hter,
            found=examiner.slugs_in(edit, after),
        )
        project_id = examiner.document.project_id
        return edit_rows.record(store, project_id, [step], cause, keeps_drafts=True)
    except ReviewError:
        known = events.event_with_token(store, act.token)
        if known is None:
            raise
        return known


def undo(
    store: Store, person: Person, project_id: int, *, via: Via, token: str | None = None
) -> tuple[Decision, int]:
    """Take back what the person did last at this desk and what stands, to any depth.

    :returns: the event, and the segment it concerned (the first one, of several).
    :raises ReviewError: there is nothing to undo.
    :raises ConflictError: somebody else has changed the segment since, or the person in another
        window.
    """
    nothing = "There is nothing to undo: you have saved nothing yet."
    cause = Cause(person=person, action=Action.UNDO, via=via, token=token)
    return _retrace(store, project_id, cause, choose=rules.next_undo, nothing=nothing)


def redo(
    store: Store, person: Person, project_id: int, *, via: Via, token: str | None = None
) -> tuple[Decision, int]:
    """Bring back what the person undid last at this desk.

    :returns: the event, and the segment it concerned (the first one, of several).
    :raises ReviewError: there is nothing to redo.
    :raises ConflictError: somebody else has changed the segment since, or the person in another
        window.
    """
    cause = Cause(person=person, action=Action.REDO, via=via, token=token)
    return _retrace(
        store, project_id, cause, choose=rules.next_redo, nothing="There is nothing to redo."
    )


def _reasons(found: tuple[Finding, ...], ignored: Mapping[str, str]) -> dict[str, str]:
    """Return why findings are ignored, of those that are still there."""
    slugs = slugs_of(found)
    for slug in ignored:
        if slug in slugs:
            rules.check_ignorable(slug, found, ignored[slug])
    return {slug: rules.clean(why) for slug, why in ignored.items() if slug in slugs}


def _retrace(
    store: Store,
    project_id: int,
    cause: Cause,
    choose: Callable[[Sequence[Decision]], Decision | None],
    nothing: str,
) -> tuple[Decision, int]:
    """Take back the changes of an event, or make them again, as ``cause`` says."""
    rights.check(cause.person, Task.POST_EDIT)
    person_id = cause.person.id
    event, newest = rules.retraced(
        lambda limit: edit_rows.history(store, project_id, person_id, limit=limit), choose
    )
    try:
        if event is None:
            raise ReviewError(nothing)
        steps = _steps_back(store, event, is_undo=cause.action is Action.UNDO)
        stamped = replace(cause, undoes=event.id, newest=newest)
        done = edit_rows.record(store, project_id, steps, stamped)
    except ReviewError:
        known = events.event_with_token(store, cause.token)
        if known is None:
            raise
        done = known
    changes = edit_rows.changes_of(store, done.id)
    found = edit_rows.post_edits_by_id(store, [one.post_edit_id for one in changes])
    return done, min(found, key=lambda edit: (edit.key.revision_id, edit.n)).id


def _steps_back(store: Store, event: Decision, *, is_undo: bool) -> list[Step]:
    changes = edit_rows.changes_of(store, event.id)
    edits = edit_rows.post_edits_by_id(store, [one.post_edit_id for one in changes])
    by_id = {edit.id: edit for edit in edits}
    examiners: dict[DocumentKey, EditExaminer] = {}
    steps = []
    for one in changes:
        edit = by_id[one.post_edit_id]
        key = edit.key
        if key not in examiners:
            examiners[key] = EditExaminer(store, key)
        expected, wanted = (one.after, one.before) if is_undo else (one.before, one.after)
        hter = one.hter_before if is_undo else one.hter
        change = partial(edit_states.restored, expected=expected, wanted=wanted)
        steps.append(
            Step(
                post_edit_id=edit.id,
                change=change,
                hter=hter,
                found=examiners[key].slugs_in(edit, wanted),
            )
        )
    return steps
