"""The program that scores with COMET, seen from outside: started, listened to, ended.

It may be slow to load, talk to nobody, or die; whoever asks always gets its scores or a reason.
"""

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from amts_core.kernel.errors import ConfigurationError, EvaluationError

PROGRAM = Path(__file__).with_name("comet_program.py")
_N_STDERR = 4000
_N_TOLD = 300

Triple = tuple[str, str, str]
"""A source, its hypothesis and its reference."""
Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class CometAnswer:
    """The score of each triple, and what the program says of its package and its model."""

    scores: tuple[float, ...]
    version: str
    sha256: str
    needs_reference: bool


def ask(
    python: Path,
    checkpoint: Path,
    triples: Sequence[Triple],
    tell: Tell,
    *,
    patience_seconds: float,
) -> CometAnswer:
    """Return what the program answers.

    :param python: the interpreter that it runs under.
    :param patience_seconds: how long it may say nothing.
    :raises ConfigurationError: the interpreter can't be started.
    :raises EvaluationError: the program has failed, or was silent for too long.
    """
    with tempfile.TemporaryFile() as errors, _started(python, checkpoint, triples, errors) as one:
        lines = _lines(one)
        scores: list[float] = []
        about: dict[str, Any] = {}
        while True:
            line = _next(lines, patience_seconds)
            if line is None or "error" in line:
                raise EvaluationError(_reason(one, line, errors))
            if "scores" in line:
                scores += line["scores"]
                told = f"COMET: {len(scores):,} of {len(triples):,} segments"
                tell(len(scores) / len(triples), told)
            elif "message" in line:
                tell(0.0, str(line["message"]))
            elif "done" in line:
                break
            else:
                about = line
    if len(scores) != len(triples):
        raise EvaluationError(
            f"COMET has given {len(scores)} scores for {len(triples)} segments. Try once more."
        )
    return CometAnswer(
        tuple(scores), str(about["version"]), str(about["sha256"]), bool(about["needs_reference"])
    )


@contextmanager
def _started(
    python: Path, checkpoint: Path, triples: Sequence[Triple], errors: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program, and let nothing of it be left behind."""
    with tempfile.TemporaryFile() as asked:  # of any length, where a pipe would be full
        asked.write(json.dumps({"checkpoint": str(checkpoint)}).encode() + b"\n")
        for src, hyp, ref in triples:
            asked.write(json.dumps({"src": src, "mt": hyp, "ref": ref}).encode() + b"\n")
        asked.seek(0)
        # isolated: what lies beside the program, and the product's own libraries, are not seen
        command = [str(python), "-I", str(PROGRAM)]
        try:
            process = subprocess.Popen(
                command, stdin=asked, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
            )
        except OSError as error:
            raise ConfigurationError(
                f"AMTS_COMET_PYTHON is {str(python)!r}, which can't be run: {error.strerror}. Name "
                "the python of an environment that has unbabel-comet."
            ) from error
    with process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):  # it and the processes that it has started
                os.killpg(process.pid, signal.SIGKILL)


def _lines(process: subprocess.Popen[bytes]) -> "queue.SimpleQueue[bytes | None]":
    """Return where the lines of the program come in, None for their end."""
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def listen(output: IO[bytes]) -> None:
        for line in output:
            lines.put(line)
        lines.put(None)

    if process.stdout is not None:
        threading.Thread(target=listen, args=(process.stdout,), daemon=True).start()
    return lines


def _next(
    lines: "queue.SimpleQueue[bytes | None]", patience_seconds: float
) -> dict[str, Any] | None:
    try:
        line = lines.get(timeout=patience_seconds)
    except queue.Empty:
        raise EvaluationError(
            f"COMET has said nothing for {patience_seconds:.0f} seconds and was stopped. Use a "
            "smaller model, or a machine with a GPU."
        ) from None
    if line is None:
        return None
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        told = line.decode("utf-8", "replace").strip()[:_N_TOLD]
        raise EvaluationError(
            f"COMET has answered {told!r}, which is no line of its protocol. Check that "
            "AMTS_COMET_PYTHON names a Python interpreter."
        )
    return found


def _reason(
    process: subprocess.Popen[bytes], line: dict[str, Any] | None, errors: IO[bytes]
) -> str:
    """Return why the program has ended, in its own words."""
    told = str(line["error"]) if line else ""
    if not told:
        status = process.wait()
        size = errors.seek(0, os.SEEK_END)
        errors.seek(max(0, size - _N_STDERR))
        words = errors.read().decode("utf-8", "replace").strip().splitlines()
        told = f"it ended with status {status}" + (f": {words[-1]}" if words else "")
    told = " ".join(told.split())[:_N_TOLD]
    if told.startswith("ModuleNotFoundError"):
        return (
            f"COMET can't be loaded ({told}). Install unbabel-comet, and what it needs, in the "
            "environment that AMTS_COMET_PYTHON names."
        )
    return f"COMET has failed: {told}. Check AMTS_COMET_PYTHON and AMTS_COMET_MODEL."
