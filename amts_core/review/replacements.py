"""Find and replace in the targets of approved pairs: shown first, done as one event."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConflictError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.events.state_rules import clean, errors_in, slugs_of
from amts_core.kernel.records import Action, BeadStatus, Decision, DeskAct, ReviewBead
from amts_core.kernel.text import substitutions
from amts_core.kernel.text.substitutions import Rewording, SearchedText, Substitution
from amts_core.review import rules
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.store import alignments, bead_events, bead_rows, queues
from amts_core.review.store.bead_events import BEADS, BeadStep
from amts_core.review.store.queues import Queue, Scope

_APPROVED = frozenset({BeadStatus.APPROVED})


def preview(
    store: Store, project_id: int, scope: Scope, wanted: Rewording
) -> tuple[Substitution, ...]:
    """Return what would become of the targets of approved pairs, document by document.

    :param scope: which documents are looked through.
    :raises ReviewError: it can't be looked for, or put in, or the search takes too long.
    """
    queue = Queue(statuses=_APPROVED, project_id=project_id, words=wanted.needed)
    name = cache(lambda of: alignments.without_progress(store, of).src_path)
    return wanted.among(
        SearchedText(
            id=one.id,
            version=one.version,
            document=name(one.alignment_id),
            src_text=one.src_text,
            text=one.tgt_text,
        )
        for one in queues.texts(store, scope, queue)
    )


def replace_all(
    store: Store, act: DeskAct, project_id: int, wanted: Rewording, *, versions: Mapping[int, int]
) -> Decision:
    """Replace something in the targets of approved pairs, as one event, and so one undo.

    :param versions: by bead the version that the person saw: of all that a preview has, or some.
    :raises ConflictError: one was changed since it was shown; nothing is changed then.
    :raises ReviewError: there are too many, or one can't be approved any more.
    """
    cause = Cause(act=replace(act, note=wanted.note), action=Action.EDIT)

    def plan() -> Do:
        substitutions.check_number(len(versions))
        examiner = cache(lambda of: BeadExaminer(store, alignments.without_progress(store, of)))
        steps = [
            _step(examiner(bead.alignment_id), bead, wanted, seen_version=versions[bead.id])
            for bead in bead_rows.beads_by_id(store, sorted(versions))
        ]
        return bead_events.change(project_id, cause, steps)

    return machine.act(store, BEADS, project_id, cause, plan=plan)


def _step(
    examiner: BeadExaminer, bead: ReviewBead, wanted: Rewording, *, seen_version: int
) -> BeadStep:
    if bead.state.status is not BeadStatus.APPROVED:
        raise ConflictError(
            f"One of these pairs is {bead.state.status} by now. Look at the list again."
        )
    rules.check_seen(bead.state, seen_version)
    text = clean(wanted.within(bead.state.tgt_text))
    found = examiner.findings(bead, text)
    substitutions.check_errors(bead.state.src_text, errors_in(found))
    change = partial(
        rules.decide, action=Action.EDIT, findings=found, seen_version=seen_version, tgt_text=text
    )
    return BeadStep(id=bead.id, change=change, found=slugs_of(found))
