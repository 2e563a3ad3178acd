"""What files that hold pairs of texts are read as."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from amts_core.kernel.languages import tags

_N_SAID = 10
"""Problems of a file that are told one by one."""


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """How a person wants a file to be read, where the file does not say it.

    ``encoding`` is that of its characters, ``variants`` the tags of those that are meant of a
    language that it has several of.
    """

    encoding: str | None = None
    variants: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what a worker is given."""
        return {"encoding": self.encoding, "variants": [*self.variants]}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "ReadingChoice":
        """Return the choice that a worker was given, among other things."""
        return cls(given["encoding"], tuple(given["variants"]))


UNCHOSEN = ReadingChoice()
"""Files are read as they say themselves."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """Why something in a file was left out. ``line`` counts from 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Column:
    """The texts of a file in one language: ``texts[i]`` stands in row ``numbers[i]``, ascending.

    ``tag`` is a canonical language tag, empty where the file does not say it.
    """

    tag: str
    numbers: Sequence[int]
    texts: Sequence[str] = field(repr=False)


@dataclass(frozen=True)
class UnitFile:
    """A file of units: a column for each language, and what of the file could not be read.

    The source's column is the first; ``lines`` are where its rows begin, from 1. What a file takes
    to hold grows with its texts alone, be its languages ever so many.
    """

    columns: tuple[Column, ...]
    lines: Sequence[int]
    problems: tuple[LineProblem, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Our codes of the columns, or the tags where they are none; empty if none is said."""
        if not any(column.tag for column in self.columns):
            return ()
        return tuple(tags.code_of(column.tag) for column in self.columns)

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """A text for each column, empty where it has none: for files of a few languages."""
        made = [[""] * len(self.columns) for _ in self.lines]
        for place, column in enumerate(self.columns):
            for number, text in zip(column.numbers, column.texts, strict=True):
                made[number][place] = text
        return tuple(map(tuple, made))


def pairs(src: Column, tgt: Column) -> Iterator[tuple[int, str, str]]:
    """Yield the rows that have text in both columns: number, source, target."""
    targets = dict(zip(tgt.numbers, tgt.texts, strict=True))
    for number, text in zip(src.numbers, src.texts, strict=True):
        if number in targets:
            yield number, text, targets[number]


def summary(problems: Sequence[LineProblem]) -> list[str]:
    """Return what to say of what was left out: how much it is, and the first of it."""
    if not problems:
        return []
    said = [str(problem) for problem in problems[:_N_SAID]]
    if len(problems) > _N_SAID:
        said.append(f"and {len(problems) - _N_SAID:,} more")
    return [f"lines left out: {len(problems):,}", *said]
