"""Glossaries: read from a file or from lines, and kept by those who may.

Reading is pure: what can't be read is told with its line. Of a file the rest is taken; of lines
that a person has written nothing is, so that they can be mended.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence

from amts_core.bilingual_files import (
    UNCHOSEN,
    LineProblem,
    ReadingChoice,
    summary,
    unit_files,
    variants,
)
from amts_core.kernel import reading_limits
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


def read_file(
    data: bytes,
    name: str,
    languages: tuple[str, str],
    *,
    choice: ReadingChoice = UNCHOSEN,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[GlossaryTerm, ...]:
    """Return the terms of a TMX, TSV, CSV, XLIFF or PO file, each once, in its order.

    Where a file does not say its languages its two columns are source and target.

    :param tell: is told what of the file is left out.
    :raises VariantError: the file has several variants of a language, and none is chosen.
    :raises DocumentError: the file can't be read, or holds no term in these languages.
    """
    return reading_limits.read(name, _terms_of, data, name, languages, choice, tell=tell)


def _terms_of(
    data: bytes,
    name: str,
    languages: tuple[str, str],
    choice: ReadingChoice,
    tell: Callable[[str], None],
) -> tuple[GlossaryTerm, ...]:
    file = unit_files.read(data, name, encoding=choice.encoding)
    chosen = variants.choose_pair(file, languages, name, choice.variants)
    src, tgt = (side.column for side in chosen)
    found: list[GlossaryTerm] = []
    problems = list(file.problems)
    texts = [dict(zip(column.numbers, column.texts, strict=True)) for column in (src, tgt)]
    for number in sorted({*src.numbers, *tgt.numbers}):
        try:
            found.append(_term([side.get(number, "") for side in texts]))
        except FormatError as error:
            problems.append(LineProblem(file.lines[number], str(error)))
    problems.sort(key=lambda problem: problem.line)
    if not found:
        raise FormatError(
            f"{name} has no terms{': ' if problems else ''}{'; '.join(map(str, problems[:1]))}. "
            "Choose another file."
        )
    for told in summary(problems):
        tell(f"{name}: {told}")
    return tuple(dict.fromkeys(found))


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
        try:
            found.append(_term(sides))
        except FormatError as error:
            raise FormatError(f"Line {number}: {error}. Mend or remove it.") from error
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
    check_keeper(person)
    check_target(project, tgt_lang)
    return term_rows.replace_terms(store, project.id, tgt_lang, new)


def add(
    store: Store,
    person: Person,
    project: Project,
    new: GlossaryTerm,
    *,
    languages: tuple[str, str],
    instead_of: Collection[GlossaryTerm] = (),
) -> GlossaryTerm:
    """Add a term of two texts, such as somebody has selected; a known one stays as it is.

    A glossary is kept from the project's source language; a term the other way round is turned.

    :param languages: those of the two texts.
    :param instead_of: terms whose place it takes, as :func:`same_source` returns them.
    :returns: the term as it is kept: composed (NFC), on one line, without outer white space.
    :raises PermissionDenied: the person is neither editor nor lead.
    :raises ConfigurationError: the project is not translated between these languages.
    :raises FormatError: a side is empty, too long, or holds a control character.
    """
    check_keeper(person)
    tgt_lang, turned = _kept_for(project, languages)
    try:
        term = _term([new.src, new.tgt])
    except FormatError as error:
        raise FormatError(
            f"This can't be a term: {error}. Select the words on both sides."
        ) from error
    term_rows.add_term(
        store, project.id, tgt_lang, turned(term), instead_of=tuple(map(turned, instead_of))
    )
    return term


def same_source(
    store: Store, project: Project, languages: tuple[str, str], src: str
) -> tuple[GlossaryTerm, ...]:
    """Return the terms that a text is the source of, however its letters are written.

    :raises ConfigurationError: the project is not translated between these languages.
    """
    tgt_lang, turned = _kept_for(project, languages)
    wanted = _folded(src)
    found = map(turned, term_rows.terms(store, project.id, tgt_lang))
    return tuple(term for term in found if _folded(term.src) == wanted)


def check_keeper(person: Person) -> None:
    """Refuse who may not change glossaries.

    :raises PermissionDenied: the person is neither editor nor lead.
    """
    if not may_keep(person):
        raise PermissionDenied(
            f"{person.name} is a {person.role} and may not change the glossary. Ask an editor or a "
            "lead."
        )


def _kept_for(
    project: Project, languages: tuple[str, str]
) -> tuple[str, Callable[[GlossaryTerm], GlossaryTerm]]:
    """Return which glossary terms of these languages are in, and how one is turned for it."""
    src_lang, tgt_lang = languages
    is_turned = src_lang != project.src_lang
    if is_turned and tgt_lang != project.src_lang:
        raise ConfigurationError(
            f"The glossary is kept from {profile(project.src_lang).name}, and this is from "
            f"{profile(src_lang).name} into {profile(tgt_lang).name}."
        )
    kept = src_lang if is_turned else tgt_lang
    check_target(project, kept)
    return kept, (lambda one: GlossaryTerm(one.tgt, one.src)) if is_turned else (lambda one: one)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


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


def _term(cells: Sequence[str]) -> GlossaryTerm:
    """Return the term of two cells.

    :raises FormatError: saying what is wrong.
    """
    src, tgt = (" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells)
    for side, text in (("source", src), ("target", tgt)):
        if not text:
            raise FormatError(f"the {side} term is empty")
        if len(text) > MAX_NAME:
            raise FormatError(
                f"the {side} term has {len(text)} characters, up to {MAX_NAME} are kept"
            )
        if CONTROL_CHARACTER.search(text):
            raise FormatError(f"the {side} term holds a control character")
    return GlossaryTerm(src, tgt)
