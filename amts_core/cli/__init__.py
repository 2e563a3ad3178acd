"""The command line: a module of commands for each feature.

Knows: every other room of the core.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from amts_core.cli.commands import add_commands
from amts_core.kernel.errors import AmtsError, EncodingError

_INSTALLED = "amts"
_DESCRIPTION = (
    "The command line: results on stdout as JSON lines, messages and progress on stderr. "
    "Exit status: 0 done, 1 failed (one line on stderr says why), 2 wrong usage."
)

_ENCODING = " Or name the encoding it was saved in: --encoding NAME."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # a file's name need not be text: what of it is not is written escaped
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog=_name(), description=_DESCRIPTION)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    given = sys.argv[1:] if arguments is None else list(arguments)
    add_commands(commands, next((one for one in given if not one.startswith("-")), ""))
    options = parser.parse_args(given)
    try:
        options.run(options)
        sys.stdout.flush()
    except AmtsError as error:
        hint = _ENCODING if isinstance(error, EncodingError) and "encoding" in options else ""
        print(f"amts: {' '.join(str(error).split())}{hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("amts: stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the results wants no more of them
        _discard_output()
        return 1
    except OSError as error:  # a full disk, a folder that may not be used
        print(f"amts: {error}", file=sys.stderr)
        _discard_output()
        return 1
    return 0


def _name() -> str:
    """Return how this was called: as the installed command, or as a module."""
    return _INSTALLED if Path(sys.argv[0]).name == _INSTALLED else "python -m amts_core"


def _discard_output() -> None:
    """Let the interpreter not try again, at its end, to write what could not be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
