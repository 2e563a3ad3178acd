"""Lines as editors and programs part them: at CR LF, LF or CR, and nowhere else.

``str.splitlines`` also parts at form feeds, U+0085, U+2028 and other characters, which stand inside
the lines of real files.
"""

import re

_LINE_END = re.compile(r"\r\n|\r|\n")
_BREAKS = re.compile(r"[ \t\n\r\v\f\x85\u2028\u2029]+")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without their ends; a line end at its very end begins no line."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def one_line(text: str) -> str:
    """Return ``text`` trimmed, with runs of spaces, tabs and line breaks as single spaces.

    No-break and ideographic spaces are the translator's and stay.
    """
    return _BREAKS.sub(" ", text).strip()
