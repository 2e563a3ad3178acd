"""Files of units, ours or of other makers, read or refused with a reason."""

import pytest

from amts_core.kernel.errors import DocumentError
from amts_core.parallel_data.unit_files import UnitFile, language_code, read

TMX = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="EN-us"/><body>
<tu><tuv xml:lang="zh-CN"><seg>一 <ph>&lt;br/&gt;</ph>次</seg></tuv>
    <tuv xml:lang="en-GB"><seg>One <hi>time <bpt i="1">{{b}}</bpt></hi>
only</seg></tuv></tu>
<tu><tuv lang="en"><seg>Two</seg></tuv></tu>
</body></tmx>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_tmx_file_of_another_maker(encoding):
    data = TMX.format(encoding=encoding).encode(encoding)
    assert read(data, "a.TMX") == UnitFile(("en", "zh"), (("One time only", "一 次"), ("Two", "")))


@pytest.mark.parametrize(
    ("name", "text", "languages", "rows"),
    [
        pytest.param("a.csv", "en,zh\na,b\n", ("en", "zh"), [("a", "b")], id="header"),
        pytest.param("a.tsv", "\ufeffEN-us\tzh_TW\na\tb\n", ("en", "zh"), [("a", "b")], id="tags"),
        pytest.param("a.txt", "a\tb\n\n \t \nc\td", (), [("a", "b"), ("c", "d")], id="no header"),
        pytest.param("a.csv", '"a\nb","say ""c"""', (), [("a b", 'say "c"')], id="quotes"),
        pytest.param("a.csv", "en,zh,es\na,,c\n", ("en", "zh", "es"), [("a", "", "c")], id="three"),
        pytest.param("a.csv", "en,zh\n", ("en", "zh"), [], id="only a header"),
    ],
)
def test_columns(name, text, languages, rows):
    assert read(text.encode(), name) == UnitFile(languages, tuple(rows))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.csv", b"", "is empty", id="empty"),
        pytest.param("a.xlsx", b"", "files of units end in .tmx, .csv or .tsv", id="kind"),
        pytest.param("a.csv", b"a,b\nc\n", "a.csv, line 2: expected 2 columns, found 1", id="short"),
        pytest.param("a.csv", b"a\n", "line 1: expected 2 columns, found 1", id="one column"),
        pytest.param("a.csv", b"a,b,c\nd,e\n", "line 2: expected 3 columns", id="ragged"),
        pytest.param("a.csv", b'a,"b\n', "line 1: unexpected end of data. Close", id="quote"),
        pytest.param("a.tsv", b"a\t\xff\n", "not UTF-8 (byte 0xff at position 2)", id="bytes"),
        pytest.param("a.tmx", b"<tmx>", "is not valid XML", id="cut"),
        pytest.param("a.tmx", b"<html/>", "is XML, but not TMX", id="other XML"),
        pytest.param("a.tmx", b"<tmx/>", "is XML, but not TMX", id="no header"),
        pytest.param(
            "a.tmx", b'<!DOCTYPE tmx [<!ENTITY a "aaa">]><tmx/>', "defines entities", id="entities"
        ),
        pytest.param(
            "a.tmx", '<!DOCTYPE tmx [<!ENTITY a "a">]><tmx/>'.encode("utf-16"), "entities", id="wide"
        ),
        pytest.param("a.tmx", b'<?xml version="1.0" encoding="no"?><tmx/>', "'no', is not known", id="codec"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_told(name, data, told):
    with pytest.raises(DocumentError) as raised:
        read(data, name)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("written", "code"),
    [("en", "en"), ("EN-GB", "en"), ("zh_Hans_CN", "zh"), (" pt-BR ", "pt"), ("tlh", "tlh")],
)
def test_language_tags_become_our_codes(written, code):
    assert language_code(written) == code
