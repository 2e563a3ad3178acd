"""Glossaries: read from a file or from lines, and kept by those who may.

Reading is pure and all or nothing: what can't be read is told with its line, and nothing is stored.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from amts_core.formats import encodings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import MAX_NAME
from amts_core.kernel.errors import ConfigurationError, FormatError, PermissionDenied
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Person, Project, Role
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER
from amts_core.kernel.text.line_ends import lines_of
from amts_core.project.store import term_rows
from amts_core.project.store.term_rows import GlossaryTerm

_KEEPERS = frozenset({Role.EDITOR, Role.LEAD})
_HEADERS = frozenset({"source", "target", "src", "tgt", "source term", "target term", "term"})


def read_file(
    data: bytes, name: str, languages: tuple[str, str], *, encoding: str | None = None
) -> tuple[GlossaryTerm, ...]:
    """Return the terms of a CSV or TSV file of two columns, each once, in its order.

    The columns are source and target term. A first row that names the columns or the languages is
    left out; so are empty rows. Columns are parted by tabs, semicolons or commas, whichever the
    first row has.

    :param encoding: what a person chose.
    :raises DocumentError: the file is no text, or a row has not two columns; the message names the
        line.
    """
    lines = encodings.decode(data, name, encoding=encoding).text
    first = next((line for line in lines_of(lines) if line.strip()), "")
    separator = next((one for one in "\t;," if one in first), ",")
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=separator, strict=True)
    found: list[GlossaryTerm] = []
    is_first = True
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not (is_first and _is_header(row, languages)):
                found.append(_term(row, f"{name}, line {reader.line_num}"))
            is_first = False
    except csv.Error as error:
        raise FormatError(
            f"{name}, line {reader.line_num}: {error}. Close every quotation mark, and write each "
            "term on a row of its own."
        ) from error
    return _not_empty(found, name)


def read_lines(text: str) -> tuple[GlossaryTerm, ...]:
    """Return the terms of a text with ``source = target`` on each line, each once, in its order.

    Empty lines are left out, so that no line at all means no terms.

    :raises FormatError: a line has no equals sign, or it is not clear which one parts the terms.
    """
    found: list[GlossaryTerm] = []
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip():
            continue
        sides = line.split(" = ") if " = " in line else line.split("=")
        if len(sides) != 2:
            raise FormatError(
                f"Line {number}: expected source = target, with one equals sign between spaces, "
                f"found {line.strip()[:60]!r}. A term that holds one itself fits into a file."
            )
        found.append(_term(sides, f"Line {number}"))
    return tuple(dict.fromkeys(found))


def as_lines(found: Iterable[GlossaryTerm]) -> str:
    """Return terms as :func:`read_lines` reads them."""
    return "\n".join(f"{term.src} = {term.tgt}" for term in found)


def as_tsv(found: Iterable[GlossaryTerm], languages: tuple[str, str]) -> bytes:
    """Return terms as a TSV file in UTF-8 that :func:`read_file` reads, language codes in row 1."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
    writer.writerow(languages)
    writer.writerows((term.src, term.tgt) for term in found)
    return lines.getvalue().encode("utf-8")


def may_keep(person: Person) -> bool:
    """Return whether a person may change glossaries."""
    return person.role in _KEEPERS


def keep(
    store: Store, person: Person, project: Project, tgt_lang: str, new: Sequence[GlossaryTerm]
) -> int:
    """Make these the terms of a project for a target language, and return how many there are now.

    :raises PermissionDenied: the person is neither editor nor lead.
    :raises ConfigurationError: the project is not translated into this language.
    """
    if not may_keep(person):
        raise PermissionDenied(
            f"{person.name} is a {person.role} and may not change the glossary. Ask an editor or a "
            "lead."
        )
    check_target(project, tgt_lang)
    return term_rows.replace_terms(store, project.id, tgt_lang, new)


def check_target(project: Project, tgt_lang: str) -> None:
    """Refuse a language that a project is not translated into.

    :raises ConfigurationError: naming those that it is translated into.
    """
    if tgt_lang not in project.tgt_langs:
        known = ", ".join(profile(one).name for one in project.tgt_langs) or "none yet"
        raise ConfigurationError(
            f"Project {project.name!r} is not translated into {profile(tgt_lang).name}. Its target "
            f"languages: {known}."
        )


def _is_header(row: Sequence[str], languages: tuple[str, str]) -> bool:
    names = {name.casefold() for one in languages for name in (one, profile(one).name)}
    return all(cell.strip().casefold() in _HEADERS | names for cell in row)


def _term(cells: Sequence[str], place: str) -> GlossaryTerm:
    """Return the term of two cells.

    :raises FormatError: naming the place and what is wrong there.
    """
    if len(cells) != 2:
        raise FormatError(
            f"{place}: expected two columns, source term and target term, found {len(cells)}. "
            "Nothing was changed."
        )
    src, tgt = (" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells)
    for side, text in (("source", src), ("target", tgt)):
        if not text:
            raise FormatError(f"{place}: the {side} term is empty. Write one, or remove the line.")
        if len(text) > MAX_NAME:
            raise FormatError(
                f"{place}: the {side} term has {len(text)} characters, up to {MAX_NAME} are kept. "
                "Shorten it."
            )
        if CONTROL_CHARACTER.search(text):
            raise FormatError(f"{place}: the {side} term holds a control character. Remove it.")
    return GlossaryTerm(src, tgt)


def _not_empty(found: Sequence[GlossaryTerm], name: str) -> tuple[GlossaryTerm, ...]:
    if not found:
        raise FormatError(f"{name} has no terms: only a header. Choose another file.")
    return tuple(dict.fromkeys(found))
