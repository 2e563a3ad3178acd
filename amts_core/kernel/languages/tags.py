"""Language tags as files write them: ``zh-CN``, ``zh_Hant``, ``EN-us`` (BCP 47, RFC 5646).

A variant of one of our languages is ours where it is written in that language's own script: Chinese
of the mainland is, that of Taiwan is another. Which script a region writes the Unicode CLDR knows.
The codes of projects keep script and region as they were given: ``pt`` and ``pt-PT`` are two.
"""

import re
from functools import cache

from amts_core.kernel.languages import LANGUAGES, english_name, profile
from amts_core.kernel.languages.general import script_of

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8}){0,4})")
_REGION = re.compile("-([A-Z]{2}|[0-9]{3})(?=-|$)")


def canonical(written: str) -> str:
    """Return a tag as it should be written, such as ``zh-Hant-TW``; other texts as they are.

    Codes of three letters and former ones of our languages are replaced: ``jpn``, ``iw``.
    """
    found = _TAG.fullmatch(written.strip())
    if found is None:
        return written.strip()
    subtags = re.split("[-_]", found[2])[1:]
    return "-".join([_shortest(found[1].lower()), *map(_cased, subtags)])


@cache
def _shortest(language: str) -> str:
    """Return the code of one of our languages for another one of it, else the code."""
    if language in LANGUAGES:
        return language
    # imported late: Babel takes a tenth of a second, and few calls need it
    from babel.core import get_global

    shortest = str(get_global("language_aliases").get(language, language))
    return shortest if shortest in LANGUAGES else language


def _cased(subtag: str) -> str:
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()


def as_code(written: str) -> str:
    """Return the code of a language that a person has written.

    :raises ConfigurationError: it is none.
    """
    return profile(canonical(written)).code


def primary(tag: str) -> str:
    """Return the language of a canonical tag, without script and region."""
    return tag.partition("-")[0]


@cache
def is_tag(written: str) -> bool:
    """Return whether a text is the tag of a language that has a name.

    A code that has a shorter one has none of its own: many of these are words, such as ``may``.
    """
    found = _TAG.fullmatch(written.strip())
    return bool(found and english_name(found[1].lower()))


def code_of(tag: str) -> str:
    """Return the code of the listed language that a canonical tag means, else the tag."""
    return tag if tag in LANGUAGES else base(tag)


def base(tag: str) -> str:
    """Return the language that a variant is one of, if it is in the same script, else the tag."""
    return primary(tag) if is_own_variant(tag) else tag


@cache
def is_own_variant(tag: str) -> bool:
    """Return whether a canonical tag means one of our languages, in its own script."""
    return primary(tag) in LANGUAGES and denotes(tag, primary(tag))


@cache
def denotes(tag: str, code: str) -> bool:
    """Return whether texts under a canonical tag may be in a language: no other script or region.

    What is said in general may be a variant, and a variant is in the language in general.
    """
    if primary(tag) != primary(code) or script_of(tag) != script_of(code):
        return False
    regions = _region(tag), _region(code)
    return not all(regions) or regions[0] == regions[1]


def _region(tag: str) -> str:
    """Return the region that a tag says."""
    found = _REGION.search(tag)
    return found[1] if found else ""
