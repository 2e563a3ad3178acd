"""The page that says where to change what is true of the tree."""

import ast
import re
from pathlib import Path

import pytest

from amts_core.checks import CHECKS
from amts_core.cli.duties import WORKFLOWS
from amts_core.formats import readers
from amts_core.kernel.config import ROOT
from amts_core.kernel.languages import FULL, general
from amts_core.kernel.records import Engine
from amts_core.translation.engine_kinds import KINDS
from pages.shared import places
from tests.checks.test_checks import SPEAKING
from tests.checks.test_verdict import SENTENCES
from tests.pages.conftest import FOLDERS

PAGE = (ROOT / "docs" / "where-to-change.md").read_text(encoding="utf-8")
TASKS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", PAGE, re.MULTILINE))
MOST_FILES = 5
"""So many steps a task takes at most: what needs more is to be made simpler first."""


def steps_of(task: str) -> list[str]:
    return re.findall(r"^\d\. (.+\n(?:   .+\n)*)", TASKS[task], re.MULTILINE)


def files_in(text: str) -> list[str]:
    return re.findall(r"`((?:[\w*]+/)*[\w*]+\.(?:py|md|toml)|(?:[\w]+/)+)`", text)


def test_all_tasks_are_there():
    assert list(TASKS) == [
        "A format of documents",
        "A language",
        "A check",
        "An engine",
        "A job of a worker",
        "A page",
        "A column on an order",
        "A command or an option",
    ]


@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_few_files_each_of_which_is_there(task):
    steps = steps_of(task)
    assert 0 < len(steps) <= MOST_FILES
    assert [step for step in steps if not step.startswith("`")] == []
    assert [name for name in files_in(TASKS[task]) if not any(ROOT.glob(name))] == []


ELSEWHERE = r"`([A-Za-z_]+)`\s+(?:of|in)\s+`([\w/]+\.py)`"
"""A name with the file that has it."""
NAMED = [
    (file, name)
    for task in TASKS
    for step in steps_of(task)
    for file in files_in(step)[:1]
    if file.endswith(".py") and "*" not in file
    for name in re.findall(r"`([A-Za-z_]+)`", re.sub(ELSEWHERE, "", step))
] + [(file, name) for name, file in re.findall(ELSEWHERE, PAGE)]


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_file_has_what_is_to_be_changed_in_it(file, name):
    source = (ROOT / file).read_text(encoding="utf-8")
    tops = {
        found
        for node in ast.parse(source).body
        for found in (
            [node.name]
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            else [target.id for target in targets_of(node) if isinstance(target, ast.Name)]
        )
    }
    assert name in tops


def targets_of(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.AnnAssign):
        return [node.target]
    return node.targets if isinstance(node, ast.Assign) else []


def test_every_reader_is_in_the_list_and_tested():
    modules = sorted(path.stem for path in (ROOT / "amts_core" / "formats").glob("*_reader.py"))
    listed = {form.read.__module__.rpartition(".")[2] for form in readers.FORMATS}
    tested = [path.stem for path in (ROOT / "tests" / "formats").glob("test_*_reader.py")]
    assert modules == sorted(listed) == sorted(name.removeprefix("test_") for name in tested)


def test_every_language_is_in_the_list_and_has_its_sentence():
    folder = ROOT / "amts_core" / "kernel" / "languages"
    modules = {path.stem for path in folder.glob("*.py")} - {
        "__init__",
        "general",
        "record",
        "tags",
        "writing_systems",
    }
    assert modules == {language.name.lower() for language in FULL.values()}
    assert set(SENTENCES) == set(FULL)
    assert [language.code for language in general.others() if language.code in FULL] == []


def test_workers_know_every_module_that_has_work_for_them():
    made = re.compile(r"^@(?:DBOS\.workflow|readings\.reader)\b", re.MULTILINE)
    modules = {
        path
        for path in (ROOT / "amts_core").rglob("*.py")
        if made.search(path.read_text(encoding="utf-8"))
    }
    assert modules
    assert modules - {Path(str(module.__file__)) for module in WORKFLOWS} == set()


def test_every_check_is_in_the_rooms_modules_and_speaks():
    folder = ROOT / "amts_core" / "checks"
    modules = {check.run.__module__.rpartition(".")[2] for check in CHECKS}
    assert [name for name in modules if not (folder / f"{name}.py").exists()] == []
    assert list(SPEAKING) == [check.slug for check in CHECKS]


def test_every_engine_is_a_package_and_an_entry():
    folder = ROOT / "amts_core" / "engines"
    assert list(KINDS) == list(Engine)
    elsewhere = {Engine.LOCAL: "smt", Engine.AMAZON_TEXT: "amazon"}
    packages = {elsewhere.get(engine, str(engine)) for engine in Engine}
    assert [one for one in packages if not (folder / one / "__init__.py").exists()] == []


def test_every_page_is_in_the_navigation_and_visited():
    folders = {path.parent.name for path in (ROOT / "pages").glob("*/page.py")}
    assert folders == {place.folder for place in places.PLACES}
    addresses = {folder: address for address, folder in FOLDERS.items()}
    tests = [f"tests/pages/test_{addresses.get(folder, folder)}.py" for folder in folders]
    assert [name for name in tests if not (ROOT / name).exists()] == []
