"""How long the review desk's queues take, with 100,000 beads in 139 documents of one project.

Each step of the desk on its own, over the whole project and over one document: the next beads,
where a bead stands, a page at the beginning and far down; and with words that many, some or no
beads hold.

usage: python -m benchmarks.queues [--beads 100000] [--database URL]    (the database must be empty)
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.database.tables import BeadRow
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Via
from amts_core.review import decide
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue, Scope, Sorting
from benchmarks.machine import describe
from benchmarks.review import fill

_N_DOCUMENTS = 139
_TO_DO = frozenset({BeadStatus.PROPOSED, BeadStatus.SKIPPED, BeadStatus.FLAGGED})
_WORDS = {"many": "bicycle", "two letters": "ng", "a character": "自", "none": "nowhere"}
_N_TIMES = 7


def review_part(store: Store, person: DeskAct, n_beads: int) -> None:
    """Decide three fifths of the beads in document order, and skip one of a hundred."""
    (first,) = queues.bead_ids(store, "bench-0", Queue(), limit=1)
    event = decide(store, person, first, Action.APPROVE, seen_version=0)
    assert event is not None
    with store.writing() as session:
        approved = update(BeadRow).where(BeadRow.id < first + n_beads * 3 // 5)
        session.execute(
            approved.values(
                status=BeadStatus.APPROVED, event_id=event.id, person_id=person.person.id
            )
        )
        skipped = update(BeadRow).where(BeadRow.id % 97 == 0)
        session.execute(skipped.values(status=BeadStatus.SKIPPED, event_id=event.id))


def steps(
    store: Store, scope: Scope, project_id: int
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what the desk does, by name."""
    middle = queues.bead_ids(store, scope, Queue(project_id=project_id))[30]
    for sorting in Sorting:
        to_do = Queue(statuses=_TO_DO, project_id=project_id, order=sorting)
        every = replace(to_do, statuses=frozenset())
        total = queues.place(store, scope, every, None).total
        named = f"{sorting} order"
        yield (
            f"{named}: next beads",
            lambda q=to_do: queues.beside(store, scope, q, bead_id=middle, n=9),
        )
        yield f"{named}: place", lambda q=to_do: queues.place(store, scope, q, middle)
        yield f"{named}: first page", lambda q=to_do: queues.beads(store, scope, q, limit=25)
        yield (
            f"{named}: a page far down",
            lambda q=every, n=total: queues.beads(
                store, scope, q, offset=n * 3 // 4, limit=25, total=n
            ),
        )
    for name, words in _WORDS.items():
        found = Queue(project_id=project_id, words=words)
        yield f"words, {name}: count", lambda q=found: queues.place(store, scope, q, middle)
        yield f"words, {name}: page", lambda q=found: queues.beads(store, scope, q, limit=25)
        yield (
            f"words, {name}: next",
            lambda q=found: queues.beside(store, scope, q, bead_id=middle, n=9),
        )


def milliseconds(step: Callable[[], object]) -> str:
    """Return median and worst of several calls, after one that warms up."""
    step()
    taken = []
    for _ in range(_N_TIMES):
        start = time.perf_counter()
        step()
        taken.append((time.perf_counter() - start) * 1000)
    return f"{statistics.median(taken):.0f} | {max(taken):.0f}"


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--beads", type=int, default=100_000)
    options.add_argument("--database", metavar="URL")
    chosen = options.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        store = Store(connect(chosen.database or f"sqlite:///{Path(folder, 'amts.db')}"))
        sizes = [chosen.beads // _N_DOCUMENTS] * _N_DOCUMENTS
        lead, project = fill(store, sizes)
        review_part(store, DeskAct(person=lead, via=Via.API), sum(sizes))
        for name, scope in (("whole project", None), ("one document", "bench-100")):
            print(f"\n| {name}, in milliseconds | median | worst |\n|---|---|---|")
            for step, call in steps(store, scope, project.id):
                print(f"| {step} | {milliseconds(call)} |")
        store.close()


if __name__ == "__main__":
    main()
