"""``amazon``: what an account needs, and whether it has it."""

import argparse
import json
from pathlib import Path
from typing import Any

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, number, print_line, settings_of, write_bytes
from amts_core.engines.amazon import stack
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import project_named
from amts_core.translation import services

_MOST_DAYS = 3650


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    amazon = add_command(commands, "amazon")
    amazon.add_argument("action", choices=[*_ACTIONS])
    amazon.add_argument("--project", metavar="NAME", help="to check, or whose policies are meant")
    add_database(amazon)
    amazon.add_argument("--bucket", metavar="NAME", default="", help="of the template's bucket")
    amazon.add_argument("--prefix", metavar="PREFIX", default="amts", help="the folder in it")
    amazon.add_argument(
        "--days",
        type=number(int, 3, _MOST_DAYS),
        metavar="N",
        default=stack.KEPT_DAYS,
        help="how long uploads and outputs are kept in it",
    )
    amazon.add_argument("--output", type=Path, metavar="FILE", help="the template's, else printed")
    amazon.set_defaults(run=lambda options: _ACTIONS[options.action](options))


def _template(options: argparse.Namespace) -> None:
    text = stack.template(options.bucket, options.prefix, options.days)
    if options.output is None:
        print(text)
    else:
        write_bytes(options.output, f"{text}\n".encode())


def _policies(options: argparse.Namespace) -> None:
    store, project = _project(options)
    found = services.needed_policies(store, project.id)
    for name, policy in (("caller", found.caller), ("role", found.role), ("trust", found.trust)):
        line: dict[str, Any] = {"of": name, "policy": json.loads(policy)}
        print_line(line)


def _check(options: argparse.Namespace) -> None:
    store, project = _project(options)
    found = services.find_access(store, project.id)
    for one in found:
        print_line(
            {
                "action": one.action,
                "resource": one.resource,
                "allowed": one.is_allowed,
                "message": one.message,
            }
        )
    n_missing = sum(one.is_allowed is False for one in found)
    if n_missing:
        raise AmtsError(
            f"{count_noun(n_missing, 'permission is', 'permissions are')} missing. The policies "
            f"that grant them: amazon policies --project {project.name}"
        )


def _project(options: argparse.Namespace) -> tuple[Store, Project]:
    if options.project is None:
        raise AmtsError(f"Say whose: amazon {options.action} --project NAME")
    store = open_store(settings_of(options).database_url)
    return store, project_named(store, options.project)


_ACTIONS = {"check": _check, "policies": _policies, "template": _template}
