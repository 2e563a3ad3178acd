"""Commands on projects and on the documents in them: listed, renamed, archived, deleted."""

import argparse
from collections.abc import Callable

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, language, print_line, say, settings_of
from amts_core.cli.projects import acting_person
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Alignment, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import n_units_of
from amts_core.project import all_projects, project_named, projects
from amts_core.review import alignments, document_pairs

_UNSURE = "Nothing was deleted: with --yes it is."


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    listed = add_command(commands, "projects")
    listed.add_argument("--archived", action="store_true", help="those that are archived")
    add_database(listed)
    listed.set_defaults(run=_projects)

    one = add_command(commands, "project")
    one.add_argument("name", metavar="NAME")
    deed = one.add_mutually_exclusive_group()
    deed.add_argument("--create", action="store_true", help="needs --src-lang and --tgt-lang")
    deed.add_argument("--rename", metavar="NEW")
    deed.add_argument("--archive", action="store_true", help="take it out of all lists")
    deed.add_argument("--bring-back", action="store_true", help="an archived one")
    deed.add_argument("--delete", action="store_true", help="an archived one, for good")
    one.add_argument("--src-lang", type=language, metavar="LANG")
    one.add_argument("--tgt-lang", type=language, metavar="LANG", nargs="+", default=[])
    _add_yes(one)
    add_database(one)
    one.set_defaults(run=_project, parser=one)

    documents = add_command(commands, "documents")
    _add_project(documents)
    documents.add_argument("--deleted", action="store_true", help="those that were deleted")
    documents.set_defaults(run=_documents)

    renamed = add_command(commands, "rename-document")
    _add_document(renamed)
    renamed.add_argument("--source", metavar="NAME", help="what its source is called from now on")
    renamed.add_argument("--target", metavar="NAME", help="and its translation")
    renamed.set_defaults(run=_rename)

    deleted = add_command(commands, "delete-document")
    _add_document(deleted)
    deleted.add_argument("--bring-back", action="store_true", help="one that was deleted")
    _add_yes(deleted)
    deleted.set_defaults(run=_delete)


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, metavar="NAME")
    add_database(parser)


def _add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar="ID", help="as documents lists it")
    _add_project(parser)


def _add_yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="delete, once it was told what goes")


def _projects(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    if options.archived:
        for one in projects.archived(store):
            line = _line(one.project) | {"archived_at": one.at.isoformat(), "by": one.person}
            print_line(line)
    else:
        for project in all_projects(store):
            print_line(_line(project))


def _line(project: Project) -> dict[str, object]:
    return {
        "project": project.name,
        "src_lang": project.src_lang,
        "tgt_langs": [*project.tgt_langs],
    }


def _project(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    person = acting_person(store)
    if options.create:
        if options.src_lang is None:
            options.parser.error("name the languages with --src-lang and --tgt-lang")
        made = projects.create(
            store, person, options.name, src_lang=options.src_lang, tgt_langs=options.tgt_lang
        )
        print_line(_line(made))
    elif options.rename is not None:
        project = project_named(store, options.name)
        print_line(_line(projects.rename(store, person, project.id, options.rename)))
    elif options.archive:
        project = project_named(store, options.name)
        projects.archive(store, person, project.id)
        print_line(_line(project))
    elif options.bring_back:
        project = _archived(store, options.name)
        print_line(_line(projects.bring_back(store, person, project.id)))
    elif options.delete:
        _delete_project(store, person, _archived(store, options.name), is_sure=options.yes)
    else:
        print_line(_line(project_named(store, options.name)))


def _delete_project(store: Store, person: Person, project: Project, *, is_sure: bool) -> None:
    told = projects.contents(store, project.id)
    if is_sure:
        projects.delete(store, person, project.id)
    else:
        say(_UNSURE)
    line = {
        "documents": told.n_documents,
        "versions": told.n_versions,
        "decisions": dict(told.n_decisions),
        "deleted": is_sure,
    }
    print_line(_line(project) | line)


def _archived(store: Store, name: str) -> Project:
    known = projects.archived(store)
    for one in known:
        if one.project.name == name:
            return one.project
    names = ", ".join(repr(one.project.name) for one in known) or "none"
    raise NotFoundError(f"No project {name!r} is archived. Archived: {names}.")


def _documents(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    if options.deleted:
        for one, person in document_pairs.deleted(store, project.id):
            print_line(_pair(one) | {"deleted_at": _moment(one), "by": person})
    else:
        for one in alignments.current(store, project.id):
            print_line(_pair(one))


def _moment(of: Alignment) -> str | None:
    return of.deleted_at.isoformat() if of.deleted_at else None


def _pair(of: Alignment) -> dict[str, object]:
    return {
        "document": of.id,
        "source": of.src_path,
        "target": of.tgt_path,
        "src_lang": of.src_lang,
        "tgt_lang": of.tgt_lang,
        "revisions": [*of.revisions],
        "beads": of.n_beads,
        "decided": of.n_decided,
        "approved": of.n_approved,
        "imported_at": of.created_at.isoformat(),
    }


def _rename(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    of = _known(store, options, alignments.current)
    names = options.source or of.src_path, options.target or of.tgt_path
    document_pairs.rename(store, acting_person(store), of, names)
    print_line(_pair(alignments.alignment(store, of.id)))


def _delete(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    person = acting_person(store)
    if options.bring_back:
        of = _known(store, options, _deleted)
        document_pairs.bring_back(store, person, of.id)
        print_line(_pair(of))
        return
    of = _known(store, options, alignments.current)
    decisions = {one.person: one.n for one in document_pairs.decided(store, of.id)}
    n_units = n_units_of(store, of.project_id, document_pairs.approved(store, of.id))
    if options.yes:
        document_pairs.delete(store, person, of.id)
    else:
        told = count_noun(sum(decisions.values()), "decision")
        say(f"{of.src_path} and {of.tgt_path} would go, with {told}. {_UNSURE}")
    line = {"decisions": decisions, "units_in_versions": n_units, "deleted": options.yes}
    print_line(_pair(of) | line)


def _deleted(store: Store, project_id: int) -> tuple[Alignment, ...]:
    return tuple(one for one, _ in document_pairs.deleted(store, project_id))


def _known(
    store: Store,
    options: argparse.Namespace,
    find: Callable[[Store, int], tuple[Alignment, ...]],
) -> Alignment:
    """Return the pair that is named: by its id, or by the name of its source where one has it."""
    project = project_named(store, options.project)
    found = [one for one in find(store, project.id) if options.document in (one.id, one.src_path)]
    if len(found) != 1:
        what = "several documents are" if found else "no document is"
        raise NotFoundError(
            f"In project {project.name!r} {what} called {options.document!r}. Name one by its id, "
            "as the command documents lists it."
        )
    return found[0]
