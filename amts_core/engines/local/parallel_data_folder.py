"""The half of an engine of this machine that keeps parallel data, in a folder of it."""

import hashlib
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from amts_core.engines.local import job_files
from amts_core.engines.local.job_files import UnitReader, needs_disk, now
from amts_core.engines.protocol import (
    ImportProblem,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
)
from amts_core.kernel import files
from amts_core.kernel.errors import AmtsError, FormatError, ServiceError, ServiceNotFound

_NAME = re.compile(r"(?:[A-Za-z0-9-]_?)+", re.ASCII)
_MAX_NAME = 256


class FolderImports:
    """Parallel data in a folder; a file is imported at once."""

    _name: ClassVar[str]
    """What messages call the engine, at the beginning of a sentence."""

    def __init__(self, folder: Path, read_units: UnitReader) -> None:
        """Use a folder, made where there is none."""
        self._folder = folder.resolve()  # jobs' processes have another working folder
        self._read_units = read_units

    @needs_disk
    def create_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Import a file as a new resource; it is active at once."""
        found = self._known(file.name)
        if found is not None and found[1] != file.token:
            raise ServiceError(
                f"{self._name} has parallel data named {file.name!r} already. Update it, or "
                "choose another name.",
                code="ConflictException",
            )
        return found[0] if found is not None else self._import(file, None)

    @needs_disk
    def update_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Replace all data of a resource."""
        before = self.get_parallel_data(file.name)
        found = self._known(file.name)
        return before if found and found[1] == file.token else self._import(file, before)

    def _import(self, file: ParallelDataFile, before: ParallelData | None) -> ParallelData:
        """Import a file, and say how that went: a file that is none changes nothing else."""
        folder = self._resource_folder(file.name)
        moment = now()
        try:
            read = self._read_units(file.data, f"{file.name}.{file.format}")
            if len(read.languages) < 2:
                raise FormatError(
                    f"The file of {file.name!r} does not say its languages in its first row. "
                    "Export it again."
                )
        except AmtsError as error:
            failed = _failed(file, before, str(error), moment)
            kept = job_files.read_json(folder / "resource.json")["file"] if before else ""
            job_files.write_resource(folder, failed, file.token, kept)
            return failed
        rows = [row for row in read.rows if row[0].strip() and any(map(str.strip, row[1:]))]
        problems = [
            (" | ".join(row), told)
            for row in read.rows
            for told in _skipped(row, read.languages, is_delimited=file.format != "tmx")
        ]
        resource = ParallelData(
            name=file.name,
            status=ParallelDataStatus.ACTIVE,
            latest_update_status=ParallelDataStatus.ACTIVE if before else None,
            src_lang=read.languages[0],
            tgt_langs=read.languages[1:],
            imported=len(rows),
            skipped=len(problems),
            failed=0,
            imported_characters=sum(len(text) for row in rows for text in row),
            message="",
            created_at=before.created_at if before else moment,
            updated_at=moment,
            tokens=(file.token,),
        )
        data = folder / f"{hashlib.sha256(file.data).hexdigest()}.{file.format}"
        files.write(data, file.data)
        job_files.write_json(
            data.with_suffix(".units.json"), {"languages": read.languages, "rows": rows}
        )
        job_files.write_json(data.with_suffix(".problems.json"), problems)
        # last: from here on the resource is what this file says
        job_files.write_resource(folder, resource, file.token, data.name)
        return resource

    @needs_disk
    def get_parallel_data(self, name: str) -> ParallelData:
        """Return the resource of this name."""
        found = self._known(name)
        if found is None:
            raise ServiceNotFound(
                f"{self._name} has no parallel data named {name!r}. Publish it first.",
                code="ResourceNotFoundException",
            )
        return found[0]

    @needs_disk
    def list_parallel_data(self) -> tuple[ParallelData, ...]:
        """Return all resources, by name."""
        folders = sorted((self._folder / "parallel-data").glob("*/resource.json"))
        return tuple(job_files.read_resource(path.parent)[0] for path in folders)

    @needs_disk
    def delete_parallel_data(self, name: str) -> None:
        """Delete a resource; jobs that have begun keep what they have read."""
        folder = self._resource_folder(name)
        (folder / "resource.json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    @needs_disk
    def import_problems(self, name: str) -> tuple[ImportProblem, ...]:
        """Return what of the last import was left out, and why."""
        if self.get_parallel_data(name).status is ParallelDataStatus.FAILED:
            return ()  # no record of it was read; the message says why
        path = self._file_of(name).with_suffix(".problems.json")
        return tuple(ImportProblem(*row) for row in job_files.read_json(path))

    def _resource_folder(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
            raise ServiceError(
                f"{name!r} is no name for parallel data. Use up to {_MAX_NAME} letters, digits, "
                "hyphens and single underscores.",
                code="InvalidParameterValueException",
            )
        return self._folder / "parallel-data" / name

    def _known(self, name: str) -> tuple[ParallelData, str] | None:
        folder = self._resource_folder(name)
        try:
            return job_files.read_resource(folder)
        except FileNotFoundError:
            return None

    def _file_of(self, name: str) -> Path:
        resource = self.get_parallel_data(name)
        folder = self._resource_folder(name)
        if resource.status is ParallelDataStatus.FAILED:
            raise ServiceNotFound(
                f"The parallel data {name!r} hold nothing: {resource.message}",
                code="ResourceNotFoundException",
            )
        return folder / str(job_files.read_json(folder / "resource.json")["file"])


def _skipped(row: tuple[str, ...], languages: tuple[str, ...], *, is_delimited: bool) -> list[str]:
    """Return what of a record is left out, as Amazon Translate counts it.

    A record without source is one; of others each empty field of a target, where there are fields.
    """
    if not row[0].strip():
        return ["The source is empty."]
    if not is_delimited:
        return [] if any(map(str.strip, row[1:])) else ["Every target is empty."]
    return [
        f"The target in {language} is empty."
        for language, text in zip(languages[1:], row[1:], strict=True)
        if not text.strip()
    ]


def _failed(
    file: ParallelDataFile, before: ParallelData | None, reason: str, moment: datetime
) -> ParallelData:
    """Return a resource whose file could not be imported: what it held before it still holds."""
    if before is not None:
        return replace(
            before,
            latest_update_status=ParallelDataStatus.FAILED,
            message=reason,
            updated_at=moment,
            tokens=(file.token,),
        )
    return ParallelData(
        name=file.name,
        status=ParallelDataStatus.FAILED,
        latest_update_status=None,
        src_lang="",
        tgt_langs=(),
        imported=None,
        skipped=None,
        failed=None,
        imported_characters=None,
        message=reason,
        created_at=moment,
        updated_at=moment,
        tokens=(file.token,),
    )
