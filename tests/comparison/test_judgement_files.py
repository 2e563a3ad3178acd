"""Judgements as files of WMT's release and of Pearmut, there and back; names are hostile."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amts_core import comparison
from amts_core.comparison.esa_offsets import pearmut_spans, read_spans, release_spans
from amts_core.comparison.judgement_files import COLUMNS, JudgementFormat
from amts_core.comparison.judgements import (
    Annotation,
    ErrorSeverity,
    ErrorSide,
    ErrorSpan,
    Judgement,
    Protocol,
)
from amts_core.comparison.store import judgement_rows
from amts_core.kernel.errors import FormatError, PermissionDenied
from tests.comparison.made import PATH, kept, outcome, segment

MINOR, MAJOR = ErrorSeverity
SRC = 'A 😀 "quoted"\tsource.'
TEXTS = "Ein 😀 Wort fehlt.", "Zwei Wörter.", "Drei."
SPANS = (
    ErrorSpan(severity=MINOR, start=4, end=5),
    ErrorSpan(severity=MAJOR, start=6, end=10),
    ErrorSpan(severity=MAJOR),
    ErrorSpan(severity=MINOR, side=ErrorSide.SRC, start=2, end=3),
)
RATER = '=<b>Ada</b> | "$x$"'


@pytest.fixture
def made():
    segments = tuple(replace(segment(n, TEXTS, (1, 2, 3)), src=SRC) for n in range(4))
    return replace(outcome(), segments=segments)


@pytest.fixture
def comparison_id(store, project, lead, made):
    return kept(store, project, lead, made=made)


@pytest.fixture
def judged(store, lead, comparison_id):
    found = [
        Judgement(
            comparison_id=comparison_id,
            segment=n,
            rater=rater,
            protocol=Protocol.SIDE_BY_SIDE,
            systems=(0, 1),
            annotations=(Annotation(0, 40 + n, SPANS), Annotation(1, 90)),
            preferred=None,
            is_prefilled=n == 1,
            seconds=12.5,
            at=datetime(2026, 1, 2, 3, n, tzinfo=UTC),
            token=f"{rater}{n}",
        )
        for n in range(3)
        for rater in (RATER, "Ben")
    ]
    for one in found:
        judgement_rows.add(store, lead.id, one, is_imported=True)
    return found


def exported(store, comparison_id, format_):
    name, data = comparison.export_judgements(store, comparison_id, format_)
    assert name == f"comparison-{comparison_id}.{format_}"
    return data


def said(judgements):
    """What is said, whoever was shown what beside it."""
    return sorted(
        (one.rater, one.segment, part.system, part.score, part.spans, one.at, one.seconds)
        for one in judgements
        for part in one.annotations
    )


def test_a_release_has_a_line_an_annotation(store, comparison_id, judged):
    text = exported(store, comparison_id, JudgementFormat.ESA).decode()
    head, *rows = csv.reader(io.StringIO(text), delimiter="\t")
    assert tuple(head) == COLUMNS and len(rows) == 12
    first = dict(zip(head, rows[0], strict=True))
    assert (first["user_id"], first["system_id"], first["segment_id"]) == (RATER, "baseline", "0")
    assert (first["segment_type"], first["overall"], first["doc_id"]) == ("TGT", "40", PATH)
    assert json.loads(first["error_spans"]) == [
        {"start_i": 4, "end_i": 5, "severity": "minor", "error_type": None},
        {"start_i": 7, "end_i": 10, "severity": "major", "error_type": None},
        {"start_i": "missing", "end_i": "missing", "severity": "major", "error_type": None},
        {
            "start_i": "missing",
            "end_i": "missing",
            "severity": "minor",
            "source_start_i": 2,
            "source_end_i": 3,
            "error_type": None,
        },
    ]
    assert float(first["end_time"]) - float(first["start_time"]) == 12.5


@pytest.mark.parametrize("format_", [JudgementFormat.ESA, JudgementFormat.ANNOTATIONS], ids=str)
def test_judgements_come_back_from_a_file(
    store, project, lead, made, comparison_id, judged, format_
):
    data = exported(store, comparison_id, format_)
    other = kept(store, project, lead, name="Other", made=made)
    done = comparison.import_judgements(store, lead, other, data)
    n = 12 if format_ is JudgementFormat.ESA else 6
    assert (done.n_new, done.n_known, done.n_foreign) == (n, 0, 0)
    back = judgement_rows.judgements(store, other)
    assert said(back) == said(judged)
    assert {one.rater for one in back} == {RATER, "Ben"}
    if format_ is JudgementFormat.ANNOTATIONS:
        assert {one.segment for one in back if one.is_prefilled} == {1}
    again = comparison.import_judgements(store, lead, other, data)
    assert (again.n_new, again.n_known) == (0, n)
    (difference,) = comparison.judged(store, other).differences
    assert (
        difference.difference == comparison.judged(store, comparison_id).differences[0].difference
    )


def test_a_file_as_the_release_has_it(store, lead, comparison_id):
    """By comma, without a head, with a quality control, and with a text of another test set."""
    spans = '[{"start_i":0,"end_i":2,"severity":"Major","error_type":null}]'
    rows = [
        ["engdeu1", "baseline", "0", "TGT", "eng", "deu", "51", PATH, "False", spans, "1.5", "9"],
        ["engdeu1", "baseline", "0", "BAD", "eng", "deu", "1", PATH, "False", spans, "1", "2"],
        ["engdeu1", "GPT-4", "0", "TGT", "eng", "deu", "9", PATH, "False", "[]", "1", "2"],
        ["engdeu1", "baseline", "0", "TGT", "eng", "deu", "9", "other", "False", "[]", "1", "2"],
    ]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    done = comparison.import_judgements(store, lead, comparison_id, buffer.getvalue().encode())
    assert (done.n_new, done.n_foreign) == (1, 2)
    (found,) = judgement_rows.judgements(store, comparison_id)
    expected = Annotation(0, 51, (ErrorSpan(severity=MAJOR, start=0, end=3),))
    assert (found.rater, found.annotations, found.seconds) == ("engdeu1", (expected,), 7.5)


def test_a_campaign_has_the_texts_of_each_document(store, comparison_id, made):
    found = json.loads(exported(store, comparison_id, JudgementFormat.CAMPAIGN))
    assert found["info"] == {"assignment": "single-stream", "protocol": "cESA", "users": 2}
    (document,) = found["data"]
    labels = [one.label for one in made.systems]
    assert [item["tgt"] for item in document] == [dict(zip(labels, TEXTS, strict=True))] * 4
    assert {item["src"] for item in document} == {SRC}
    assert len({item["item_id"] for item in document}) == 4


def test_a_document_of_a_campaign_has_one_set_of_systems(store, project, lead):
    """Else Pearmut can't shuffle them, and judges would know which one stands first."""
    other = kept(store, project, lead, name="Some")
    found = json.loads(exported(store, other, JudgementFormat.CAMPAIGN))
    assert [{tuple(item["tgt"]) for item in of} for of in found["data"]] == [
        {("baseline", "ACT v1 (sentence)", "ACT v2 (paragraph)")},
        {("baseline", "ACT v1 (sentence)")},
    ]


def test_what_pearmut_logs_of_a_campaign_is_read(store, lead, comparison_id):
    """As its README and its server write it: a log of entries, one JSON a line, or by campaign."""
    campaign = json.loads(exported(store, comparison_id, JudgementFormat.CAMPAIGN))
    document = campaign["data"][0][:2]
    n_units = len(TEXTS[1].encode("utf-16-le")) // 2
    annotation = {
        "ACT v1 (sentence)": {
            "score": 71.6,
            "error_spans": [
                {"start_i": 0, "end_i": 3, "category": None, "severity": "minor"},
                {"start_i": n_units, "end_i": n_units, "category": None, "severity": "major"},
            ],
            "textfield": None,
        },
        "baseline": {"score": 30, "error_spans": []},
    }
    entry = {
        "user_id": "brave-otter",
        "item_i": 0,
        "item": document,
        "annotation": [annotation, None],
        "actions": [{"time": 100.0, "action": "load"}, {"time": 130.5, "action": "submit"}],
        "comment": "",
    }
    lines = f"{json.dumps(entry)}\n{json.dumps({'user_id': 'x', 'annotation': 'RESET'})}\n"
    done = comparison.import_judgements(store, lead, comparison_id, lines.encode())
    assert (done.n_new, done.n_foreign) == (1, 0)
    by_campaign = json.dumps({"amts": [entry]}).encode()
    assert comparison.import_judgements(store, lead, comparison_id, by_campaign).n_known == 1
    (found,) = judgement_rows.judgements(store, comparison_id)
    spans = (ErrorSpan(severity=MINOR, start=0, end=4), ErrorSpan(severity=MAJOR))
    assert found.annotations == (Annotation(1, 72, spans), Annotation(0, 30))
    assert (found.rater, found.seconds, found.protocol) == ("brave-otter", 30.5, "cESA")


def test_pearmut_takes_a_campaign(store, comparison_id):
    cli = pytest.importorskip("pearmut.cli", reason="needs Pearmut, which needs Python 3.12")
    campaign = json.loads(exported(store, comparison_id, JudgementFormat.CAMPAIGN))
    for document in campaign["data"]:
        cli._validate_item_structure(document)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"a,b,c\n", id="other columns"),
        pytest.param(b"{}]", id="broken JSON"),
        pytest.param(b'{"a": [{"item": [{}], "annotation": [{"x": {}}]}]}', id="no judge"),
        pytest.param(b'{"a": 3}', id="no log"),
        pytest.param(b"[3]", id="no entries"),
        pytest.param(
            b"u,baseline,0,TGT,en,zh,900,P,False,[],1,2\n".replace(
                b"P", b'"' + PATH.encode() + b'"'
            ),
            id="no score",
        ),
        pytest.param(
            b"u,baseline,0,TGT,en,zh,nan,P,False,[],1,2\n".replace(
                b"P", b'"' + PATH.encode() + b'"'
            ),
            id="not a number",
        ),
        pytest.param(
            b"u,baseline,0,TGT,en,zh,9,P,False,[],1,1e99\n".replace(
                b"P", b'"' + PATH.encode() + b'"'
            ),
            id="no time",
        ),
    ],
)
def test_what_is_no_such_file_is_refused_whole(store, lead, comparison_id, data):
    with pytest.raises(FormatError):
        comparison.import_judgements(store, lead, comparison_id, data)
    assert judgement_rows.judgements(store, comparison_id) == ()


def test_only_leads_import(store, ada, comparison_id):
    with pytest.raises(PermissionDenied):
        comparison.import_judgements(store, ada, comparison_id, b"")


@pytest.mark.parametrize("write", [release_spans, pearmut_spans])
def test_offsets_survive_signs_outside_the_basic_plane(write):
    assert read_spans(write(SPANS, SRC, TEXTS[0]), SRC, TEXTS[0]) == SPANS


@pytest.mark.parametrize(
    "span",
    [
        {"start_i": 5, "end_i": 9, "severity": "minor"},
        {"start_i": 2, "end_i": 1, "severity": "minor"},
        {"start_i": -1, "end_i": 1, "severity": "minor"},
        {"start_i": 0, "end_i": 1, "severity": "awful"},
        {"start_i": None, "end_i": 1, "severity": "minor"},
        {"start_i": 1, "end_i": 1, "severity": "minor", "source_start_i": 9, "source_end_i": 9},
    ],
    ids=str,
)
def test_errors_out_of_their_text_are_refused(span):
    with pytest.raises(FormatError):
        read_spans([span], "abc", "a😀bcde")
