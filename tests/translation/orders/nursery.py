"""Workers that start in a blink, to be killed: ``python -m tests.translation.orders.nursery FOLDER``.

Everything is loaded once; each line on the standard input is answered with the process id of a new
worker. Beats are short, so that a dead worker's work is soon taken over. The service is the one in
the folder; if the folder has a file ``engine``, an engine of this machine is slow.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from amts_core.cli.duties import DUTIES
from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows, worker
from amts_core.translation import services
from tests.engines.slow_capitals import SlowCapitals
from tests.translation.orders.stub import StubService, serves_all_engines

SECONDS, ANSWER_SECONDS = 0.3, 0.2
"""How long a job of the service takes, and the answer to its start: time to be killed in."""


def main(folder: Path) -> None:
    """Start workers until nobody asks for more."""
    job_rows.BEAT_SECONDS = 0.05
    job_rows._DEAD_AFTER = timedelta(seconds=0.4)
    job_rows._ASKED_WITHIN = timedelta(seconds=0.5)
    worker._POLL_SECONDS = worker._SERVICE_POLL_SECONDS = 0.05
    if (folder / "engine").exists():
        services.setup = lambda *_, **__: SlowCapitals(folder)
    else:
        serves_all_engines(lambda: StubService(folder, SECONDS, ANSWER_SECONDS))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            worker.run_worker(Settings.from_environment(), DUTIES)
        print(child, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
