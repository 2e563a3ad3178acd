"""White space of translated text: one line, single spaces, none where the script has none."""

import re
import unicodedata

from amts_core.kernel.text.field_limits import CONTROL_CHARACTER
from amts_core.kernel.text.scripts import is_unspaced

_SPACE = "[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]"
_SPACES = re.compile(f"{_SPACE}+")
_FREE_NBSP = re.compile("(?<!«)(?<!\\d)\u00a0(?![:;!?»%€])|(?<=\\d)\u00a0(?![\\d:;!?»%€])")


def settled(text: str) -> str:
    """Return text as it is compared: NFC, white space as single spaces, none at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def repaired_line(
    text: str, around: tuple[str, str] = ("", ""), *, keeps_nbsp: bool = False
) -> str:
    """Return text that a service wrote on one line, NFC, without control characters.

    A line that was wrapped is joined as its script is. No-break spaces become spaces but where
    French sets them, and between digits: services write ``&nbsp;`` for any space.

    :param around: the characters before and after the text, empty where there are none.
    :param keeps_nbsp: leave all no-break spaces; the source has some, too.
    """
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(lambda match: _joint(match, around), text)
    text = CONTROL_CHARACTER.sub("", text)
    return text if keeps_nbsp else _SPACES.sub(" ", _FREE_NBSP.sub(" ", text))


def _joint(match: re.Match[str], around: tuple[str, str]) -> str:
    """Return what stands for a stretch of white space: nothing where an unspaced line wraps."""
    text, wraps = match.string, "\n" in match.group() or "\r" in match.group()
    before = text[match.start() - 1 : match.start()] or around[0]
    after = text[match.end() : match.end() + 1] or around[1]
    unspaced = wraps and before and after and is_unspaced(before) and is_unspaced(after)
    return "" if unspaced else " "
