"""Files of others are read within limits of time and memory, in a process that can be stopped.

::

    document = reading_limits.read("a.docx", read_document, data, "a.docx", "en")

The process is kept for the next file, and started anew once it was stopped. What is read is given
as bytes, and what comes back is pickled: records of the product, made by the product.
"""

import atexit
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from pickle import dumps, loads
from typing import Any, TypeVar

from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.errors import AmtsError, DocumentError

Value = TypeVar("Value")

OUT_OF_MEMORY = b""
"""What a process answers that has no memory left to say more."""
N_LARGE_BYTES = 5_000_000
"""A process that was asked and has answered more ends: it would go on to hold its memory."""
_N_IDLE = 2
"""Processes that are kept for the next file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A file to be read: its name, and the function that reads it, with its arguments.

    ``tells`` says that the function has an argument ``tell``, which is told sentences.
    """

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    options: Mapping[str, Any]
    tells: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read, or why it could not be, and what was told."""

    value: Any
    error: AmtsError | None
    told: tuple[str, ...]


def read(
    name: str,
    function: Callable[..., Value],
    *arguments: Any,
    tell: Callable[[str], None] | None = None,
    **options: Any,
) -> Value:
    """Return what a function makes of a file, which is stopped where it takes too much.

    :param name: the file's, for messages.
    :param function: of a module, called with the arguments and options in another process.
    :param tell: given to it as the option of this name, and called once it has ended.
    :raises AmtsError: what the function has raised.
    :raises DocumentError: it took more time or memory than the settings allow, or failed.
    """
    question = Question(
        name=name, function=function, arguments=arguments, options=options, tells=tell is not None
    )
    process = _take()
    answer = process.ask(question)
    if process.is_over:
        process.end()
    else:
        _put_back(process)
    if tell is not None:
        for sentence in answer.told:
            tell(sentence)
    if answer.error is not None:
        raise answer.error
    value: Value = answer.value
    return value


class _Process:
    """A process that reads, and the connection to it."""

    def __init__(self, settings: Settings) -> None:
        self.seconds, self.megabytes = settings.read_seconds, settings.read_megabytes
        self._connection, other = Pipe()
        limits = str(self.seconds), str(self.megabytes)
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "amts_core.kernel.reader_program", str(other.fileno()), *limits],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[other.fileno()],
        )
        other.close()
        self.is_over = False

    @property
    def lives(self) -> bool:
        return self._popen.poll() is None

    def ask(self, question: Question) -> Answer:
        """Return the answer; one that does not come in time is that it was stopped."""
        asked = dumps(question)
        try:
            self._connection.send_bytes(asked)
            if not self._connection.poll(self.seconds):
                return self._stopped(question, f"more than {self.seconds:g} seconds", "SECONDS")
            answer = self._connection.recv_bytes()
        except (EOFError, OSError):
            answer = OUT_OF_MEMORY
        if answer == OUT_OF_MEMORY:
            memory = f"more than {self.megabytes:,} MB of memory"
            return self._stopped(question, memory, "MEGABYTES")
        self.is_over = len(asked) + len(answer) > N_LARGE_BYTES
        found: Answer = loads(answer)
        return found

    def end(self) -> None:
        """Stop it, whatever it is at."""
        self._connection.close()
        self._popen.kill()
        self._popen.wait()

    def _stopped(self, question: Question, took: str, setting: str) -> Answer:
        self.is_over = True
        told = (
            f"{question.name} can't be read: it took {took}, and was stopped. Split it, or save it "
            "once more from the program that wrote it. Where it has to be read as it is, "
            f"AMTS_READ_{setting} allows more."
        )
        return Answer(None, DocumentError(told), ())


_idle: list[_Process] = []


def _take() -> _Process:
    """Return a process that waits for a file, or a new one; limits are those of its start."""
    settings = Settings.from_environment()
    limits = settings.read_seconds, settings.read_megabytes
    while True:
        try:
            process = _idle.pop()  # at once, whichever thread asks
        except IndexError:
            return _Process(settings)
        if process.lives and (process.seconds, process.megabytes) == limits:
            return process
        process.end()


def _put_back(process: _Process) -> None:
    if len(_idle) < _N_IDLE:
        _idle.append(process)
    else:
        process.end()


@atexit.register
def _end_all() -> None:
    while _idle:
        with suppress(OSError):
            _idle.pop().end()
