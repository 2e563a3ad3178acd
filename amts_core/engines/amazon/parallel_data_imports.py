"""Parallel data at Amazon Translate: uploaded, imported, described, given back.

https://docs.aws.amazon.com/translate/latest/dg/customizing-translations-parallel-data.html
"""

import json
from typing import Any

from amts_core.engines.amazon import answers as records
from amts_core.engines.amazon import held_resources
from amts_core.engines.amazon.clients import fetch
from amts_core.engines.amazon.terminologies import AmazonTerminologies
from amts_core.engines.protocol import (
    HeldResource,
    ImportProblem,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
    ResourceKind,
)
from amts_core.kernel.errors import ServiceError, ServiceNotFound

_FILE_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tmx": "application/x-tmx+xml",
}
_LIMIT = "LimitExceededException"


class AmazonImports(AmazonTerminologies):
    """The half of the service that keeps parallel data.

    At most one import runs for an account at once: whoever calls keeps a queue.
    """

    def create_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Upload a file, and begin to import it as a new resource."""
        return self._import("create_parallel_data", file, **self._of_new)

    def update_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Upload a file, and begin to replace all data of a resource by it.

        The resource keeps the key and the tags that it was created with: an update takes none.
        """
        return self._import("update_parallel_data", file)

    def get_parallel_data(self, name: str) -> ParallelData:
        """Return the resource of this name.

        :raises ServiceNotFound: there is none.
        """
        return records.parallel_data(self._get(name)["ParallelDataProperties"])

    def find_held(self, kind: ResourceKind, name: str) -> HeldResource:
        """Return what the account holds of this kind by this name.

        :raises ServiceNotFound: there is none.
        """
        if kind is ResourceKind.PARALLEL_DATA:
            found = self._get(name)["ParallelDataProperties"]
            return held_resources.parallel_data(found, self._settings)
        found = self._get_terminology(name)["TerminologyProperties"]
        return held_resources.terminology(found, self._settings)

    def list_parallel_data(self) -> tuple[ParallelData, ...]:
        """Return all resources of the account in this Region, by name."""
        member = "ParallelDataPropertiesList"
        found = self._list("list_parallel_data", member, "list parallel data")
        return tuple(sorted(map(records.parallel_data, found), key=lambda one: one.name))

    def delete_parallel_data(self, name: str) -> None:
        """Delete a resource; one that is gone, or going, already is no error.

        The uploaded files stay in the bucket: they are what a version was made of.
        """
        try:
            if self.get_parallel_data(name).status is not ParallelDataStatus.DELETING:
                self._call("delete_parallel_data", f"delete the parallel data {name!r}", Name=name)
        except ServiceNotFound:
            return

    def import_problems(self, name: str) -> tuple[ImportProblem, ...]:
        """Return what of the last import was left out, and why: nothing while it still runs."""
        action = f"tell the problems of the parallel data {name!r}"
        answer = self._get(name)
        was_updated = "LatestUpdateAttemptStatus" in answer["ParallelDataProperties"]
        of_attempt = "LatestUpdateAttemptAuxiliaryDataLocation"
        place = answer.get(of_attempt if was_updated else "AuxiliaryDataLocation")
        if place is None or records.parallel_data(answer["ParallelDataProperties"]).is_moving:
            return ()
        return _problems(fetch(place["Location"], action, self._settings.timeout_seconds), name)

    def _import(self, operation: str, file: ParallelDataFile, **of_new: Any) -> ParallelData:
        """Upload a file and call an operation with it; return the resource as it stands then.

        The service remembers a token for a time that it does not publish: a resource that knows
        this very token already is not imported once more.
        """
        records.check_file(file)
        path = f"parallel-data/{file.name}/{file.token}.{file.format}"
        known = self._find(file.name, is_needed=operation == "update_parallel_data")
        if known and file.token in (there := records.parallel_data(known)).tokens:
            return there
        address = self._bucket.put(path, file.data, _FILE_TYPES[file.format])
        verb = operation.partition("_")[0]
        try:
            answer = self._call(
                operation,
                f"{verb} the parallel data {file.name!r}",
                Name=file.name,
                Description=records.description(file),
                ParallelDataConfig={"S3Uri": address, "Format": file.format.upper()},
                ClientToken=file.token,
                **of_new,
            )
        except ServiceError as error:
            raise self._busy(error) from None
        # what was just created is not always seen at once
        return records.parallel_data(self._find(file.name) or answer)

    def _busy(self, refusal: ServiceError) -> ServiceError:
        """Return the refusal as one to wait for, where it is because another import runs."""
        if refusal.code == _LIMIT and any(one.is_moving for one in self.list_parallel_data()):
            return ServiceError(
                "Amazon Translate imports one file at a time, and another one is being imported. "
                "Wait until it has ended.",
                code=_LIMIT,
                is_transient=True,
            )
        return refusal

    def _find(self, name: str, *, is_needed: bool = False) -> dict[str, Any]:
        """Return what is known of a resource, or nothing where there is none."""
        try:
            properties: dict[str, Any] = self._get(name)["ParallelDataProperties"]
        except ServiceNotFound:
            if is_needed:
                raise
            return {}
        return properties

    def _get(self, name: str) -> dict[str, Any]:
        records.check_name(name)
        return self._call("get_parallel_data", f"find the parallel data {name!r}", Name=name)


def _problems(data: bytes, name: str) -> tuple[ImportProblem, ...]:
    """Return what an error file tells."""
    try:
        messages = json.loads(data)["messages"]
        return tuple(ImportProblem(str(one["content"]), str(one["message"])) for one in messages)
    except (ValueError, TypeError, KeyError) as error:
        raise ServiceError(
            f"The error file of the parallel data {name!r} can't be read "
            f"({type(error).__name__}). Ask for it again."
        ) from error
