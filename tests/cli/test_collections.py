"""``match``, ``mine`` and ``import --match``: collections that nobody has paired."""

import shutil

import pytest

from tests.cli.conftest import written
from tests.conftest import TEXTBOOK

LANGUAGES = ("--src-lang", "en", "--tgt-lang", "zh")
CHAPTERS = ["01-what-is-learning", "02-data-and-features", "03-linear-regression"]


@pytest.fixture
def folders(tmp_path):
    """Three chapters, the translations named by numbers in reverse; one more without source."""
    src, tgt = tmp_path / "en", tmp_path / "zh"
    src.mkdir()
    (tgt / "deep").mkdir(parents=True)
    for n, chapter in enumerate(CHAPTERS):
        shutil.copy(TEXTBOOK / "en" / f"{chapter}.md", src)
        shutil.copy(TEXTBOOK / "zh" / f"{chapter}.md", tgt / "deep" / f"{9 - n}.md")
    shutil.copy(TEXTBOOK / "zh" / "06-overfitting.md", tgt / "0.md")
    return src, tgt


EXPECTED = {(f"{chapter}.md", f"deep/{9 - n}.md") for n, chapter in enumerate(CHAPTERS)}


def test_match_pairs_documents_by_content(amts, folders):
    ran = amts("match", *folders, *LANGUAGES)
    assert ran.status == 0
    assert {(line["src"], line["tgt"]) for line in ran.lines} == EXPECTED
    assert all(
        list(line) == ["src", "tgt", "score", "text", "name", "length"] for line in ran.lines
    )
    assert [line["score"] for line in ran.lines] == sorted(
        (line["score"] for line in ran.lines), reverse=True
    )
    assert "no counterpart: 0.md" in ran.messages


def test_match_leaves_out_what_is_not_alike_enough(amts, folders):
    ran = amts("match", *folders, *LANGUAGES, "--min-score", "0.99")
    assert (ran.status, ran.lines) == (0, [])


def test_mine_finds_translations_in_files_and_folders(amts, folders):
    of_folders = amts("mine", *folders, *LANGUAGES).lines
    assert len(of_folders) >= 40
    right = [(line["src_document"], line["tgt_document"]) in EXPECTED for line in of_folders]
    assert sum(right) >= 0.95 * len(right)
    of_files = amts(
        "mine", folders[0] / f"{CHAPTERS[0]}.md", folders[1] / "deep" / "9.md", *LANGUAGES
    ).lines
    assert of_files
    assert list(of_files[0]) == [
        "src_document",
        "tgt_document",
        "margin",
        "score",
        "src_text",
        "tgt_text",
        "findings",
    ]
    assert all(line["margin"] >= 0.27 for line in of_files)


def test_mine_says_what_it_can_not_know_and_that_nothing_was_found(amts, tmp_path):
    src = written(tmp_path / "sr.md", "Мачка седи на простирци.\n".encode())
    tgt = written(tmp_path / "he.md", "היום יום יפה.\n".encode())
    ran = amts("mine", src, tgt, "--src-lang", "sr", "--tgt-lang", "he")
    assert (ran.status, ran.lines) == (0, [])
    assert "warning: The encoder has not learnt both Serbian and Hebrew" in ran.messages
    assert "No pair was found. Give more texts" in ran.messages


def test_mine_refuses_a_side_without_text(amts, folders, tmp_path):
    code = written(tmp_path / "code.md", b"```python\nx = 1\n```\n")
    ran = amts("mine", folders[0], code, *LANGUAGES)
    assert (ran.status, ran.lines) == (1, [])
    assert "The target has no segments, only code" in ran.messages


@pytest.mark.parametrize("command", ["match", "mine"])
def test_a_folder_without_documents_is_refused(amts, folders, tmp_path, command):
    (tmp_path / "empty").mkdir()
    ran = amts(command, folders[0], tmp_path / "empty", *LANGUAGES)
    assert ran.status == 1
    assert "holds no document that can be read" in ran.messages


def test_import_pairs_folders_by_content_if_asked_to(amts, folders, tmp_path):
    database = f"sqlite:///{tmp_path / 'amts.db'}"
    ran = amts("import", *folders, *LANGUAGES, "--project", "P", "--database", database, "--match")
    assert ran.status == 0
    assert sorted(line["document"] for line in ran.lines) == [f"{name}.md" for name in CHAPTERS]
    assert "warning: left out: 0.md has no counterpart" in ran.messages


def test_import_of_unrelated_folders_is_refused(amts, folders, tmp_path):
    recipes = tmp_path / "recipes"
    recipes.mkdir()
    written(recipes / "a.md", "把面粉和盐放进大碗里，慢慢倒入温水。\n".encode())
    database = f"sqlite:///{tmp_path / 'amts.db'}"
    ran = amts(
        "import",
        folders[0],
        recipes,
        *LANGUAGES,
        "--project",
        "P",
        "--database",
        database,
        "--match",
    )
    assert ran.status == 1
    assert "looks like a translation" in ran.messages


def test_a_folder_of_both_languages_is_matched_with_itself(amts, folders, tmp_path):
    """No document is paired with itself."""
    for folder, language in zip(folders, ("en", "zh"), strict=True):
        for path in folder.rglob("*.md"):
            written(tmp_path / "both" / f"{language}-{path.name}", path.read_bytes())
    written(tmp_path / "both" / "broken.ipynb", b"{")
    ran = amts("match", tmp_path / "both", *LANGUAGES)
    assert ran.status == 0
    assert ran.lines
    assert {(line["src"][:3], line["tgt"][:3]) for line in ran.lines} == {("en-", "zh-")}
    assert "warning: left out: broken.ipynb is not valid JSON" in ran.messages


def test_a_layout_pairs_by_names_alone(amts, tmp_path):
    for name in ("x.md", "x.zh.md", "y.md"):
        written(tmp_path / name, b"x")
    ran = amts("match", tmp_path, *LANGUAGES, "--layout", "{name}.{lang}")
    assert ran.lines == [{"src": "x.md", "tgt": "x.zh.md"}]
    assert "warning: left out: y.md has no counterpart" in ran.messages
