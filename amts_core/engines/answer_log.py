"""What was asked for a task and what came, so that whoever takes it up asks for nothing twice.

A call that is billed is written down before it is made. Where its process is killed before the
answer, nobody knows whether it was paid for: it is asked for again, and counts twice. A killed
process leaves no more such calls than it makes at once.
"""

import json
import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from amts_core.engines.protocol import EngineCall, LoggedCalls
from amts_core.kernel import files

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Answer = TypeVar("_Answer", bound="DataclassInstance")
_KEPT_SECONDS = 30 * 86_400.0
"""How long what is known of a task is kept that nobody goes on with."""


def path_of(folder: Path, task_key: str) -> Path:
    """Return where the calls of a task are kept."""
    return folder / f"{task_key or 'task'}.jsonl"


def forget(folder: Path, task_key: str) -> None:
    """Delete the calls of a task of which all is stored, and those that are too old."""
    path_of(folder, task_key).unlink(missing_ok=True)
    if folder.is_dir():
        files.remove_older(folder, _KEPT_SECONDS)


class AnswerLog(Generic[_Answer]):
    """A file of calls and answers, a line each, by the key of what was asked.

    A line is on the disk before what it tells of is used.
    """

    def __init__(self, folder: Path, task_key: str, answer: Callable[..., _Answer]) -> None:
        """Read what is there; a last line that was not written to its end does not count.

        :param folder: made where there is none.
        :param answer: makes an answer of its fields, which are those of JSON.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._path = path_of(folder, task_key)
        self._make = answer
        self._lock = threading.Lock()
        self._answers: dict[str, _Answer] = {}
        self._answered: dict[str, EngineCall] = {}
        self._lost: dict[str, list[EngineCall]] = {}
        self._unanswered: Counter[str] = Counter()
        self._is_torn = False
        with suppress(FileNotFoundError):
            self._read(self._path.read_bytes())
        self._path.touch()
        files.remove_older(folder, _KEPT_SECONDS)

    def _read(self, data: bytes) -> None:
        begun: dict[str, EngineCall] = {}
        for line in data.split(b"\n"):
            # a line that was torn, or of another version
            with suppress(ValueError, KeyError, TypeError):
                self._take(json.loads(line), begun)
        for key in list(begun):
            self._lose(key, begun)
        self._is_torn = bool(data) and not data.endswith(b"\n")

    def _take(self, fields: dict[str, Any], begun: dict[str, EngineCall]) -> None:
        """Take in a line.

        :param begun: calls that nothing more is known of yet, by key.
        """
        key = fields.pop("key")
        if "begun" in fields:
            self._lose(key, begun)
            begun[key] = _call(key, fields["begun"])
        elif "is_refused" in fields:
            begun.pop(key, None)
        elif "is_unanswered" in fields:
            self._unanswered[key] += 1
        else:
            self._answers[key] = self._make(**fields)
            if key in begun:
                self._answered[key] = begun.pop(key)

    def _lose(self, key: str, begun: dict[str, EngineCall]) -> None:
        if key in begun:
            of_key = self._lost.setdefault(key, [])
            of_key.append(replace(begun.pop(key), key=f"{key}/{len(of_key) + 1}"))

    @property
    def calls(self) -> LoggedCalls:
        """The calls of the processes that were at the task before."""
        lost = tuple(one for of_key in self._lost.values() for one in of_key)
        return LoggedCalls(tuple(self._answered.values()), lost)

    def find(self, key: str) -> _Answer | None:
        """Return the answer to a request, None where it has none yet."""
        return self._answers.get(key)

    def begin(self, call: EngineCall) -> None:
        """Keep that a call is about to be made, with the most that it may cost.

        :raises OSError: it can't be written.
        """
        fields = asdict(call) | {"usd": str(call.usd)}
        self._write(call.key, {"begun": {name: fields[name] for name in fields if name != "key"}})

    def refuse(self, key: str) -> None:
        """Keep that a call was refused, so that nothing is to be paid for it.

        :raises OSError: it can't be written.
        """
        self._write(key, {"is_refused": True})

    def add(self, key: str, answer: _Answer) -> None:
        """Keep an answer.

        :raises OSError: it can't be written.
        """
        self._write(key, asdict(answer))
        self._answers[key] = answer

    def n_unanswered(self, key: str) -> int:
        """Return how often a request was not answered in time."""
        return self._unanswered[key]

    def add_unanswered(self, key: str) -> None:
        """Keep that a request was not answered in time, which may have been paid for all the same.

        :raises OSError: it can't be written.
        """
        self._write(key, {"is_unanswered": True})
        self._unanswered[key] += 1

    def _write(self, key: str, fields: dict[str, Any]) -> None:
        line = json.dumps({"key": key, **fields}) + "\n"
        with self._lock, self._path.open("ab") as file:
            file.write((b"\n" if self._is_torn else b"") + line.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
            self._is_torn = False


def _call(key: str, fields: dict[str, Any]) -> EngineCall:
    examples = tuple((src, tgt) for src, tgt in fields["examples"])
    return EngineCall(**fields | {"key": key, "examples": examples, "usd": Decimal(fields["usd"])})
