"""Commands that keep the product running: app, worker, backup, restore.

Each loads what it needs when it runs: the worker has the libraries of all features, which take
seconds, and engines of this machine begin a process for each of their jobs.
"""

import argparse
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, print_line, settings_of
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.records import Engine


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

    engine = add_command(commands, "engine")
    engine.add_argument("engine", choices=tuple(map(str, ENGINE_JOBS)))
    engine.add_argument("folder", type=Path, metavar="FOLDER")
    engine.add_argument("job", metavar="JOB")
    engine.add_argument(
        "--encoder",
        default=str(BUNDLED_ENCODER),
        metavar="NAME",
        help="a sentence-transformers model",
    )
    engine.set_defaults(run=_engine)


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


def _engine(options: argparse.Namespace) -> None:
    ENGINE_JOBS[Engine(options.engine)](options.folder, options.job, options.encoder)


def _do_local_job(folder: Path, job_id: str, encoder: str) -> None:
    from amts_core.align import load_encoder
    from amts_core.engines.local import run_job

    # its weights and its lists of words belong to the bundled encoder
    run_job(folder, job_id, load_encoder(str(BUNDLED_ENCODER)))


def _do_neural_job(folder: Path, job_id: str, encoder: str) -> None:
    from amts_core.align import load_encoder
    from amts_core.engines.neural import neural_job

    neural_job.run_job(folder, job_id, lambda: load_encoder(encoder))


ENGINE_JOBS: Mapping[Engine, Callable[[Path, str, str], None]] = MappingProxyType(
    {Engine.LOCAL: _do_local_job, Engine.NEURAL: _do_neural_job}
)
"""Who does a job of an engine of this machine: given its folder, the job's id, and an encoder."""


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
