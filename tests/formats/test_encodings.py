import codecs

import pytest

from amts_core.formats.encodings import decode, encode
from amts_core.kernel.errors import EncodingError, FormatError


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param("héllo".encode(), "utf-8", "héllo", id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + b"hello", "utf-8", "hello", id="utf-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + "中".encode("utf-16-le"), "utf-16-le", "中", id="utf-16"),
        pytest.param(codecs.BOM_UTF32_BE + "a".encode("utf-32-be"), "utf-32-be", "a", id="utf-32"),
        pytest.param(b"<meta charset=latin-1>\xe9", "latin-1", "<meta charset=latin-1>é", id="meta"),
        pytest.param(
            b'<?xml version="1.0" encoding="iso-8859-1"?>\xe9',
            "iso-8859-1",
            '<?xml version="1.0" encoding="iso-8859-1"?>é',
            id="xml declaration",
        ),
        pytest.param(b"---\ncharset: gb18030\n---\n\xd6\xd0", "gb18030", "---\ncharset: gb18030\n---\n中", id="front matter"),
    ],
)  # fmt: skip
def test_encoding_is_told_and_written_back(data, encoding, text):
    decoded = decode(data, "a.md")
    assert (decoded.encoding, decoded.text) == (encoding, text)
    assert encode(decoded.text, decoded) == data


def test_the_mark_is_believed_before_the_person():
    assert decode(codecs.BOM_UTF8 + "é".encode(), "a.md", encoding="latin-1").text == "é"


def test_a_person_can_choose():
    assert decode("señor".encode("latin-1"), "a.md", encoding="latin-1").text == "señor"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param("señor".encode("latin-1"), "Choose the encoding", id="nothing says what it is"),
        pytest.param(b"a\0b", "NUL", id="NUL"),
        pytest.param(b"ab\n\xed\xa0\x80", "lone surrogate .* in line 2", id="surrogate in UTF-8"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "can't be read in the encoding its mark", id="in UTF-16"),
        pytest.param(b"<meta charset=nonsense>\xe9", "nonsense", id="an unknown declaration"),
        pytest.param(b"<meta charset=ascii>\xe9", "it declares", id="a wrong declaration"),
    ],
)  # fmt: skip
def test_nothing_is_guessed(data, message):
    with pytest.raises(EncodingError, match=message):
        decode(data, "a.html")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04...", "ZIP"),
        (b"\x89PNG....", "PNG"),
    ],
)
def test_what_is_no_text_is_named(data, message):
    with pytest.raises(FormatError, match=message):
        decode(data, "a.md")


def test_a_character_that_the_encoding_lacks_makes_it_utf8():
    decoded = decode("señor".encode("latin-1"), "a.md", encoding="latin-1")
    assert encode("中", decoded) == "中".encode()
