"""Commands on what guides the review of a project: its glossary, and what waits for translation."""

import argparse
from pathlib import Path

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
from amts_core.cli.projects import acting_person
from amts_core.cli.reading_options import add_variant, reading_choice
from amts_core.kernel.database.engine import open_store
from amts_core.project import glossary, project_named
from amts_core.review import backlog


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    terms = add_command(commands, "glossary")
    terms.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="TMX, TSV, CSV, XLIFF or PO: source term, target term",
    )
    add_variant(terms)
    _add_options(terms)
    terms.set_defaults(run=_glossary)

    wait = add_command(commands, "wait")
    wait.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_options(wait)
    wait.set_defaults(run=_wait)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, metavar="NAME")
    parser.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    add_encoding(parser)
    add_database(parser)


def _glossary(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    found = glossary.read_file(
        bytes_of(options.file),
        options.file.name,
        (project.src_lang, options.tgt_lang),
        choice=reading_choice(options),
        tell=say,
    )
    n = glossary.keep(store, acting_person(store), project, tgt_lang=options.tgt_lang, new=found)
    print_line({"project": project.name, "tgt_lang": options.tgt_lang, "terms": n})


def _wait(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    project = project_named(open_store(settings.database_url), options.project)
    files = [(path.name, bytes_of(path)) for path in options.files]
    added = backlog.add(settings, project, files, options.tgt_lang, encoding=options.encoding)
    for one in added:
        print_line({"project": project.name, "document": one.name, "segments": one.n_segments})
    say("A worker will say which pairs they would use.")
