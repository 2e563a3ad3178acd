"""Text that remembers where each of its characters stands in the document."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amts_core.kernel.records import Notation


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedText:
    """``text`` whose character ``i`` is the range ``starts[i]:ends[i]`` of another text.

    Characters may be left out between two that are kept (the ``>`` of a quotation), and one may
    stand for several (``é`` for ``&eacute;``); their order never changes. ``key`` is what a value
    of front matter is called.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    notation: Notation = Notation.TEXT
    key: str = ""

    @classmethod
    def identity(cls, text: str, at: int = 0) -> "MappedText":
        """Map ``text`` to the stretch of the same characters that begins at ``at``."""
        starts, ends = range(at, at + len(text)), range(at + 1, at + len(text) + 1)
        return cls(text=text, starts=starts, ends=ends)

    @classmethod
    def join(cls, parts: Sequence["MappedText"]) -> "MappedText":
        """Return the parts one after the other, with nothing in between."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            text="".join(part.text for part in parts),
            starts=_joined([part.starts for part in parts]),
            ends=_joined([part.ends for part in parts]),
        )

    def cut(self, start: int, end: int) -> "MappedText":
        """Return characters ``start:end``."""
        return MappedText(
            text=self.text[start:end],
            starts=self.starts[start:end],
            ends=self.ends[start:end],
            notation=self.notation,
            key=self.key,
        )

    def strip(self, characters: str | None = None) -> "MappedText":
        """Return the text without white space, or these characters, at its ends."""
        start = len(self.text) - len(self.text.lstrip(characters))
        return self.cut(start, start + len(self.text.strip(characters)))

    def without(self, character: str) -> "MappedText":
        """Return the text without a character."""
        if character not in self.text:
            return self
        pieces = re.finditer(f"[^{re.escape(character)}]+", self.text)
        return MappedText.join([self.cut(*piece.span()) for piece in pieces])

    def within(self, outer: "MappedText") -> "MappedText":
        """Return the same text mapped through ``outer``, whose text it was taken from."""
        return MappedText(
            text=self.text,
            starts=array("q", [outer.starts[start] for start in self.starts]),
            ends=array("q", [outer.ends[end - 1] for end in self.ends]),
            notation=self.notation,
            key=self.key,
        )

    def with_key(self, key: str) -> "MappedText":
        """Return the text as the value of a key."""
        return replace(self, key=key)

    def in_notation(self, notation: Notation) -> "MappedText":
        """Return the text as one that is written in this notation."""
        return replace(self, notation=notation)

    def as_value(self, text: str, notation: Notation) -> "MappedText":
        """Return the value that this text, with its marks, is written for.

        Each of its characters stands for the whole.
        """
        text = " ".join(text.split())
        if not self.text:
            return MappedText(text="", starts=(), ends=(), notation=notation)
        starts, ends = (self.starts[0],) * len(text), (self.ends[-1],) * len(text)
        return MappedText(text=text, starts=starts, ends=ends, notation=notation)


def _joined(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return rows of places as one: a range where each goes on where the one before ended."""
    rows = [part for part in parts if len(part)]
    if not rows:
        return range(0)
    if all(isinstance(row, range) for row in rows) and all(
        left[-1] + 1 == right[0] for left, right in zip(rows, rows[1:], strict=False)
    ):
        return range(rows[0][0], rows[-1][-1] + 1)
    joined = array("q")
    for row in rows:
        joined.extend(row)
    return joined
