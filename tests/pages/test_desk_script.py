"""The desks' script: modules joined to one, typed, and the types of the protocol on both sides."""

import re
import shutil
import subprocess
import types
import typing
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from amts_core.kernel.config import ROOT
from pages.comparison import judging_card
from pages.desk import browser, protocol
from pages.desk.keymap import KeyBinding
from pages.post_editing import edit_card
from pages.post_editing import protocol as edit_protocol
from pages.review import focus_card
from pages.review import protocol as review_protocol

PACKAGES = [focus_card, edit_card, judging_card]
NAMED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
TYPE = re.compile(
    r"^ \* @typedef \{(?:(\w+) & )?\{\n((?: \*   .*\n)*) \* \}\} (\w+)$", re.MULTILINE
)
TYPES = (ROOT / "pages" / "desk" / "browser" / "protocol.js").read_text("utf-8")
SCALARS = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null"}


def main_of(package) -> Path:
    return Path(package.__path__[0]) / "main.js"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.__name__)
def test_every_module_of_a_folder_is_joined_once_behind_what_it_needs(package):
    found = browser.modules(main_of(package))
    assert len(found) == len(set(found))
    assert {*main_of(package).parent.glob("*.js")} <= {*found}
    for place, path in enumerate(found):
        needed = re.findall(
            r'from "(.*?)"', re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
        )
        assert {(path.parent / one).resolve() for one in needed} <= {*found[:place]}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.__name__)
def test_the_joined_script_is_one_module_whose_names_do_not_collide(package):
    script = browser.joined(main_of(package))
    assert [name for name, n in Counter(NAMED.findall(script)).items() if n > 1] == []
    assert not re.search(r"^(import|export (?!default))", script, re.MULTILINE)
    assert script.count("export default") == 1


def test_every_script_passes_the_type_checker():
    if shutil.which("tsc") is None:
        pytest.skip("needs TypeScript: apt-get install node-typescript")
    told = subprocess.run(["tsc", "-p", ROOT], capture_output=True, text=True, check=False)
    assert told.stdout == ""
    unchecked = [
        path
        for path in (ROOT / "pages").rglob("*.js")
        if not path.read_text("utf-8").startswith("// @ts-check\n")
    ]
    assert unchecked == []


def in_script(hint) -> str:
    """Return a type as the script writes it."""
    origin, given = typing.get_origin(hint), typing.get_args(hint)
    if hint in SCALARS:
        return SCALARS[hint]
    if origin is typing.NotRequired:
        return in_script(given[0])
    if origin in (types.UnionType, typing.Union):
        return " | ".join(map(in_script, given))
    if origin in (dict, Mapping):
        return f"Record<{', '.join(map(in_script, given))}>"
    if origin is list or (origin is tuple and given[-1] is Ellipsis):
        return f"{in_script(given[0])}[]"
    if origin is tuple:
        return f"[{', '.join(map(in_script, given))}]"
    return hint.__name__


def in_python() -> dict[str, tuple[str, dict[str, str]]]:
    """Return base and fields of every type of the protocol, as the script writes them."""
    modules = (protocol, review_protocol, edit_protocol)
    found = [KeyBinding] + [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    ]
    told = {}
    for one in found:
        hints = typing.get_type_hints(one, include_extras=True)
        bases = [base.__name__ for base in one.__bases__ if base in found]
        optional = {name for name in hints if typing.get_origin(hints[name]) is typing.NotRequired}
        told[one.__name__] = (
            "".join(bases),
            {
                name + "?" * (name in optional): in_script(hints[name])
                for name in one.__annotations__
            },
        )
    return told


def test_both_sides_write_the_same_types():
    told = {
        name: (base, dict(re.findall(r"^ \*   (\w+\??): (.*),$", fields, re.MULTILINE)))
        for base, fields, name in TYPE.findall(TYPES)
    }
    assert TYPES.count("@typedef") == len(told)
    assert told == in_python()
