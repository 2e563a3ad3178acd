"""Two versions of the lines of a Word document → what becomes of each of its paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from amts_core.formats.docx_lines import DIVIDER, TAG
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages.writing_systems import TOKEN
from amts_core.kernel.records import BlockKind

_FORMATS = frozenset({"b", "i", "u", "s", "sup", "sub", "code", "f"})
_WORD = re.compile(TOKEN)
_PAIR, _SAME_WORDS, _TAG = 1000, 3000, 8000
"""What it is worth that a line keeps its paragraph: as such, by its words, and for each tag."""
_N_LEAST, _N_MOST = 32, 256
"""How many lines from the diagonal a line's counterpart is looked for."""

_Step = tuple[int | None, int | None]
"""Numbers of an old line and its new one; None where it is removed, or added."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What becomes of a line: its text, None where it is removed, and the lines behind it.

    Lines are a kind, a tab, and a text.
    """

    old: str
    new: str | None
    added: tuple[str, ...] = ()


def line_changes(old: str, new: str, is_free: Iterable[bool]) -> list[LineChange]:
    """Return what becomes of each line of a document.

    Which were added and removed is told by kinds, tags and words, so that what tags stand for
    stays with its words.

    :param is_free: whether an old line can be removed, and others added behind it, of each.
    :raises FormatError: lines are added or removed where none can be, or one was moved that has
        markup of its own.
    """
    before, after = old.split("\n")[:-1], new.removesuffix("\n").split("\n")
    has_same_kinds = list(map(kind_of, before)) == list(map(kind_of, after))
    if has_same_kinds and not any(map(_brings_markup, before, after)):
        return [LineChange(*lines) for lines in zip(before, after, strict=True)]
    tag_worth = 0 if has_same_kinds else _TAG
    lines = _Lines(_traits(before), _traits(after), tuple(is_free), tag_worth)
    whole = [(range(len(before)), range(len(after)))]
    steps = lines.steps(_blocks(before, after)) or lines.steps(whole)
    if steps is None:
        raise no_place()
    changes: list[LineChange] = []
    for former, line in steps:
        if former is not None:
            changes.append(LineChange(before[former], None if line is None else after[line]))
        elif line is not None:
            changes[-1] = replace(changes[-1], added=(*changes[-1].added, after[line]))
    if changes[0].new is None and changes[0].old in changes[0].added:
        raise no_place()
    _check_moves(changes)
    return changes


def kind_of(line: str) -> str:
    """Return which kind of paragraph a line is."""
    return line.partition("\t")[0]


def no_place() -> FormatError:
    """Return the error for paragraphs that are added or removed where none can be."""
    return FormatError(
        "In a Word document paragraphs can be added and removed in the body alone, behind its "
        "first one. Change its tables, notes, headers and footers in Word."
    )


def _check_moves(changes: Iterable[LineChange]) -> None:
    """Refuse new lines with markup that others have lost: a new paragraph would be without it."""
    lost, gained = Counter[str](), Counter[str]()
    for change in changes:
        lost += _markup(change.old) - _markup(change.new or "")
        for line in change.added:
            gained += _markup(line)
    if lost & gained:
        raise FormatError(
            "A paragraph with a link, a note or a picture was moved in a Word document. Move it in "
            "Word."
        )


def _brings_markup(old: str, new: str) -> bool:
    return old != new and bool(_markup(new) - _markup(old))


def _markup(line: str) -> Counter[str]:
    """Return the tags of a line that stand for more than a format or a division."""
    return Counter(
        label
        for tag in TAG.finditer(line)
        if (label := tag["name"].rstrip("0123456789")) not in _FORMATS
        and not tag["close"]
        and not DIVIDER.fullmatch(tag.group())
    )


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a line is known by."""

    kind: str
    words: frozenset[str]
    tags: frozenset[str]


def _traits(lines: Iterable[str]) -> list[_Traits]:
    return [
        _Traits(
            kind_of(line),
            frozenset(_WORD.findall(TAG.sub("", line.partition("\t")[2]).casefold())),
            frozenset(tag.group() for tag in TAG.finditer(line)),
        )
        for line in lines
    ]


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield the old and the new lines between those that stayed, and each of these with itself."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for how, first, last, begin, end in matcher.get_opcodes():
        if how == "equal":
            for old, new in zip(range(first, last), range(begin, end), strict=True):
                yield range(old, old + 1), range(new, new + 1)
        else:
            yield range(first, last), range(begin, end)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Two versions of lines, and what it is worth to keep a tag; :func:`line_changes`."""

    old: Sequence[_Traits]
    new: Sequence[_Traits]
    is_free: Sequence[bool]
    tag_worth: int

    def steps(self, blocks: Iterable[tuple[range, range]]) -> list[_Step] | None:
        """Return what becomes of each line of blocks, in order; None where there is no way."""
        steps: list[_Step] = []
        for old, new in blocks:
            choices = self._choices(old, new)
            i, j = old.start, new.start
            while (i, j) != (old.stop, new.stop):
                step = choices.get((i, j))
                if step is None:
                    return None
                steps.append(step)
                i, j = i + (step[0] is not None), j + (step[1] is not None)
        return steps

    def _choices(self, old: range, new: range) -> dict[tuple[int, int], _Step]:
        """Return the best step before each old and new line, which pairs if another is as good."""
        choices: dict[tuple[int, int], _Step] = {}
        below: dict[int, int] = {}
        for i in range(old.stop, old.start - 1, -1):
            row = {new.stop: 0} if i == old.stop else {}
            can_add = i > 0 and self.is_free[i - 1]
            can_remove = i < old.stop and self.is_free[i]
            for j in _columns(i, old, new):
                ways: list[tuple[int, _Step]] = []
                if j + 1 in below and self.old[i].kind == self.new[j].kind:
                    ways.append((below[j + 1] + self._worth(i, j), (i, j)))
                if can_remove and j in below:
                    ways.append((below[j], (i, None)))
                if can_add and j + 1 in row and self.new[j].kind != BlockKind.CELL:
                    ways.append((row[j + 1], (None, j)))
                if ways:
                    row[j], choices[i, j] = max(ways, key=lambda way: way[0])
            below = row
        return choices

    def _worth(self, i: int, j: int) -> int:
        old, new = self.old[i], self.new[j]
        n_words = len(old.words) + len(new.words)
        alike = 2 * len(old.words & new.words) / n_words if n_words else 0.0
        n_tags = len(old.tags & new.tags)
        return _PAIR + round(alike * (_SAME_WORDS + n_tags * _TAG)) + n_tags * self.tag_worth


def _columns(i: int, old: range, new: range) -> range:
    """Return the new lines that come into question where an old one stands, the last one first."""
    n_rows = max(len(old), 1)
    centre = new.start + len(new) * (i - old.start) // n_rows
    n_columns = min(_N_LEAST + abs(len(new) - len(old)), _N_MOST) + len(new) // n_rows
    last = min(new.stop, centre + n_columns)
    return range(last, max(new.start, centre - n_columns) - 1, -1)
