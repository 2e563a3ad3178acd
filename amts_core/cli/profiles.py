"""``profile``: the choices for a project in one target language, as a file."""

import argparse
from dataclasses import asdict
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
    write_bytes,
)
from amts_core.cli.projects import acting_person
from amts_core.cli.reading_options import add_variant, reading_choice
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.records import Project
from amts_core.project import GlossaryTerm, glossary, profiles, project_named


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    command = add_command(commands, "profile")
    command.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="a TOML file to take over"
    )
    command.add_argument("--project", required=True, metavar="NAME")
    command.add_argument("--tgt-lang", type=language, metavar="LANG", help="needed without a file")
    command.add_argument(
        "--output", type=Path, metavar="DIR", help="write the file and its glossary there"
    )
    add_encoding(command)
    add_variant(command)
    add_database(command)
    command.set_defaults(run=_profile, parser=command)


def _profile(options: argparse.Namespace) -> None:
    if options.file is None and options.tgt_lang is None:
        options.parser.error("name a file, or a language with --tgt-lang")
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    tgt_lang = options.tgt_lang
    if options.file is not None:
        tgt_lang = _take_over(store, project, options)
    written = profiles.export(store, project, tgt_lang)
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        files = [(written.name, written.data), *([written.glossary] if written.glossary else [])]
        for name, data in files:
            write_bytes(options.output / name, data)
            say(f"written: {options.output / name}")
    read = profiles.read(written.data, written.name)
    print_line({"project": project.name, **asdict(read)})


def _take_over(store: Store, project: Project, options: argparse.Namespace) -> str:
    file = profiles.read(bytes_of(options.file), options.file.name)
    if options.tgt_lang not in (None, file.tgt_lang):
        options.parser.error(f"{options.file} is for {file.tgt_lang}, not {options.tgt_lang}")
    found: tuple[GlossaryTerm, ...] = ()
    if file.glossary is not None:
        path = options.file.parent / file.glossary
        found = glossary.read_file(
            bytes_of(path),
            path.name,
            (file.src_lang, file.tgt_lang),
            choice=reading_choice(options),
            tell=say,
        )
    profiles.keep(store, acting_person(store), project, file, glossary_terms=found)
    return file.tgt_lang
