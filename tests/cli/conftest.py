"""What tests of commands share: running one, small documents, and files that can't be read."""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS

from amts_core.cli import main
from amts_core.cli.duties import DUTIES
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import viewer, worker
from amts_core.kernel.records import Project
from amts_core.project.store import people
from tests.translation.orders.stub import StubService, serves_all_engines

ENGLISH = """# Bicycles

The station has 80 bicycles. They stand idle in the rain.

A model learns from data.
"""
CHINESE = """# 自行车

车站有 80 辆自行车。下雨时它们闲置着。

模型从数据中学习。
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it wrote."""

    status: int
    output: bytes
    messages: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines of the output."""
        return [json.loads(line) for line in self.output.splitlines()]

    @property
    def reason(self) -> str:
        """Why the command failed: one line, and nothing but it."""
        assert self.status == 1
        (line,) = self.messages.splitlines()
        return line


Run = Callable[..., Ran]


class WorkerHere:
    """What stands for the process of a worker that works in this one."""

    def poll(self) -> None:
        """It runs for as long as the test."""


@pytest.fixture
def worker_here(monkeypatch) -> Iterator[list[WorkerHere]]:
    """Let the worker that a command starts work in this process; the list has it, once started."""
    started: list[WorkerHere] = []

    def start(settings: Settings, *_: str, **__: object) -> WorkerHere:
        if not started:
            worker.launch(settings, "here", DUTIES)
            started.append(WorkerHere())
        return started[0]

    monkeypatch.setattr(worker, "start", start)
    monkeypatch.setattr(worker, "_POLL_SECONDS", 0.02)
    monkeypatch.setattr(worker, "_SERVICE_POLL_SECONDS", 0.02)
    monkeypatch.setattr(viewer, "_SECONDS", 0.02)
    yield started
    if started:
        DBOS.destroy(workflow_completion_timeout_sec=0)
        logging.getLogger("dbos").handlers.clear()  # they write to what this test has captured


@pytest.fixture
def amts(capsysbinary, monkeypatch, tmp_path, worker_here, empty_database) -> Run:
    """Run a command in this process, with a data folder of its own."""
    for name in ("AMTS_DATABASE_URL", "AMTS_ENCODER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AMTS_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    shutil.copy(empty_database, tmp_path / "data" / "amts.db")

    def run(*arguments: object) -> Ran:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        written = capsysbinary.readouterr()
        return Ran(status, written.out, written.err.decode("utf-8"))

    return run


@pytest.fixture
def opened(tmp_path) -> Iterator[Store]:
    """The store that the commands use by default."""
    store = open_store(f"sqlite:///{(tmp_path / 'data').resolve() / 'amts.db'}")
    yield store
    store.close()


@pytest.fixture
def book(opened) -> Project:
    return people.create_project(opened, "Book", "en", ["zh"])


@pytest.fixture
def service(tmp_path, monkeypatch) -> StubService:
    """The service that all engines are, of which no pause is made."""
    made = StubService(tmp_path / "service")
    serves_all_engines(lambda: made, monkeypatch.setattr)
    monkeypatch.setenv("AMTS_POLL_SECONDS", "0.001")
    return made


@pytest.fixture
def english(tmp_path) -> Path:
    return written(tmp_path / "english.md", ENGLISH.encode())


@pytest.fixture
def chinese(tmp_path) -> Path:
    return written(tmp_path / "chinese.md", CHINESE.encode())


def written(path: Path, data: bytes) -> Path:
    """Write a file and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that no command takes: its path, and what a message must say of it."""

    path: Path
    told: str


_UNREADABLE = {
    "empty file": ("a.md", b"", "is empty (0 bytes). Choose a file that has text"),
    "only white space": ("a.md", b" \n\t\n", "is empty. Choose a file that has text"),
    "PDF renamed": ("a.md", b"%PDF-1.7\n", "is a PDF, not a text document. Export its text"),
    "Word file renamed": ("a.txt", b"PK\x03\x04", "Word or Excel file, not a text document. Give"),
    "damaged Word file": ("a.docx", b"PK\x03\x04", "a.docx is not a whole file"),
    "old Word file": ("a.doc", b"\xd0\xcf", "files ending in .doc can't be read. Open it in Word"),
    "name without an end": ("a", b"One.", "files ending in nothing can't be read. Use one of"),
    "broken notebook": ("a.ipynb", b'{"cells": [', "not valid JSON: Expecting value in line 1"),
    "JSON but no notebook": ("a.ipynb", b"[1, 2]", "not a notebook of format 4"),
    "NUL character": ("a.md", b"One.\n\nTwo\0.", "has a NUL character in line 3"),
    "lone surrogate": ("a.md", b"One.\nTwo \xed\xa0\x80.", "a lone surrogate (bytes ed a0 80) in"),
    "lone surrogate, escaped": (
        "a.ipynb",
        b'{"cells": [{"cell_type": "markdown", "source": ["One \\ud800 two."]}]}',
        "has a lone surrogate (U+D800)",
    ),
    "unknown encoding": (
        "a.md",
        "El señor".encode("latin-1"),
        "Or name the encoding it was saved in: --encoding",
    ),
    "paragraph without end": ("a.md", b"word " * 50_000, "has a paragraph of 249,999 characters"),
}


@pytest.fixture(params=_UNREADABLE)
def unreadable(request, tmp_path) -> Unreadable:
    name, data, told = _UNREADABLE[request.param]
    return Unreadable(written(tmp_path / "unreadable" / name, data), told)
