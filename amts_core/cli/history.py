"""``workload``: which share of a project's words no human had to touch, by kind of work."""

import argparse

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_database, print_line, settings_of
from amts_core.history import GOAL, workload
from amts_core.kernel.database.engine import open_store
from amts_core.project import project_named


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    parser = add_command(commands, "workload")
    parser.add_argument("--project", required=True, metavar="NAME")
    add_database(parser)
    parser.set_defaults(run=_workload)


def _workload(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    found = workload(store, project_named(store, options.project).id)
    for part in found.parts:
        print_line(
            {
                "part": part.name,
                "words": part.n_words,
                "untouched": part.n_untouched,
                "touched": part.n_touched,
                "left": part.n_left,
                "apart": part.n_apart,
                "repeated": part.n_repeated,
                "unopened": part.n_unopened,
                "share": part.share,
                "untouched_means": part.name.sentence,
            }
        )
    print_line(
        {
            "goal_of": found.output.name,
            "share": found.output.share,
            "goal": GOAL,
            "reached": found.is_goal_reached,
        }
    )
