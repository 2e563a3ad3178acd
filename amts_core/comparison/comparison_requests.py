"""What a lead orders to be compared: checked and stored first, then asked for."""

from collections.abc import Sequence

from amts_core.comparison.records import LeakPolicy, TextsKind
from amts_core.comparison.store import comparison_rows, imported_rows, judgement_rows
from amts_core.comparison.store.comparison_rows import NewComparison
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.database.tables import MAX_NAME
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.jobs import calls
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Arm, Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.parallel_data import find_version
from amts_core.project import find_project
from amts_core.translation import Order, order_rows, translated

_AGAIN = ", again"
_CALL = Call(calls.ALIGNMENT, "compare", ())
"""In line with the alignments: it computes for as long as they do."""


def candidates(store: Store, project: Project) -> tuple[Order, ...]:
    """Return the orders of a project that have something to compare, newest first."""
    return tuple(one for one in order_rows.orders(store, project.id) if translated(store, one.id))


def order(
    settings: Settings,
    project: Project,
    person: Person,
    order_ids: Sequence[int],
    name: str,
    leaks: LeakPolicy = LeakPolicy.EXCLUDE,
    *,
    imported_ids: Sequence[int] = (),
    by_command: bool = False,
) -> int:
    """Have orders compared, and return the comparison's id; a worker begins at once.

    :param imported_ids: texts of files that are compared too, or are references.
    :param by_command: what the same command has asked for before is taken up, unless it has told
        what came of it, or it has failed.
    :raises PermissionDenied: the person is no lead.
    :raises EvaluationError: an order is of another project, or none has been translated.
    :raises StoreError: the name can't be used.
    """
    comparison_id = place(
        settings,
        project,
        person,
        order_ids=order_ids,
        name=name,
        leaks=leaks,
        imported_ids=imported_ids,
        by_command=by_command,
    )
    store = open_store(settings.database_url)
    calls.ask(settings, store, comparison_rows.comparison(store, comparison_id).job_id)
    return comparison_id


def place(
    settings: Settings,
    project: Project,
    person: Person,
    order_ids: Sequence[int],
    name: str,
    leaks: LeakPolicy = LeakPolicy.EXCLUDE,
    *,
    imported_ids: Sequence[int] = (),
    by_command: bool = False,
    job_id: str = "",
) -> int:
    """Store what is to be compared and return its id, without asking a worker for it.

    :param job_id: of the job that is to do it; the same job again is the same comparison.
    """
    rights.check(person, Task.COMPARE)
    store = open_store(settings.database_url)
    already = comparison_rows.of_job(store, job_id) if job_id else None
    if already is not None:
        return already.id
    ids = tuple(sorted(set(order_ids)))
    files = [imported_rows.imported(store, one) for one in sorted(set(imported_ids))]
    if not ids and not any(one.kind is TextsKind.SYSTEM for one in files):
        raise EvaluationError(
            "No order is chosen, and no system of a file. Choose at least one of either."
        )
    for one in files:
        if one.project_id != project.id:
            raise EvaluationError(
                f"The texts {one.name!r} belong to another project than {project.name!r}. Choose "
                "some of its own."
            )
    for order_id in ids:
        if order_rows.order(store, order_id).project_id != project.id:
            raise EvaluationError(
                f"Order {order_id} belongs to another project than {project.name!r}. Choose one "
                "of its own."
            )
    if ids and not any(translated(store, order_id) for order_id in ids):
        raise EvaluationError(
            f"Nothing has come back of the orders {', '.join(map(str, ids))} yet. Wait until one "
            "has ended."
        )
    new = NewComparison(
        project_id=project.id,
        name=name,
        order_ids=ids,
        imported_ids=tuple(one.id for one in files),
        leaks=leaks,
        person_id=person.id,
        job_id=job_id or calls.new_job_id("compare"),
        by_command=by_command,
    )
    return comparison_rows.add_comparison(store, new, _CALL.as_json())


def repeat(settings: Settings, person: Person, comparison_id: int) -> int:
    """Have the same orders compared in the same way again, and return the new comparison's id.

    What has changed since is in it: references, and what has come back of the orders.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such comparison.
    """
    store = open_store(settings.database_url)
    of = comparison_rows.comparison(store, comparison_id)
    project = find_project(store, of.project_id)
    name = f"{of.name[: MAX_NAME - len(_AGAIN)].removesuffix(_AGAIN)}{_AGAIN}"
    return order(
        settings,
        project,
        person,
        order_ids=of.order_ids,
        name=name,
        leaks=of.leaks,
        imported_ids=of.imported_ids,
    )


def remove(store: Store, person: Person, comparison_id: int) -> None:
    """Take a comparison from the list; its outcome and what judges have said of it are kept.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such comparison.
    """
    rights.check(person, Task.COMPARE)
    comparison_rows.set_removed(store, comparison_id, person.id)


def n_judgements(store: Store, comparison_id: int) -> int:
    """Return how many judgements people have made on a comparison."""
    return len(judgement_rows.judgements(store, comparison_id))


def bring_back(store: Store, person: Person, comparison_id: int) -> None:
    """Put a removed comparison into the list again.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such comparison.
    """
    rights.check(person, Task.COMPARE)
    comparison_rows.set_removed(store, comparison_id, None)


def together(store: Store, found: Sequence[Order]) -> tuple[int, ...]:
    """Return which orders belong together with the first one, newest first.

    They have its documents, languages, engine and texts; of each arm with each kind of parallel
    data, by sentence or by paragraph, the newest counts.

    :param found: candidates, newest first.
    """
    known: set[tuple[Arm, Granularity | str | None]] = set()
    chosen: list[int] = []
    for one in found:
        kinds = {(arm, _data(store, one) if arm is Arm.ACT else None) for arm in one.arms}
        if _belongs(one, found[0]) and not kinds <= known:
            known |= kinds
            chosen.append(one.id)
    return tuple(chosen)


def _belongs(one: Order, newest: Order) -> bool:
    return (
        {*newest.revision_ids} <= {*one.revision_ids}
        and {*newest.tgt_langs} <= {*one.tgt_langs}
        and (one.src_lang, one.engine, one.options.granularity, dict(one.segments))
        == (newest.src_lang, newest.engine, newest.options.granularity, dict(newest.segments))
    )


def _data(store: Store, one: Order) -> Granularity | str | None:
    """Return the kind of an order's parallel data, the name of those that were made elsewhere."""
    if one.version_id is None:
        return one.data_elsewhere
    return find_version(store, one.version_id).granularity


def rename(store: Store, person: Person, comparison_id: int, name: str) -> None:
    """Call a comparison by another name.

    :raises PermissionDenied: the person is no lead.
    :raises StoreError: the name can't be used, or there is no such comparison.
    """
    rights.check(person, Task.COMPARE)
    comparison_rows.rename(store, comparison_id, name)
