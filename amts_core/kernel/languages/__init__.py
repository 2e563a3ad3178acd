"""The languages of the product: all that differs between them stands there.

A language whose words are known has a file that makes a :class:`Language`, and a line in the list
:data:`FULL`. Every other one has a general profile (:mod:`general`), and a variant such as
``pt-PT`` that of its language. Lies below everything else and knows nothing of the product.
"""

from collections.abc import Callable, Iterable
from functools import cache
from types import MappingProxyType

from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import (
    arabic,
    chinese,
    dutch,
    english,
    french,
    general,
    german,
    italian,
    japanese,
    korean,
    polish,
    portuguese,
    russian,
    spanish,
    turkish,
    vietnamese,
)
from amts_core.kernel.languages.record import Language, english_name

__all__ = ["FULL", "LANGUAGES", "Language", "english_name", "every", "find", "profile"]

FULL = MappingProxyType(
    {
        language.code: language
        for language in (
            english.LANGUAGE,
            chinese.LANGUAGE,
            spanish.LANGUAGE,
            japanese.LANGUAGE,
            korean.LANGUAGE,
            portuguese.LANGUAGE,
            turkish.LANGUAGE,
            vietnamese.LANGUAGE,
            german.LANGUAGE,
            french.LANGUAGE,
            italian.LANGUAGE,
            arabic.LANGUAGE,
            dutch.LANGUAGE,
            polish.LANGUAGE,
            russian.LANGUAGE,
        )
    }
)
"""The languages with a file of their own, by code."""
_BASES = {**FULL, **{language.code: language for language in general.others()}}
LANGUAGES = MappingProxyType(
    {
        language.code: language
        for language in sorted(
            (*_BASES.values(), *general.listed_variants(_BASES)),
            key=lambda language: language.name,
        )
    }
)
"""The languages that menus list, by code, in the order of their English names."""


def profile(code: str) -> Language:
    """Return the language with this code: one of the list, or whatever canonical tag has a name.

    :raises ConfigurationError: it is the tag of no language, or not written as it should be.
    """
    language = find(code)
    if language is None:
        raise ConfigurationError(
            f"Language code {code!r} is not known. Use one such as en, zh, ar or pt-PT: a code of "
            "ISO 639, with script or region where that matters."
        )
    return language


def find(code: str) -> Language | None:
    """Return the language with this code, None where it is the code of none."""
    return LANGUAGES.get(code) or _unlisted(code)


@cache
def _unlisted(code: str) -> Language | None:
    return general.unlisted_language(code, _BASES)


def every(values: Callable[[Language], Iterable[str]]) -> frozenset[str]:
    """Return what all languages have of something: for texts whose language is unknown."""
    return frozenset(value for language in FULL.values() for value in values(language))
