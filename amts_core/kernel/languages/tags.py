"""Language tags as files write them: ``zh-CN``, ``zh_Hant``, ``EN-us`` (BCP 47, RFC 5646).

A variant of one of our languages is ours where it is written in that language's own script: Chinese
of the mainland is, that of Taiwan is another. Which script a region writes the Unicode CLDR knows.
"""

import re
from functools import cache

from amts_core.kernel.languages import LANGUAGES, english_name

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8}){0,4})")


def canonical(written: str) -> str:
    """Return a tag as it should be written, such as ``zh-Hant-TW``; other texts as they are."""
    found = _TAG.fullmatch(written.strip())
    if found is None:
        return written.strip()
    subtags = re.split("[-_]", found[2])[1:]
    return "-".join([found[1].lower(), *map(_cased, subtags)])


def _cased(subtag: str) -> str:
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()


def primary(tag: str) -> str:
    """Return the language of a canonical tag, without script and region."""
    return tag.partition("-")[0]


@cache
def is_tag(written: str) -> bool:
    """Return whether a text is the tag of a language that has a name."""
    return bool(_TAG.fullmatch(written.strip()) and english_name(primary(canonical(written))))


def code_of(tag: str) -> str:
    """Return the code of the language of ours that a canonical tag means, else the tag."""
    return primary(tag) if is_own_variant(tag) else tag


@cache
def is_own_variant(tag: str) -> bool:
    """Return whether a canonical tag means one of our languages, in its own script."""
    language = LANGUAGES.get(primary(tag))
    return language is not None and _script(tag) in (None, language.script.code)


def _script(tag: str) -> str | None:
    """Return the script that a tag says or implies, None where its language has but one."""
    # imported late: Babel takes a tenth of a second
    from babel.core import get_global

    language, *subtags = tag.split("-")
    said = next((one for one in subtags if len(one) == 4), None)
    if said is not None:
        return said
    implied = get_global("likely_subtags").get("_".join([language, *subtags[:1]]))
    return None if implied is None else implied.split("_")[1]
