"""``outputs``: what other systems made of documents, and references, from files."""

import argparse
from pathlib import Path

from amts_core import comparison
from amts_core.bilingual_files import ReadingChoice
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_encoding, bytes_of, language, print_line, say, settings_of
from amts_core.cli.projects import acting_person
from amts_core.cli.publication import add_project
from amts_core.comparison import ImportedTexts, TextsImport, TextsKind
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import EvaluationError
from amts_core.project import project_named


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    outputs = add_command(commands, "outputs")
    add_project(outputs)
    what = outputs.add_mutually_exclusive_group()
    what.add_argument(
        "--add",
        type=Path,
        metavar="FILE",
        help="a segment a line, or sources and translations: .tsv .csv .tmx .xlf .po",
    )
    what.add_argument("--remove", type=int, metavar="N", help="list these no more")
    outputs.add_argument("--name", help="with --add: what the system is called, and when it was")
    outputs.add_argument(
        "--documents",
        nargs="+",
        metavar="PATH",
        help="with --add: the documents that the file is of, as the project calls them",
    )
    outputs.add_argument("--src-lang", type=language, metavar="LANG", help="default: the project's")
    outputs.add_argument("--tgt-lang", type=language, metavar="LANG", help="with --add")
    outputs.add_argument(
        "--reference", action="store_true", help="with --add: the texts are references, no system's"
    )
    add_encoding(outputs)
    outputs.set_defaults(run=_outputs, refuse=outputs.error)


def _outputs(options: argparse.Namespace) -> None:
    needed = options.name, options.documents, options.tgt_lang
    if options.add is not None and None in needed:
        options.refuse("--add FILE needs --name, --documents and --tgt-lang")
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    if options.remove is not None:
        comparison.imported_texts.remove(store, project, acting_person(store), options.remove)
        return
    if options.add is None:
        for one in comparison.all_imported(store, project.id):
            _print_texts(one)
        return
    languages = options.src_lang or project.src_lang, options.tgt_lang
    known: dict[str, int] = {}
    for document in comparison.imported_texts.documents(store, project, languages[0]):
        known.setdefault(document.path, document.revision_id)  # the newest comes first
    missing = [path for path in options.documents if path not in known]
    if missing:
        raise EvaluationError(
            f"The project has no document {missing[0]!r} in {languages[0]}. It has "
            f"{', '.join(list(known)[:10]) or 'none'}."
        )
    _print_texts(
        comparison.imported_texts.take(
            store,
            project,
            acting_person(store),
            (options.add.name, bytes_of(options.add)),
            meant=TextsImport(
                name=options.name,
                kind=TextsKind.REFERENCE if options.reference else TextsKind.SYSTEM,
                languages=languages,
                revision_ids=tuple(known[path] for path in options.documents),
            ),
            choice=ReadingChoice(options.encoding),
            tell=say,
        )
    )


def _print_texts(one: ImportedTexts) -> None:
    print_line(
        {
            "outputs": one.id,
            "name": one.name,
            "kind": one.kind,
            "src_lang": one.src_lang,
            "tgt_lang": one.tgt_lang,
            "file": one.file_name,
            "sha256": one.file_sha256,
            "segments": one.n_segments,
            "with_text": one.n_matched,
            "person": one.person,
            "imported_at": one.created_at.isoformat(),
        }
    )
