"""What tests of the store share: contents of whole databases, and calls at the same moment."""

import threading
from dataclasses import replace

from sqlalchemy import select

from amts_core.kernel.database.tables import Base
from amts_core.kernel.records import Action, Via
from amts_core.review.store import bead_events
from amts_core.review.store.events import Cause


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


def put(store, project, person, bead_ids, status):
    """Give beads a status by one event."""

    def change(state):
        return replace(state, status=status, version=state.version + 1)

    changes = [(bead_id, change) for bead_id in bead_ids]
    return bead_events.record(
        store, project.id, changes, Cause(person=person, action=Action.SKIP, via=Via.API)
    )


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
