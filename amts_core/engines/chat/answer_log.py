"""What a model has answered to a task, so that whoever takes it up asks for nothing twice."""

import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from amts_core.engines.chat.chat_model import ChatAnswer
from amts_core.kernel import files

_N_KEPT = 200
"""Tasks whose answers are kept: those asked for last."""


class AnswerLog:
    """A file of answers by the key of their request, a line each; on the disk before it is used."""

    def __init__(self, path: Path) -> None:
        """Read what is there; a last line that was not written to its end does not count."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.Lock()
        self._answers: dict[str, ChatAnswer] = {}
        self._is_torn = False
        with suppress(FileNotFoundError):
            self._read(path.read_bytes())
        path.touch()
        files.keep_newest(path.parent, _N_KEPT)

    def _read(self, data: bytes) -> None:
        for line in data.split(b"\n"):
            # a line that was torn, or of another version
            with suppress(ValueError, KeyError, TypeError):
                fields = json.loads(line)
                key = fields.pop("key")
                self._answers[key] = ChatAnswer(**fields)
        self._is_torn = bool(data) and not data.endswith(b"\n")

    def find(self, key: str) -> ChatAnswer | None:
        """Return the answer to a request, None where it has none yet."""
        return self._answers.get(key)

    def add(self, key: str, answer: ChatAnswer) -> None:
        """Keep an answer.

        :raises OSError: it can't be written.
        """
        line = json.dumps({"key": key, **asdict(answer)}) + "\n"
        with self._lock, self._path.open("ab") as file:
            file.write((b"\n" if self._is_torn else b"") + line.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
            self._is_torn = False
            self._answers[key] = answer
