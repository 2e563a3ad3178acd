"""Lengths of a text: as the translation service counts them, and as a reader would."""

import re

from amts_core.kernel.languages.writing_systems import HAN, KANA

_HAN, _KANA = re.compile(f"[{HAN}]"), re.compile(f"[{KANA}]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN_WIDTH, _KANA_WIDTH, _HANGUL_WIDTH = 3.1, 1.3, 2.3
"""Latin letters that say as much as one character: fitted on sentence pairs with English."""


def utf8_length(text: str) -> int:
    """Return the length of ``text`` in UTF-8 bytes."""
    return len(text.encode("utf-8"))


def latin_width(text: str) -> float:
    """Return how many letters a Latin script would need for ``text``, white space aside."""
    n_characters = len(text) - sum(map(str.isspace, text))
    if text.isascii():
        return float(n_characters)
    return (
        n_characters
        + len(_HAN.findall(text)) * (_HAN_WIDTH - 1)
        + len(_KANA.findall(text)) * (_KANA_WIDTH - 1)
        + len(_HANGUL.findall(text)) * (_HANGUL_WIDTH - 1)
    )
