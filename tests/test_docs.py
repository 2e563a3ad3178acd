"""What the documents list is what the product has."""

import argparse
import ast
import re
from importlib import import_module

import pytest

from amts_core.align.universal_encoder import UNIVERSAL_LANGUAGES
from amts_core.checks import CHECKS
from amts_core.cli import main
from amts_core.cli.commands import COMMANDS
from amts_core.formats.readers import FORMATS, MAX_BYTES
from amts_core.kernel.config import ROOT
from amts_core.kernel.languages import FULL, LANGUAGES, tags
from amts_core.translation.engine_kinds import KINDS
from pages.desk.keymap import KEYS, POST_EDIT_KEYS
from tests.encoder_card import LEARNT

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
}
GUIDES = [name for name in PAGES if name.startswith("docs/")]


def rows_under(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading of a page, its own head left out."""
    text = PAGES[page]
    table = re.search(r"(?:^\|.*\n)+", text[text.index(heading) :], re.MULTILINE)
    return [line.strip("| ").split(" | ") for line in table.group().splitlines()[2:]]


def anchors_of(text: str) -> set[str]:
    """What a link to a heading of a page is called."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_is_a_welcome():
    assert len(PAGES["README.md"].splitlines()) <= 120


def test_the_readme_leads_to_every_page():
    assert [name for name in PAGES if name != "README.md" and name not in PAGES["README.md"]] == []


@pytest.mark.parametrize(
    ("page", "heading", "keys"),
    [
        pytest.param("docs/keys.md", "# Keys", KEYS, id="review"),
        pytest.param("docs/editor.md", "## Keys", POST_EDIT_KEYS, id="post-editing"),
    ],
)
def test_every_key_is_listed(page, heading, keys):
    rows = {cells[0].split(" or ")[0].strip("`"): cells[1] for cells in rows_under(page, heading)}
    assert rows == {binding.shown: binding.sentence for binding in keys}


def test_every_check_is_listed():
    rows = [tuple(row) for row in rows_under("docs/translator.md", "### What the findings say")]
    assert rows == [(f"`{check.slug}`", check.severity, check.sentence) for check in CHECKS]


def test_every_command_is_listed(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = re.findall(r"^ {4}([a-z-]+)\s", capsys.readouterr().out, re.MULTILINE)
    named = {
        command
        for cells in rows_under("docs/commands.md", "# Command line")
        for command in re.findall(r"`([a-z-]+)", cells[0])
    }
    assert offered and named == set(offered)


def options_of(command: str) -> dict[str, argparse.Action]:
    """The options of a command as they are parsed, by name."""
    (module,) = (name for name, sentences in COMMANDS.items() if command in sentences)
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(f"amts_core.cli.{module}").add_commands(commands)
    return {
        name: action
        for action in commands.choices[command]._actions
        for name in action.option_strings
        if name.startswith("--")
    }


def options_in(text: str) -> set[str]:
    return set(re.findall(r"--[a-z0-9-]+", text))


USAGES = [
    (usage.split()[0], usage)
    for row in rows_under("docs/commands.md", "# Command line")
    for usage in re.findall(r"`([a-z-]+(?: [^`]+)?)`", row[0])
]
MORE = [
    (command, row[0])
    for row in rows_under("docs/commands.md", "## More options")
    for command in re.findall(r"`([a-z-]+)`", row[1])
]
IN_WORDS = [
    (command, row[1])
    for row in rows_under("docs/commands.md", "# Command line")
    for command in re.findall(r"`([a-z-]+)", row[0])
]
TOLD = {
    command: {
        option
        for named, text in (*USAGES, *MORE, *IN_WORDS)
        if named == command
        for option in options_in(text)
    }
    for command, _ in USAGES
}
"""By command the options that the page tells of."""
OF_MANY = {"--help", "--database", "--encoding", "--wait", "--no-wait"}
"""Options that the page tells once for all commands that have them."""


@pytest.mark.parametrize("command", TOLD)
def test_every_option_of_a_command_is_listed(command):
    assert TOLD[command] - OF_MANY == set(options_of(command)) - OF_MANY


@pytest.mark.parametrize(("command", "listed"), MORE, ids=lambda text: text[:40])
def test_the_help_tells_of_an_option_too(command, listed):
    assert [name for name in options_in(listed) if not options_of(command)[name].help] == []


@pytest.mark.parametrize(("command", "usage"), USAGES, ids=lambda text: text[:40])
def test_what_a_usage_has_without_brackets_is_needed(command, usage):
    needed = {name for name, option in options_of(command).items() if option.required}
    always, sometimes = re.sub(r"\[[^]]*\]", "", usage), " ".join(re.findall(r"\[[^]]*\]", usage))
    assert needed - options_in(always) == needed & options_in(sometimes) == set()
    if [name for name, _ in USAGES].count(command) == 1:
        assert options_in(always) == needed


@pytest.mark.parametrize("command", TOLD)
def test_the_choices_of_an_option_are_those_of_the_program(command):
    texts = [text for named, text in (*USAGES, *MORE) if named == command]
    told = re.findall(r"(--[a-z0-9-]+) ([\w-]+(?:\\\|[\w-]+)*)", " ".join(texts))
    for name, values in told:
        choices = options_of(command)[name].choices
        listed = values.split("\\|")
        if len(listed) > 1:
            assert listed == [str(choice) for choice in choices or ()]
        elif choices and values.islower():
            assert values in [str(choice) for choice in choices]


def test_it_is_told_which_commands_wait():
    page = PAGES["docs/commands.md"]
    (sentence,) = re.findall(r"^`translate`[^.]*\.", page, re.MULTILINE)
    waiting, asked = sentence.split(" ask a worker")
    waits = {
        command: options_of(command)["--wait"].default
        for command in TOLD
        if "--wait" in options_of(command)
    }
    assert set(re.findall(r"`([a-z-]+)`", waiting)) == {name for name in waits if waits[name]}
    assert set(re.findall(r"`([a-z][a-z-]*)`", asked)) == {
        name for name in waits if not waits[name]
    }


def test_every_ending_is_listed():
    rows = rows_under("docs/translator.md", "## Import two versions of a document")
    endings = [tuple(re.findall(r"`(\.\w+)`", row[1])) for row in rows]
    assert endings == [form.suffixes for form in FORMATS]


@pytest.mark.parametrize("name", ["docs/translator.md", "docs/word.md"])
def test_the_size_of_files_is_told(name):
    assert f"{MAX_BYTES // 1_000_000} MB" in " ".join(PAGES[name].split())


def keys_of(node: ast.AST) -> set[str]:
    """The names of fields in all dicts that are written down below a node."""
    return {
        key.value
        for table in ast.walk(node)
        if isinstance(table, ast.Dict)
        for key in table.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def printed_keys(tree: ast.Module) -> set[str]:
    """The names of fields in what a module of commands prints, and in what it makes that with."""
    printed = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print_line"
    ]
    makers = {
        ast.unparse(call.func)
        for node in printed
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }
    functions = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in makers
    ]
    return {name for node in (*printed, *functions) for name in keys_of(node)}


def test_every_field_of_a_line_is_listed():
    rows = rows_under("docs/commands.md", "## What a line has")
    listed = {name for row in rows for name in re.findall(r"`([a-z0-9_]+)`", row[2])}
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "amts_core/cli").glob("*.py")]
    printed = {name for tree in trees for name in printed_keys(tree)}
    somewhere = {name for tree in trees for name in keys_of(tree)}
    assert len(printed) > 90 and printed - listed == set()
    assert listed - somewhere - {"bleu", "chrf", "ter", "comet"} - {"orders", "general"} == set()


def test_every_setting_is_listed():
    settings = (ROOT / "amts_core" / "kernel" / "config.py").read_text(encoding="utf-8")
    rows = {cells[0].strip("`") for cells in rows_under("docs/settings.md", "# Settings")}
    assert rows == set(re.findall(r'"(AMTS_\w+)"', settings))


def said_of(code, known):
    return "yes" if tags.primary(code) in known else "no"


def test_every_language_is_listed_and_whether_the_encoders_know_it():
    rows = [tuple(row) for row in rows_under("docs/languages.md", "# The languages")]
    assert rows == [
        (language.name, f"`{code}`", said_of(code, LEARNT), said_of(code, UNIVERSAL_LANGUAGES))
        for code, language in FULL.items()
    ]
    rows = [tuple(row) for row in rows_under("docs/languages.md", "## General profiles")]
    assert rows == [
        (
            language.name,
            f"`{code}`",
            "full" if language.is_full else "general",
            said_of(code, UNIVERSAL_LANGUAGES),
        )
        for code, language in LANGUAGES.items()
        if code not in FULL
    ]


def test_every_engine_is_listed():
    rows = [row[0] for row in rows_under("docs/engines.md", "# The engines")]
    assert rows == [kind.name for kind in KINDS.values()]


def test_every_figure_has_a_command():
    commands = {
        command
        for row in rows_under("docs/measured.md", "# Measured")
        for command in re.findall(r"`([\w.]+)`", row[2])
    }
    files = {command: ROOT / f"{command.replace('.', '/')}.py" for command in commands}
    assert commands and [command for command, path in files.items() if not path.exists()] == []


@pytest.mark.parametrize(
    "name",
    ["README.md", "CONTRIBUTING.md", "training/README.md", "samples/README.md", *GUIDES],
)
def test_every_file_that_is_named_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    tops = "amts_core|pages|tests|docs|benchmarks|training|models|samples"
    paths = re.findall(rf"`((?:{tops})/[\w./*-]*)`", text)
    modules = re.findall(rf"python -m ((?:{tops})(?:\.\w+)+)", text)
    paths += [f"{module.replace('.', '/')}.py" for module in modules]
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name):
    missing = []
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", PAGES[name]):
        path = (ROOT / name).parent / target if target else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors_of(path.read_text("utf-8"))):
            missing.append(f"{target}#{anchor}")
    assert missing == []
