"""What stands between two sentences of a paragraph."""

import re

from amts_core.kernel.languages.writing_systems import CJK_PUNCTUATION, HAN, KANA

_UNSPACED = re.compile(f"[{HAN}{KANA}{CJK_PUNCTUATION}]")
_CHARACTER = re.compile(f"[^\\W_]|[{CJK_PUNCTUATION}]")


def joint(space: str, joiner: str) -> str:
    """Return what stands between two translations whose sources had ``space`` between them.

    Line breaks and tabs are the text's own. A space, or none, is the source language's way to
    write sentences, and becomes ``joiner``, the target language's.
    """
    return space if space.strip(" ") else joiner


def joiner_between(before: str, after: str) -> str:
    """Return what joins two sentences by their scripts: nothing beside one without spaces."""
    edges = (_CHARACTER.search(before[::-1]), _CHARACTER.search(after))
    is_unspaced = any(edge and _UNSPACED.match(edge.group()) for edge in edges)
    return "" if is_unspaced else " "
