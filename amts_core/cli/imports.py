"""The command ``import``: two versions of a document, or the documents of folders."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from amts_core import checks
from amts_core.align import load_encoder
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import (
    add_database,
    add_encoding,
    bytes_of,
    language,
    print_line,
    say,
    settings_of,
)
from amts_core.documents import NewRevision, imports
from amts_core.formats import (
    LANG,
    NAME,
    PLAIN,
    Splitter,
    folders,
)
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, DocumentError, ImportRefused
from amts_core.kernel.text.counts import count_noun
from amts_core.project import language_pairs, profiles
from amts_core.review import alignments, bead_update, content_pairs, jobs

DocumentPairs = list[tuple[NewRevision, NewRevision]]


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    imported = add_command(commands, "import")
    imported.add_argument("src", type=Path, metavar="SRC", help="a document, or a folder of them")
    imported.add_argument(
        "tgt",
        type=Path,
        nargs="?",
        metavar="TGT",
        help="default: SRC holds both languages",
    )
    imported.add_argument("--project", required=True, metavar="NAME")
    add_database(imported)
    imported.add_argument("--src-lang", type=language, metavar="LANG", required=True)
    imported.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    add_encoding(imported)
    imported.add_argument(
        "--force", action="store_true", help="import although the languages look wrong"
    )
    add_layout(imported)
    imported.add_argument(
        "--match",
        action="store_true",
        help="pair the documents of folders by their content, not by their names",
    )
    imported.set_defaults(run=_import)


def add_layout(parser: argparse.ArgumentParser) -> None:
    """Add how the documents of folders are paired by their names."""
    parser.add_argument(
        "--layout",
        action="append",
        default=[],
        metavar="PATTERN",
        help=f"how the files of folders are called, such as {LANG}/{NAME} or {NAME}.{LANG}.md, or "
        f"once for each language en={NAME}.md",
    )


def _import(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    languages = options.src_lang, options.tgt_lang
    if note := checks.unmade(languages):
        say(f"note: {note}")
    # all of them are read before the first is stored
    documents = _checked(
        options,
        *_documents(options, settings, profiles.splitters(store, options.project, languages)),
    )
    project = language_pairs.project_for_import(store, options.project, languages)
    for number, (src, tgt) in enumerate(documents, 1):
        name = src.path
        say(f"{number} of {len(documents)}: {name}")
        revisions = imports.import_pair(store, project, src, tgt)
        job_id = jobs.align_now(settings, project, revisions, languages=languages, title=name)
        made = alignments.alignment(store, jobs.alignment_id(settings, project, revisions))
        for warning in made.warnings:
            say(f"warning: {warning}")
        print_line(
            {"project": project.name, "document": name, "job": job_id, **_changed(store, made.id)}
        )


def _changed(store: Store, alignment_id: str) -> dict[str, int]:
    """Say what an alignment has changed against the one before it, and return the numbers."""
    found = bead_update(store, alignment_id)
    if found is None:
        return {}
    say(found.sentence)
    return {
        "carried": found.n_carried,
        "changed": found.n_changed,
        "new": found.n_new,
        "kept": found.n_kept,
    }


def _checked(
    options: argparse.Namespace, documents: DocumentPairs, left_out: Sequence[str]
) -> DocumentPairs:
    """Return the pairs that can be imported; what is left out is said with the reason.

    :raises AmtsError: none can be.
    """
    checked: DocumentPairs = []
    errors: list[AmtsError] = []
    for src, tgt in documents:
        try:
            _check(src, tgt, overrule=options.force)
            checked.append((src, tgt))
        except AmtsError as error:
            errors.append(error)
    is_one = len(documents) == 1 and not left_out
    for reason in (*left_out, *(() if is_one else errors)):
        say(f"warning: left out: {reason}")
    if not checked:
        raise errors[0] if errors else DocumentError("No document can be imported.")
    return checked


def _check(src: NewRevision, tgt: NewRevision, *, overrule: bool) -> None:
    try:
        imports.check_pair(src, tgt, overrule=overrule)
    except ImportRefused as error:
        raise ImportRefused(f"{src.path}: {error} To import it anyway, add --force.") from error


def _documents(
    options: argparse.Namespace, settings: Settings, splitters: tuple[Splitter, Splitter]
) -> tuple[DocumentPairs, tuple[str, ...]]:
    """Return the documents to pair, and why others are left out."""
    src, tgt = options.src, options.tgt or options.src
    if not src.is_dir() and not tgt.is_dir():
        if options.tgt is None:
            raise DocumentError(f"{src} is one document. Give its translation as well.")
        return [_pair(options, splitters, (src, src.name), (tgt, tgt.name))], ()
    languages = options.src_lang, options.tgt_lang
    if options.match:
        sides = read_sides((src, tgt), languages, encoding=options.encoding, splitters=splitters)
        found = content_pairs.pair_by_content(*sides, load_encoder(settings.encoder))
        return list(found.pairs), found.left_out
    return _by_names(options, splitters, src, tgt)


def _by_names(
    options: argparse.Namespace, splitters: tuple[Splitter, Splitter], src: Path, tgt: Path
) -> tuple[DocumentPairs, tuple[str, ...]]:
    found = folders.pair_files(src, tgt, (options.src_lang, options.tgt_lang), options.layout)
    say(f"{count_noun(len(found.pairs), 'pair')} by {found.described}")
    documents: DocumentPairs = []
    left_out = list(found.left_out)
    for pair in found.pairs:
        files = (src / pair.src, pair.src_name), (tgt / pair.tgt, pair.tgt_name)
        try:
            documents.append(_pair(options, splitters, *files))
        except AmtsError as error:
            left_out.append(str(error))
    return documents, tuple(left_out)


def _pair(
    options: argparse.Namespace,
    splitters: tuple[Splitter, Splitter],
    *files: tuple[Path, str],
) -> tuple[NewRevision, NewRevision]:
    src, tgt = (
        imports.read_revisions(
            [(name, bytes_of(path))], language, encoding=options.encoding, splitter=splitter
        )[0]
        for (path, name), language, splitter in zip(
            files, (options.src_lang, options.tgt_lang), splitters, strict=True
        )
    )
    return src, tgt


def read_sides(
    sides: tuple[Path, Path],
    languages: tuple[str, str],
    *,
    encoding: str | None = None,
    splitters: tuple[Splitter, Splitter] = (PLAIN, PLAIN),
) -> tuple[imports.ReadFiles, imports.ReadFiles]:
    """Return the documents of two folders; of one folder, each on the side of its language.

    :raises DocumentError: a folder is missing or has no documents.
    """
    if sides[0].resolve() == sides[1].resolve():
        return imports.read_mixed_files(
            _names(sides[0]), _reader(sides[0]), languages, encoding=encoding, splitters=splitters
        )
    src, tgt = (
        read_folder(folder, language, encoding=encoding, splitter=splitter)
        for folder, language, splitter in zip(sides, languages, splitters, strict=True)
    )
    return src, tgt


def read_folder(
    folder: Path, language: str, *, encoding: str | None = None, splitter: Splitter = PLAIN
) -> imports.ReadFiles:
    """Return the documents in a folder and below it.

    :raises DocumentError: the folder is missing or has no documents.
    """
    return imports.read_files(
        _names(folder), _reader(folder), language, encoding=encoding, splitter=splitter
    )


def _names(folder: Path) -> tuple[str, ...]:
    names = folders.document_names(folder)
    if not names:
        raise DocumentError(f"{folder} holds no document that can be read. Choose another folder.")
    return names


def _reader(folder: Path) -> Callable[[str], bytes]:
    return lambda name: bytes_of(folder / name)
