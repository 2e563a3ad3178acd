"""CSV and TSV of any maker: what parts the columns is seen from the first lines.

CSV has quotation marks as in RFC 4180. TSV has none, as corpora are written, unless a field is
closed by one right before the tab, as spreadsheets write. A line that can't be read is told.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from amts_core.bilingual_files.records import Column, LineProblem, UnitFile
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import LANGUAGES, tags
from amts_core.kernel.text.line_ends import lines_of, one_line

_TAB = "\t"
_LIKELY = {".csv": ",;\t"}
_N_SEEN = 50
"""Records that are looked at to see what parts the columns."""
_N_LINES = 100
"""Most lines of one record."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_HEADS = frozenset(
    {
        *("source", "source term", "source text", "src", "term"),
        *("target", "target term", "target text", "tgt", "translation"),
    }
)
"""What a column is called where its language is not."""


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of a record, or why it has none, and the number of its first line from 1."""

    line: int
    cells: Sequence[str]
    reason: str = ""


def read(text: str, name: str, suffix: str) -> UnitFile:
    """Return the units of a CSV or TSV file.

    :param suffix: the end of the file's name, which says what is likelier to part the columns.
    :raises FormatError: no line has two columns.
    """
    separator, n_columns = _shape(text, suffix)
    if n_columns < 2:
        reason = next((one.reason for one in _records(text, separator)), "") or _count(1, 2)
        raise FormatError(
            f"{name}, line 1: {reason}. Write a source and its translations on each line, with a "
            "comma, a semicolon or a tab in between."
        )
    texts: list[tuple[list[int], list[str]]] = [([], []) for _ in range(n_columns)]
    heads: tuple[str, ...] | None = None
    problems: list[LineProblem] = []
    lines: list[int] = []
    for record in _records(text, separator):
        if record.reason or len(record.cells) != n_columns:
            reason = record.reason or _count(len(record.cells), n_columns)
            problems.append(LineProblem(record.line, reason))
            continue
        if heads is None:
            heads = _tags(record.cells)
            if heads is not None:
                if any(map(str.istitle, filter(tags.is_tag, record.cells))):
                    said = ", ".join(record.cells)
                    problems.append(LineProblem(record.line, f"taken for language codes: {said}"))
                continue
            heads = ("",) * n_columns
        for column, cell in zip(texts, record.cells, strict=True):
            if cell:
                column[0].append(len(lines))
                column[1].append(cell)
        lines.append(record.line)
    columns = zip(heads or ("",) * n_columns, texts, strict=True)
    return UnitFile(tuple(Column(tag, *column) for tag, column in columns), lines, tuple(problems))


def _count(n_found: int, n_columns: int) -> str:
    return f"expected {n_columns} columns, found {n_found}"


def _shape(text: str, suffix: str) -> tuple[str, int]:
    """Return what parts the columns of a file, and how many there are: 0 where none can be seen."""
    shapes: list[tuple[float, int, str]] = []
    for separator in _LIKELY.get(suffix, "\t,;"):
        records = list(islice(_records(text, separator), _N_SEEN))
        if records and _tags(records[0].cells) is not None:
            return separator, len(records[0].cells)
        counts = Counter(len(record.cells) for record in records if len(record.cells) > 1)
        for n_columns, n_records in counts.most_common(1):
            if separator == _TAB:
                return separator, n_columns
            shapes.append((n_records / len(records), -n_columns, separator))
    _, n_columns, separator = max(shapes, key=lambda shape: shape[:2], default=(0, 0, _TAB))
    return separator, -n_columns


@cache
def _language_names() -> dict[str, str]:
    return {
        name.casefold(): language.code
        for language in LANGUAGES.values()
        for name in (language.name, language.native_name)
    }


def _tags(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Return the languages of the columns, empty where one is only named; None of no header."""
    known = [_tag(cell) for cell in cells]
    if any(tag is None for tag in known) or sum(map(bool, cells)) < 2:
        return None
    found = tuple(tag or "" for tag in known)
    said = {tags.primary(tag) for tag in found if tag}
    return found if not said or said & LANGUAGES.keys() else None


def _tag(cell: str) -> str | None:
    word = cell.casefold()
    if not word or word in _HEADS:
        return ""
    named = _language_names().get(word)
    return named or (tags.canonical(cell) if tags.is_tag(cell) else None)


def _records(text: str, separator: str) -> Iterator[_Record]:
    """Yield the records of a file that hold something."""
    found = _tab_records(text) if separator == _TAB else _quoted_records(text, separator)
    for record in found:
        cells = [one_line(cell) for cell in record.cells]
        if record.reason or any(cells):
            yield _Record(record.line, cells, record.reason)


def _tab_records(text: str) -> Iterator[_Record]:
    lines = lines_of(text)
    number = 0
    while number < len(lines):
        first = number + 1
        cells = lines[number].split(_TAB)
        number += 1
        while (rest := _continued(cells[-1], lines, number)) is not None:
            end, last = rest
            cells = [*cells[:-1], *last]
            number = end
        yield _Record(first, [_unquoted(cell) for cell in cells])


def _continued(cell: str, lines: Sequence[str], number: int) -> tuple[int, list[str]] | None:
    """Return the cells with which the last one of a line goes on, if it is closed by a quote there.

    With them comes the number of the line behind. Lines in between have no tab.
    """
    if not cell.startswith('"') or cell.count('"') % 2 == 0:
        return None
    parts = [cell]
    for end in range(number, min(number + _N_LINES, len(lines))):
        part, *others = lines[end].split(_TAB)
        parts.append(part)
        if part.count('"') % 2:
            whole = "\n".join(parts)
            return (end + 1, [whole, *others]) if _QUOTED.fullmatch(whole) else None
        if others:
            return None
    return None


def _unquoted(cell: str) -> str:
    quoted = _QUOTED.fullmatch(cell)
    return cell if quoted is None else quoted[1].replace('""', '"')


class _Lines:
    """The lines of a file from a number on, up to the most that a record may have."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self.lines, self.number, self.end = lines, first, 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.number >= min(self.end, len(self.lines)):
            raise StopIteration
        self.number += 1
        return self.lines[self.number - 1]


def _reason(error: csv.Error) -> str:
    """Return why a record could not be read, and what to do."""
    said = str(error).replace(_TAB, "tab")
    if said.startswith("field larger"):
        return f"a field has more than {csv.field_size_limit():,} characters; divide it"
    return f"{said}; close the quotation"


def _quoted_records(text: str, separator: str) -> Iterator[_Record]:
    """Yield the records of CSV; where one has no end it is its first line alone that is lost."""
    lines = _LINE.findall(text)
    first = 0
    while first < len(lines):
        source = _Lines(lines, first)
        reader = csv.reader(source, delimiter=separator, strict=True)
        try:
            while first < len(lines):
                source.end = first + _N_LINES
                cells = next(reader)
                yield _Record(first + 1, cells)
                first = source.number
        except csv.Error as error:
            yield _Record(first + 1, (), _reason(error))
            first += 1
