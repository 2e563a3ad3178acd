"""Lines as editors and programs part them: at CR LF, LF or CR, and nowhere else.

``str.splitlines`` also parts at form feeds, U+0085, U+2028 and other characters, which stand inside
the lines of real files.
"""

import re

_LINE_END = re.compile(r"\r\n|\r|\n")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without their ends; a line end at its very end begins no line."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]
