"""What an account holds at Amazon Translate in one Region, whoever has made it."""

from collections.abc import Iterator

from amts_core.engines.amazon import held_resources
from amts_core.engines.amazon.clients import fetch
from amts_core.engines.amazon.parallel_data_imports import AmazonImports
from amts_core.engines.protocol import HeldResource, ResourceKind
from amts_core.kernel.errors import ServiceError


class AmazonAccount(AmazonImports):
    """Lists, gives back and deletes what the account holds."""

    def resources(self) -> Iterator[HeldResource]:
        """Yield all parallel data, then all terminologies, by name."""
        member = "ParallelDataPropertiesList"
        found = self._list("list_parallel_data", member, "list parallel data")
        for one in sorted(found, key=lambda one: str(one["Name"])):
            yield held_resources.parallel_data(one, self._settings)
        member = "TerminologyPropertiesList"
        found = self._list("list_terminologies", member, "list terminologies")
        for one in sorted(found, key=lambda one: str(one["Name"])):
            yield held_resources.terminology(one, self._settings)

    def download(self, held: HeldResource) -> bytes:
        """Return the file that the service holds of a resource, in the format it was in.

        :raises ServiceNotFound: there is none of this name.
        """
        action = f"give back the {held.kind} {held.name!r}"
        if held.kind is ResourceKind.PARALLEL_DATA:
            place = self._get(held.name).get("DataLocation")
        else:
            answer = self._call(
                "get_terminology",
                action,
                Name=held.name,
                TerminologyDataFormat=held.format.upper(),
            )
            place = answer.get("TerminologyDataLocation")
        if place is None:
            raise ServiceError(
                f"Amazon Translate holds no file of {held.name!r} yet. Wait until it is imported."
            )
        return fetch(place["Location"], action, self._settings.timeout_seconds)

    def delete_terminology(self, name: str) -> None:
        """Delete a terminology.

        :raises ServiceNotFound: there is none of this name.
        """
        self._call("delete_terminology", f"delete the terminology {name!r}", Name=name)
