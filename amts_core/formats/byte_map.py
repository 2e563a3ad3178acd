"""Text that remembers where each of its characters stands in the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True)
class MappedText:
    """``text`` whose character ``i`` is the range ``starts[i]:ends[i]`` of another text.

    Characters may be left out between two that are kept (the ``>`` of a quotation), and one may
    stand for several (``é`` for ``&eacute;``); their order never changes.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def identity(cls, text: str, at: int = 0) -> "MappedText":
        """Map ``text`` to the stretch of the same characters that begins at ``at``."""
        return cls(text, range(at, at + len(text)), range(at + 1, at + len(text) + 1))

    @classmethod
    def join(cls, parts: Sequence["MappedText"]) -> "MappedText":
        """Return the parts one after the other, with nothing in between."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            "".join(part.text for part in parts),
            tuple(chain.from_iterable(part.starts for part in parts)),
            tuple(chain.from_iterable(part.ends for part in parts)),
        )

    def cut(self, start: int, end: int) -> "MappedText":
        """Return characters ``start:end``."""
        return MappedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def strip(self) -> "MappedText":
        """Return the text without white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, start + len(self.text.strip()))

    def within(self, outer: "MappedText") -> "MappedText":
        """Return the same text mapped through ``outer``, whose text it was taken from."""
        return MappedText(
            self.text,
            [outer.starts[start] for start in self.starts],
            [outer.ends[end - 1] for end in self.ends],
        )
