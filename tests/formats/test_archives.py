"""Files that are handed in together, with archives among them."""

import io
import zipfile

import pytest

from amts_core.formats import archives, unpack
from tests.formats.word_documents import zipped


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([("a.md", b"1"), ("b.md", b"2")], "a.md b.md", id="files"),
        pytest.param([("a.md", b"1"), ("a.md", b"2")], "a.md a (2).md".split(" ", 1), id="twice"),
        pytest.param([("x.zip", zipped({"en/a.md": "1", "zh/a.md": "2"}))], "en/a.md zh/a.md",
                     id="archive"),
        pytest.param([("en.zip", zipped({"a.md": "1"})), ("zh.zip", zipped({"a.md": "2"}))],
                     "en/a.md zh/a.md", id="archives"),
        pytest.param([("x.ZIP", zipped({"__MACOSX/._a.md": "", ".b.md": "", "c\\d.md": "1"}))],
                     "c/d.md", id="hidden"),
    ],
)  # fmt: skip
def test_documents_are_found(files, expected):
    found = unpack(files)
    wanted = expected.split() if isinstance(expected, str) else expected
    assert sorted(found.contents) == sorted(wanted)
    assert found.left_out == ()


def test_what_is_no_document_is_told():
    files = [("broken.zip", b"PK"), ("x.zip", zipped({"a.md": "1", "b.png": ""})), ("c.md", b"2")]
    found = unpack(files)
    assert sorted(found.contents) == ["c.md", "x/a.md"]
    assert [one.split(" ")[0] for one in found.left_out] == ["broken.zip", "x.zip:"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(
            ["d/README.md", "d/readme.md", "x/straße.md", "x/strasse.md"], None, id="case"
        ),
        pytest.param(["c/d.md", "c\\d.md"], ["c/d.md", "c/d (2).md"], id="one path"),
        pytest.param(["/a.md", "a.md"], ["a.md", "a (2).md"], id="from the root"),
        pytest.param(["a.md", "a.md", "a (2).md", "a.md"], None, id="one name"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_document_of_an_archive_is_there(names, expected):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n, name in enumerate(names):
            archive.writestr(name, str(n))
    found = unpack([("x.zip", buffer.getvalue())])
    assert sorted(found.contents.values()) == [str(n).encode() for n in range(len(names))]
    if expected is not None:
        assert sorted(found.contents) == sorted(expected)
    assert found.left_out == ()


@pytest.mark.parametrize("n_archives", [1, 3])
def test_all_archives_have_one_limit_together(monkeypatch, n_archives):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1000)
    bomb = zipped({f"{n}.md": " " * 400 for n in range(4)})
    found = unpack([(f"{n}.zip", bomb) for n in range(n_archives)])
    assert sum(map(len, found.contents.values())) == 800
    assert [one.split(":")[0] for one in found.left_out] == [f"{n}.zip" for n in range(n_archives)]
    assert "2 files. Import them" in found.left_out[0]


def test_a_document_that_is_too_large_is_named(monkeypatch):
    monkeypatch.setattr(archives, "MAX_BYTES", 1000)
    found = unpack([("x.zip", zipped({"a.md": " " * 1001, "b.md": " " * 1000}))])
    assert list(found.contents) == ["b.md"]
    assert found.left_out[0].startswith("x.zip: a.md has ")


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_unpacked_without_a_limit_is_left_out(way):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as archive:
        archive.writestr("a.md", "1")
        archive.writestr("b.md", "2", zipfile.ZIP_STORED)
    found = unpack([("x.zip", buffer.getvalue())])
    assert list(found.contents) == ["b.md"]
    assert "unusual way" in found.left_out[0]


def test_an_archive_that_unpacks_to_too_much_is_left_out(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1000)
    found = unpack([("x.zip", zipped({"a.md": " " * 1001}))])
    assert found.contents == {}
    assert "unpacked together: 1 file" in found.left_out[0]
