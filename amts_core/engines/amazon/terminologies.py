"""Custom terminologies at Amazon Translate: made when they are needed, and deleted when not.

https://docs.aws.amazon.com/translate/latest/dg/how-custom-terminology.html
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from amts_core.engines.amazon.custom_terminology import PREFIX, Terminology, terminology
from amts_core.engines.amazon.paced_calls import AmazonCalls
from amts_core.engines.protocol import Term
from amts_core.kernel.errors import ServiceError, ServiceNotFound
from amts_core.kernel.text.counts import count_noun

_YOUNG = timedelta(days=1)


class AmazonTerminologies(AmazonCalls):
    """What jobs and single texts have in common: their terms."""

    def _terminology(self, terms: Sequence[Term], src_lang: str, tgt_langs: Sequence[str]) -> str:
        """Create the terminology of some terms unless it is there; return its name, or nothing."""
        made = self._file_of(terms, src_lang, tgt_langs)
        if not made.data:
            return ""
        try:
            self._get_terminology(made.name)
        except ServiceNotFound:
            with suppress(ServiceError):  # tidying up is no condition of a job
                self._delete_unused_terminologies()
            self._call(
                "import_terminology",
                "import the job's terminology",
                Name=made.name,
                MergeStrategy="OVERWRITE",
                TerminologyData={"File": made.data, "Format": "CSV", "Directionality": "UNI"},
                **self._of_new,
            )
        return made.name

    def _left_out(
        self, terms: Sequence[Term], src_lang: str, tgt_langs: Sequence[str]
    ) -> tuple[str, ...]:
        """Return what a terminology that is there does not hold of its terms, a sentence each."""
        made = self._file_of(terms, src_lang, tgt_langs)
        if not made.data:
            return made.left_out
        properties = self._get_terminology(made.name)["TerminologyProperties"]
        n_skipped, message = properties.get("SkippedTermCount", 0), properties.get("Message", "")
        told = (
            f"The service has skipped {count_noun(n_skipped, 'term')} of the glossary. "
            f"{message}".strip()
        )
        return (*made.left_out, told) if n_skipped or message else made.left_out

    def _file_of(
        self, terms: Sequence[Term], src_lang: str, tgt_langs: Sequence[str]
    ) -> Terminology:
        """Return the file of some terms, by another name where key or tags are others."""
        made_with = (self._settings.kms_key, *map(str, self._settings.tags))
        return terminology(terms, src_lang, tgt_langs, made_with=made_with)

    def _get_terminology(self, name: str) -> dict[str, Any]:
        return self._call("get_terminology", f"find the terminology {name!r}", Name=name)

    def _delete_unused_terminologies(self) -> None:
        """Delete our terminologies that no job uses: an account may have 100 in a Region.

        What is younger than a day stays: its job may be about to be started by another process.
        """
        open_jobs = (
            job
            for status in ("SUBMITTED", "IN_PROGRESS", "STOP_REQUESTED")
            for job in self._list_jobs(Filter={"JobStatus": status})
        )
        used = {name for job in open_jobs for name in job.get("TerminologyNames", ())}
        before = datetime.now(UTC) - _YOUNG
        member = "TerminologyPropertiesList"
        for one in self._list("list_terminologies", member, "list terminologies"):
            is_ours = one["Name"].startswith(PREFIX) and one["Name"] not in used
            if is_ours and one.get("LastUpdatedAt", one.get("CreatedAt", before)) < before:
                self._call("delete_terminology", "delete a terminology", Name=one["Name"])

    def _list_jobs(self, **parameters: Any) -> list[dict[str, Any]]:
        return self._list(
            "list_text_translation_jobs",
            "TextTranslationJobPropertiesList",
            "list jobs",
            **parameters,
        )
