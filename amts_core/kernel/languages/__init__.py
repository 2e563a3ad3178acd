"""The languages of the product, a file each: all that differs between them stands there.

:data:`LANGUAGES` lists them. A language has a file that makes a :class:`Language`, and a line in
the list below. Lies below everything else and knows nothing of the product.
"""

from collections.abc import Callable, Iterable
from types import MappingProxyType

from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import (
    chinese,
    english,
    french,
    german,
    italian,
    japanese,
    korean,
    portuguese,
    spanish,
    turkish,
    vietnamese,
)
from amts_core.kernel.languages.record import Language, english_name

__all__ = ["LANGUAGES", "Language", "english_name", "every", "profile"]

LANGUAGES = MappingProxyType(
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
        )
    }
)
"""All languages by code, in the order in which menus show them."""


def profile(code: str) -> Language:
    """Return the language with this code.

    :raises ConfigurationError: the code is not one of ours.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        codes = " ".join(LANGUAGES)
        raise ConfigurationError(
            f"Language code {code!r} is not known. Use one of: {codes}."
        ) from None


def every(values: Callable[[Language], Iterable[str]]) -> frozenset[str]:
    """Return what all languages have of something: for texts whose language is unknown."""
    return frozenset(value for language in LANGUAGES.values() for value in values(language))
