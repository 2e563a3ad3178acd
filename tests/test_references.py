"""What docstrings and comments refer to is there.

A reference is ``:mod:``, ``:class:``, ``:func:``, ``:meth:`` or ``:data:`` with a name. The name is
that of something in the same module, of a module beside it or of something in that, or is dotted
from a top folder (``amts_core.kernel.records``) or from a room (``kernel.records``).
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from amts_core.kernel.config import ROOT

FOLDERS = ("amts_core", "pages", "tests", "benchmarks", "training", "docs")
_REFERENCE = re.compile(r":(mod|class|func|meth|data|attr|exc):`~?([\w.\s]+)`")


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*.py") if path != Path(__file__))


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module holds, classes' members too, and for a package what lies in it."""
    names: set[str] = set()
    bodies = [ast.parse(path.read_text("utf-8")).body]
    while bodies:
        for node in bodies.pop():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
                if isinstance(node, ast.ClassDef):
                    bodies.append(node.body)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                names.update(one.id for one in ast.walk(node) if _is_stored(one))
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names.update(alias.asname or alias.name for alias in node.names)
    return frozenset(names)


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def module_at(folder: Path, parts: list[str]) -> Path | None:
    path = folder.joinpath(*parts)
    return next(
        (file for file in (path / "__init__.py", path.with_suffix(".py")) if file.exists()), None
    )


def resolves(role: str, name: str, path: Path) -> bool:
    """Whether a name that stands in the file at ``path`` is one of ours, or of a library."""
    parts = name.split(".")
    for folder in (path.parent, ROOT, ROOT / "amts_core"):
        for n in range(len(parts) + 1):
            module = module_at(folder, parts[:n]) if n else path
            if role == "mod" and module and n == len(parts):
                return True
            if role != "mod" and module and n < len(parts) and set(parts[n:]) <= names_in(module):
                return True
    return parts[0] not in FOLDERS and len(parts) > 1 and _is_of_a_library(parts)


def _is_of_a_library(parts: list[str]) -> bool:
    try:
        return find_spec(parts[0]) is not None
    except ValueError:
        return False


def broken(text: str, path: Path) -> list[str]:
    names = [(role, re.sub(r"\s", "", name)) for role, name in _REFERENCE.findall(text)]
    return [name for role, name in names if not resolves(role, name, path)]


def test_every_reference_leads_somewhere():
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sources()
        if (names := broken(path.read_text("utf-8"), path))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("reference", "is_there"),
    [
        pytest.param(":class:`Scores`", True, id="in the module"),
        pytest.param(":func:`best`", False, id="nothing of that name"),
        pytest.param(":mod:`evidence`", True, id="a module beside it"),
        pytest.param(":mod:`pipeline`", False, id="no module beside it"),
        pytest.param(":mod:`Scores`", False, id="a class is no module"),
        pytest.param(":data:`features.MATCH_FEATURES`", True, id="in a module beside it"),
        pytest.param(":class:`kernel.records.ReviewBead`", True, id="from a room"),
        pytest.param(":class:`kernel.records.Bead`", False, id="not in that module"),
        pytest.param(":mod:`~amts_core.review.rules`", True, id="from the top"),
        pytest.param(":mod:`amts_core.pipeline`", False, id="no such module"),
        pytest.param(":class:`~datetime.timedelta`", True, id="of a library"),
    ],
)
def test_what_leads_nowhere_is_told(reference, is_there):
    path = ROOT / "amts_core" / "align" / "beads.py"
    assert (broken(f"See {reference}.", path) == []) is is_there
