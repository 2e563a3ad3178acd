"""Acts on many beads: asked for by a person, carried out in portions by a worker.

One act is one step in the history, and for undo. Between two portions others decide: what somebody
has changed since the act was asked for is left alone, and counted.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from amts_core import checks
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import NotFoundError, ReviewError
from amts_core.kernel.events import machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.events.machine import Do
from amts_core.kernel.jobs import calls
from amts_core.kernel.jobs.calls import BULK, Call
from amts_core.kernel.records import Action, BeadStatus, Decision, DeskAct, Person
from amts_core.kernel.text.counts import count_noun
from amts_core.review.store import bulks, portions
from amts_core.review.store.bead_events import BEADS
from amts_core.review.store.bulks import Bulk, Turn, Work

CARRY_OUT = Call(BULK, "bulk", ())
"""What a worker is asked for; the job says which act it is."""
STATUS = {Action.APPROVE: BeadStatus.APPROVED, Action.REJECT: BeadStatus.REJECTED}
"""What beads become."""
_LEAST_REST, _MOST_REST = 0.05, 2.0
_RESTS = 3
"""SQLite looks every 0.1 s whether it may write: it shall find the database free mostly."""
_TAKEN = {Action.UNDO: "taken back", Action.REDO: "brought back"}

Between = Callable[[Bulk, float], None]
"""Called after each portion, with the act as it was before it, and the seconds that it took."""


def rest(_: Bulk, seconds: float) -> None:
    """Leave the database to others for longer than the last portion has held it."""
    time.sleep(min(max(_RESTS * seconds, _LEAST_REST), _MOST_REST))


def ask(
    store: Store, act: DeskAct, project_id: int, turns: Callable[[], Sequence[Turn]], action: Action
) -> Decision:
    """Have beads approved or rejected as one act, which one undo takes back.

    :param turns: returns the beads, each with the version that the person knows.
    :returns: the act, which is yet to be carried out.
    :raises PermissionDenied: the person is no lead.
    :raises ReviewError: there is nothing to decide.
    """
    noted = replace(act, note=act.note or f"{action} all")
    cause = Cause(act=noted, action=Action.ACCEPT)

    def plan() -> Do:
        chosen = turns()
        if not chosen:
            raise ReviewError(f"There is nothing to decide: no pair here can be {STATUS[action]}.")
        title = f"{action.capitalize()} {count_noun(len(chosen), 'pair')}"
        work = Work(title, CARRY_OUT.as_json())
        return lambda session: bulks.ask(
            session, project_id, cause, status=STATUS[action], turns=chosen, work=work
        )

    return machine.act(store, BEADS, project_id, cause, plan=plan)


def take_back(project_id: int, cause: Cause) -> Do:
    """Return what has the act that ``cause`` undoes taken back or brought back."""
    title = "Take back" if cause.action is Action.UNDO else "Bring back"
    work = Work(f"{title} the bulk decision {cause.undoes}", CARRY_OUT.as_json())
    return lambda session: bulks.ask_back(session, project_id, cause, work)


def begin(settings: Settings, event_id: int) -> Bulk:
    """Ask a worker to carry out an act, and return it; asked again it is carried out once."""
    of = act(open_store(settings.database_url), event_id)
    calls.enqueue(settings, of.job_id, CARRY_OUT)
    return of


def may_stop(person: Person, of: Bulk) -> bool:
    """Return whether a person may end an act: who asked for it, and whoever may ask for one."""
    return of.event.person == person.name or rights.may(person, Action.ACCEPT)


def stop(store: Store, person: Person, event_id: int) -> None:
    """End an act where it is; what it has done stays.

    :raises PermissionDenied: somebody else has asked for it, and the person is no lead.
    """
    if not may_stop(person, act(store, event_id)):
        rights.check(person, Action.ACCEPT)
    bulks.stop(store, event_id)


def begin_again(settings: Settings, of: Bulk) -> None:
    """Ask a worker to go on with an act whose job has failed."""
    work = Work(f"Go on with the bulk decision {of.event.id}", CARRY_OUT.as_json())
    job_id = bulks.ask_again(open_store(settings.database_url), of, work)
    calls.enqueue(settings, job_id, CARRY_OUT)


def carry_out(store: Store, event_id: int, *, between: Between = rest) -> Bulk:
    """Carry out what is left of an act, and return it as it is then.

    It may be called again at any time, also by another process: no bead has two turns.

    :param between: what is to be done between two portions.
    """
    turns = bulks.turns(store, event_id)
    while not (of := act(store, event_id)).is_end:
        portion = portions.coming(of, turns)
        blocked = _blocked(store, of, portion)
        begun = time.monotonic()
        portions.carry_on(store, of, portion, blocked)
        between(of, time.monotonic() - begun)
    return of


def act(store: Store, event_id: int) -> Bulk:
    """Return the act of an event as far as it is.

    :raises NotFoundError: it is none on many beads.
    """
    found = bulks.find_bulk(store, event_id)
    if found is None:
        raise NotFoundError(f"Event {event_id} is no act on many pairs.")
    return found


def told(of: Bulk) -> str:
    """Return in one line what an act has done, and what it has left alone, and why."""
    done = _TAKEN.get(of.event.action) or str(of.status)
    since = "meanwhile" if of.status else "since"
    return "; ".join(
        part
        for part, is_so in (
            (f"{of.n_done:,} {done}", True),
            (f"{of.n_left:,} were decided {since} and left alone", of.n_left),
            (f"{of.n_blocked:,} have an error and were left alone", of.n_blocked),
            (f"stopped before the other {of.n_asked - of.n_seen:,}", of.stopped_at is not None),
        )
        if is_so
    )


def _blocked(store: Store, of: Bulk, portion: Sequence[Turn]) -> set[int]:
    """Return which beads have an error, so that they can't be approved."""
    if of.status is not BeadStatus.APPROVED:
        return set()
    found = portions.texts(store, [bead_id for bead_id, _ in portion])
    return {
        bead_id for bead_id, pair in found.items() if checks.blocks_approval(checks.errors(*pair))
    }
