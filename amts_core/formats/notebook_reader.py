"""Jupyter notebooks: the text of their markdown cells; every other byte is skeleton."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from json.decoder import scanstring  # type: ignore[attr-defined]

from amts_core.formats import markdown_reader
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format, Found, Omission, Place
from amts_core.formats.encodings import check_characters
from amts_core.kernel.errors import FormatError

_SKIP = re.compile(r"[\s,:]*")
_SCALAR = re.compile(r"[-+.\w]+")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.",
    re.DOTALL,
)


def check(text: str, name: str) -> None:
    """Refuse what is not a notebook.

    :raises FormatError: broken JSON (with its line), or JSON that is no notebook of format 4.
    :raises EncodingError: an escape that stands for a lone surrogate or a NUL character.
    """
    try:
        notebook = json.loads(text, parse_int=str, parse_float=str)
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
    for cell_type, cell in _cells(text):
        if cell_type == "markdown":
            check_characters(cell.text, name)


def read(source: MappedText) -> Iterator[Found]:
    """Yield the blocks of the markdown cells of a notebook, in order, and what is left out."""
    for cell_type, cell in _cells(source.text):
        if cell_type == "markdown":
            for kind, block in markdown_reader.read(MappedText.identity(cell.text)):
                yield kind, block.within(cell).within(source)
        elif cell.text:
            yield Omission.CODE, cell.within(source)


def escape(translation: str, place: Place) -> str:
    """Return ``translation`` as the inside of a JSON string that holds Markdown.

    In ASCII alone where the notebook is, and writes other characters as escapes.
    """
    ascii_only = place.document.isascii() and "\\u" in place.document
    literal = replace(place, written=_without_escapes(place.written))
    written = markdown_reader.escape(translation, literal)
    return json.dumps(written, ensure_ascii=ascii_only)[1:-1]


def _without_escapes(written: str) -> str:
    """Return what stands in a part of a file of JSON, between quotation marks or over several."""
    return _ESCAPE.sub(lambda escaped: str(json.loads(f'"{escaped.group()}"')), written)


@dataclass(frozen=True, slots=True)
class _Literal:
    """Where a string of the file stands, quotation marks included."""

    start: int
    end: int


_Node = dict[str, "_Node"] | list["_Node"] | _Literal | None


def _cells(text: str) -> Iterator[tuple[str, MappedText]]:
    """Yield type and source of each cell, mapped to the characters of the file."""
    notebook = _located(text)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        if not isinstance(cell, dict):
            continue
        cell_type, written = cell.get("cell_type"), cell.get("source")
        lines = written if isinstance(written, list) else [written]
        literals = [line for line in lines if isinstance(line, _Literal)]
        if isinstance(cell_type, _Literal) and literals:
            whole = MappedText.join([_unescaped(text, literal) for literal in literals])
            yield _unescaped(text, cell_type).text, whole


def _skip(text: str, position: int) -> int:
    match = _SKIP.match(text, position)
    return match.end() if match else position


def _located(text: str) -> _Node:
    """Return the value that a valid JSON text is, its strings as the places where they stand."""
    root: list[_Node] = []
    opened: list[tuple[dict[str, _Node] | list[_Node], str]] = [(root, "")]
    position = _skip(text, 0)
    while position < len(text):
        holder, key = opened[-1]
        opening = text[position]
        if opening in "}]":
            opened.pop()
            position = _skip(text, position + 1)
            continue
        if isinstance(holder, dict):
            key, position = scanstring(text, position + 1, True)
            position = _skip(text, position)
            opening = text[position]
        value, position = _begun(text, position, opening)
        if isinstance(holder, dict):
            holder[key] = value
        else:
            holder.append(value)
        if isinstance(value, dict | list):
            opened.append((value, ""))
        position = _skip(text, position)
    return root[0] if root else None


def _begun(text: str, position: int, opening: str) -> tuple[_Node, int]:
    """Return a string or a scalar and where it ends, or an empty container and where it begins."""
    if opening == '"':
        _, end = scanstring(text, position + 1, True)
        return _Literal(position, end), end
    if opening in "{[":
        return ({} if opening == "{" else []), position + 1
    match = _SCALAR.match(text, position)
    return None, match.end() if match else position + 1


def _unescaped(text: str, literal: _Literal) -> MappedText:
    """Return the characters that a string stands for."""
    whole = MappedText.identity(text[literal.start + 1 : literal.end - 1], literal.start + 1)
    parts: list[MappedText] = []
    position = 0
    for escaped in _ESCAPE.finditer(whole.text):
        parts.append(whole.cut(position, escaped.start()))
        start, position = escaped.span()
        character = json.loads(f'"{escaped.group()}"')
        place = (whole.starts[start],), (whole.ends[position - 1],)
        parts.append(MappedText(text=character, starts=place[0], ends=place[1]))
    return MappedText.join([*parts, whole.cut(position, len(whole.text))])


NOTEBOOK = Format(
    name="notebook",
    suffixes=(".ipynb",),
    read=read,
    check=check,
    escape=escape,
    has_formulas=True,
    has_hard_breaks=True,
)
