"""TMX files, and the reader that they are read back with."""

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest

from amts_core.kernel.records import BeadStatus, Granularity, TranslationUnit
from amts_core.parallel_data import tmx
from amts_core.parallel_data.multilingual import Record
from tests.parallel_data.strict_reader import NotByTheRules, read_tmx

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
 <header creationtool="a" creationtoolversion="1" segtype="sentence" o-tmf="a" adminlang="en" srclang="en" datatype="plaintext"/>
 <body>
  <tu tuid="1" changedate="20260102T030405Z">
   <tuv xml:lang="en"><seg>One &amp; a half.</seg></tuv>
   <tuv xml:lang="zh"><seg>一又二分之一。</seg></tuv>
  </tu>
 </body>
</tmx>
"""
UNIT = GOOD[GOOD.index("  <tu ") : GOOD.index(" </body>")]


def unit(src="a", tgt="b", unit_id="1", changed_at=None):
    return TranslationUnit(
        id=unit_id,
        src=src,
        tgt=tgt,
        status=BeadStatus.APPROVED,
        confidence=1.0,
        person="Ada",
        event=1,
        document="a.md",
        changed_at=changed_at,
    )


def written(*units, granularity=Granularity.SENTENCE, languages=("en", "zh")):
    records = [Record(unit.src, (unit.tgt,), (unit.id,), unit.changed_at) for unit in units]
    return tmx.write(records, languages, granularity)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a < b && c > d ]]> \"e\" 'f'", id="special characters"),
        pytest.param("<b>bold</b> <!-- c --> <![CDATA[d]]>", id="markup"),
        pytest.param("&lt; &amp;amp; &#65; &nope;", id="references"),
        pytest.param("<?xml version='1.0'?> <!DOCTYPE a>", id="declarations"),
        pytest.param("👩\u200d👩\u200d👧 𠀀 \U0001fffe", id="beyond the basic plane"),
        pytest.param("\u200fשלום\u200e مرحبا\u202b", id="right to left"),
        pytest.param("a\u00a0b\u3000c\u00add", id="other spaces"),
        pytest.param("=1 +2 -3 @4", id="formulas"),
        pytest.param('a, "b"\tc', id="separators"),
    ],
)
def test_any_text_is_read_back(text):
    data = written(unit(text, "b"), unit("c", text, "2"))
    assert read_tmx(data) == (("en", "zh"), [(text, "b"), ("c", text)])


@pytest.mark.parametrize("granularity", Granularity)
def test_the_header_says_what_the_file_is(granularity):
    data = written(unit(), granularity=granularity, languages=("ja", "en"))
    assert read_tmx(data).languages == ("ja", "en")
    header = ElementTree.fromstring(data).find("header")
    assert header.get("segtype") == granularity
    assert (header.get("srclang"), header.get("datatype")) == ("ja", "plaintext")


@pytest.mark.parametrize(
    ("changed_at", "expected"),
    [
        pytest.param(None, None, id="unknown"),
        pytest.param(datetime(2026, 1, 2, 3, 4, 5, 678, UTC), "20260102T030405Z", id="UTC"),
        pytest.param(
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=8))),
            "20260101T190405Z",
            id="another time zone",
        ),
    ],
)
def test_units_keep_their_name_and_date(changed_at, expected):
    data = written(unit(unit_id="7-8", changed_at=changed_at))
    assert read_tmx(data).rows == [("a", "b")]
    (found,) = ElementTree.fromstring(data).iter("tu")
    assert (found.get("tuid"), found.get("changedate")) == ("7-8", expected)


def test_the_strict_reader_takes_what_follows_the_rules():
    assert read_tmx(GOOD.encode()) == (("en", "zh"), [("One & a half.", "一又二分之一。")])
    noted = GOOD.replace('plaintext"/>', 'plaintext"><note>a</note></header>')
    assert read_tmx(noted.encode()) == read_tmx(GOOD.encode())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param('encoding="UTF-8"', 'encoding="ISO-8859-1"', "expected 1.0 in UTF-8", id="another encoding"),
        pytest.param('version="1.0"', 'version="1.1"', "XML", id="another XML"),
        pytest.param("<?xml", "\ufeff<?xml", "byte-order mark", id="byte-order mark"),
        pytest.param('<tmx version', '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version', "a DTD", id="DTD"),
        pytest.param("</tmx>", "", "not well-formed", id="unclosed"),
        pytest.param("</tmx>", "</tmx><tmx/>", "not well-formed", id="two roots"),
        pytest.param("&amp;", "&", "not well-formed", id="bare ampersand"),
        pytest.param("&amp;", "&nbsp;", "not well-formed", id="entity"),
        pytest.param("&amp;", "&#1;", "not well-formed", id="control character as a reference"),
        pytest.param("&amp;", "\x01", "not well-formed", id="control character"),
        pytest.param("&amp;", "\x7f", "field holds", id="delete"),
        pytest.param("&amp;", "\n", "a newline", id="newline"),
        pytest.param("&amp;", "&#13;", "a newline", id="CR as a reference"),
        pytest.param("&amp;", "<bpt i='1'/>", "an element bpt", id="inline element"),
        pytest.param("One &amp; a half.", "a" * 1001, "over 1000 bytes", id="1001 bytes"),
        pytest.param("One &amp; a half.", " ", "is empty", id="blank"),
        pytest.param("tmx ", "tmx xmlns='urn:x' ", "tmx has attributes", id="namespace"),
        pytest.param('version="1.4"', 'version="2.0"', "tmx has version '2.0'", id="another TMX"),
        pytest.param(' version="1.4"', "", "tmx lacks version", id="no version"),
        pytest.param('srclang="en" ', "", "header lacks srclang", id="no source language"),
        pytest.param('srclang="en"', 'srclang="*all*"', "header has srclang", id="any source language"),
        pytest.param('srclang="en"', 'srclang="ja"', "no tuv in the source language ja", id="another source language"),
        pytest.param(' creationtool="a"', "", "header lacks creationtool", id="no tool"),
        pytest.param(' creationtoolversion="1"', "", "lacks creationtoolversion", id="no version of the tool"),
        pytest.param(' segtype="sentence"', "", "header lacks segtype", id="no kind of segment"),
        pytest.param('"sentence"', '"line"', "header has segtype 'line'", id="unknown kind of segment"),
        pytest.param(' o-tmf="a"', "", "header lacks o-tmf", id="no origin"),
        pytest.param(' adminlang="en"', "", "header lacks adminlang", id="no language of notes"),
        pytest.param(' datatype="plaintext"', "", "header lacks datatype", id="no type of data"),
        pytest.param(UNIT, "", "body holds nothing", id="no unit"),
        pytest.param(UNIT, UNIT + UNIT, "record 2: the same source", id="source twice"),
        pytest.param(UNIT, UNIT + UNIT.replace('"zh"', '"ja"'), "tu 2 is in", id="another target language"),
        pytest.param(UNIT, f"text{UNIT}", "body holds text", id="text between the units"),
        pytest.param('tuid="1"', 'tuid="1 2"', "tu has tuid", id="name with a space"),
        pytest.param("20260102T030405Z", "2026-01-02", "tu has changedate", id="date of another kind"),
        pytest.param(' xml:lang="zh"', "", "tuv lacks xml:lang", id="no language"),
        pytest.param('xml:lang="zh"', 'lang="zh"', "tuv lacks xml:lang", id="lang of HTML"),
        pytest.param('xml:lang="zh"', 'xml:lang="en"', "two or more different", id="two sources"),
        pytest.param('xml:lang="zh"', 'xml:lang="ZH"', "tuv has xml:lang", id="code in capitals"),
        pytest.param('   <tuv xml:lang="zh"><seg>一又二分之一。</seg></tuv>\n', "", "tu holds tuv", id="one side"),
        pytest.param("<seg>一又二分之一。</seg>", "", "tuv holds nothing", id="no segment"),
        pytest.param("<seg>一", "<seg>一</seg><seg>", "tuv holds seg seg", id="two segments"),
        pytest.param("<seg>一", "一<seg>", "tuv holds text", id="text beside the segment"),
        pytest.param("<body>", "<body xml:space='preserve'>", "body has attributes", id="unknown attribute"),
    ],
)  # fmt: skip
def test_the_strict_reader_refuses_what_breaks_them(old, new, problem):
    bad = GOOD.replace(old, new, 1)
    assert bad != GOOD
    with pytest.raises(NotByTheRules, match=problem):
        read_tmx(bad.encode())
