"""Commands on who asks whom, and on who is given which documents until when."""

import argparse
from datetime import UTC, date, datetime
from typing import Any

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, language, print_line, settings_of
from amts_core.cli.projects import acting_person
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Person
from amts_core.project import all_people, project_named
from amts_core.teamwork import Desk, DeskWork, GivenWork, OpenThread, assignments, comments


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    asked = add_command(commands, "comments")
    _add_project(asked)
    asked.add_argument("--to", metavar="PERSON", help="those that this person has to answer")
    asked.set_defaults(run=_comments)

    listed = add_command(commands, "assignments")
    _add_project(listed)
    listed.add_argument("--person", metavar="PERSON", help="of this person alone")
    listed.set_defaults(run=_assignments)

    given = add_command(commands, "assign")
    given.add_argument("documents", nargs="+", metavar="DOCUMENT", help="the name of its source")
    _add_project(given)
    given.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    given.add_argument("--to", metavar="PERSON", required=True)
    given.add_argument("--due", type=date.fromisoformat, metavar="YYYY-MM-DD")
    given.add_argument("--desk", type=Desk, choices=list(Desk), default=Desk.REVIEW)
    given.add_argument("--take-back", action="store_true", help="instead of giving them")
    given.set_defaults(run=_assign)


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, metavar="NAME")
    add_database(parser)


def _comments(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project_id = project_named(store, options.project).id
    found = (
        comments.open_threads(store, project_id)
        if options.to is None
        else comments.waiting_for(store, project_id, _person_named(store, options.to))
    )
    for one in found:
        print_line(_thread_line(one))


def _assignments(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project_id = project_named(store, options.project).id
    person_id = None if options.person is None else _person_named(store, options.person).id
    for one in assignments.given(store, project_id, person_id):
        print_line(_work_line(one))


def _assign(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project_id, me = project_named(store, options.project).id, acting_person(store)
    person = _person_named(store, options.to)
    works = _works_named(store, project_id, options)
    if options.take_back:
        assignments.take_back(store, me, project_id, works, person_id=person.id)
    else:
        assignments.give(store, me, project_id, works, person_id=person.id, due=options.due)
    for one in assignments.given(store, project_id, person.id):
        print_line(_work_line(one))


def _person_named(store: Store, name: str) -> Person:
    """Return the person of a name.

    :raises NotFoundError: there is nobody of this name.
    """
    everybody = {one.name: one for one in all_people(store)}
    if name not in everybody:
        raise NotFoundError(f"There is nobody called {name!r}. Known: {', '.join(everybody)}.")
    return everybody[name]


def _works_named(
    store: Store, project_id: int, options: argparse.Namespace
) -> tuple[DeskWork, ...]:
    """Return the documents of these names at a desk.

    :raises NotFoundError: one is not there.
    """
    there = {
        one.path: one.work
        for one in assignments.works(store, project_id)
        if (one.work.desk, one.work.tgt_lang) == (options.desk, options.tgt_lang)
    }
    for name in options.documents:
        if name not in there:
            known = ", ".join(there) or "none"
            raise NotFoundError(f"There is no document {name!r} at this desk. There are: {known}.")
    return tuple(there[name] for name in options.documents)


def _thread_line(one: OpenThread) -> dict[str, Any]:
    return {
        "desk": one.thread.topic.desk,
        "id": one.thread.topic.id,
        "document": one.document,
        "src_lang": one.languages[0],
        "tgt_lang": one.languages[1],
        "src": one.src_text,
        "question": one.question.text,
        "person": one.question.person,
        "to": one.question.to,
        "at": one.question.at.isoformat(),
        "comments": len(one.thread.comments),
    }


def _work_line(one: GivenWork) -> dict[str, Any]:
    today = datetime.now(UTC).astimezone().date()
    due = one.assignment.due
    return {
        "person": one.assignment.person,
        "desk": one.state.work.desk,
        "document": one.state.path,
        "tgt_lang": one.state.work.tgt_lang,
        "n": one.state.n,
        "left": one.state.n_left,
        "own": one.n_own,
        "due": None if due is None else due.isoformat(),
        "overdue": one.is_overdue(today),
        "by": one.assignment.by,
    }
