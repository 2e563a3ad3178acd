"""Files that people hand in: kept, read by a worker, and what came of it told to who asked.

A feature says how by a function that is marked by :func:`reader`, which workers know once its
module is imported. They have a queue of their own: no document that is aligned is waited for.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dbos import DBOS

from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob, keep_file
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import calls, job_rows, machine
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import OnProgress


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Files that somebody handed in, by name and SHA-256, and what was said of them, as JSON."""

    files: tuple[tuple[str, str], ...]
    said: Mapping[str, Any]

    def contents(self, store: Store) -> list[tuple[str, bytes]]:
        """Return name and contents of each."""
        return [(name, blob(store, sha256)) for name, sha256 in self.files]


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What came of files: a sentence, and what the page that asked goes on with, as JSON."""

    told: str
    result: Any = None


Reader = Callable[[Settings, HandedIn, OnProgress], ReadOutcome]
_READERS: dict[str, Reader] = {}


def reader(function: Reader) -> Reader:
    """Let workers know a function that reads what was handed in."""
    _READERS[function.__name__] = function
    return function


def begin(
    settings: Settings,
    function: Reader,
    files: Sequence[tuple[str, bytes]],
    *,
    project_id: int | None,
    title: str,
    said: Mapping[str, Any],
) -> str:
    """Keep files, ask for them to be read, and return the job's id.

    :param function: marked by :func:`reader`.
    :param project_id: None where there is none yet.
    """
    store = open_store(settings.database_url)
    kept = [[name, keep_file(store, data)] for name, data in files]
    return ask(settings, function, kept, project_id=project_id, title=title, said=said)


def ask(
    settings: Settings,
    function: Reader,
    kept: Sequence[Sequence[str]],
    *,
    project_id: int | None,
    title: str,
    said: Mapping[str, Any],
) -> str:
    """Ask for files to be read that are kept, by name and SHA-256, and return the job's id."""
    call = Call(calls.READING, "read", (function.__name__, [[*one] for one in kept], {**said}))
    return calls.begin(settings, project_id, "read", title=title, call=call)


def carry_out(
    settings: Settings, job_id: str, kind: str, files: list[list[str]], said: dict[str, Any]
) -> None:
    """Read what a job was asked to.

    :raises AmtsError: it is refused; the job says so too.
    """
    store = open_store(settings.database_url)
    with failures_recorded(store, job_id):
        handed_in = HandedIn(tuple((name, sha256) for name, sha256 in files), said)
        outcome = _READERS[kind](
            settings,
            handed_in,
            lambda share, told: job_rows.set_progress(store, job_id, share, told),
        )
        result = json.dumps(outcome.result, ensure_ascii=False)
        job_rows.finish(store, job_id, result, message=outcome.told)


@DBOS.workflow(name="read")
def read(kind: str, files: list[list[str]], said: dict[str, Any]) -> None:
    """Read files that somebody handed in."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _read_step(job_id, kind, files, said)


@step
def _read_step(job_id: str, kind: str, files: list[list[str]], said: dict[str, Any]) -> None:
    carry_out(machine.settings(), job_id, kind, files, said=said)
