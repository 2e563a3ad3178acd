"""What the commands have in common: reading files, printing lines, finding the database."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from amts_core.kernel import files
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import AmtsError, ConfigurationError
from amts_core.kernel.languages import tags
from amts_core.kernel.records import Job

Number = TypeVar("Number", int, float)


def bytes_of(path: Path) -> bytes:
    """Return the contents of a file.

    :raises AmtsError: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise AmtsError(f"{path} can't be read: {error.strerror}.") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a device or a pipe is written to as it is.

    :raises AmtsError: it can't be written.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            path.parent.stat()  # a folder of another name may be meant: none is made
            files.write(path, data)
    except OSError as error:
        raise AmtsError(f"{path} can't be written: {error.strerror}.") from error


def print_line(line: dict[str, Any]) -> None:
    """Print one result."""
    print(json.dumps(line, ensure_ascii=False), flush=True)


def language(written: str) -> str:
    """Return the code of a language that an option names: the type of such options."""
    try:
        return tags.as_code(written)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def number(kind: type[Number], least: Number, most: Number) -> Callable[[str], Number]:
    """Return the type of an option that holds a number from ``least`` to ``most``."""

    def read(written: str) -> Number:
        try:
            value = kind(written)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            told = f"{written!r} is not a number from {least:,} to {most:,}"
            raise argparse.ArgumentTypeError(told)
        return value

    return read


share = number(float, 0, 1)
"""The type of options that hold a share, a score or a probability."""


def say(message: str) -> None:
    """Print a message for the person."""
    print(message, file=sys.stderr, flush=True)


def add_wait(parser: argparse.ArgumentParser, *, waits: bool = True) -> None:
    """Add the option that says whether a command waits for the work that it asks for."""
    parser.add_argument(
        "--wait",
        action=argparse.BooleanOptionalAction,
        default=waits,
        help="wait until the work has ended; it goes on without the command as well",
    )


def wait_for(
    settings: Settings, job_id: Callable[[], str], hint: str, *, with_rest: bool = False
) -> Job | None:
    """Wait until a job has ended and return it; on a terminal, say how it goes meanwhile.

    :param hint: what a person can do who does not want to wait any longer.
    :raises AmtsError: the person has stopped waiting, or nobody can do the work.
    """
    # here: it brings the database, which no command that does without one may wait for
    from amts_core.kernel.jobs import viewer

    tell = say if sys.stderr.isatty() else lambda _: None
    try:
        return viewer.follow(settings, job_id, tell, with_rest=with_rest)
    except KeyboardInterrupt:
        raise AmtsError(f"No longer waiting: the work goes on. {hint}") from None


def add_encoding(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the encoding of files."""
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="of files that are not UTF-8 and don't say what they are, such as cp1252",
    )


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the database."""
    parser.add_argument(
        "--database", metavar="URL", help="default: AMTS_DATABASE_URL, else the local file"
    )


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings for the database that the options name."""
    settings = Settings.from_environment()
    if options.database is None:
        return settings
    return settings.on(options.database)
