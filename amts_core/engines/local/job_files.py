"""What the local engine keeps in its folder: written whole or not at all, read back as records."""

import fcntl
import functools
import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from amts_core.engines.protocol import (
    BatchJob,
    BatchRequest,
    BatchStatus,
    Formality,
    ParallelData,
    ParallelDataStatus,
    Term,
)
from amts_core.kernel import files
from amts_core.kernel.errors import ServiceError

P = ParamSpec("P")
R = TypeVar("R")


class UnitRows(Protocol):
    """A file of units that was read: its languages, the source first, and its rows of texts."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the codes of the columns."""

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return a text for each language, empty where there is none."""


_MAX_NAME_BYTES = 200
UnitReader = Callable[[bytes, str], UnitRows]
"""Reads a file of units (TMX, TSV, CSV, XLIFF or PO); the name says which it is."""


@dataclass(frozen=True, slots=True)
class GeneralCorpus:
    """A base corpus: a file of two columns, source and target, tabs between, no header.

    Its name is the SHA-256 of its contents, so that what is computed of it can be kept.
    """

    name: str
    src_lang: str
    tgt_lang: str
    path: Path


def needs_disk(method: Callable[P, R]) -> Callable[P, R]:
    """Let a method tell as a service does that a file can't be read or written."""

    @functools.wraps(method)
    def needing(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except OSError as error:
            told = disk_message(error)
            raise ServiceError(told, code="InternalServerException", is_transient=True) from error

    return needing


def disk_message(error: OSError) -> str:
    """Return what a person is told of a file that can't be read or written."""
    what = f"The engine's file {error.filename}" if error.filename else "The engine's disk"
    return f"{what} can't be used: {error.strerror}. See to the disk and its rights, and try again."


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON."""
    files.write(path, json.dumps(value, ensure_ascii=False, default=str).encode("utf-8"))


def read_json(path: Path) -> Any:
    """Return what :func:`write_json` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_resource(folder: Path, resource: ParallelData, token: str, file: str) -> None:
    """Keep what is known of parallel data, by which call they came, and from which file."""
    write_json(
        folder / "resource.json", {"resource": asdict(resource), "token": token, "file": file}
    )


def read_resource(folder: Path) -> tuple[ParallelData, str]:
    """Return a resource and the token of the call that it came by."""
    kept = read_json(folder / "resource.json")
    of = kept["resource"]
    attempt = of["latest_update_status"]
    resource = ParallelData(
        name=of["name"],
        status=ParallelDataStatus(of["status"]),
        latest_update_status=ParallelDataStatus(attempt) if attempt else None,
        src_lang=of["src_lang"],
        tgt_langs=tuple(of["tgt_langs"]),
        imported=of["imported"],
        skipped=of["skipped"],
        failed=of["failed"],
        imported_characters=of.get("imported_characters"),
        message=of["message"],
        created_at=_moment(of["created_at"]),
        updated_at=_moment(of["updated_at"]),
        tokens=(str(kept["token"]),),
    )
    return resource, str(kept["token"])


def request_as_json(request: BatchRequest, corpora: Sequence[GeneralCorpus]) -> dict[str, Any]:
    """Return what a job's process needs to know; its documents are files."""
    return {
        "name": request.name,
        "token": request.token,
        "documents": [one.name for one in request.documents],
        "languages": [request.src_lang, *request.tgt_langs],
        "parallel_data": request.parallel_data,
        "terms": [asdict(term) for term in request.terms],
        "formality": request.formality,
        "masks_profanity": request.masks_profanity,
        "corpora": [{**asdict(one), "path": str(one.path.resolve())} for one in corpora],
    }


def request_from_json(kept: dict[str, Any]) -> tuple[BatchRequest, tuple[GeneralCorpus, ...]]:
    """Return a request without the contents of its documents, and the corpora of its base."""
    src_lang, *tgt_langs = kept["languages"]
    request = BatchRequest(
        name=kept["name"],
        token=kept["token"],
        documents=(),
        src_lang=src_lang,
        tgt_langs=tuple(tgt_langs),
        parallel_data=kept["parallel_data"],
        terms=tuple(Term(**term) for term in kept["terms"]),
        formality=Formality(kept["formality"]) if kept["formality"] else None,
        masks_profanity=kept["masks_profanity"],
    )
    return request, tuple(
        GeneralCorpus(one["name"], one["src_lang"], one["tgt_lang"], Path(one["path"]))
        for one in kept["corpora"]
    )


def write_status(folder: Path, job: BatchJob) -> None:
    """Keep where a job stands."""
    write_json(folder / "status.json", asdict(job))


def read_status(folder: Path) -> BatchJob:
    """Return where a job stands."""
    of = read_json(folder / "status.json")
    return BatchJob(
        id=of["id"],
        name=of["name"],
        status=BatchStatus(of["status"]),
        message=of["message"],
        n_documents=of["n_documents"],
        n_translated=of["n_translated"],
        n_failed=of["n_failed"],
        submitted_at=_moment(of["submitted_at"]),
        ended_at=_moment(of["ended_at"]),
        progress=of["progress"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def try_lock(path: Path) -> int | None:
    """Return an open descriptor that holds a lock, None where somebody else holds it.

    It is held as long as the descriptor, or a copy that a child process was given, is open.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def keep_newest(folder: Path, n: int) -> None:
    """Delete all but the ``n`` files or folders that were written, or touched, last."""
    found: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just deleted it
            found.append((path.stat().st_mtime, path))
    for _, path in sorted(found, reverse=True)[n:]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """Return a name that is a file's own, not a path.

    :raises ServiceError: it is not.
    """
    is_own = bool(name) and name == Path(name).name and not name.startswith(".")
    is_plain = name.isprintable() and "\\" not in name
    if not (is_own and is_plain) or len(name.encode("utf-8")) > _MAX_NAME_BYTES:
        raise ServiceError(
            f"{name[:80]!r} can't be the name of a file at an engine of this machine. Use up to "
            f"{_MAX_NAME_BYTES} letters, digits and dots, without folders.",
            code="InvalidParameterValueException",
        )
    return name
