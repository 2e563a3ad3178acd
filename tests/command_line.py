"""Commands that start in a blink, to be killed: ``python -m tests.command_line FOLDER``.

Everything is loaded once. Each line of the standard input is a JSON list: a file for what the
command writes, and its arguments; it is answered with the process id of the command. Workers that
commands start are processes of the same kind. Beats are short, so that the work of the dead is soon
taken over. The service is the one in the folder.
"""

import json
import os
import select
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from amts_core.cli import main
from amts_core.cli.duties import DUTIES
from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows, worker
from tests.translation.orders.stub import StubService, serves_all_engines

SECONDS, ANSWER_SECONDS = 0.3, 0.1
"""How long a job of the service takes, and the answer to its start: time to be killed in."""


class Started:
    """A worker that was asked for: for some seconds it is taken to be on its way."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def poll(self) -> int | None:
        """Return that it has ended when it should have been heard of."""
        return None if time.monotonic() < self._at + 5 else 0


def serve(folder: Path) -> None:
    """Start commands and workers until nobody asks for more."""
    job_rows.BEAT_SECONDS, job_rows._DEAD_AFTER = 0.2, timedelta(seconds=4)
    job_rows._ASKED_WITHIN = timedelta(seconds=3)
    worker._POLL_SECONDS = worker._SERVICE_POLL_SECONDS = 0.05
    serves_all_engines(lambda: StubService(folder, SECONDS, ANSWER_SECONDS))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    asked, ask = os.pipe()

    def start(settings: Settings, *_: str, **__: object) -> Started:
        os.write(ask, settings.database_url.encode() + b"\n")
        return Started()

    worker.start = start
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([sys.stdin, asked], [], [])
        if asked in ready:
            for url in os.read(asked, 4096).decode().split():
                _forked(folder / "worker.log", lambda url=url: _work(url))
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if not line:
                return
            output, *arguments = json.loads(line)
            print(_forked(Path(output), lambda given=arguments: os._exit(main(given))), flush=True)


def _work(url: str) -> None:
    worker.run_worker(Settings.from_environment().on(url), DUTIES, until_idle=True)


def _forked(output: Path, run) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with output.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        run()
    finally:
        os._exit(70)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
