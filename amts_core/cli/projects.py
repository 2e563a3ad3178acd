"""Commands on a project in the database: accept, export."""

import argparse
from pathlib import Path

from amts_core import review
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import (
    add_database,
    language,
    print_line,
    say,
    settings_of,
    share,
    wait_for,
    write_bytes,
)
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import (
    Action,
    DeskAct,
    Granularity,
    Person,
    Project,
    Role,
    UnitMarkup,
    Via,
)
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import Duplicates, FileFormat, exports
from amts_core.project import members, profiles, project_named
from amts_core.review import Bulk, alignments, bulk, open_bulks

_PERSON = "command line"


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    accept = add_command(commands, "accept")
    _add_project(accept)
    accept.add_argument(
        "--min-confidence",
        type=share,
        metavar="P",
        help="default: that of each language's profile, or the product's own verdict",
    )
    accept.set_defaults(run=_accept)

    export = add_command(commands, "export")
    _add_project(export)
    export.add_argument("--src-lang", type=language, metavar="LANG", required=True)
    export.add_argument(
        "--tgt-lang", type=language, metavar="LANG", required=True, nargs="+", help="one or several"
    )
    export.add_argument("--format", type=FileFormat, choices=list(FileFormat), required=True)
    export.add_argument(
        "--granularity",
        type=Granularity,
        choices=list(Granularity),
        help="default: that of the first target language's profile",
    )
    export.add_argument(
        "--duplicates",
        type=Duplicates,
        choices=list(Duplicates),
        default=Duplicates.NEWEST,
        help="which target wins where a source has several",
    )
    add_markup(export)
    export.add_argument("--output", type=Path, required=True, metavar="FILE")
    export.set_defaults(run=_export)


def add_markup(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how units are written."""
    parser.add_argument(
        "--markup",
        type=UnitMarkup,
        choices=list(UnitMarkup),
        default=UnitMarkup.AS_WRITTEN,
        help="code, links and the like: as in the documents, left out, or as jobs show them",
    )


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, metavar="NAME")
    add_database(parser)


def _accept(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    project = project_named(store, options.project)
    person, least = acting_person(store), options.min_confidence
    act = DeskAct(person=person, via=Via.API)
    n_accepted = sum(
        _carried_out(settings, store, one) for one in _unfinished(store, project, person)
    )
    asked = review.accept(
        store,
        act,
        project.id,
        least=profiles.thresholds(store, project) if least is None else least,
    )
    if asked is not None:
        n_accepted += _carried_out(settings, store, bulk.act(store, asked.id))
    print_line({"accepted": n_accepted, "left": alignments.n_proposed(store, project.id)})


def _unfinished(store: Store, project: Project, person: Person) -> list[Bulk]:
    """Return what this command has asked for already, and what has not come to its end."""
    return [
        one
        for one in open_bulks(store, project.id)
        if (one.event.action, one.event.via) == (Action.ACCEPT, Via.API)
        and one.event.person == person.name
    ]


def _carried_out(settings: Settings, store: Store, of: Bulk) -> int:
    """Wait until an act is carried out, and return how many beads it has approved."""
    job = job_rows.find(store, of.job_id)
    if job is not None and job.state.is_end:
        bulk.begin_again(settings, of)
    else:
        bulk.begin(settings, of.event.id)
    wait_for(settings, lambda: bulk.act(store, of.event.id).job_id, "Review shows how far it is.")
    done = bulk.act(store, of.event.id)
    if not done.is_end:
        raise AmtsError(_reason(store, done))
    say(bulk.told(done))
    return done.n_done


def _reason(store: Store, of: Bulk) -> str:
    """Return why an act was not carried out to its end."""
    job = job_rows.find(store, of.job_id)
    why = job.message if job is not None else "its job is gone"
    return (
        f"{of.n_seen:,} of {count_noun(of.n_asked, 'pair was', 'pairs were')} decided: "
        f"{why} Review lets you go on."
    )


def _export(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    granularity = options.granularity or _granularity(store, project, options)
    plans = exports.plan_exports(
        store,
        project,
        options.src_lang,
        tgt_langs=options.tgt_lang,
        granularity=granularity,
        format_=options.format,
        duplicates=options.duplicates,
        markup=options.markup,
    )
    made, _ = exports.export_several(
        store,
        project,
        plans,
        src_lang=options.src_lang,
        granularity=granularity,
        format_=options.format,
    )
    write_bytes(options.output, made.data)
    print_line(
        {
            "imported": made.imported,
            "skipped": made.skipped,
            "failed": made.failed,
            "reasons": made.reasons,
            "sha256": made.sha256,
        }
    )


def _granularity(store: Store, project: Project, options: argparse.Namespace) -> Granularity:
    """Return what the profile of an export's first target language says; either way round."""
    code = options.tgt_lang[0] if options.src_lang == project.src_lang else options.src_lang
    return profiles.of(store, project, code).granularity


def acting_person(store: Store) -> Person:
    """Return under whose name commands act: a lead."""
    return members.join(store, _PERSON, Role.LEAD)
