"""What the documents list is what the product has."""

import re

import pytest

from amts_core.checks import CHECKS
from amts_core.cli import main
from amts_core.kernel.config import ROOT
from amts_core.kernel.languages import LANGUAGES
from pages.desk.keymap import KEYS

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = sorted((ROOT / "docs").glob("*.md"))
GUIDE = (ROOT / "docs" / "translator.md").read_text(encoding="utf-8")


def rows_under(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, its own head left out."""
    table = re.search(r"(?:^\|.*\n)+", text[text.index(heading) :], re.MULTILINE)
    return [line.strip("| ").split(" | ") for line in table.group().splitlines()[2:]]


def test_readme_lists_every_key():
    rows = {cells[0].split(" or ")[0]: cells[1] for cells in rows_under(README, "## Keys")}
    assert rows == {binding.shown: binding.sentence for binding in KEYS}


def test_guide_lists_every_check():
    rows = [tuple(cells) for cells in rows_under(GUIDE, "### What the findings say")]
    assert rows == [(f"`{check.slug}`", check.severity, check.sentence) for check in CHECKS]


def test_readme_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = re.findall(r"^ {4}([a-z-]+)\s", capsys.readouterr().out, re.MULTILINE)
    named = {
        command
        for cells in rows_under(README, "## Command line")
        for command in re.findall(r"`([a-z-]+)", cells[0])
    }
    assert offered and named == set(offered)


def test_readme_names_every_setting():
    settings = (ROOT / "amts_core" / "kernel" / "config.py").read_text(encoding="utf-8")
    rows = {cells[0].strip("`") for cells in rows_under(README, "## Settings")}
    assert rows == set(re.findall(r'"(AMTS_\w+)"', settings))


def test_readme_names_every_language():
    assert [profile.name for profile in LANGUAGES.values() if profile.name not in README] == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *(f"docs/{guide.name}" for guide in GUIDES)]
)
def test_links_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    missing = [target for target in targets if not ((ROOT / name).parent / target).exists()]
    assert missing == []
