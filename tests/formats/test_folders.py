"""Which files are versions of one document, told by their names."""

import re
import unicodedata

import pytest

from amts_core.formats import pair_files, pair_names
from amts_core.formats.folders import document_names
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import DocumentError, LayoutError

LANGUAGES = "en", "zh"


def pairs(found):
    return [(pair.src, pair.tgt) for pair in found.pairs]


@pytest.mark.parametrize(
    ("names", "layout", "expected"),
    [
        pytest.param("en/x.md zh/x.md en/a/y.md zh/a/y.md", "en/{name} zh/{name}",
                     "en/x.md=zh/x.md en/a/y.md=zh/a/y.md", id="a folder a language"),
        pytest.param("x.md x.zh.md y.html y.zh.html z.md", "{name} {name}.zh",
                     "x.md=x.zh.md y.html=y.zh.html", id="source without mark"),
        pytest.param("x.md x.zh-cn.md", "{name} {name}.zh-cn", "x.md=x.zh-cn.md", id="region"),
        pytest.param("x.md x_zh.md", "{name} {name}_zh", "x.md=x_zh.md", id="underscore"),
        pytest.param("a/index.en-US.md a/index.zh-CN.md b/index.en-US.md b/index.zh-CN.md",
                     "{name}.en-US {name}.zh-CN",
                     "a/index.en-US.md=a/index.zh-CN.md b/index.en-US.md=b/index.zh-CN.md",
                     id="both marked"),
        pytest.param("README.md README.zh-CN.md README.zh-TW.md LICENSE.md",
                     "{name} {name}.zh-CN", "README.md=README.zh-CN.md", id="readme"),
        pytest.param("x.md x_origin.md y.md y_origin.md", "{name}_origin {name}",
                     "x_origin.md=x.md y_origin.md=y.md", id="original"),
        pytest.param("docs/en/docs/x.md docs/zh/docs/x.md docs/en/docs/a/y.md docs/zh/docs/a/y.md",
                     "docs/en/{name} docs/zh/{name}",
                     "docs/en/docs/a/y.md=docs/zh/docs/a/y.md docs/en/docs/x.md=docs/zh/docs/x.md",
                     id="a folder in folders"),
        pytest.param("docs/x.md docs/zh/x.md README.md", "docs/{name} docs/zh/{name}",
                     "docs/x.md=docs/zh/x.md", id="translations below their sources"),
        pytest.param("English/x.md Chinese/x.md", "English/{name} Chinese/{name}",
                     "English/x.md=Chinese/x.md", id="names of languages"),
    ],
)  # fmt: skip
def test_a_layout_is_guessed_from_names(names, layout, expected):
    paths = names.split()
    found = pair_names(paths, None, LANGUAGES)
    assert " ".join(found.layout[language] for language in LANGUAGES) == layout
    assert sorted(pairs(found)) == sorted(tuple(one.split("=")) for one in expected.split())
    used = {path for pair in pairs(found) for path in pair}
    told = {sentence.split(" ")[0] for sentence in found.left_out}
    assert used | told == set(paths)
    assert not used & told


@pytest.mark.parametrize("n", range(6))
def test_the_layouts_that_are_explained_are_guessed(n):
    page = (ROOT / "docs" / "folders.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*`) \| (`.*`) \|$", page, re.MULTILINE)
    assert len(rows) == 6
    files, layout = (re.findall("`([^`]+)`", cell) for cell in rows[n])
    guessed, given = (pair_names(files, None, LANGUAGES, chosen) for chosen in ((), layout))
    assert pairs(guessed) == pairs(given) == [tuple(files)]
    assert guessed.layout == given.layout


@pytest.mark.parametrize(
    ("src", "tgt", "expected"),
    [
        pytest.param("x.md y.md", "x.md", "x.md=x.md", id="the same names"),
        pytest.param("ch01.en.html", "ch01.de.html", "ch01.en.html=ch01.de.html", id="marked"),
        pytest.param("ch01.html", "ch01.de.html", "ch01.html=ch01.de.html", id="one is marked"),
        pytest.param("text/x.md", "text/de/x.md", "text/x.md=text/de/x.md", id="one is deeper"),
    ],
)
def test_two_folders_are_paired_by_the_names_in_them(src, tgt, expected):
    found = pair_names(src.split(), tgt.split(), ("en", "de"))
    assert pairs(found) == [tuple(expected.split("="))]


@pytest.mark.parametrize(
    ("layout", "names", "expected"),
    [
        pytest.param(["{lang}/{name}"], "en/x.md zh/x.md", ["x.md"], id="pattern"),
        pytest.param(["{name}.{lang}.md"], "x.md x.zh-CN.md x.zh-CN.html", ["x.md"], id="ending"),
        pytest.param(["{name}.{lang}"], "x.en.md x.zh.md", ["x.md"], id="before any ending"),
        pytest.param(["en={name}_o.md", "zh={name}.md"], "x_o.md x.md", ["x.md"], id="places"),
        pytest.param(["docs/{lang}/docs/{name}"], "docs/en/docs/x.md docs/zh/docs/x.md", ["x.md"],
                     id="in folders"),
    ],
)  # fmt: skip
def test_a_layout_can_be_given(layout, names, expected):
    found = pair_names(names.split(), None, LANGUAGES, layout)
    assert [pair.src_name for pair in found.pairs] == expected
    assert [pair.tgt_name for pair in found.pairs] == expected


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        pytest.param(["{name}.zh"], "is no place", id="no language"),
        pytest.param(["en={name}"], "nothing of zh", id="one language"),
        pytest.param(["{lang}/x"], "does not say where", id="no name"),
    ],
)
def test_a_layout_that_is_none_is_told(layout, told):
    with pytest.raises(LayoutError, match=told):
        pair_names(["x.md"], None, LANGUAGES, layout)


def test_names_that_do_not_belong_together_are_told_with_what_to_do():
    with pytest.raises(DocumentError, match="Give both versions of a document the same name"):
        pair_names(["a.md"], ["b.md"], LANGUAGES)
    with pytest.raises(DocumentError, match="Check the layout"):
        pair_names(["a.md"], ["b.md"], LANGUAGES, ["{lang}/{name}"])


def test_accents_are_the_same_however_they_are_written():
    composed, apart = (unicodedata.normalize(form, "café.md") for form in ("NFC", "NFD"))
    assert composed != apart
    assert pairs(pair_names([composed], [apart], LANGUAGES)) == [(composed, apart)]


def test_what_programs_keep_is_no_document(tmp_path):
    for name in (
        "a.md",
        "._a.md",
        ".git/b.md",
        ".ipynb_checkpoints/a-checkpoint.ipynb",
        "node_modules/x/README.md",
        "_build/html/index.html",
        "__MACOSX/a.md",
        "deep/.hidden/c.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert document_names(tmp_path) == ("a.md",)


def test_one_folder_may_hold_both_languages(tmp_path):
    for name in ("x.md", "x.zh.md", "x.png"):
        (tmp_path / name).write_bytes(b"x")
    found = pair_files(tmp_path, tmp_path, LANGUAGES)
    assert pairs(found) == [("x.md", "x.zh.md")]
    assert found.described == "en={name}, zh={name}.zh"
    assert found.left_out == ("no documents: 1 .png",)
