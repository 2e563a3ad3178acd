"""Files of units of any maker: read, with what can't be read told by its line."""

import gc
import random
import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.bilingual_files import read_units, summary, unit_files, variants
from amts_core.kernel.errors import DocumentError, FormatError, VariantError
from amts_core.parallel_data import delimited
from amts_core.parallel_data.multilingual import Record
from tests.formats.catalogue_files import PO, XLIFF_1, XLIFF_2
from tests.linear import twice_takes_twice

TMX = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="EN-us"/><body>
<tu><tuv xml:lang="zh-CN"><seg>一 <ph>&lt;br/&gt;</ph>次</seg></tuv>
    <tuv xml:lang="en-GB"><seg>One <hi>time <bpt i="1">{{b}}</bpt></hi>
only</seg></tuv></tu>
<tu><tuv lang="en"><seg>Two</seg></tuv></tu>
</body></tmx>
"""


def _variant(tag, text):
    return f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>'


def tmx(*units, src="en"):
    """Return a TMX file of units, each a list of tags and texts."""
    inside = ("".join(_variant(*one) for one in unit) for unit in units)
    body = "".join(f"<tu>{texts}</tu>\n" for texts in inside)
    return f'<tmx version="1.4"><header srclang="{src}"/><body>\n{body}</body></tmx>'.encode()


def read(text, name="a.csv"):
    return unit_files.read(text.encode(), name)


def rows(file, *codes, chosen=()):
    """Return the texts of a file in two languages, row by row, "" where there is none."""
    columns = [variants.choose(file, code, "a", chosen).column for code in codes]
    texts = [dict(zip(column.numbers, column.texts, strict=True)) for column in columns]
    return [tuple(one.get(n, "") for one in texts) for n in range(len(file.lines))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "gb18030", "utf8"])
def test_a_tmx_file_of_another_maker(encoding):
    file = unit_files.read(TMX.format(encoding=encoding).encode(encoding), "a.TMX")
    assert file.languages == ("en", "en", "zh")
    assert rows(file, "en", "zh") == [("One time only", "一 次"), ("Two", "")]
    assert file.lines == [4, 7]


@pytest.mark.parametrize(
    ("name", "text", "tags", "expected"),
    [
        pytest.param("a.csv", "en,zh\na,b\n", ["en", "zh"], [("a", "b")], id="header"),
        pytest.param("a.csv", "en;zh\na, b;c\n", ["en", "zh"], [("a, b", "c")], id="semicolons"),
        pytest.param("a.csv", "en\tzh\na, b\tc\n", ["en", "zh"], [("a, b", "c")], id="tabs in csv"),
        pytest.param("a.csv", "a, b;c\nd;e\nf;g, h\n", ["", ""], [("a, b", "c"), ("d", "e"), ("f", "g, h")], id="semicolons unsaid"),
        pytest.param("a.csv", '"a;b",c\n', ["", ""], [("a;b", "c")], id="a semicolon inside quotes"),
        pytest.param("a.csv", "C; D,e\n", ["", ""], [("C; D", "e")], id="commas are likelier"),
        pytest.param("a.tsv", "\ufeffEN-us\tzh_tw\na\tb\n", ["en-US", "zh-TW"], [("a", "b")], id="tags"),
        pytest.param("a.csv", "en-US,zh_hans_cn\na,b\n", ["en-US", "zh-Hans-CN"], [("a", "b")], id="scripts"),
        pytest.param("a.csv", "English,中文\na,b\n", ["en", "zh"], [("a", "b")], id="names"),
        pytest.param("a.csv", "Source,Target\na,b\n", ["", ""], [("a", "b")], id="words"),
        pytest.param("a.csv", "en,ru\na,b\n", ["en", "ru"], [("a", "b")], id="a language that is none of ours"),
        pytest.param("a.csv", "Source,Ziel\na,b\n", ["", ""], [("Source", "Ziel"), ("a", "b")], id="a pair"),
        pytest.param("a.txt", "a\tb\n\n \t \nc\td", ["", ""], [("a", "b"), ("c", "d")], id="no header"),
        pytest.param("a.csv", '"a\nb","say ""c"""', ["", ""], [("a b", 'say "c"')], id="quotes"),
        pytest.param("a.csv", "en,zh,es\na,,c\n", ["en", "zh", "es"], [("a", "", "c")], id="three"),
        pytest.param("a.csv", "en,zh\n", ["en", "zh"], [], id="only a header"),
        pytest.param("a.csv", "en,zh\r\na,b\rc,d", ["en", "zh"], [("a", "b"), ("c", "d")], id="line ends"),
        pytest.param("a.csv", "en,zh\na\u2028x,b\x85y\n", ["en", "zh"], [("a x", "b y")], id="no line ends"),
    ],
)  # fmt: skip
def test_columns(name, text, tags, expected):
    file = read(text, name)
    assert [column.tag for column in file.columns] == tags
    assert (list(file.rows), file.problems) == (expected, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_spreadsheets_write_is_read(encoding):
    file = unit_files.read('en\tzh\n"a ""b"""\t"c, d"\n'.encode(encoding), "a.txt")
    assert file.rows == (('a "b"', "c, d"),)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        pytest.param('"Stop" is a word.\t“停”', ('"Stop" is a word.', "“停”"), id="a word"),
        pytest.param('"First part\tb', ('"First part', "b"), id="never closed"),
        pytest.param('Last part."\tb', ('Last part."', "b"), id="never opened"),
        pytest.param('"A" and "B"\tb', ('"A" and "B"', "b"), id="two of them"),
        pytest.param('"a, b"\t"c"', ("a, b", "c"), id="closed before the tab"),
        pytest.param('"say ""a"""\tb', ('say "a"', "b"), id="doubled inside"),
        pytest.param('"\t"', ('"', '"'), id="nothing but one"),
        pytest.param('a\t"b\nc"', ("a", "b c"), id="a cell of two lines"),
        pytest.param('"a\nb"\t"c\n\nd"', ("a b", "c d"), id="two of them in a row"),
    ],
)
def test_quotes_of_tsv_are_characters_but_where_they_close_a_field(line, cells):
    file = read(f"en\tzh\nx\ty\n{line}\nx\ty\n", "a.tsv")
    assert (file.rows, file.problems) == ((("x", "y"), cells, ("x", "y")), ())


@pytest.mark.parametrize(
    ("name", "text", "good", "told"),
    [
        pytest.param("a.csv", "a,b\nc\nd,e\n", ["a", "d"], ["line 2: expected 2 columns, found 1"], id="short"),
        pytest.param("a.csv", "a,b,c\nd,e\nf,g,h", ["a", "f"], ["line 2: expected 3 columns, found 2"], id="ragged"),
        pytest.param("a.csv", 'a,b\n\n"c,d\ne,f\n', ["a", "e"], ["line 3: unexpected end of data; close the quotation"], id="open"),
        pytest.param("a.csv", 'a,b\n"c"d,e\n"f",g\n', ["a", "f"], ["line 2: ',' expected after '\"'; close the quotation"], id="torn"),
        pytest.param("a.tsv", 'a\tb\nc\n"d\te\n', ["a", '"d'], ["line 2: expected 2 columns, found 1"], id="TSV"),
        pytest.param("a.tmx", tmx([("en", "a"), ("zh", "b"), ("en", "c")]).decode(), ["a"], ["line 2: a second text in en of one unit"], id="TMX"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_the_rest_is_read(name, text, good, told):
    file = read(text, name)
    assert [row[0] for row in file.rows] == good
    assert [str(problem) for problem in file.problems] == told


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.csv", b"", "is empty", id="empty"),
        pytest.param("a.xlsx", b"", "files of units end in", id="kind"),
        pytest.param("a.csv", b"a\nb\n", "a.csv, line 1: expected 2 columns, found 1", id="one column"),
        pytest.param("a.csv", b"a,\0\n", "NUL character in line 1", id="NUL"),
        pytest.param("a.tsv", b"a\t\xff\n", "not UTF-8 (byte 0xff at position 2)", id="bytes"),
        pytest.param("a.tmx", b"<tmx>", "is not valid XML", id="cut"),
        pytest.param("a.tmx", b"<html/>", "is XML, but not TMX", id="other XML"),
        pytest.param("a.tmx", b"<tmx/>", "is XML, but not TMX", id="no header"),
        pytest.param("a.tmx", b'<!DOCTYPE tmx [<!ENTITY a "aaa">]><tmx/>', "entities", id="entities"),
        pytest.param("a.tmx", '<!DOCTYPE tmx [<!ENTITY a "a">]><tmx/>'.encode("utf-16"), "entities", id="wide"),
        pytest.param("a.tmx", TMX.format(encoding="utf-8").replace("Two", "&two;").encode(), "entities", id="unknown"),
        pytest.param("a.tmx", b'<?xml version="1.0" encoding="no"?><tmx/>', "'no', is not known", id="codec"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_told(name, data, told):
    with pytest.raises(DocumentError) as raised:
        unit_files.read(data, name)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("tags", "code", "chosen", "taken", "left_out"),
    [
        (["zh-TW", "zh-CN"], "zh", [], "zh-CN", ["zh-TW"]),
        (["zh-Hant", "zh"], "zh", [], "zh", ["zh-Hant"]),
        (["zh-HK", "zh_hans_hk"], "zh", [], "zh-Hans-HK", ["zh-HK"]),
        (["zh-SG", "zh-MO"], "zh", [], "zh-SG", ["zh-MO"]),
        (["zh-TW", "zh-CN"], "zh", ["zh_tw"], "zh-TW", ["zh-CN"]),
        (["zh-TW"], "zh", ["zh-TW"], "zh-TW", []),
        (["pt-PT", "pt-BR"], "pt", ["pt-BR"], "pt-BR", ["pt-PT"]),
        (["pt-PT"], "pt", [], "pt-PT", []),
        (["en-GB"], "en", ["pt-BR"], "en-GB", []),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "tmx"])
def test_a_variant_is_taken_and_the_others_are_told(kind, tags, code, chosen, taken, left_out):
    if kind == "csv":
        file = read(",".join(["fr", *tags]) + "\n" + ",".join(["x", *tags]))
    else:
        file = unit_files.read(tmx([("fr", "x"), *((tag, tag) for tag in tags)]), "a.tmx")
    found = variants.choose(file, code, "a", chosen)
    assert (found.column.tag, list(found.left_out)) == (taken, left_out)
    assert [text.replace("_", "-").lower() for text in found.column.texts] == [taken.lower()]


@pytest.mark.parametrize(
    ("tags", "code", "told"),
    [
        (["pt-PT", "pt-BR"], "pt", "2 columns in Portuguese: pt-PT, pt-BR. Choose one"),
        (["zh", "zh-CN"], "zh", "2 columns in Chinese: zh, zh-CN. Choose one"),
        (["es", "es"], "es", "2 columns in Spanish: es, es. Remove all but one"),
        (["zh-TW"], "zh", "no Chinese as it is written here, but zh-TW"),
        (["zh-Hant-HK"], "zh", "no Chinese as it is written here, but zh-Hant-HK"),
    ],
)
def test_of_two_variants_a_person_chooses(tags, code, told):
    file = read(",".join(["en", *tags]) + "\n" + ",".join(["x", *"ab"[: len(tags)]]))
    with pytest.raises(VariantError) as raised:
        variants.choose(file, code, "a.csv")
    assert told in str(raised.value)
    assert raised.value.tags == tuple(tags)


def test_variants_that_share_no_row_are_one_language():
    file = unit_files.read(
        tmx(
            [("en-US", "color"), ("de", "1")],
            [("en-GB", "colour"), ("de", "2")],
            [("en-US", "gray"), ("de", "3")],
        ),
        "a.tmx",
    )
    assert rows(file, "en", "de") == [("color", "1"), ("colour", "2"), ("gray", "3")]


def test_a_language_that_is_not_there_is_told():
    with pytest.raises(FormatError, match="holds no Spanish, but en, zh. Choose two"):
        variants.choose(read("en,zh\na,b\n"), "es", "a.csv")


CELL = st.text(st.sampled_from("ab,;\"' .é中="), min_size=1, max_size=8)
CELL = CELL.map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), st.sampled_from(",\t"))
def test_what_is_written_is_read_back(found, separator):
    records = [Record(src, (tgt,)) for src, tgt in found]
    data = delimited.write(records, ("en", "zh"), separator)
    file = unit_files.read(data, "a.csv" if separator == "," else "a.tsv")
    assert (list(file.rows), file.problems) == (found, ())


@given(st.text(st.sampled_from('ab,;\t"\n\r'), max_size=60), st.sampled_from(["a.csv", "a.tsv"]))
def test_whatever_is_in_a_file_each_line_is_a_row_or_told(text, name):
    try:
        file = read(text, name)
    except DocumentError:
        return
    assert all(len(row) == len(file.columns) > 1 for row in file.rows)
    assert len(file.lines) == len(file.rows)
    assert list(file.lines) == sorted(set(file.lines))


def _seconds(made):
    """Return the least CPU time that reading takes, of three times."""
    taken = []
    gc.disable()  # what other tests have left to be looked through is no matter of this one
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_SELF)
        try:
            unit_files.read(*made)
        except FormatError:
            pass
        after = resource.getrusage(resource.RUSAGE_SELF)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    gc.enable()
    return min(taken)


def _random_pairs(n):
    chance = random.Random(n)
    return "".join(f"{chance.random()},{chance.random()}\n" for _ in range(n))


@pytest.mark.parametrize(
    ("n", "made"),
    [
        pytest.param(40_000, lambda n: (_random_pairs(n).encode(), "a.csv"), id="pairs"),
        pytest.param(2_000, lambda n: (b'"a,b\n' * n, "a.csv"), id="quotes that stay open"),
        pytest.param(2_000, lambda n: (b'a,"b"c\n' * n, "a.csv"), id="torn quotes"),
        pytest.param(4_000, lambda n: (b'a\t"b\nc\n' * n, "a.tsv"), id="TSV, quotes that stay open"),
        pytest.param(400_000, lambda n: (b'"a\tb' + b'""' * n, "a.tsv"), id="TSV, one field of quotes"),
        pytest.param(10_000, lambda n: (b",".join([b"a"] * n) + b"\n" + b"b\n" * n, "a.csv"), id="columns"),
        pytest.param(10_000, lambda n: (tmx([("en", "a"), ("es", "b")], *[[("en", "c"), (f"x{k}", "d")] for k in range(n)]), "a.tmx"), id="languages"),
        pytest.param(20_000, lambda n: (tmx([("en", "<hi>" * n + "a" + "</hi>" * n), ("es", "b")]), "a.tmx"), id="nested"),
        pytest.param(10_000, lambda n: (tmx(*[[("en", "a &amp; b"), ("es", "b")]] * n), "a.tmx"), id="units"),
    ],
)  # fmt: skip
def test_twice_as_much_takes_twice_as_long(n, made):
    assert twice_takes_twice(lambda m: _seconds(made(m)), n, spare=0.02)


def test_what_a_file_takes_to_hold_grows_with_its_texts():
    """Of ten thousand languages with a text each, none has room for those of the others."""
    units = [[("en", "a"), (f"q{chr(97 + k % 26)}-{k}", "b")] for k in range(10_000)]
    file = unit_files.read(tmx(*units), "a.tmx")
    assert sum(len(column.texts) for column in file.columns) == 20_000
    nested = tmx([("en", "<hi>" * 9_999 + "a" + "</hi>" * 9_999), ("es", "b")])
    assert rows(unit_files.read(nested, "a.tmx"), "en", "es") == [("a", "b")]


@pytest.mark.parametrize(
    ("name", "text", "languages", "expected", "told"),
    [
        (
            "a.po",
            PO,
            (),
            [('say "a" \\ b', "fertig"), ("one %d file", "eine")],
            ["line 13: a draft"],
        ),
        ("a.xlf", XLIFF_1, ("en", "de"), [("Go", "Los")], ["line 11: a draft"]),
        (
            "b.xlf",
            XLIFF_2.replace("Two.", 'T<ph id="1"/>w<pc id="2">o</pc> &amp; x'),
            ("en", "de"),
            [("Two & x", "Zwei.")],
            [],
        ),
    ],
)
def test_what_is_translated_of_a_catalogue_is_read(name, text, languages, expected, told):
    file = read(text, name)
    assert file.languages == languages
    assert sorted(file.rows) == sorted(expected)
    assert [str(problem) for problem in file.problems] == told


def test_words_that_are_codes_of_languages_are_not_left_out_unsaid():
    file = unit_files.read(b"It,No\na,b\n", "a.csv")
    assert summary(file.problems) == [
        "lines left out: 1",
        "line 1: taken for language codes: It, No",
    ]
    assert not unit_files.read(b"en,zh-Hans\na,b\n", "a.csv").problems
    assert not unit_files.read(b"English,Chinese\na,b\n", "a.csv").problems


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_field_that_is_too_long_is_told_as_such(quote):
    long = quote + "a" * 131_073 + quote
    file = unit_files.read(f"a,b\n{long},c\nd,e\n".encode(), "a.csv")
    assert [str(problem) for problem in file.problems] == [
        "line 2: a field has more than 131,072 characters; divide it"
    ]
    assert file.rows == (("a", "b"), ("d", "e"))


def test_units_are_read_without_the_markup_of_their_file():
    units = read_units(
        XLIFF_1.replace("<note>", "<target>&lt;<x id='1'/></target><note>").encode(),
        "1.xlf",
        ("en", "de"),
    )
    assert (units[0].src, units[0].tgt) == ("Open the & file .", "<")
    assert units[0].notes == ("A menu",)
    assert units[0].key == "a\x041"
