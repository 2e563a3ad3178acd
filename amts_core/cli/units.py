"""``units``: those of a project listed, those of a file put into review, and back into a file."""

import argparse
from pathlib import Path

from amts_core.align import load_encoder
from amts_core.bilingual_files import fill_file, read_units
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
from amts_core.cli.projects import acting_person, add_markup
from amts_core.cli.reading_options import add_variant, reading_choice
from amts_core.formats import UnitTranslation
from amts_core.kernel import reading_limits
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.records import BeadStatus, Granularity, Project, UnitMarkup
from amts_core.kernel.text.line_ends import one_line
from amts_core.parallel_data import FileFormat, exports, xliff
from amts_core.project import check_target, language_pairs, project_named
from amts_core.review import unit_imports


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    units = add_command(commands, "units")
    units.add_argument("--project", required=True, metavar="NAME")
    units.add_argument(
        "--status",
        type=BeadStatus,
        choices=list(BeadStatus),
        default=BeadStatus.APPROVED,
        help="of those that are listed",
    )
    units.add_argument(
        "--import",
        dest="imported",
        type=Path,
        metavar="FILE",
        help="put the units of a TMX, XLIFF, PO, CSV or TSV file into review",
    )
    units.add_argument(
        "--approve", action="store_true", help="with --import: those that the file calls translated"
    )
    units.add_argument(
        "--into",
        type=Path,
        metavar="FILE",
        help="write a PO, XLIFF or TMX file with approved units in it to --output",
    )
    units.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="of --into; without it, approved units as XLIFF 1.2",
    )
    add_markup(units)
    units.add_argument("--src-lang", type=language, metavar="LANG", help="of a new project")
    units.add_argument("--tgt-lang", type=language, metavar="LANG", help="of the file")
    add_variant(units)
    add_encoding(units)
    add_database(units)
    units.set_defaults(run=_units, parser=units)


def _units(options: argparse.Namespace) -> None:
    has_file = options.imported or options.into or options.output
    if has_file and options.tgt_lang is None:
        options.parser.error("name the target language of the file with --tgt-lang")
    if options.into and not options.output:
        options.parser.error("--into FILE needs --output FILE")
    if options.into and options.markup is not UnitMarkup.AS_WRITTEN:
        options.parser.error("--into FILE has units as they are in it: leave out --markup")
    settings = settings_of(options)
    store = open_store(settings.database_url)
    if options.imported is not None:
        _import(settings, store, options)
    if options.output is not None:
        _write(store, options)
    if not has_file:
        _list(store, project_named(store, options.project), options.status)


def _import(settings: Settings, store: Store, options: argparse.Namespace) -> None:
    src_lang = options.src_lang or project_named(store, options.project).src_lang
    languages = src_lang, options.tgt_lang
    path = options.imported
    units = reading_limits.read(
        path.name,
        read_units,
        bytes_of(path),
        path.name,
        languages,
        choice=reading_choice(options),
        tell=say,
    )
    project = language_pairs.project_for_import(store, options.project, languages)
    made = unit_imports.import_units(
        store,
        acting_person(store),
        project,
        units,
        name=path.name,
        tgt_lang=options.tgt_lang,
        encoder=load_encoder(settings.encoder),
        approve=options.approve,
    )
    print_line(
        {
            "project": project.name,
            "file": path.name,
            "alignment": made.alignment_id,
            "units": made.n_units,
            "approved": made.n_approved,
        }
    )


def _write(store: Store, options: argparse.Namespace) -> None:
    """Write approved units: into a catalogue, or as a file of their own."""
    project = project_named(store, options.project)
    check_target(project, options.tgt_lang)
    languages = project.src_lang, options.tgt_lang
    line: dict[str, str | int] = {"project": project.name, "file": str(options.output)}
    if options.into is None:
        approved = exports.plan_export(
            store,
            project,
            languages,
            granularity=Granularity.SENTENCE,
            format_=FileFormat.TMX,
            markup=options.markup,
        ).imported
        data = xliff.write(approved, languages)
        line["units"] = len(approved)
    else:
        filled = reading_limits.read(
            options.into.name,
            fill_file,
            bytes_of(options.into),
            options.into.name,
            languages,
            _translations(store, project, options.into.name, options.tgt_lang),
            choice=reading_choice(options),
        )
        for told in filled.problems:
            say(f"{options.into.name}: {told}")
        data, line["changed"] = filled.data, filled.n_changed
    write_bytes(options.output, data)
    print_line(line)


def _translations(
    store: Store, project: Project, name: str, tgt_lang: str
) -> list[UnitTranslation]:
    """Return approved translations: those of a file's own units with what they are in it."""
    known = unit_imports.units_in_file(store, project, name, tgt_lang)
    made = []
    for unit in exports.units(store, project, tgt_lang=tgt_lang):
        own = known.get(unit.id)
        source = own.text if own else one_line(unit.src)
        made.append(UnitTranslation(source, one_line(unit.tgt), own.key if own else ""))
    return made


def _list(store: Store, project: Project, status: BeadStatus) -> None:
    for unit in exports.units(store, project, status=status):
        print_line(
            {
                "id": unit.id,
                "src": unit.src,
                "tgt": unit.tgt,
                "status": unit.status,
                "confidence": round(unit.confidence, 4),
                "person": unit.person,
                "event": unit.event,
            }
        )
