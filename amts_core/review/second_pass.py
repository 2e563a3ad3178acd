"""The blind second pass: another person judges what was decided, without seeing the decision."""

from dataclasses import dataclass
from functools import partial

from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.events.state_rules import clean
from amts_core.kernel.records import Action, BeadStatus, Decision, DeskAct, Person
from amts_core.review import rules, sample_statistics
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.sample_statistics import Kappa
from amts_core.review.store import (
    alignments,
    bead_changes,
    bead_events,
    bead_rows,
    draws,
    opinions,
    queues,
)
from amts_core.review.store.bead_events import BEADS, Opinion
from amts_core.review.store.draws import Draw
from amts_core.review.store.queues import Queue, QueueTask

_DECIDED = frozenset({BeadStatus.APPROVED, BeadStatus.REJECTED})
_VERDICTS = {
    Action.APPROVE: BeadStatus.APPROVED,
    Action.EDIT: BeadStatus.APPROVED,
    Action.REJECT: BeadStatus.REJECTED,
}


@dataclass(frozen=True, slots=True)
class SecondPass:
    """How a project's second passes stand: what is left, how far two people agree, and disputes."""

    n_drawn: int
    n_judged: int
    agreement: Kappa
    n_disputed: int


def may_begin(person: Person) -> bool:
    """Return whether a person may draw beads for a second pass, and settle disputes."""
    return rights.may(person, Action.ADJUDICATE)


def begin(
    store: Store,
    person: Person,
    project_id: int,
    alignment_id: str | None,
    n: int,
    token: str | None = None,
) -> Draw:
    """Draw decided beads at random, for others than who decided them.

    :param token: what the asking is called: the same one again gives the same draw.
    :raises PermissionDenied: the person is neither editor nor lead.
    :raises ReviewError: nothing is decided yet.
    """
    rights.check(person, Action.ADJUDICATE)
    if token is not None and (known := draws.asked_before(store, token)) is not None:
        return known
    ids = queues.bead_ids(store, alignment_id, Queue(statuses=_DECIDED, project_id=project_id))
    fresh = set(ids) - set(opinions.drawn_already(store, project_id))
    if not fresh:
        raise ReviewError("There is nothing to look at twice: no other pair is decided yet.")
    choose = partial(sample_statistics.sample, fresh, n)
    return draws.add(
        store,
        project_id,
        alignment_id,
        kind=draws.SECOND,
        band=(0.0, 1.0),
        person_id=person.id,
        choose=choose,
        token=token,
    )


def judge(
    store: Store, act: DeskAct, bead_id: int, action: Action, *, tgt_text: str | None = None
) -> Decision:
    """Keep what a second person makes of a bead; the first decision stands for the time being.

    :raises ReviewError: the person decided it first, or the verdict is none.
    """
    bead = bead_rows.bead(store, bead_id)
    of = alignments.without_progress(store, bead.alignment_id)
    cause = Cause(act=act, action=Action.SECOND)

    def plan() -> Do:
        if action not in _VERDICTS:
            raise ReviewError("In a second pass a pair is approved, edited or rejected.")
        is_decided = bead.state.status in _DECIDED
        if bead.event_id is None or not is_decided or bead.person == act.person.name:
            raise ReviewError(
                "A second pass is for what somebody else has decided. Take the next one."
            )
        proposed = bead_changes.proposals(store, [bead_id]).get(bead_id, bead.state)
        text = proposed.tgt_text if tgt_text is None else clean(tgt_text)
        verdict = rules.decide(
            proposed,
            action,
            BeadExaminer(store, of).findings(bead, text),
            seen_version=proposed.version,
            tgt_text=text,
        )
        opinion = Opinion(bead_id, bead.event_id, verdict.status, verdict.tgt_text)
        return bead_events.give_opinion(of.project_id, cause, opinion)

    return machine.act(store, BEADS, of.project_id, cause, plan=plan)


def state(store: Store, project_id: int) -> SecondPass:
    """Return how the second passes of a project stand."""
    found = opinions.opinions(store, project_id)
    firsts, seconds = [one.first_status for one in found], [one.status for one in found]
    disputed = Queue(statuses=_DECIDED, task=QueueTask.ADJUDICATION, project_id=project_id)
    return SecondPass(
        len(opinions.drawn_already(store, project_id)),
        len(found),
        sample_statistics.kappa(firsts, seconds),
        queues.place(store, None, disputed, None).total,
    )
