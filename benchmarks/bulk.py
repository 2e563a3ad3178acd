"""Bulk decisions beside colleagues: how long each takes, and how long the others wait meanwhile.

N beads are accepted, the act is taken back, and what it had approved is exported, while six people
in a process of their own decide one by one.

usage: python -m benchmarks.bulk [N] [DATABASE_URL]    (of an empty database)
"""

import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from amts_core import review
from amts_core.documents.store.revisions import NewRevision, add_pair
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.records import (
    Action,
    DeskAct,
    Granularity,
    Person,
    Project,
    ProposedBead,
    Role,
    Via,
)
from amts_core.parallel_data import FileFormat, exports
from amts_core.project.store import people
from amts_core.review import bulk
from amts_core.review.store import bead_rows, new_alignments, queues
from amts_core.review.store.queues import Queue
from benchmarks.machine import describe

N_PEOPLE, N_DOCUMENT, THOUGHT_SECONDS = 6, 2000, 0.2
LANGUAGES = "en", "zh"
_IDLE_SECONDS = 15.0


def main(n: int, url: str | None) -> None:
    """Measure, and print a line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{Path(folder) / 'amts.db'}"
        store = Store(connect(address))
        print(f"{describe()}\n{n:,} beads, {'SQLite' if url is None else 'PostgreSQL'}")
        lead, project = fill(store, n)
        team = [
            people.add_person(store, f"Person {one}", Role.TRANSLATOR) for one in range(N_PEOPLE)
        ]
        event = review.accept(store, DeskAct(person=lead, via=Via.API), project.id, least=None)
        if event is None:
            raise SystemExit("nothing to accept: is the database empty?")

        _beside(address, team, "nothing else done", lambda: time.sleep(_IDLE_SECONDS) or "–")

        def carry_out(event_id: int) -> str:
            return bulk.told(bulk.carry_out(store, event_id))

        _beside(address, team, "accepted", lambda: carry_out(event.id))
        back, _ = review.undo(store, DeskAct(person=lead, via=Via.API), project.id)
        _beside(address, team, "taken back", lambda: carry_out(back.id))
        again, _ = review.redo(store, DeskAct(person=lead, via=Via.API), project.id)
        carry_out(again.id)
        _beside(address, team, "exported as TMX", lambda: _export(store, project))
        store.close()


def fill(store: Store, n: int) -> tuple[Person, Project]:
    """Store documents of so many beads that the product accepts, and as many for others."""
    lead = people.add_person(store, "Lead", Role.LEAD)
    project = people.create_project(store, "Book", "en", ["zh"])
    for start in range(0, n, N_DOCUMENT):
        numbers = range(start, min(start + N_DOCUMENT, n))
        beads = [
            ProposedBead(
                src=(one - start,),
                tgt=(one - start,),
                score=0.8,
                confidence=0.99,
                accept=one % 50 != 0,
                src_text=f"This is sentence {one} of a book.",
                tgt_text=f"这是一本书的第{one}句。",
            )
            for one in numbers
        ]
        name = f"{start:06}.md"
        revisions = add_pair(
            store,
            project.id,
            NewRevision(
                path=name,
                language="en",
                data=f"source {start}".encode(),
                encoding="utf-8",
                segments=(),
            ),
            NewRevision(
                path=name,
                language="zh",
                data=f"target {start}".encode(),
                encoding="utf-8",
                segments=(),
            ),
        )
        pair = revisions[0].id, revisions[1].id
        new_alignments.add_alignment(
            store, name, project.id, revisions=pair, encoder=("test", "0"), warnings=(), beads=beads
        )
    return lead, project


def _beside(url: str, team: list[Person], what: str, work: Callable[[], str]) -> None:
    """Do something while six people decide, and print how long it took and how long they waited."""
    context = multiprocessing.get_context("spawn")
    begin, stop, results = context.Event(), context.Event(), context.Queue()
    process = context.Process(target=_work_on, args=(url, team, begin, stop, results))
    process.start()
    begin.wait()
    begun, cpu = time.perf_counter(), time.process_time()
    done = work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    stop.set()
    waits = results.get()
    process.join()
    p99 = statistics.quantiles(waits, n=100)[98] if len(waits) > 1 else float("nan")
    print(
        f"{what}: {seconds:.1f} s ({cpu:.1f} s of CPU), {done}; {len(waits)} decisions of "
        f"{N_PEOPLE} people: longest {max(waits, default=0):.3f} s, 99 % within {p99:.3f} s",
        flush=True,
    )


def _work_on(url: str, team: list[Person], begin: Any, stop: Any, results: Any) -> None:
    """Let everybody decide until they are stopped, and return how long each decision took."""
    store, waits = Store(connect(url)), list[float]()
    threads = [
        threading.Thread(target=_decide, args=(store, one, number, stop, waits))
        for number, one in enumerate(team)
    ]
    for one in threads:
        one.start()
    begin.set()
    for one in threads:
        one.join()
    results.put(waits)


def _decide(store: Store, person: Person, number: int, stop: Any, waits: list[float]) -> None:
    """Decide what the product leaves open and what it accepts, one by one."""
    ids = queues.bead_ids(store, None, Queue(), offset=number * 97, limit=20_000)[::N_PEOPLE]
    for bead_id in ids:
        if stop.is_set():
            return
        seen = bead_rows.bead(store, bead_id).state.version
        begun = time.perf_counter()
        try:
            review.decide(
                store,
                DeskAct(person=person, via=Via.KEY),
                bead_id,
                Action.REJECT,
                seen_version=seen,
            )
        except ReviewError:
            pass
        waits.append(time.perf_counter() - begun)
        stop.wait(THOUGHT_SECONDS)


def _export(store: Store, project: Project) -> str:
    made = exports.plan_export(
        store, project, LANGUAGES, granularity=Granularity.SENTENCE, format_=FileFormat.TMX
    )
    found = exports.export(
        store,
        project,
        made,
        languages=LANGUAGES,
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TMX,
    )
    return f"{found.imported:,} units"


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(int(arguments[0]) if arguments else 100_000, arguments[1] if len(arguments) > 1 else None)
