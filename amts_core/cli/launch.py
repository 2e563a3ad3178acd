"""Start the app: one for each data folder, with the sample project the first time."""

import errno
import fcntl
import json
import os
import socket
import sys
from pathlib import Path
from typing import IO

from amts_core.cli import sample_project
from amts_core.kernel.config import IS_INSTALLED, ROOT, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import ConfigurationError

_HOST = "localhost"
_WITH_PORT = "amts app --port " if IS_INSTALLED else "make app PORT="


def start_app(settings: Settings, port: int) -> None:
    """Replace this process by the app; returns only by raising.

    :raises ConfigurationError: the port is in use, an app already runs on the same data, or they
        can't be written.
    """
    with _lock(settings.data_dir, port) as lock:
        _check_port(port)
        store = open_store(settings.database_url)
        if sample_project.are_missing(store):
            print("First start: importing and aligning the sample project ...", flush=True)
            sample_project.add(settings, store)
        store.close()
        print(f"AMTS is starting on http://{_HOST}:{port} - stop it with Ctrl+C.", flush=True)
        os.set_inheritable(lock.fileno(), True)
        os.environ.update(settings.environment())
        os.chdir(ROOT)
        command = [sys.executable, "-m", "pages.server", f"--server.port={port}"]
        os.execv(sys.executable, command)


def _lock(data_dir: Path, port: int) -> IO[str]:
    """Hold the data folder's lock until the process ends."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "app.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {data_dir} can't be used: {error.strerror}. Set AMTS_DATA_DIR to a "
            "folder that you may write to."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with lock:
            lock.seek(0)
            running = json.loads(lock.read() or "{}")
        raise ConfigurationError(
            f"AMTS already runs on the data in {data_dir}, as process {running.get('pid', '?')}: "
            f"open http://{_HOST}:{running.get('port', '?')}, or stop it first."
        ) from None
    lock.truncate(0)
    lock.write(json.dumps({"pid": os.getpid(), "port": port}))
    lock.flush()
    return lock


def _check_port(port: int) -> None:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    continue  # a machine without this kind of address
                raise ConfigurationError(
                    f"Port {port} is in use by another program. Choose another: "
                    f"{_WITH_PORT}{port + 1}"
                ) from error
