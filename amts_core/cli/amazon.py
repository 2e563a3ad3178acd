"""``amazon``: what an account needs, whether it has it, and what it holds."""

import argparse
import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, number, print_line, settings_of, write_bytes
from amts_core.engines import ResourceKind
from amts_core.engines.amazon import stack
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import project_named
from amts_core.translation import holdings, services

if TYPE_CHECKING:
    from amts_core.engines.amazon import account

_MOST_DAYS = 3650


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    amazon = add_command(commands, "amazon")
    amazon.add_argument("action", choices=[*_ACTIONS])
    amazon.add_argument("name", nargs="?", metavar="NAME", help="of what is downloaded, or deleted")
    amazon.add_argument("--project", metavar="NAME", help="whose settings say where")
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
    amazon.add_argument(
        "--terminology", action="store_true", help="download a terminology, not parallel data"
    )
    amazon.add_argument(
        "--output", type=Path, metavar="FILE", help="for the template or the download"
    )
    amazon.set_defaults(run=lambda options: _ACTIONS[options.action](options))


def _template(options: argparse.Namespace) -> None:
    text = stack.template(options.bucket, options.prefix, options.days)
    if options.output is None:
        print(text)
    else:
        write_bytes(options.output, f"{text}\n".encode())


def _list(options: argparse.Namespace) -> None:
    with closing(_account(options)) as held:
        for one in held.resources():
            print_line(
                {
                    "kind": one.kind,
                    "name": one.name,
                    "state": one.status,
                    "latest_update": one.latest_update_status,
                    "src_lang": one.src_lang or None,
                    "tgt_langs": list(one.tgt_langs),
                    "records": one.n_records,
                    "size": one.size,
                    "ours": one.is_ours,
                    "updated_at": one.updated_at.isoformat() if one.updated_at else None,
                    "console": one.console or None,
                }
            )


def _download(options: argparse.Namespace) -> None:
    name = _named(options)
    if options.output is None:
        raise AmtsError(f"Say into which file: amazon download {name} --output FILE")
    store, project = _project(options)
    kind = ResourceKind.TERMINOLOGY if options.terminology else ResourceKind.PARALLEL_DATA
    _, data = holdings.download(store, project.id, kind=kind, name=name)
    write_bytes(options.output, data)
    print_line({"name": name, "output": str(options.output), "bytes": len(data)})


def _delete_terminology(options: argparse.Namespace) -> None:
    with closing(_account(options)) as held:
        held.delete_terminology(_named(options))


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


def _account(options: argparse.Namespace) -> "account.AmazonAccount":
    store, project = _project(options)
    return services.open_account(store, project.id)


def _named(options: argparse.Namespace) -> str:
    if options.name is None:
        raise AmtsError(
            f"Say which: amazon {options.action} NAME. amazon list shows what there is."
        )
    return str(options.name)


def _project(options: argparse.Namespace) -> tuple[Store, Project]:
    if options.project is None:
        raise AmtsError(f"Say whose: amazon {options.action} --project NAME")
    store = open_store(settings_of(options).database_url)
    return store, project_named(store, options.project)


_ACTIONS = {
    "check": _check,
    "policies": _policies,
    "template": _template,
    "list": _list,
    "download": _download,
    "delete-terminology": _delete_terminology,
}
