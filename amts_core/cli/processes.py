"""Commands that keep the product running: app, worker, backup, restore."""

import argparse
import logging
from pathlib import Path

from amts_core.align import load_encoder
from amts_core.cli import launch
from amts_core.cli.duties import DUTIES
from amts_core.cli.output import Commands, add_database, print_line, settings_of
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.database import backup
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs.worker import run_worker


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    app = commands.add_parser("app", help="start the app, with the sample project the first time")
    app.add_argument("--port", type=_port, default=8501)
    add_database(app)
    app.set_defaults(run=_app)

    worker = commands.add_parser("worker", help="do queued work until stopped")
    worker.add_argument("--parent", type=int, metavar="PID", help="end when this process has gone")
    worker.add_argument(
        "--until-idle", action="store_true", help="end when nothing is left to be done"
    )
    add_database(worker)
    worker.set_defaults(run=_worker)

    saved = commands.add_parser("backup", help="write all data to one file")
    saved.add_argument("file", type=Path, metavar="FILE")
    add_database(saved)
    saved.set_defaults(run=_backup)

    restored = commands.add_parser("restore", help="read a backup into an empty database")
    restored.add_argument("file", type=Path, metavar="FILE")
    add_database(restored)
    restored.set_defaults(run=_restore)

    # a job of the local engine is a process of its own, which the engine starts
    engine = commands.add_parser("engine", help="do a job of the local engine (it starts this)")
    engine.add_argument("folder", type=Path, metavar="FOLDER")
    engine.add_argument("job", metavar="JOB")
    engine.add_argument("--encoder", default=str(BUNDLED_ENCODER), metavar="NAME")
    engine.set_defaults(run=_engine)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: write a number up to 65535")
    return int(text)


def _app(options: argparse.Namespace) -> None:
    launch.start_app(settings_of(options), options.port)


def _worker(options: argparse.Namespace) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("amts_core").setLevel(logging.INFO)
    run_worker(settings_of(options), DUTIES, parent=options.parent, until_idle=options.until_idle)


def _engine(options: argparse.Namespace) -> None:
    # here: the libraries of the engine take seconds to load, which no other command may wait for
    from amts_core.engines.neural import neural_job

    if (options.folder / "jobs" / options.job / neural_job.MODELS).exists():
        neural_job.run_job(options.folder, options.job, lambda: load_encoder(options.encoder))
        return
    from amts_core.engines.local import run_job

    # its weights and its lists of words belong to the bundled encoder
    run_job(options.folder, options.job, load_encoder(str(BUNDLED_ENCODER)))


def _backup(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    print_line({"file": str(options.file), "rows": backup.save(store, options.file)})


def _restore(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    print_line({"file": str(options.file), "rows": backup.load(store, options.file)})
