"""What stands between two sentences of a paragraph."""

import re
from collections.abc import Iterable

from amts_core.kernel.languages.writing_systems import HAN, KANA

_UNSPACED = re.compile(f"[{HAN}{KANA}]")
_LETTER = re.compile(r"[^\W\d_]")
_N_LETTERS_A_WORD = 3
"""About as many letters as one of those of Chinese and Japanese stands for."""


def joint(space: str, joiner: str) -> str:
    """Return what stands between two translations whose sources had ``space`` between them.

    Line breaks and tabs are the text's own. A space, or none, is the source language's way to
    write sentences, and becomes ``joiner``, the target language's.
    """
    return space if space.strip(" ") else joiner


def joiner_of(texts: Iterable[str]) -> str:
    """Return what joins sentences in the language of texts, as far as their script tells it."""
    text = "".join(texts)
    n_unspaced = len(_UNSPACED.findall(text))
    n_others = len(_LETTER.findall(text)) - n_unspaced
    return "" if n_unspaced * _N_LETTERS_A_WORD > n_others else " "
