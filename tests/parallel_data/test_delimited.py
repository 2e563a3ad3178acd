"""CSV and TSV files, and the reader that they are read back with."""

import pytest

from amts_core.kernel.records import BeadStatus, TranslationUnit
from amts_core.parallel_data import delimited
from amts_core.parallel_data.multilingual import Record
from tests.parallel_data.strict_reader import NotByTheRules, read_delimited


def written(pairs, separator):
    units = [
        TranslationUnit(
            id=str(n),
            src=src,
            tgt=tgt,
            status=BeadStatus.APPROVED,
            confidence=1.0,
            person=None,
            event=n,
            document="a.md",
        )
        for n, (src, tgt) in enumerate(pairs)
    ]
    records = [Record(unit.src, (unit.tgt,), (unit.id,)) for unit in units]
    return delimited.write(records, ("en", "zh"), separator)


@pytest.mark.parametrize(
    ("src", "tgt", "csv", "tsv"),
    [
        pytest.param("One.", "一。", "One.,一。", "One.\t一。", id="plain"),
        pytest.param("a, b", "c", '"a, b",c', "a, b\tc", id="comma"),
        pytest.param('say "a"', "b", '"say ""a""",b', '"say ""a"""\tb', id="quotes"),
        pytest.param('"', '""', '"""",""""""', '""""\t""""""', id="quotes alone"),
        pytest.param("it's; \\n", "'", "it's; \\n,'", "it's; \\n\t'", id="what needs no quotes"),
    ],
)
def test_fields_are_quoted_where_they_must_be(src, tgt, csv, tsv):
    assert written([(src, tgt)], ",") == f"en,zh\n{csv}\n".encode()
    assert written([(src, tgt)], "\t") == f"en\tzh\n{tsv}\n".encode()


@pytest.mark.parametrize("separator", [",", "\t"])
def test_units_are_read_back_in_their_order(separator):
    pairs = [
        ("One, two.", "一、二。"),
        ('"Quoted", he said.', "“引用”，他说。"),
        ("<b>&amp;</b> ]]>", "שלום \u200fעולם"),
        ("👩\u200d👩\u200d👧 a\u0301", "é\u00a0\u3000。"),
        ("#1; |a| 'b' \\", "NULL"),
    ]
    assert read_delimited(written(pairs, separator), separator) == (("en", "zh"), pairs)


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        pytest.param("en,zh\na,b\n", [("a", "b")], id="LF"),
        pytest.param("en,zh\r\na,b\r\n", [("a", "b")], id="CR LF"),
        pytest.param("en,zh\na,b", [("a", "b")], id="no end of the last line"),
        pytest.param('en,zh\n"a, ""b""",c', [('a, "b"', "c")], id="quoted"),
        pytest.param('en,zh\n"a",b\nc,"d"\n', [("a", "b"), ("c", "d")], id="needless quotes"),
        pytest.param("en,zh\n" + "中" * 333 + ",b", [("中" * 333, "b")], id="999 bytes"),
        pytest.param("en,zh-TW,pt\na,b,c", [("a", "b", "c")], id="two targets"),
    ],
)
def test_the_strict_reader_takes_what_follows_the_rules(data, rows):
    assert read_delimited(data.encode(), ",").rows == rows


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"", "empty", id="empty file"),
        pytest.param(b"\xef\xbb\xbfen,zh\na,b\n", "byte-order mark", id="byte-order mark"),
        pytest.param(b"en,zh\n\xff,b\n", "not UTF-8", id="Latin-1"),
        pytest.param(b"en,zh\n\xed\xa0\x80,b\n", "not UTF-8", id="lone surrogate"),
        pytest.param(b"en,zh\n", "no records", id="header only"),
        pytest.param(b"a,b\nc,d\n", "'a' is no language code", id="no header"),
        pytest.param(b"EN,zh\na,b\n", "'EN' is no language code", id="code in capitals"),
        pytest.param(b"English,zh\na,b\n", "no language code", id="name of a language"),
        pytest.param(b"en\na\n", "two or more", id="one column"),
        pytest.param(b"en,en\na,b\n", "two or more different", id="the same language twice"),
        pytest.param(b"en\tzh\na\tb\n", "no language code", id="another separator"),
        pytest.param(b"en,zh\na\n", "line 2 has 1 columns", id="a column too few"),
        pytest.param(b"en,zh\na,b,c\n", "line 2 has 3 columns", id="a column too many"),
        pytest.param(b"en,zh\n\na,b\n", "line 2 has 1 columns", id="empty line"),
        pytest.param(b'en,zh\na "b",c\n', "a quote in a field", id="quotes in the open"),
        pytest.param(b'en,zh\n"a"b,c\n', "after a closing quote", id="text after a quote"),
        pytest.param(b'en,zh\n"a" ,c\n', "after a closing quote", id="space after a quote"),
        pytest.param(b'en,zh\n"a,c\n', "not closed", id="unclosed quote"),
        pytest.param(b'en,zh\n"a\nb",c\n', "not closed", id="newline in quotes"),
        pytest.param(b"en,zh\ra,b\r", "CR alone", id="CR"),
        pytest.param(b"en,zh\r\na,b\nc,d\r\n", "more than one way", id="two kinds of line ends"),
        pytest.param("en,zh\na\u2028b,c\n".encode(), "a newline", id="line separator"),
        pytest.param("en,zh\na\x85b,c\n".encode(), "a newline", id="next line"),
        pytest.param(b"en,zh\na\0,b\n", "field holds '.x00'", id="NUL"),
        pytest.param(b"en,zh\na\x1b,b\n", "field holds '.x1b'", id="escape"),
        pytest.param("en,zh\na,\ufffe\n".encode(), "field holds '.ufffe'", id="no character"),
        pytest.param(b"en,zh\n=a,b\n", "begins with =", id="formula"),
        pytest.param(b'en,zh\na,"@b"\n', "begins with @", id="formula in quotes"),
        pytest.param(b"en,zh\n ,b\n", "record 1: a field is empty", id="blank source"),
        pytest.param(b"en,zh\na,\n", "record 1: a field is empty", id="empty target"),
        pytest.param(b"en,zh\na," + b"b" * 1001, "over 1000 bytes", id="1001 bytes"),
        pytest.param("en,zh\na,{}".format("中" * 334).encode(), "over 1000", id="334 characters"),
        pytest.param(b"en,zh\na,b\nc,d\na,e\n", "record 3: the same source", id="source twice"),
    ],
)
def test_the_strict_reader_refuses_what_breaks_them(data, problem):
    with pytest.raises(NotByTheRules, match=problem):
        read_delimited(data, ",")
