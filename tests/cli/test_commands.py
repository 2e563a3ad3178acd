"""The list of the commands, and what is loaded for one."""

import argparse
import subprocess
import sys
from importlib import import_module

import pytest

from amts_core.cli.commands import COMMANDS
from amts_core.kernel.config import ROOT

HEAVY = ("sqlalchemy", "dbos", "scipy", "numba", "streamlit", "boto3", "alembic")
LOADED = """
import sys
from amts_core.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    print(end.code)
print(*sorted(name.partition(".")[0] for name in sys.modules), sep="\\n")
"""


@pytest.mark.parametrize("module", COMMANDS)
def test_a_module_has_the_commands_of_the_list(module):
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(f"amts_core.cli.{module}").add_commands(commands)
    assert list(commands.choices) == list(COMMANDS[module])
    assert all(parser.get_default("run") for parser in commands.choices.values())


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["--help"], "0", id="the help"),
        pytest.param(["no-such-command"], "2", id="no command"),
        pytest.param(["worker", "--help"], "0", id="the help of the heaviest"),
        pytest.param(["segment"], "2", id="a command without a database, wrongly used"),
    ],
)
def test_what_does_not_run_is_not_loaded(arguments, status):
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    lines = ran.stdout.splitlines()
    assert status in lines
    assert [name for name in HEAVY if name in lines] == []
