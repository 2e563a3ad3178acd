"""Files that were handed in together: in which languages they are, and which belong together."""

import pytest

from amts_core.formats import FilePair
from amts_core.kernel.errors import DocumentError
from amts_core.kernel.records import Project
from amts_core.review.import_pairs import (
    HandedInFile,
    language_of,
    languages_of,
    left_over,
    pair_files,
)

LANGUAGES = "en", "zh"
ENGLISH = "The lady arrived at the station early in the morning, and the train was late again. "
RUSSIAN = "Поезд прибыл вовремя. Она ждала час и читала книгу по истории математики на вокзале. "
PERSIAN = "خانم صبح زود به ایستگاه رسید. قطار دیر کرده بود. او یک ساعت منتظر ماند. "


def handed_in(**languages):
    """Return files by path; a path may say what it was called before it got a number."""
    return {
        path: HandedInFile(path.replace(" (2)", ""), path, language)
        for path, language in languages.items()
    }


def paths(pairs):
    return [(one.src, one.tgt) for one in pairs]


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        pytest.param("a.md", ENGLISH * 3, "en", id="by its words"),
        pytest.param("a.en.md", RUSSIAN * 3, "ru", id="its words count before its name"),
        pytest.param("a.md", PERSIAN * 3, "fa", id="a variant is not told"),
        pytest.param("a.zh.md", "One.", "zh", id="by the end of its name"),
        pytest.param("fr/a.md", "One.", "fr", id="by its folder"),
        pytest.param("it.md", "One.", None, id="a whole name is no mark"),
        pytest.param("a.md", "One.", None, id="nothing tells"),
    ],
)
def test_a_language_is_told(path, text, language):
    assert language_of(path, [text]) == language


BOOK = Project(1, "Book", "en", ("zh", "es"))


@pytest.mark.parametrize(
    ("found", "project", "languages"),
    [
        pytest.param([], None, ("en", "zh"), id="nothing is known"),
        pytest.param([None, None], BOOK, ("en", "zh"), id="those of the project"),
        pytest.param(["es", "en"], BOOK, ("en", "es"), id="the project's other target"),
        pytest.param(["fr", "en"], BOOK, ("en", "fr"), id="a target that is new to it"),
        pytest.param(["de", "fr"], BOOK, ("de", "fr"), id="not of the project"),
        pytest.param(["es", "en"], None, ("en", "es"), id="English is the source"),
        pytest.param(["de", "fr", "fr"], None, ("fr", "de"), id="the most frequent is the source"),
        pytest.param(["fr"], None, ("en", "fr"), id="one alone is the target"),
        pytest.param(["es"], BOOK, ("en", "es"), id="a target of the project alone"),
        pytest.param(["en"], None, ("en", "zh"), id="English alone"),
    ],
)
def test_the_two_languages_are_told(found, project, languages):
    files = {str(n): HandedInFile("a", "0", code) for n, code in enumerate(found)}
    assert languages_of(files, project) == languages


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"x.md": "en", "y.md": "zh"}, [("x.md", "y.md")], id="one of each language"),
        pytest.param({"x.md": "zh", "y.md": "en"}, [("y.md", "x.md")], id="the other way round"),
        pytest.param({"x.md": None, "y.md": None}, [("x.md", "y.md")], id="two of which none"),
        pytest.param({"x.md": None, "y.md": "en"}, [("y.md", "x.md")], id="one is known"),
        pytest.param({"x.md": "en", "y.md": "en"}, [("x.md", "y.md")], id="two of one language"),
        pytest.param({"x.md": "en"}, [], id="one alone"),
        pytest.param(
            {"a.md": "en", "b.md": "en", "a.zh.md": "zh", "b.zh.md": "zh"},
            [("a.md", "a.zh.md"), ("b.md", "b.zh.md")],
            id="by their names",
        ),
        pytest.param(
            {"a.md": "en", "b.md": "en", "a (2).md": "zh", "b (2).md": "zh"},
            [("a.md", "a (2).md"), ("b.md", "b (2).md")],
            id="of the same name",
        ),
        pytest.param(
            {"a.md": "zh", "a (2).md": "en"}, [("a (2).md", "a.md")], id="the same, turned"
        ),
        pytest.param(
            {"a.md": "en", "a.zh.md": "zh", "x.md": "en", "y.md": "zh"},
            [("a.md", "a.zh.md"), ("x.md", "y.md")],
            id="names first, then the last of each language",
        ),
        pytest.param(
            {"x.md": "en", "y.md": "en", "z.md": "zh"}, [], id="two of one language, one of other"
        ),
    ],
)
def test_files_belong_together(files, expected):
    assert paths(pair_files(handed_in(**files), LANGUAGES)) == expected


def test_documents_are_called_as_their_files_without_the_folders_of_languages():
    files = handed_in(**{"en/p/a.md": "en", "zh/p/a.md": "zh"})
    assert pair_files(files, LANGUAGES) == (FilePair("en/p/a.md", "zh/p/a.md", "p/a.md", "p/a.md"),)
    files = handed_in(**{"a.en.md": "en", "a.zh.md": "zh"})
    assert pair_files(files, LANGUAGES) == (FilePair("a.en.md", "a.zh.md", "a.en.md", "a.zh.md"),)


def test_a_layout_is_followed():
    files = handed_in(**{"a_en.md": "en", "a_zh.md": "zh", "b.md": "en"})
    assert paths(pair_files(files, LANGUAGES, layout=["{name}_{lang}.md"])) == [
        ("a_en.md", "a_zh.md")
    ]
    with pytest.raises(DocumentError, match="No two names"):
        pair_files(files, LANGUAGES, layout=["{lang}/{name}"])


def test_a_person_pairs_files_otherwise():
    files = handed_in(**{"a.md": "en", "b.md": "en", "a.zh.md": "zh", "b.zh.md": "zh"})
    found = pair_files(files, LANGUAGES, together=[("a.md", "b.zh.md")])
    assert paths(found) == [("a.md", "b.zh.md"), ("b.md", "a.zh.md")]
    files.pop("b.md")
    found = pair_files(files, LANGUAGES, together=[("a.md", "b.zh.md")])
    assert left_over(files, found) == ("a.zh.md",)
