"""Files of parallel data: what is in them, and what is said about the rest."""

import hashlib
import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.errors import ParallelDataError
from amts_core.kernel.records import BeadStatus, Granularity, TranslationUnit
from amts_core.parallel_data import Duplicates, FileFormat, Outcome, plan_file, write_file
from amts_core.parallel_data.import_rules import Reason
from tests.parallel_data.strict_reader import read_delimited, read_tmx

LANGUAGES = ("en", "zh")
READ = {
    FileFormat.CSV: lambda data: read_delimited(data, ","),
    FileFormat.TSV: lambda data: read_delimited(data, "\t"),
    FileFormat.TMX: read_tmx,
}

MIXED = [
    ("One.", "一。"),
    ('Say "two", please.', "请说“二”。"),
    ("Three\nlines.", "三\t行。"),
    ("", "空"),
    ("Empty.", " "),
    ("a" * 1001, "长"),
    ("Long.", "中" * 334),
    ("- Item", "项"),
    ("Bell\x07", "铃"),
    ("Half", "\ud800"),
    ("One.", "壹。"),
    ("Four.", "四。"),
    ("Four.", "四。"),
]


def units_of(pairs):
    """Return a unit for each pair, each newer than the one before."""
    return [
        TranslationUnit(
            id=str(n),
            src=src,
            tgt=tgt,
            status=BeadStatus.APPROVED,
            confidence=1.0,
            person="Ada",
            event=n,
            document="a.md",
        )
        for n, (src, tgt) in enumerate(pairs, 1)
    ]


def exported(pairs, format_, duplicates=Duplicates.NEWEST):
    planned = plan_file(units_of(pairs), format_, duplicates)
    return write_file(planned, format_, LANGUAGES, Granularity.SENTENCE)


@pytest.mark.parametrize("format_", FileFormat)
def test_a_file_holds_what_would_be_imported_and_counts_the_rest(format_):
    made = exported(MIXED, format_)
    item = [("- Item", "项")] if format_ is FileFormat.TMX else []
    assert READ[format_](made.data) == (
        LANGUAGES,
        [
            ('Say "two", please.', "请说“二”。"),
            ("Three lines.", "三 行。"),
            *item,
            ("One.", "壹。"),
            ("Four.", "四。"),
        ],
    )
    failed = 2 if format_ is FileFormat.TMX else 3
    assert (made.imported, made.skipped, made.failed) == (4 + len(item), 6, failed)
    assert made.reasons == {
        Reason.EMPTY_SOURCE: 1,
        Reason.EMPTY_TARGET: 1,
        Reason.SOURCE_TOO_LONG: 1,
        Reason.TARGET_TOO_LONG: 1,
        Reason.CONTROL_CHARACTER: 2,
        Reason.OTHER_TARGET_CHOSEN: 1,
        Reason.REPEATED: 1,
    } | ({} if format_ is FileFormat.TMX else {Reason.FIRST_CHARACTER: 1})


@pytest.mark.parametrize("format_", FileFormat)
def test_the_digest_is_that_of_the_file_and_the_file_that_of_the_units(format_):
    made = exported(MIXED, format_)
    assert made.sha256 == hashlib.sha256(made.data).hexdigest()
    assert exported(MIXED, format_) == made


@pytest.mark.parametrize(
    ("duplicates", "expected"),
    [(None, "c"), (Duplicates.NEWEST, "c"), (Duplicates.MOST_FREQUENT, "b")],
    ids=["default", "newest", "most frequent"],
)
@pytest.mark.parametrize("format_", FileFormat)
def test_the_chosen_duplicate_is_in_the_file(format_, duplicates, expected):
    units = units_of([("a", "b"), ("a", "b"), ("a", "c")])
    planned = (
        plan_file(units, format_) if duplicates is None else plan_file(units, format_, duplicates)
    )
    data = write_file(planned, format_, LANGUAGES, Granularity.SENTENCE).data
    assert READ[format_](data).rows == [("a", expected)]


@pytest.mark.parametrize("granularity", Granularity)
def test_a_tmx_file_says_of_what_its_units_are(granularity):
    planned = plan_file(units_of(MIXED), FileFormat.TMX)
    data = write_file(planned, FileFormat.TMX, LANGUAGES, granularity).data
    assert re.findall(rb'segtype="(\w+)"', data) == [str(granularity).encode()]


@pytest.mark.parametrize("pairs", [[], [("", "a")], [("\0", "a"), ("a", "b" * 1001)]])
@pytest.mark.parametrize("format_", FileFormat)
def test_without_units_there_is_no_file(pairs, format_):
    with pytest.raises(ParallelDataError, match="nothing to export"):
        exported(pairs, format_)


CHARACTERS = st.characters() | st.sampled_from(
    list(
        "\"',;\t\n\r\\|<>&]+-=@ \0\x0b\x1f\x7f\x85\u00a0\u2028\u200f\u202e\u05d0\u0627中한😀\u0301\ufeff\uffff\ud800"
    )
)
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(["a", "b", "中" * 333, "中" * 334])
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=8)


def expected_rows(pairs, format_):
    """Return what the service would import, by its rules alone: the last target of each source."""
    rows = {}
    for pair in pairs:
        sides = [re.sub("[ \t\n\r\v\f\x85\u2028\u2029]+", " ", text).strip() for text in pair]
        written = "".join(sides)
        if (
            all(sides)
            and not any(unicodedata.category(one) in ("Cc", "Cs") for one in written)
            and not {"\ufffe", "\uffff"} & set(written)
            and all(len(text.encode()) <= 1000 for text in sides)
            and not (format_ is not FileFormat.TMX and any(text[0] in "+-=@" for text in sides))
        ):
            rows[sides[0]] = sides[1]
    return rows


@settings(deadline=None)
@given(PAIRS, st.sampled_from(FileFormat))
def test_any_texts_are_read_back_or_left_out_for_a_reason(pairs, format_):
    """The oracle is the service's own rule, the last one wins: each unit is newer than the last."""
    expected = expected_rows(pairs, format_)
    planned = plan_file(units_of(pairs), format_)
    assert {unit.src: unit.tgt for unit in planned.imported} == expected
    if expected:
        made = write_file(planned, format_, LANGUAGES, Granularity.SENTENCE)
        found = READ[format_](made.data)
        assert found.languages == LANGUAGES
        assert dict(found.rows) == expected
        assert made.imported == len(found.rows) == len(expected)
        assert made.imported + made.skipped + made.failed == len(pairs)
        assert made.reasons == Counter(str(row.reason) for row in planned.left_out)
        assert made.skipped + made.failed == sum(made.reasons.values())
        assert {row.outcome for row in planned.left_out} <= {Outcome.SKIPPED, Outcome.FAILED}


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=5))
def test_all_formats_hold_the_same_where_no_formula_begins(pairs):
    pairs = [(f"s{src}", f"t{tgt}") for src, tgt in pairs] + [("a", "b")]
    read = [READ[format_](exported(pairs, format_).data) for format_ in FileFormat]
    assert read[0] == read[1] == read[2]
