"""Jupyter notebooks: the text of their markdown cells; every other byte is skeleton."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

from amts_core.formats import markdown_escapes, markdown_reader
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format, Found, Place
from amts_core.formats.encodings import check_characters
from amts_core.kernel.errors import FormatError

_SKIP = re.compile(r"[\s,:]*")
_SCALAR = re.compile(r"[-+.\w]+")
_STRING_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)


def check(text: str, name: str) -> None:
    """Refuse what is not a notebook.

    :raises FormatError: broken JSON (with its line), or JSON that is no notebook of format 4.
    :raises EncodingError: an escape that stands for a lone surrogate or a NUL character.
    """
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"{name} is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}. "
            "Open it in Jupyter, save it again, and import that."
        ) from error
    except RecursionError as error:
        raise FormatError(f"{name} is nested too deeply to be a notebook.") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise FormatError(
            f"{name} is JSON but not a notebook of format 4: it has no list of cells. "
            "Convert older ones with: jupyter nbconvert --to notebook"
        )
    for cell in _markdown_cells(text):
        check_characters(cell.text, name)


def read(source: MappedText) -> Iterator[Found]:
    """Yield the blocks of the markdown cells of a notebook, in order."""
    for cell in _markdown_cells(source.text):
        for kind, block in markdown_reader.read(MappedText.identity(cell.text)):
            yield kind, block.within(cell)


def escape(translation: str, place: Place) -> str:
    """Return ``translation`` as the inside of a JSON string that holds Markdown.

    In ASCII alone where the notebook is, and writes other characters as escapes.
    """
    ascii_only = place.document.isascii() and "\\u" in place.document
    written = markdown_escapes.escape(translation, place)
    return json.dumps(written, ensure_ascii=ascii_only)[1:-1]


@dataclass(frozen=True, slots=True)
class _Literal:
    """Where a string of the file stands, quotation marks included."""

    start: int
    end: int


_Node = dict[str, "_Node"] | list["_Node"] | _Literal | None


def _markdown_cells(text: str) -> Iterator[MappedText]:
    """Yield the source of each markdown cell, mapped to the characters of the file."""
    notebook, _ = _locate(text, _skip(text, 0))
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        if not isinstance(cell, dict):
            continue
        cell_type, written = cell.get("cell_type"), cell.get("source")
        if isinstance(cell_type, _Literal) and _unescaped(text, cell_type).text == "markdown":
            lines = written if isinstance(written, list) else [written]
            literals = [line for line in lines if isinstance(line, _Literal)]
            if literals:
                yield MappedText.join([_unescaped(text, literal) for literal in literals])


def _skip(text: str, position: int) -> int:
    match = _SKIP.match(text, position)
    return match.end() if match else position


def _locate(text: str, position: int) -> tuple[_Node, int]:
    """Return the value that begins at ``position`` of a valid JSON text, and where it ends."""
    opening = text[position]
    if opening == '"':
        _, end = scanstring(text, position + 1, True)
        return _Literal(position, end), end
    if opening not in "{[":
        match = _SCALAR.match(text, position)
        return None, match.end() if match else position + 1
    members: dict[str, _Node] = {}
    values: list[_Node] = []
    position = _skip(text, position + 1)
    while text[position] not in "}]":
        if opening == "{":
            key, position = scanstring(text, position + 1, True)
            members[key], position = _locate(text, _skip(text, position))
        else:
            value, position = _locate(text, position)
            values.append(value)
        position = _skip(text, position)
    return (members if opening == "{" else values), position + 1


def _unescaped(text: str, literal: _Literal) -> MappedText:
    units = list(_STRING_UNIT.finditer(text, literal.start + 1, literal.end - 1))
    return MappedText(
        "".join(json.loads(f'"{unit.group()}"') for unit in units)
        if "\\" in text[literal.start : literal.end]
        else text[literal.start + 1 : literal.end - 1],
        [unit.start() for unit in units],
        [unit.end() for unit in units],
    )


NOTEBOOK = Format(
    name="notebook",
    suffixes=(".ipynb",),
    read=read,
    check=check,
    escape=escape,
    has_formulas=True,
    has_hard_breaks=True,
)
