"""Where texts hold what somebody looks for, and what they are once it is replaced. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.languages.writing_systems import TOKEN
from amts_core.kernel.text.changed_words import Span

MAX_CHARACTERS = 500
"""Most characters of what is looked for, and of what is put in its place."""
_TOKEN = regex.compile(rf"{TOKEN}|[^\s\w]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for, and how.

    ``is_regex``: ``words`` is a regular expression, as the library ``regex`` has them.
    ``is_whole``: it begins and ends where words do, which is everywhere in a script that does not
    space them. ``is_cased``: capitals are told from small letters.
    """

    words: str
    is_regex: bool = False
    is_whole: bool = False
    is_cased: bool = False

    def spans(self, text: str, *, seconds: float | None = None) -> tuple[Span, ...]:
        """Return where a text holds it, in order and without overlap; nothing is never found.

        :param seconds: how long to look at most.
        :raises ReviewError: it is no regular expression, or takes longer.
        """
        return tuple(found.span() for found in self._found(text, seconds))

    def replaced(self, text: str, new: str, *, seconds: float | None = None) -> "Replaced":
        r"""Return a text with something else in all places, and where that stands.

        :param new: as it is; for a regular expression ``\1`` and ``\g<name>`` stand for groups.
        :raises ReviewError: as :meth:`spans`, or there is no such group.
        """
        before: list[Span] = []
        after: list[Span] = []
        parts: list[str] = []
        at = length = 0
        for found in self._found(text, seconds):
            put = self._expanded(found, new)
            length += found.start() - at
            parts += [text[at : found.start()], put]
            before.append(found.span())
            after.append((length, length + len(put)))
            length, at = length + len(put), found.end()
        return Replaced("".join((*parts, text[at:])), tuple(before), tuple(after))

    def _found(self, text: str, seconds: float | None) -> "Iterator[regex.Match[str]]":
        pattern = _pattern(self)
        borders = _borders(text) if self.is_whole else None
        try:
            for found in pattern.finditer(text, timeout=seconds):
                if found.end() > found.start() and (borders is None or _is_whole(found, borders)):
                    yield found
        except TimeoutError as error:
            raise ReviewError(
                f"The expression {self.words[:60]!r} takes too long. Write a simpler one, without "
                "repetitions in repetitions."
            ) from error

    def _expanded(self, found: "regex.Match[str]", new: str) -> str:
        if not self.is_regex:
            return new
        try:
            return str(found.expand(new))
        except (regex.error, IndexError) as error:
            raise ReviewError(
                f"The replacement {new[:60]!r} names a group that the expression does not have: "
                f"{error}. Mend one of them."
            ) from error


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text in which something was replaced: where that stood before, and what stands there."""

    text: str
    before: tuple[Span, ...]
    after: tuple[Span, ...]


@lru_cache(maxsize=64)
def _pattern(search: Search) -> "regex.Pattern[str]":
    """Return the pattern of a search.

    :raises ReviewError: it is empty, too long, or no regular expression.
    """
    if not search.words:
        raise ReviewError("There is nothing to look for. Write some words.")
    if len(search.words) > MAX_CHARACTERS:
        raise ReviewError(
            f"What is looked for has {len(search.words)} characters, up to {MAX_CHARACTERS} are "
            "taken. Shorten it."
        )
    written = search.words if search.is_regex else regex.escape(search.words, literal_spaces=True)
    try:
        return regex.compile(written, 0 if search.is_cased else regex.IGNORECASE)
    except regex.error as error:
        raise ReviewError(
            f"{search.words[:60]!r} is no regular expression: {error}. Mend it, or look for it as "
            "plain words."
        ) from error


def _borders(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return where words, and signs, begin and end in a text."""
    spans = [found.span() for found in _TOKEN.finditer(text)]
    return frozenset(start for start, _ in spans), frozenset(end for _, end in spans)


def _is_whole(found: "regex.Match[str]", borders: tuple[frozenset[int], frozenset[int]]) -> bool:
    begins, ends = borders
    return found.start() in begins and found.end() in ends
