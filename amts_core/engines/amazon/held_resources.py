"""What an account holds, as Amazon Translate describes it, whoever has made it."""

from typing import Any

from amts_core.engines.amazon import answers, console
from amts_core.engines.amazon.custom_terminology import PREFIX
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.protocol import HeldResource, ParallelDataStatus, ResourceKind

_BOTH_WAYS = "MULTI"


def parallel_data(properties: dict[str, Any], settings: AmazonSettings) -> HeldResource:
    """Return parallel data as ``GetParallelData`` and ``ListParallelData`` describe them."""
    one = answers.parallel_data(properties)
    return HeldResource(
        kind=ResourceKind.PARALLEL_DATA,
        name=one.name,
        status=one.status,
        latest_update_status=one.latest_update_status,
        message=one.message,
        src_lang=one.src_lang,
        tgt_langs=one.tgt_langs,
        n_records=one.imported,
        size=one.imported_characters,
        format=properties.get("ParallelDataConfig", {}).get("Format", "").lower(),
        is_ours=answers.is_described_by_us(properties),
        updated_at=one.updated_at or one.created_at,
        console=console.address(settings, console.PARALLEL_DATA),
    )


def terminology(properties: dict[str, Any], settings: AmazonSettings) -> HeldResource:
    """Return a terminology as ``GetTerminology`` and ``ListTerminologies`` describe it.

    It has no status: one that is there can be used.
    """
    return HeldResource(
        kind=ResourceKind.TERMINOLOGY,
        name=properties["Name"],
        status=ParallelDataStatus.ACTIVE,
        message=properties.get("Message", ""),
        src_lang=properties.get("SourceLanguageCode", ""),
        tgt_langs=tuple(properties.get("TargetLanguageCodes", ())),
        goes_both_ways=properties.get("Directionality") == _BOTH_WAYS,
        n_records=properties.get("TermCount"),
        size=properties.get("SizeBytes"),
        format=properties.get("Format", "CSV").lower(),
        is_ours=properties["Name"].startswith(PREFIX),
        updated_at=properties.get("LastUpdatedAt", properties.get("CreatedAt")),
        console=console.address(settings, console.TERMINOLOGY),
    )
