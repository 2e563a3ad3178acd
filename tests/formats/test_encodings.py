import codecs

import pytest

from amts_core.formats import ENCODING_CHOICES
from amts_core.formats.encodings import codecs_of, decode, decode_xml, encode
from amts_core.kernel.errors import EncodingError, FormatError


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param("héllo".encode(), "utf-8", "héllo", id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + b"hello", "utf-8", "hello", id="utf-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + "中".encode("utf-16-le"), "utf-16-le", "中", id="utf-16"),
        pytest.param(codecs.BOM_UTF32_BE + "a".encode("utf-32-be"), "utf-32-be", "a", id="utf-32"),
        pytest.param(b"<meta charset=latin-1>\xe9", "cp1252", "<meta charset=latin-1>é", id="meta"),
        pytest.param(
            b'<?xml version="1.0" encoding="iso-8859-1"?>\xe9',
            "cp1252",
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
        pytest.param("señor".encode("latin-1"), "Save it again as UTF-8", id="nothing says what it is"),
        pytest.param(b"a\0b", "NUL", id="NUL"),
        pytest.param(b"ab\n\xed\xa0\x80", "lone surrogate .* in line 2", id="surrogate in UTF-8"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "can't be read in the encoding its mark", id="in UTF-16"),
        pytest.param(b"<meta charset=nonsense>\xe9", "nonsense", id="an unknown declaration"),
        pytest.param(b"<meta charset=euc-jp>\xe9", "it declares", id="a wrong declaration"),
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


@pytest.mark.parametrize(
    ("labels", "codec", "text"),
    [
        ("iso-8859-1 latin1 latin-1 l1 us-ascii ascii windows-1252 cp1252", "cp1252", "“it’s” – 5€"),
        ("iso-8859-9 latin5 windows-1254", "cp1254", "“İyi” – ş…"),
        ("gb2312 gb_2312-80 gbk gb18030 x-gbk chinese", "gb18030", "朱镕基𠀀"),
        ("shift_jis shift-jis x-sjis sjis windows-31j ms932 cp932", "cp932", "①番、㈱山田～"),
        ("euc-kr ks_c_5601-1987 windows-949 cp949 uhc", "cp949", "똠방각하 펲시콜라"),
        ("big5 big5-hkscs x-x-big5 cp950", "cp950", "€ 中文碁"),
        ("big5 big5-hkscs cn-big5", "big5hkscs", "㇀中文"),
        ("iso-8859-11 tis-620 windows-874", "cp874", "ราคา…"),
        ("utf8 utf-8 unicode-1-1-utf-8 UTF8", "utf-8", "é"),
        ("unicode utf-16 utf-16le", "utf-16-le", "é中"),
        ("iso-2022-kr", "iso2022_kr", "한국어"),
        ("cp437", "cp437", "é"),
    ],
)  # fmt: skip
def test_names_mean_what_browsers_mean(labels, codec, text):
    """And where the web's table has no such name, or none that may be read: what Python means."""
    data = text.encode(codec)
    for label in labels.split():
        decoded = decode(data, "a.html", encoding=label)
        assert (decoded.encoding, decoded.text) == (codec, text), label
        assert encode(decoded.text, decoded) == data
        # what is stored with a document reads it again
        assert decode(data, "a.html", encoding=decoded.encoding) == decoded


@pytest.mark.parametrize("label", ENCODING_CHOICES)
def test_what_people_are_offered_is_known(label):
    assert all(codecs.lookup(codec) for codec in codecs_of(label))


@pytest.mark.parametrize("label", ["iso-8859-15", "iso-8859-2", "koi8-r", "macintosh", "latin-1"])
def test_no_letter_of_windows_becomes_a_control_character(label):
    """A byte that an encoding has no letter for is never read as a character that nobody sees."""
    data = "one “two” – it’s…".encode("windows-1252")
    try:
        text = decode(data, "a.txt", encoding=label).text
    except EncodingError as error:
        assert "line 1 would hold the control character U+0093" in str(error)
    else:
        assert not any(0x80 <= ord(character) < 0xA0 for character in text)


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("gb18030", "gb18030"), ("Shift_JIS", "cp932"), ("windows-1252", "cp1252"), ("utf8", "utf-8"),
        ("utf8", "utf-8-sig"), ("UTF-16", "utf-16"), ("unicode", "utf-16"), ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"), ("utf-16", "utf-8"), ("", "utf-8"),
    ],
)  # fmt: skip
def test_xml_is_read_by_its_own_declaration(declared, codec):
    said = f' encoding="{declared}"' if declared else ""
    written = f'<?xml version="1.0"{said}?><a>caf\u00e9 \u4e2d</a>'
    if codec in ("cp1252", "cp932"):
        written = written.replace("\u4e2d", "").replace(
            "\u00e9", "é" if codec == "cp1252" else "中"
        )
    assert decode_xml(written.encode(codec), "a.xml").text == written


def test_xml_in_another_encoding_than_it_declares_is_refused():
    with pytest.raises(EncodingError, match="the encoding it declares, utf-8"):
        decode_xml("<a>é</a>".encode("latin-1"), "a.xml")


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b"\xd6\xec\xe9F\xbb\xf9", "gb2312"),
        (b"\x87@\x94\xd4", "shift_jis"),
        (b"\x80 5", "iso-8859-1"),
    ],
)
def test_a_page_is_read_by_what_it_declares(data, declared):
    page = f'<html><head><meta charset="{declared}"></head><p>'.encode() + data
    decoded = decode(page, "a.html")
    assert decoded.text[-len(data) :].strip()[-1] in "基番5"
    assert encode(decoded.text, decoded) == page


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset={}>",
        "---\nencoding: {}\n---\n",
        "# -*- coding: {} -*-\n",
        '"Content-Type: text/plain; charset={}\\n"\n',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_a_file_that_grows_out_of_its_encoding_declares_the_new_one(head):
    data = (head.format("iso-8859-1") + "é").encode("latin-1")
    decoded = decode(data, "a.md")
    assert encode(decoded.text + "中", decoded).decode() == head.format("UTF-8") + "é中"
    chosen = decode((head.format("koi8-r") + "é").encode("latin-1"), "a.md", encoding="latin-1")
    assert encode(chosen.text + "中", chosen).decode() == head.format("koi8-r") + "é中"
