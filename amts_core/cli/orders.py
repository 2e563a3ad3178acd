"""``orders``, ``costs``, ``order``, ``resume``, ``stop``: what was ordered, and what next."""

import argparse
from collections.abc import Callable
from pathlib import Path

from amts_core import translation
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import (
    add_database,
    add_wait,
    print_line,
    settings_of,
    wait_for,
)
from amts_core.cli.projects import acting_person
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import job_rows, viewer
from amts_core.kernel.records import Person, Project
from amts_core.project import find_project, project_named
from amts_core.translation import DocumentState, Order, OrderState, batches, order_rows


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    listed = add_command(commands, "orders")
    listed.add_argument("--project", required=True, metavar="NAME")
    add_database(listed)
    listed.set_defaults(run=_orders)

    costs = add_command(commands, "costs")
    costs.add_argument("--project", required=True, metavar="NAME")
    add_database(costs)
    costs.set_defaults(run=_costs)

    shown = add_command(commands, "order")
    _add_order(shown)
    shown.add_argument(
        "--output", type=Path, metavar="DIR", help="also write what has been translated"
    )
    add_wait(shown, waits=False)
    shown.set_defaults(run=_order)

    resumed = add_command(commands, "resume")
    _add_order(resumed)
    add_wait(resumed)
    resumed.set_defaults(run=_resume)

    stopped = add_command(commands, "stop")
    _add_order(stopped)
    add_wait(stopped)
    stopped.set_defaults(run=_stop)


def _add_order(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", type=int, metavar="N")
    add_database(parser)


def _orders(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    for one in order_rows.orders(store, project.id):
        print_order(store, one)


def _costs(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    for one in translation.spent_by_month(store, project.id):
        print_line(
            {
                "month": one.month,
                "engine": one.engine,
                "arm": one.arm,
                "tgt_lang": one.tgt_lang,
                "orders": one.n_orders,
                "characters": one.n_characters,
                "usd": float(one.usd),
                "counted": one.is_counted,
            }
        )


def _order(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    found = order_rows.order(store, options.order)
    if options.wait:
        found = ended(settings, store, found.id)
    print_order(store, found)
    ended_as = {one.id: one.state for one in batches.batches(store, found.id) if one.state.is_end}
    for one in batches.documents(store, found.id):
        state = ended_as.get(one.batch_id, one.state)
        print_line(
            {
                "order": found.id,
                "document": one.path,
                "tgt_lang": one.tgt_lang,
                "arm": one.arm,
                "state": state if one.state is DocumentState.WAITING else one.state,
                "segments": one.n_segments,
                "findings": one.n_findings,
                "error": one.error or None,
            }
        )
    if options.output is not None:
        write(store, found.id, options.output)


def _resume(options: argparse.Namespace) -> None:
    _change(options, translation.resume, OrderState.DONE)


def _stop(options: argparse.Namespace) -> None:
    _change(options, translation.stop, OrderState.STOPPED)


def _change(
    options: argparse.Namespace,
    change: Callable[[Settings, Project, Person, int], None],
    end: OrderState,
) -> None:
    """Change an order unless it has ended so, and print where it stands: at its end, or now."""
    settings = settings_of(options)
    store = open_store(settings.database_url)
    order = order_rows.order(store, options.order)
    if order.state is not end:
        project = find_project(store, order.project_id)
        change(settings, project, acting_person(store), order.id)
    if options.wait:
        ended(settings, store, order.id)
    elif not order_rows.order(store, order.id).state.is_end:
        viewer.ensure_worker(settings)
    print_order(store, order_rows.order(store, order.id))


def ended(settings: Settings, store: Store, order_id: int) -> Order:
    """Wait until an order has ended, and return it as it is then."""
    hint = f"Wait for it: order {order_id} --wait. Stop it: stop {order_id}."
    wait_for(settings, lambda: order_rows.order(store, order_id).job_id, hint)
    return order_rows.order(store, order_id)


def print_order(store: Store, one: Order) -> None:
    """Print where an order stands."""
    job = job_rows.find(store, one.job_id)
    print_line(
        {
            "order": one.id,
            "engine": one.engine,
            "src_lang": one.src_lang,
            "tgt_langs": one.tgt_langs,
            "arms": one.arms,
            "documents": len(one.revision_ids),
            "chosen_segments": one.n_chosen,
            "parallel_data": one.resource,
            "made_elsewhere": one.data_elsewhere is not None,
            "terminology": one.terminology,
            "state": one.state,
            "progress": round(one.progress, 3),
            "message": job.message if job else None,
            "person": one.person,
            "ordered_at": one.created_at.isoformat(),
            "stopped_by": one.stopped_by,
            "estimated_usd": float(one.estimated_usd),
        }
    )


def write(store: Store, order_id: int, folder: Path) -> None:
    """Write all translations that an order has into a folder, a line for each."""
    for one, path in translation.write_folder(store, order_id, folder):
        print_line(
            {
                "document": one.path,
                "tgt_lang": one.tgt_lang,
                "arm": one.arm,
                "output": str(path),
                "segments": one.n_segments,
                "findings": one.n_findings,
            }
        )
