"""Find and replace in many texts: what becomes of each, before anything is changed. Pure."""

import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from amts_core.kernel.errors import ReviewError
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER
from amts_core.kernel.text.occurrences import MAX_CHARACTERS, Replaced, Search

MOST = 500
"""Most texts that are changed at once."""
_SECONDS = 5.0
"""How long all texts together are looked through at most."""
_SECONDS_A_TEXT = 1.0
_N_NAMED = 60
"""How much of a source is told to say which text is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedText:
    """A text in which something may be replaced, at a version, and what it translates.

    ``document`` is the path of its document.
    """

    id: int
    version: int
    document: str
    src_text: str
    text: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """What becomes of a text: ``replaced`` has it with the places in it, before and after."""

    of: SearchedText
    replaced: Replaced

    @property
    def is_possible(self) -> bool:
        """Whether something is left of the text."""
        return bool(self.replaced.text.strip())


@dataclass(frozen=True, slots=True)
class Rewording:
    """What is looked for in many texts, and what is put in its place, as a person wrote it."""

    search: Search
    new: str

    @property
    def needed(self) -> str:
        """The words that a text must hold to change; empty where an expression says which."""
        return "" if self.search.is_regex else self.search.words

    @property
    def note(self) -> str:
        """What an event notes of it."""
        options = {
            "expression": self.search.is_regex,
            "whole words": self.search.is_whole,
            "with case": self.search.is_cased,
        }
        how = [name for name, is_so in options.items() if is_so]
        return f"“{self.search.words}” → “{self.new}”" + (f" ({', '.join(how)})" if how else "")

    def among(
        self, texts: Iterable[SearchedText], *, seconds: float = _SECONDS
    ) -> tuple[Substitution, ...]:
        """Return the texts that change, in their order.

        :raises ReviewError: it can't be looked for, or put in, or the search takes too long.
        """
        put = written(self.new)
        until = time.monotonic() + seconds
        found = []
        for one in texts:
            left = max(until - time.monotonic(), 0.001) if self.search.is_regex else None
            replaced = self.search.replaced(one.text, put, seconds=left)
            if replaced.text != one.text:
                found.append(Substitution(one, replaced))
        return tuple(found)

    def within(self, text: str) -> str:
        """Return what becomes of one text.

        :raises ReviewError: as :meth:`among`.
        """
        return self.search.replaced(text, written(self.new), seconds=_SECONDS_A_TEXT).text


def written(new: str) -> str:
    """Return what is put in as it is stored: composed (NFC).

    :raises ReviewError: it is too long, or has control characters, such as line ends.
    """
    is_one_line = len(new.splitlines()) < 2 and not CONTROL_CHARACTER.search(new)
    if len(new) > MAX_CHARACTERS or not is_one_line:
        raise ReviewError(
            f"What is put in has {len(new)} characters, of which some may be control characters or "
            f"line ends. Write up to {MAX_CHARACTERS} on one line."
        )
    return unicodedata.normalize("NFC", new)


def check_number(n: int) -> None:
    """Refuse to change nothing, or too many texts at once.

    :raises ReviewError: saying how many are.
    """
    if not n:
        raise ReviewError("Nothing is chosen. Look for something that is there.")
    if n > MOST:
        raise ReviewError(
            f"{n:,} texts would change, up to {MOST} are changed at once. Choose fewer documents, "
            "or do some of them first."
        )


def check_errors(src_text: str, errors: str) -> None:
    """Refuse to change a text that has errors then.

    :param errors: what they say; empty for none.
    :raises ReviewError: naming the text by what it translates, and them.
    """
    if errors:
        named = src_text if len(src_text) <= _N_NAMED else f"{src_text[: _N_NAMED - 1]}…"
        raise ReviewError(
            f"“{named}” can't have it: {errors}. Leave it out, or put in something else."
        )
