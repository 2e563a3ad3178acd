"""What Amazon Translate offers where, as its developer guide tells it; as of November 2026.

https://docs.aws.amazon.com/translate/latest/dg/what-is-languages.html
https://docs.aws.amazon.com/translate/latest/dg/customizing-translations-formality.html
https://docs.aws.amazon.com/translate/latest/dg/customizing-translations-profanity.html
https://docs.aws.amazon.com/translate/latest/dg/customizing-translations-parallel-data.html
https://docs.aws.amazon.com/translate/latest/dg/async.html
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from amts_core.engines.protocol import Formality

AS_OF = date(2026, 11, 29)
"""The day on which these lists were looked up; the service may offer more since."""
ACT_REGIONS = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
"""Regions in which jobs can use parallel data."""
BATCH_REGIONS = ACT_REGIONS | {
    "us-east-2", "us-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1",
    "ca-central-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
    "ap-northeast-2",
}  # fmt: skip
"""Regions in which batch jobs run."""
TRANSLATED_LANGUAGES = frozenset(
    {
        "af", "sq", "am", "ar", "hy", "az", "bn", "bs", "bg", "ca", "zh", "zh-TW", "hr", "cs",
        "da", "fa-AF", "nl", "en", "et", "fa", "tl", "fi", "fr", "fr-CA", "ka", "de", "el", "gu",
        "ht", "ha", "he", "hi", "hu", "is", "id", "ga", "it", "ja", "kn", "kk", "ko", "lv", "lt",
        "mk", "ms", "ml", "mt", "mr", "mn", "no", "ps", "pl", "pt", "pt-PT", "pa", "ro", "ru",
        "sr", "si", "sk", "sl", "so", "es", "es-MX", "sw", "sv", "ta", "te", "th", "tr", "uk",
        "ur", "uz", "vi", "cy",
    }
)  # fmt: skip
"""Languages between any two of which it translates, with parallel data or without."""
FORMALITY_LANGUAGES = frozenset({"nl", "fr", "de", "hi", "it", "ja", "ko", "es", "es-MX"})
"""Target languages that tell formal from informal address."""
NO_PROFANITY_LANGUAGES = frozenset({"vi"})
"""Target languages in which profanity is not masked."""
PROFANITY_MASK = "?$#@$"
"""What stands in a translation in place of profanity."""


def has_formality(tgt_lang: str) -> bool:
    """Return whether a language's address can be chosen; in others the choice does nothing."""
    return tgt_lang in FORMALITY_LANGUAGES


def masks_profanity(tgt_lang: str) -> bool:
    """Return whether profanity can be masked in a language; in others the choice does nothing."""
    return tgt_lang not in NO_PROFANITY_LANGUAGES


def settings(
    tgt_langs: Sequence[str], formality: Formality | None, *, masks: bool = False
) -> dict[str, Any]:
    """Return the parameter of a call that says how to translate, where all languages have it."""
    chosen: dict[str, str] = {}
    if formality and all(map(has_formality, tgt_langs)):
        chosen["Formality"] = formality.value
    if masks and all(map(masks_profanity, tgt_langs)):
        chosen["Profanity"] = "MASK"
    return {"Settings": chosen} if chosen else {}


def escaped_mask(text: str) -> str:
    """Return a text of Markdown in which masked profanity is not read as a formula."""
    return text.replace(PROFANITY_MASK, PROFANITY_MASK.replace("$", r"\$"))


def region_warnings(region: str) -> tuple[str, ...]:
    """Return what a person should know who has chosen a Region, nothing where all is offered."""
    looked_up = f"by the service's guide, as of {AS_OF:%Y-%m-%d}"
    if region not in BATCH_REGIONS:
        return (
            f"Amazon Translate runs no batch jobs in {region!r} {looked_up}. Check how it is "
            "spelled, or choose one such as us-east-1 or eu-west-1.",
        )
    if region not in ACT_REGIONS:
        return (
            f"In {region} jobs can't use parallel data (ACT) {looked_up}: only in "
            f"{', '.join(sorted(ACT_REGIONS))}. Translations without parallel data work.",
        )
    return ()
