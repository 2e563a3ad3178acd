"""Units of several languages that share a source: one record, in every format."""

from datetime import UTC, datetime

import pytest

from amts_core import parallel_data
from amts_core.bilingual_files import unit_files
from amts_core.kernel.errors import ParallelDataError
from amts_core.kernel.records import BeadStatus, Granularity, TranslationUnit
from amts_core.parallel_data import FileFormat
from amts_core.parallel_data.multilingual import Record, joined

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def unit(unit_id, src, tgt, at=EARLY):
    return TranslationUnit(
        id=unit_id,
        src=src,
        tgt=tgt,
        status=BeadStatus.APPROVED,
        confidence=1.0,
        person="Ada",
        event=1,
        document="a.md",
        changed_at=at,
    )


def plans(format_=FileFormat.TSV, **units):
    return {language: parallel_data.plan_file(found, format_) for language, found in units.items()}


ZH = [unit("1", "One.", "一。"), unit("2", "Two.", "二。"), unit("3", "= 3", "= 三")]
ES = [unit("7", "Two.", "Dos.", LATE), unit("8", "Five.", "Cinco.")]


def test_a_source_has_one_record():
    assert joined(plans(zh=ZH, es=ES)) == (
        Record("One.", ("一。", ""), ("1", ""), EARLY),
        Record("Two.", ("二。", "Dos."), ("2", "7"), LATE),
        Record("Five.", ("", "Cinco."), ("", "8"), EARLY),
    )


def test_the_winner_of_several_targets_is_chosen_by_language():
    twice = [unit("1", "One.", "一。"), unit("2", "One.", "壹。")]
    (record,) = joined(plans(zh=twice, es=[unit("3", "One.", "Uno.")]))
    assert (record.tgts, record.id) == (("壹。", "Uno."), "2+3")


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        pytest.param(
            FileFormat.CSV, "en,zh,es\nOne.,一。,\nTwo.,二。,Dos.\nFive.,,Cinco.\n", id="csv"
        ),
        pytest.param(
            FileFormat.TSV,
            "en\tzh\tes\nOne.\t一。\t\nTwo.\t二。\tDos.\nFive.\t\tCinco.\n",
            id="tsv",
        ),
    ],
)
def test_a_cell_is_empty_where_a_language_has_none(format_, expected):
    made = parallel_data.write_multilingual_file(
        plans(format_, zh=ZH, es=ES), format_, "en", Granularity.SENTENCE
    )
    assert made.data.decode() == expected
    assert (made.imported, made.skipped, made.failed) == (4, 0, 1)
    assert made.reasons == {"first_character": 1}
    assert len(made.records) == 3


@pytest.mark.parametrize("format_", list(FileFormat))
def test_all_formats_are_read_back_the_same(format_):
    made = parallel_data.write_multilingual_file(
        plans(FileFormat.TSV, zh=ZH, es=ES), format_, "en", Granularity.SENTENCE
    )
    file = unit_files.read(made.data, f"a.{format_}")
    assert (file.languages, file.problems) == (("en", "zh", "es"), ())
    assert file.rows == (("One.", "一。", ""), ("Two.", "二。", "Dos."), ("Five.", "", "Cinco."))


def test_a_language_without_units_can_not_be_in_a_file():
    with pytest.raises(ParallelDataError, match="no approved unit from en to es passes"):
        parallel_data.write_multilingual_file(
            plans(zh=ZH, es=[]), FileFormat.CSV, "en", Granularity.SENTENCE
        )
