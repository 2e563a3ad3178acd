"""Files that are handed in together, with archives among them."""

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


def test_an_archive_that_unpacks_to_too_much_is_left_out(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1000)
    found = unpack([("x.zip", zipped({"a.md": " " * 1001}))])
    assert found.contents == {}
    assert "Split it" in found.left_out[0]
