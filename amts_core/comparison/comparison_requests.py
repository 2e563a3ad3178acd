"""What a lead orders to be compared: checked and stored first, then asked for."""

import uuid
from collections.abc import Sequence

from amts_core import queueing, rights
from amts_core.comparison import LeakPolicy
from amts_core.config import Settings
from amts_core.errors import EvaluationError
from amts_core.ledger import Order
from amts_core.queueing import Call
from amts_core.records import JobState, Person, Project
from amts_core.rights import Task
from amts_core.store import comparisons, jobs, orders
from amts_core.store.engine import Store, open_store
from amts_core.translating.results import translated

_CALL = Call(queueing.ALIGNMENT, "compare", ())
"""In line with the alignments: it computes for as long as they do."""


def candidates(store: Store, project: Project) -> tuple[Order, ...]:
    """Return the orders of a project that have something to compare, newest first."""
    return tuple(one for one in orders.orders(store, project.id) if translated(store, one.id))


def order(
    settings: Settings, project: Project, person: Person, order_ids: Sequence[int], name: str,
    leaks: LeakPolicy = LeakPolicy.EXCLUDE, *, by_command: bool = False,
) -> int:  # fmt: skip
    """Have orders compared, and return the comparison's id; a worker begins at once.

    :param by_command: what the same command has asked for before is taken up, unless it has told
        what came of it, or it has failed.
    :raises PermissionDenied: the person is no lead.
    :raises EvaluationError: an order is of another project, or none has been translated.
    :raises StoreError: the name can't be used.
    """
    comparison_id = place(
        settings, project, person, order_ids, name, leaks, _CALL, by_command=by_command
    )
    found = comparisons.comparison(open_store(settings.database_url), comparison_id)
    queueing.enqueue(settings, found.job_id, _CALL)
    return comparison_id


def place(
    settings: Settings, project: Project, person: Person, order_ids: Sequence[int], name: str,
    leaks: LeakPolicy = LeakPolicy.EXCLUDE, call: Call | None = None, *, by_command: bool = False,
) -> int:  # fmt: skip
    """Store what is to be compared and return its id, without asking a worker for it."""
    rights.check(person, Task.COMPARE)
    store = open_store(settings.database_url)
    ids = tuple(sorted(set(order_ids)))
    if not ids:
        raise EvaluationError("No order is chosen. Choose at least one.")
    for order_id in ids:
        if orders.order(store, order_id).project_id != project.id:
            raise EvaluationError(
                f"Order {order_id} belongs to another project than {project.name!r}. Choose one "
                "of its own."
            )
    if not any(translated(store, order_id) for order_id in ids):
        raise EvaluationError(
            f"Nothing has come back of the orders {', '.join(map(str, ids))} yet. Wait until one "
            "has ended."
        )
    asked_as = None
    if by_command:
        asked_as = queueing.asked_as("compare", project.id, ids, name, leaks)
        known = _asked(store, asked_as)
        if known is not None:
            return known
    return comparisons.add_comparison(
        store, project.id, person.id, name, ids, leaks, f"compare-{uuid.uuid4().hex}",
        None if call is None else call.as_json(), asked_as,
    )  # fmt: skip


def _asked(store: Store, asked_as: str) -> int | None:
    """Return what the same command has compared and not told of, None where that has failed."""
    job_id = jobs.asked(store, asked_as)
    job = None if job_id is None else jobs.find(store, job_id)
    if job is None or job.state is JobState.FAILED:
        return None
    found = comparisons.of_job(store, job.id)
    return None if found is None else found.id


def rename(store: Store, person: Person, comparison_id: int, name: str) -> None:
    """Call a comparison by another name.

    :raises PermissionDenied: the person is no lead.
    :raises StoreError: the name can't be used, or there is no such comparison.
    """
    rights.check(person, Task.COMPARE)
    comparisons.rename(store, comparison_id, name)
