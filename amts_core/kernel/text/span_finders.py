"""How the end of a form of inline markup is found, in time that grows with the text alone.

What is matched on the spot is bounded, or can't hold what it begins with; what stands far away is
asked of :class:`~amts_core.kernel.text.text_marks.TextMarks`.
"""

import re
from collections.abc import Callable

from amts_core.kernel.text.text_marks import TextMarks

_TAG_END = re.compile(r"\s*>")

Finder = Callable[[TextMarks, int], int]
"""Returns where the form ends that begins at a place, 0 if none does."""

N_MOST = 4000
"""Most characters of a tag, and of an expression."""


def matching(pattern: str, n_most: int | None = None) -> Finder:
    """Return a finder by a pattern, of at most ``n_most`` characters."""
    compiled = re.compile(pattern, re.DOTALL)

    def find(marks: TextMarks, at: int) -> int:
        end = len(marks.text) if n_most is None else min(len(marks.text), at + n_most)
        match = compiled.match(marks.text, at, end)
        return match.end() if match else 0

    return find


def between(opening: str, closing: str, n_least: int = 0, followed_by: str = "") -> Finder:
    """Return a finder of what two marks stand around, at least ``n_least`` characters.

    :param followed_by: a pattern.
    """
    following = re.compile(followed_by)

    def find(marks: TextMarks, at: int) -> int:
        if not marks.text.startswith(opening, at):
            return 0
        first = at + len(opening) + n_least
        end = marks.after(closing, first)
        if _has_blank_line(marks, first, end) or not following.match(marks.text, end):
            return 0
        return end

    return find


def _has_blank_line(marks: TextMarks, start: int, end: int) -> bool:
    blank = marks.after("\n\n", start)
    return 0 < blank <= end


def braced(pattern: str, n_most: int | None = None) -> Finder:
    """Return a finder of braces, and what is in them, by how they begin."""
    compiled = re.compile(pattern, re.DOTALL)

    def find(marks: TextMarks, at: int) -> int:
        if not compiled.match(marks.text, at):
            return 0
        end = marks.group(marks.text.index("{", at))
        return 0 if n_most is not None and end - at > n_most else end

    return find


def code_after(pattern: str) -> Finder:
    """Return a finder of a head and the code that follows it at once."""
    compiled = re.compile(pattern)

    def find(marks: TextMarks, at: int) -> int:
        head = compiled.match(marks.text, at)
        return marks.code(head.end()) if head else 0

    return find


def element(names: str) -> Finder:
    """Return a finder of whole elements that have one of these names."""
    opening = re.compile(rf"<({names})\b[^<>]{{0,500}}(?<!/)>")

    def find(marks: TextMarks, at: int) -> int:
        head = opening.match(marks.text, at)
        end = marks.after(f"</{head[1]}", head.end()) if head else 0
        closing = _TAG_END.match(marks.text, end) if end else None
        return closing.end() if closing else 0

    return find


_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
_CODE_SIGN = re.compile(r"[\"'`\[\]=<>|&+*]|\w\(|\?[^?:]*+:|\A\s*\.\.\.", re.DOTALL)
_PROSE = re.compile(
    r"\b(?!(?:await|new|typeof|async|return|void)\b)[^\W\d_]{2,}\s+[^\W\d_]{2,}|\w'\w"
)


def expression(marks: TextMarks, at: int) -> int:
    """Return the end of braces with code in them: signs of code, and no two words in a row."""
    end = marks.group(at)
    if not end or end - at > N_MOST:
        return 0
    inside = _STRING.sub("''", marks.text[at + 1 : end - 1])
    return 0 if _PROSE.search(inside) or not _CODE_SIGN.search(inside) else end


_DOLLARS = re.compile(r"\$(?![\s$])(?:[^\\$#]|\\.)++(?<!\s)\$(?!\d)", re.DOTALL)
_SPACED_DOLLARS = re.compile(
    r"(?<![A-Za-z0-9\\])\$((?:[^\\$#]|\\.){1,300})\$(?![A-Za-z0-9])", re.DOTALL
)
"""A formula with spaces at its ends, as MathJax and MyST take them; or two signs of money."""
_COMMAND = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?|\{[^{}]*\}")
_WORD_OR_NONE = re.compile(r"[A-Za-z]{2}|[^\x00-\x7f]|\A[\W\d]*\Z")
_PRICE = re.compile(
    r"(?<=[A-Za-z])\$\d|\$\d[\d.,–-]*(?:[kKmMbB]\b)?(?:\s+[^\W\d_]{2}|\s*(?![a-zA-Z])[^\W\d_])"
    r"|(?<=\d)\$[^\\$]*\d\$"
)


def _spaced_formula(text: str, at: int) -> re.Match[str] | None:
    """Return ``$ x $`` where nothing between the dollars is a word, but for commands of TeX."""
    match = _SPACED_DOLLARS.match(text, at)
    if match is None or _WORD_OR_NONE.search(_COMMAND.sub("_", match.group(1))):
        return None
    return match


def maths(marks: TextMarks, at: int) -> int:
    """Return the end of ``$x$``; of ``US$5``, ``$5 or`` and ``5$ or 6$`` the dollars are money.

    Nor is ``?$#@$`` a formula, which services put for bad words: TeX allows no bare ``#`` in one.
    """
    if marks.text[at - 1 : at] == "$" or _PRICE.match(marks.text, at):
        return 0
    match = _DOLLARS.match(marks.text, at) or _spaced_formula(marks.text, at)
    return match.end() if match and not _has_blank_line(marks, at, match.end()) else 0
