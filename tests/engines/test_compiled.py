"""What numba compiles: each function is whole in its own file, which is all that numba looks at."""

import ast

import pytest

from amts_core.kernel.config import ROOT

FOLDER = ROOT / "amts_core" / "engines" / "smt"


def is_compiled(node) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        "njit" in ast.unparse(decorator) for decorator in node.decorator_list
    )


def foreign_names(source: str) -> set[str]:
    """Return what compiled functions take from other modules of the product."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("amts_core")
        for alias in node.names
    }
    used: set[str] = set()
    for function in filter(is_compiled, tree.body):
        for node in function.body:  # not its annotations, which numba does not read
            used |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    return used & imported


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_compiled_functions_need_their_own_file_only(path):
    assert foreign_names(path.read_text(encoding="utf-8")) == set()


def test_a_breach_is_found():
    source = """
from amts_core.translate.other import LIMIT, helped

@numba.njit(cache=True)
def f(x):
    return helped(x) + LIMIT
"""
    assert foreign_names(source) == {"LIMIT", "helped"}


def test_there_are_compiled_functions():
    sources = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")]
    assert sum(is_compiled(node) for one in sources for node in ast.parse(one).body) > 20
