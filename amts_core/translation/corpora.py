"""General corpora: what the local engine learns from beside a project's own units.

Leads import them from TMX, TSV, CSV, XLIFF or PO files.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from amts_core.bilingual_files import (
    UNCHOSEN,
    ReadingChoice,
    UnitFile,
    pairs,
    summary,
    unit_files,
    variants,
)
from amts_core.engines.smt import shipped_model
from amts_core.kernel import files as whole_files
from amts_core.kernel import reading_limits, rights
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import find, profile, tags
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER
from amts_core.translation.records import Corpus
from amts_core.translation.store import corpus_rows


def add(
    store: Store,
    person: Person,
    project: Project,
    data: bytes,
    name: str,
    languages: tuple[str, str] | None = None,
    *,
    choice: ReadingChoice = UNCHOSEN,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Corpus, ...]:
    """Import a file of units as general corpora: one for each language beside its first.

    :param languages: of the columns, needed where the file does not say them; also chooses two of
        those of a file with more.
    :param tell: is told what of the file is left out.
    :raises PermissionDenied: the person is no lead.
    :raises VariantError: the file has several variants of a language, and none is chosen.
    :raises FormatError: the file can't be read, or holds no pair in these languages.
    """
    rights.check(person, Task.CORPORA)
    known = project.src_lang, *project.tgt_langs
    read = reading_limits.read(name, _read, data, name, languages, known, choice, tell=tell)
    return tuple(
        corpus_rows.add_corpus(
            store,
            project.id,
            person.id,
            name=PurePath(name).name,
            languages=one.languages,
            data=one.data,
            n_units=one.n_units,
        )
        for one in read
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Pairs of texts in two languages, as a file of lines with a tab."""

    languages: tuple[str, str]
    data: bytes
    n_units: int


def _read(
    data: bytes,
    name: str,
    languages: tuple[str, str] | None,
    known: tuple[str, ...],
    choice: ReadingChoice,
    tell: Callable[[str], None],
) -> tuple[_Table, ...]:
    found = unit_files.read(data, name, encoding=choice.encoding)
    made = []
    for pair in _pairs(found, name, languages, known):
        src, tgt = variants.choose_pair(found, pair, name, choice.variants)
        rows = _clean((one, other) for _, one, other in pairs(src.column, tgt.column))
        for tag in (*src.left_out, *tgt.left_out):
            tell(f"{name}: {tag} is left out, another variant is taken")
        if not rows:
            raise FormatError(
                f"{name} holds no text in both {profile(pair[0]).name} and "
                f"{profile(pair[1]).name}. Choose other languages, or another file."
            )
        made.append(_Table(pair, _tsv(rows), len(rows)))
    for told in summary(found.problems):
        tell(f"{name}: {told}")
    return tuple(made)


def listed(store: Store, project_id: int) -> tuple[Corpus, ...]:
    """Return the corpora that serve a project."""
    return corpus_rows.corpora(store, project_id)


def served_in_general(src_lang: str, tgt_langs: Sequence[str]) -> tuple[str, ...]:
    """Return the target languages for which a general model ships."""
    return tuple(code for code in tgt_langs if shipped_model((src_lang, code)) is not None)


def remove(store: Store, person: Person, project: Project, corpus_id: int) -> None:
    """Let a corpus serve a project no longer.

    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: the project has no such corpus.
    """
    rights.check(person, Task.CORPORA)
    corpus_rows.remove_corpus(store, project.id, corpus_id)


def files(store: Store, project_id: int, folder: Path) -> tuple[tuple[Corpus, Path], ...]:
    """Return the corpora that serve a project, each as a file below a folder, written once.

    A file has a pair of texts a line with a tab between them: no header, no quotes, UTF-8.
    """
    found = []
    for one in listed(store, project_id):
        path = folder / "corpora" / f"{one.sha256}.tsv"
        if not path.is_file():
            whole_files.write(path, blob(store, one.sha256))
        found.append((one, path))
    return tuple(found)


def _pairs(
    found: UnitFile, name: str, languages: tuple[str, str] | None, known: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return the languages to import: those asked for, or the file's first with each other.

    :param known: the languages of the project: a variant is one of its own where it is of these.
    """
    if languages is not None:
        if languages[0] == languages[1]:
            raise FormatError("Source and target language are the same. Choose two languages.")
        return (languages,)
    codes = [_code(column.tag, known) for column in found.columns]
    ours = dict.fromkeys((codes[0], code) for code in codes if find(code) and code != codes[0])
    meant = {*found.languages, *known}
    own = [pair for pair in ours if pair[1] in meant] or list(ours)
    if not own or not find(codes[0]):
        said = ", ".join(column.tag for column in found.columns if column.tag) or "none"
        raise FormatError(
            f"{name} does not say which of our languages it holds (it says: {said}). Choose source "
            "and target language."
        )
    return tuple(own)


def _code(tag: str, known: Sequence[str]) -> str:
    """Return the language of a column: one of the project's, else what it is in general."""
    if tag in known:
        return tag
    return next((code for code in known if tags.denotes(tag, code)), tags.primary(tag))


def _clean(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that have both sides, each once, without control characters."""
    return tuple(
        dict.fromkeys(
            (src, tgt)
            for src, tgt in rows
            if src and tgt and not any(map(CONTROL_CHARACTER.search, (src, tgt)))
        )
    )


def _tsv(rows: Sequence[tuple[str, str]]) -> bytes:
    """Return pairs as lines; texts hold no tab and no line break, so that none needs quotes."""
    lines = io.StringIO(newline="")
    writer = csv.writer(
        lines, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None
    )
    writer.writerows(rows)
    return lines.getvalue().encode("utf-8")
