"""What the tools share: the files of a folder, a site made of them, a program that is called."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MATTER = re.compile(r"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_N_TOLD = 2000

Made = Iterator[tuple[str, str]]
"""A file's name, and its markup."""


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.is_file())


def site_of(folder: Path, inside: str = "") -> Path:
    """Return a new folder beside ``folder`` with its files in it."""
    site = folder.with_name(f"{folder.name}-site")
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(folder, site / inside)
    return site


def call(*command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program, that of the environment first.

    :raises ValueError: it fails, unless ``check`` is false.
    """
    beside = Path(sys.executable).with_name(command[0])
    program = str(beside) if beside.exists() else command[0]
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise ValueError(reason_of(done.stdout + done.stderr))
    return done


def reason_of(output: str) -> str:
    """Return the end of what a program says, without where in itself it says it."""
    lines = (line for line in output.splitlines() if not line.startswith("\tfrom "))
    return "\n".join(lines)[-_N_TOLD:]
