"""Commands that keep the product running: app, worker, backup, restore.

Each loads what it needs when it runs: the worker has the libraries of all features, which take
seconds.
"""

import argparse
import logging
from pathlib import Path

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, print_line, settings_of


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    app = add_command(commands, "app")
    app.add_argument("--port", type=_port, default=8501, help="where it answers (default: 8501)")
    add_database(app)
    app.set_defaults(run=_app)

    worker = add_command(commands, "worker")
    worker.add_argument("--parent", type=int, metavar="PID", help="end when this process has gone")
    worker.add_argument(
        "--until-idle", action="store_true", help="end when nothing is left to be done"
    )
    add_database(worker)
    worker.set_defaults(run=_worker)

    saved = add_command(commands, "backup")
    saved.add_argument("file", type=Path, metavar="FILE")
    add_database(saved)
    saved.set_defaults(run=_backup)

    restored = add_command(commands, "restore")
    restored.add_argument("file", type=Path, metavar="FILE")
    add_database(restored)
    restored.set_defaults(run=_restore)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: write a number up to 65535")
    return int(text)


def _app(options: argparse.Namespace) -> None:
    from amts_core.cli import launch

    launch.start_app(settings_of(options), options.port)


def _worker(options: argparse.Namespace) -> None:
    from amts_core.cli.duties import DUTIES
    from amts_core.kernel.jobs.worker import run_worker

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("amts_core").setLevel(logging.INFO)
    run_worker(settings_of(options), DUTIES, parent=options.parent, until_idle=options.until_idle)


def _backup(options: argparse.Namespace) -> None:
    from amts_core.kernel.database import backup
    from amts_core.kernel.database.engine import open_store

    store = open_store(settings_of(options).database_url)
    print_line({"file": str(options.file), "rows": backup.save(store, options.file)})


def _restore(options: argparse.Namespace) -> None:
    from amts_core.kernel.database import backup
    from amts_core.kernel.database.engine import open_store

    store = open_store(settings_of(options).database_url)
    print_line({"file": str(options.file), "rows": backup.load(store, options.file)})
