"""Segments as TSV: what is read again is what was written, whatever the texts hold."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.comparison import ExportFormat, json_records, report_files, segment_tables
from amts_core.comparison.records import ComparedSegment
from tests.comparison.made import kept, outcome, segment

ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
HOSTILE = ("", "\\N", "\\", "a\tb", "a\nb\r\n", '"', "\u2028", "\x0c", "=1+1", "中文")
TEXTS = st.one_of(st.sampled_from(HOSTILE), NO_SURROGATES)


def unescaped(cell):
    return re.sub(r"\\(.)", lambda found: ESCAPED[found[1]], cell)


def read(data):
    """The segments of a table as another program would read them."""
    lines = data.decode("utf-8").split("\n")
    assert lines.pop() == ""
    head, *rows = (line.split("\t") for line in lines)
    for cells in rows:
        one = dict(zip(head[:11], cells[:11], strict=True))
        of_systems = [cells[n : n + 4] for n in range(11, len(cells), 4)]
        yield {
            "n": int(one["n"]),
            "languages": (one["src_lang"], one["tgt_lang"]),
            "path": unescaped(one["document"]),
            "numbers": tuple(map(int, one["segments"].split())),
            "src": unescaped(one["source"]),
            "reference": unescaped(one["reference"]),
            "leak": one["leak"],
            "likeness": float(one["likeness"]),
            "is_compared": one["compared"] == "yes",
            "near": json.loads(unescaped(one["nearest_units"])),
            "outputs": [None if of[0] == r"\N" else unescaped(of[0]) for of in of_systems],
            "scores": [None if of[1] == r"\N" else tuple(map(float, of[1:])) for of in of_systems],
        }


def expected(one: ComparedSegment):
    return {
        "n": one.n,
        "languages": ("en", "zh"),
        "path": one.path,
        "numbers": one.numbers,
        "src": one.src,
        "reference": one.reference,
        "leak": one.leak,
        "likeness": one.likeness,
        "is_compared": one.is_compared,
        "near": json_records.plain(one.near),
        "outputs": [*one.outputs],
        "scores": [*one.scores],
    }


@given(
    texts=st.tuples(TEXTS, TEXTS, TEXTS),
    outputs=st.lists(st.none() | TEXTS, min_size=3, max_size=3),
    score=st.floats(0, 200, allow_nan=False),
)
def test_what_is_read_again_is_what_was_written(texts, outputs, score):
    path, src, reference = texts
    scores = [None if one is None else score for one in outputs]
    one = segment(0, outputs, scores, path=path, src=src, reference=reference)
    made = _with(one)
    assert [*read(segment_tables.written(made))] == [expected(one)]


def _with(*segments):
    return replace(outcome(), segments=segments)


def test_the_library_reads_a_line_a_segment_too(store, project, lead):
    comparison_id = kept(store, project, lead)
    name, data = report_files.export(store, comparison_id, ExportFormat.TSV)
    assert name == f"comparison-{comparison_id}.tsv"
    rows = [
        *csv.reader(io.StringIO(data.decode(), newline=""), "excel-tab", quoting=csv.QUOTE_NONE)
    ]
    assert rows[0][11:15] == [
        "output: baseline",
        "BLEU: baseline",
        "chrF: baseline",
        "TER: baseline",
    ]
    assert len(rows) == 1 + len(outcome().segments)
    assert {len(row) for row in rows} == {11 + 3 * 4}
    assert [*read(data)] == [expected(one) for one in outcome().segments]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_a_line(text):
    data = segment_tables.written(_with(segment(0, (text,) * 3, (1, 2, 3), src=text)))
    assert data.count(b"\n") == 2
