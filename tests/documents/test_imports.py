"""Documents of somebody are read one by one, within limits; one that can't be read stops nothing."""

import pytest

from amts_core.documents import imports
from amts_core.kernel.errors import DocumentError

PROSE = b"Machine learning is the study of algorithms. It improves through data.\n\n"
SLOW = PROSE * (19_000_000 // len(PROSE))


def test_a_document_that_takes_too_long_is_left_out_and_the_others_are_read(monkeypatch):
    monkeypatch.setenv("AMTS_READ_SECONDS", "10")
    files = {"a.md": PROSE, "slow.md": SLOW, "z.md": PROSE}
    found = imports.read_files(files, files.__getitem__, "en")
    assert [one.path for one in found.documents] == ["a.md", "z.md"]
    (reason,) = found.left_out
    assert reason.startswith(
        "slow.md can't be read: it took more than 10 seconds, and was stopped."
    )
    assert "AMTS_READ_SECONDS" in reason


def test_the_first_of_several_that_cannot_be_read_is_told_with_its_place():
    with pytest.raises(DocumentError) as caught:
        imports.read_revisions([("a.md", PROSE), ("b.md", b"%PDF-1.7")], "en")
    assert caught.value.place == 1


def test_a_chosen_encoding_is_that_of_the_files_that_do_not_say_theirs():
    files = {
        "utf-8.md": "El señor llegó.".encode(),
        "other.md": "El señor llegó.".encode("windows-1252"),
        "seven.txt": "日本語です。".encode("iso-2022-jp"),
    }
    read = imports.read_files(list(files)[:2], files.__getitem__, "es", encoding="windows-1252")
    assert [one.segments[0].text for one in read.documents] == ["El señor llegó."] * 2
    (read,) = imports.read_revisions(
        [("seven.txt", files["seven.txt"])], "ja", encoding="iso-2022-jp"
    )
    assert read.segments[0].text == "日本語です。"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("code.md", b"```python\nx = 1\n```\n", "only code, formulas or pictures"),
        ("done.po", b'msgid "A cat."\nmsgstr "Eine Katze."\n', "what is translated already"),
    ],
)
def test_a_document_of_which_nothing_can_be_translated_is_told_why(name, data, reason):
    with pytest.raises(DocumentError, match=reason):
        imports.check_text(imports.read(data, name, "en"))
