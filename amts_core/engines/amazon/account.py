"""What an account holds at Amazon Translate in one Region, whoever has made it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from amts_core.engines.amazon import answers
from amts_core.engines.amazon.clients import fetch
from amts_core.engines.amazon.custom_terminology import PREFIX
from amts_core.engines.amazon.parallel_data_imports import AmazonImports
from amts_core.kernel.errors import ServiceError

PARALLEL_DATA, TERMINOLOGY = "parallel data", "terminology"
_CONSOLE = "https://{0}.console.aws.amazon.com/translate/home?region={0}#{1}"
_PAGES = {PARALLEL_DATA: "parallel-data", TERMINOLOGY: "terminology"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldResource:
    """Parallel data or a terminology of the account.

    ``n_records`` are those that were imported, None where the service does not say; ``is_ours``
    says that we have made it; ``console`` is the address of its page.
    """

    kind: str
    name: str
    status: str
    src_lang: str
    tgt_langs: tuple[str, ...]
    n_records: int | None
    is_ours: bool
    updated_at: datetime | None
    console: str


class AmazonAccount(AmazonImports):
    """Lists, gives back and deletes what the account holds."""

    def resources(self) -> Iterator[HeldResource]:
        """Yield all parallel data, then all terminologies, by name."""
        member = "ParallelDataPropertiesList"
        found = self._list("list_parallel_data", member, "list parallel data")
        for held in sorted(found, key=lambda one: str(one["Name"])):
            one = answers.parallel_data(held)
            yield HeldResource(
                kind=PARALLEL_DATA,
                name=one.name,
                status=one.status.value,
                src_lang=one.src_lang,
                tgt_langs=one.tgt_langs,
                n_records=one.imported,
                is_ours=answers.is_described_by_us(held),
                updated_at=one.updated_at or one.created_at,
                console=self._page(PARALLEL_DATA, one.name),
            )
        member = "TerminologyPropertiesList"
        found = self._list("list_terminologies", member, "list terminologies")
        for held in sorted(found, key=lambda one: str(one["Name"])):
            yield HeldResource(
                kind=TERMINOLOGY,
                name=held["Name"],
                status="ACTIVE",
                src_lang=held.get("SourceLanguageCode", ""),
                tgt_langs=tuple(held.get("TargetLanguageCodes", ())),
                n_records=held.get("TermCount"),
                is_ours=held["Name"].startswith(PREFIX),
                updated_at=held.get("LastUpdatedAt", held.get("CreatedAt")),
                console=self._page(TERMINOLOGY, held["Name"]),
            )

    def download(self, name: str) -> bytes:
        """Return the file that the service holds of some parallel data, in the format it was in.

        :raises ServiceNotFound: there is none of this name.
        """
        action = f"give back the parallel data {name!r}"
        place = self._get(name).get("DataLocation")
        if place is None:
            raise ServiceError(
                f"Amazon Translate holds no file of {name!r} yet. Wait until it is imported."
            )
        return fetch(place["Location"], action, self._settings.timeout_seconds)

    def delete_terminology(self, name: str) -> None:
        """Delete a terminology.

        :raises ServiceNotFound: there is none of this name.
        """
        self._call("delete_terminology", f"delete the terminology {name!r}", Name=name)

    def _page(self, kind: str, name: str) -> str:
        return _CONSOLE.format(self.region, f"{_PAGES[kind]}/{name}")
