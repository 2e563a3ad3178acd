"""Chinese in one script: files of the web often mix Simplified and Traditional characters."""

from functools import cache
from typing import Protocol

from amts_core.kernel.languages.general import script_of

_SIMPLIFIED, _TRADITIONAL = "Hans", "Hant"
_TO_SIMPLIFIED, _TO_TRADITIONAL = "t2s", "s2tw"
_OF_REGION = {"HK": "s2hk", "MO": "s2hk"}
"""Tables of OpenCC; Traditional characters are those of Taiwan where no other region is meant."""


class _Converter(Protocol):
    def convert(self, text: str) -> str:
        """Return a text in the other script."""


def in_script(text: str, language: str) -> str:
    """Return a text in the script of its language's variant: of Chinese; others stay as they are.

    A text with any Traditional character is Traditional: to write it in that script again would
    change what is right in its region. As many characters come back as were given, save where a
    phrase has another length in OpenCC's tables.
    """
    script = script_of(language)
    if script not in (_SIMPLIFIED, _TRADITIONAL):
        return text
    simplified = _converter(_TO_SIMPLIFIED).convert(text)
    if script == _SIMPLIFIED:
        return simplified
    if simplified != text:
        return text
    region = language.rpartition("-")[2]
    return _converter(_OF_REGION.get(region, _TO_TRADITIONAL)).convert(text)


@cache
def _converter(table: str) -> _Converter:
    # imported late: its tables take their time, and few texts need them
    from opencc import OpenCC

    made: _Converter = OpenCC(table)
    return made
