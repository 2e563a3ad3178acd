"""Where the versions of documents lie: which language a file is in, and what it shares."""

from unicodedata import normalize

import pytest

from amts_core.formats import layouts
from amts_core.formats.layout_guesses import guess
from amts_core.kernel.errors import ConfigurationError, LayoutError

FOLDERS = {"en": "en/{name}", "zh": "zh/{name}"}
ENDINGS = {"en": "{name}.md", "zh": "{name}.zh.md", "es": "docs/{name}_es.md"}


@pytest.mark.parametrize(
    ("places", "path", "expected"),
    [
        pytest.param(FOLDERS, "en/a/b.md", ("en", "a/b.md"), id="a folder a language"),
        pytest.param(FOLDERS, "zh/b.md", ("zh", "b.md"), id="the other folder"),
        pytest.param(FOLDERS, "ja/b.md", None, id="a language that is not watched"),
        pytest.param(FOLDERS, "en/b.png", None, id="no document"),
        pytest.param(ENDINGS, "a.md", ("en", "a"), id="an ending"),
        pytest.param(ENDINGS, "a.zh.md", ("zh", "a"), id="what says more holds"),
        pytest.param(ENDINGS, "docs/a/b_es.md", ("es", "a/b"), id="a folder and an ending"),
        pytest.param(ENDINGS, "docs/a.md", ("en", "docs/a"), id="the ending alone"),
        pytest.param({"en": "{name}", "zh": "zh/{name}"}, "zh/a.md", ("zh", "a.md"), id="root"),
    ],
)  # fmt: skip
def test_a_file_is_found(places, path, expected):
    assert layouts.find(places, path) == expected


@pytest.mark.parametrize("places", [FOLDERS, ENDINGS])
@pytest.mark.parametrize("name", ["a", "a/b", "a.b", "é 1"])
def test_a_path_leads_back_to_its_name(places, name):
    for language in places:
        shared = f"{name}.md" if places is FOLDERS else name
        path = layouts.path_of(places, language, shared)
        assert layouts.find(places, path) == (language, shared)
        assert layouts.document_path(path, shared) == f"{name}.md"


@pytest.mark.parametrize(
    ("places", "told"),
    [
        pytest.param({"zh": "zh/{name}", "es": "es/{name}"}, "needs the source language en",
                     id="no source"),
        pytest.param({"en": "en/{name}"}, "at least one target", id="no target"),
        pytest.param({"en": "en/{name}", "zh": "zh/"}, "'zh/' does not say", id="no name"),
        pytest.param({"en": "en/{name}", "zh": "{name}/{name}"}, "once", id="a name twice"),
        pytest.param({"en": "en/{name}", "zh": "../{name}"}, "below the folder", id="outside"),
        pytest.param({"en": "en/{name}", "zh": "/zh/{name}"}, "below the folder", id="absolute"),
        pytest.param({"en": "{name}", "zh": "{name}"}, "the same place", id="the same place"),
    ],
)  # fmt: skip
def test_a_layout_that_is_none_is_refused(places, told):
    with pytest.raises(LayoutError, match=told):
        layouts.check(places, "en")


def test_a_language_that_is_not_ours_is_refused():
    with pytest.raises(ConfigurationError):
        layouts.check({"en": "en/{name}", "xx": "xx/{name}"}, "en")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(["{lang}/{name}"], FOLDERS, id="a pattern"),
        pytest.param(["{name}.{lang}"], {"en": "{name}.en", "zh": "{name}.zh"}, id="an ending"),
        pytest.param(["en=en/{name}", "zh=zh/{name}"], FOLDERS, id="a place a language"),
    ],
)
def test_a_person_writes_a_pattern_or_places(written, expected):
    assert layouts.read_options(written, ("en", "zh")) == expected


@pytest.mark.parametrize("name", ["a.md", "a/b.html", "a.b.txt"])
def test_a_mark_stands_before_whatever_ending_files_have(name):
    places = {"en": "{name}", "zh": "{name}.zh"}
    path = layouts.path_of(places, "zh", name)
    assert path.removesuffix(name.rpartition(".")[2]).endswith(".zh.")
    assert layouts.find(places, path) == ("zh", name)
    assert layouts.find(places, name) == ("en", name)


def test_what_is_neither_is_refused():
    with pytest.raises(LayoutError, match="is no place"):
        layouts.read_options(["zh"], ("en", "zh"))


@pytest.mark.parametrize("place", ["NFC", "NFD"])
@pytest.mark.parametrize("path", ["NFC", "NFD"])
def test_accents_may_be_written_apart(place, path):
    layout = {
        "en": "en/{name}",
        "zh": normalize(place, "é/{name}.é.md"),
    }
    assert layouts.find(layout, normalize(path, "é/a.é.md")) == ("zh", "a")


@pytest.mark.parametrize(
    ("folders", "languages", "expected"),
    [
        pytest.param("pt pt-PT", ("pt", "pt-PT"), ("pt", "pt-PT"), id="a language and its variant"),
        pytest.param("pt pt-PT", ("pt-PT", "pt"), ("pt-PT", "pt"), id="the other way round"),
        pytest.param("en zh-tw zh-cn", ("en", "zh"), ("en", "zh-cn"), id="own script"),
        pytest.param("en zh-tw zh-cn", ("en", "zh-TW"), ("en", "zh-tw"), id="variant"),
        pytest.param("en zh-Hant", ("en", "zh-TW"), ("en", "zh-Hant"), id="script for region"),
        pytest.param("en zh_TW", ("en", "zh"), ("en", "zh_TW"), id="nothing else"),
        pytest.param("en sr sr-Latn", ("en", "sr"), ("en", "sr"), id="Cyrillic"),
        pytest.param("en sr sr-Latn", ("en", "sr-Latn"), ("en", "sr-Latn"), id="Latin"),
        pytest.param("en Persian", ("en", "fa"), ("en", "Persian"), id="name"),
    ],
)
def test_a_folder_goes_to_the_language_that_it_is_nearest_to(folders, languages, expected):
    paths = [f"{folder}/{name}.md" for folder in folders.split() for name in ("a", "b")]
    places = [f"{folder}/{{name}}" for folder in expected]
    assert guess(paths, None, languages) == dict(zip(languages, places, strict=True))
