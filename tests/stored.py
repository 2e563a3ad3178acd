"""What tests of the store share: contents of whole databases, and calls at the same moment."""

import threading
from dataclasses import replace

from sqlalchemy import select

from amts_core.kernel.database.tables import Base
from amts_core.kernel.events import ledger, machine
from amts_core.kernel.events.ledger import Cause
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.store.edit_rows import POST_EDITS
from amts_core.review.store import bead_events
from amts_core.review.store.bead_events import BEADS, BeadStep
from tests.desk_acts import HOW


def contents(store):
    """Return all rows of the tables that have any, by table."""
    with store.reading() as session:
        rows = {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }
    return {name: found for name, found in rows.items() if found}


def n_rows(store):
    """Return how many rows each table has that has any."""
    return {name: len(rows) for name, rows in contents(store).items()}


def cause_of(person, action, **more):
    """Return the cause of an event by a person with a key, unless ``more`` says something else."""
    how = {name: more.pop(name) for name in HOW if name in more}
    return Cause(act=DeskAct(person=person, **{"via": Via.KEY} | how), action=action, **more)


def record_beads(store, project, cause, changes, found=None):
    """Change beads by one event: pairs of an id and of a function from state to state."""
    steps = [BeadStep(id=bead_id, change=change, found=found) for bead_id, change in changes]
    return record(store, project, bead_events.change(project.id, cause, steps), cause, BEADS)


def record_edits(store, project, cause, steps):
    """Change post-edits by one event."""
    return record(store, project, edit_rows.change(project.id, cause, steps), cause, POST_EDITS)


def record(store, project, do, cause, subject=BEADS):
    """Do something as one event."""
    return machine.act(store, subject, project.id, cause, plan=lambda: do)


def bead_history(store, project_id, person_id=None, limit=None):
    """Return the events of a project that concern beads, oldest first."""
    return ledger.history(store, project_id, BEADS.kind(), person_id, limit=limit)


def edit_history(store, project_id, person_id=None):
    """Return the events of a project that concern post-edits, oldest first."""
    return ledger.history(store, project_id, POST_EDITS.kind(), person_id)


def put(store, project, person, bead_ids, status):
    """Give beads a status by one event."""

    def change(state):
        return replace(state, status=status, version=state.version + 1)

    cause = cause_of(person, Action.SKIP, via=Via.API)
    return record_beads(store, project, cause, [(bead_id, change) for bead_id in bead_ids])


def together(action, arguments):
    """Call ``action`` with each argument, all at the same moment; return what they raised."""
    barrier = threading.Barrier(len(arguments))
    errors = []

    def call(argument):
        barrier.wait()
        try:
            action(argument)
        except Exception as error:  # noqa: BLE001 (shown by the test)
            errors.append(error)

    threads = [threading.Thread(target=call, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
