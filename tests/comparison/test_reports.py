"""Reports: their figures come out again without the database, and what differs is told."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest

from amts_core.comparison import ExportFormat, report_files, reports
from amts_core.comparison.records import LeakPolicy
from amts_core.evaluation import comet
from amts_core.evaluation.comet import CometScores
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.errors import AmtsError, EvaluationError, FormatError
from amts_core.kernel.records import Granularity
from tests.comparison.conftest import BASELINE, BOTH, version_of
from tests.comparison.test_computation import BIRD, DOG

ELSEWHERE = Settings.for_database(
    "sqlite:////nowhere/at/all.db", data_dir=Path("/nowhere"), encoder=str(BUNDLED_ENCODER)
)
"""A machine without the database."""


@pytest.fixture(params=[LeakPolicy.APART, LeakPolicy.EXCLUDE])
def report(request, store, project, translations, chapter):
    """The report of both arms, one segment of which the parallel data holds."""
    version = version_of(store, project, [DOG, BIRD])
    order_id = translations.order(chapter[0], BOTH, version=version)
    comparison_id, _ = translations.compared(order_id, leaks=request.param)
    return report_files.export(store, comparison_id, ExportFormat.JSON)[1]


def test_all_figures_come_out_again_elsewhere(report):
    done = reports.check(ELSEWHERE, report)
    assert (done.name, done.not_computed, done.other_versions) == ("Run", (), ())
    assert done.n_figures > 100


def test_a_report_holds_what_it_takes(report):
    read = json.loads(report)
    assert read["versions"]["sacrebleu"] in read["signatures"][0]["BLEU"]
    assert read["settings"]["bootstrap_samples"] == 1000
    assert len(read["hashes"]) == 4
    assert read["result"]["segments"][0]["reference"] == "猫坐在垫子上。"


def test_paragraphs_come_out_again(store, translations, chapter):
    how = {"granularity": Granularity.PARAGRAPH}
    order_id = translations.order(chapter[0], {one: BASELINE[one][:4] for one in BASELINE}, **how)
    comparison_id, made = translations.compared(order_id)
    assert made.granularity is Granularity.PARAGRAPH
    reports.check(ELSEWHERE, report_files.export(store, comparison_id, ExportFormat.JSON)[1])


def changed(report, *path, value):
    """The report with another value at a place."""
    read = json.loads(report)
    at = read
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return json.dumps(read).encode()


SCORE = ("result", "directions", 0, "corpus", 1, "scores", 0)


@pytest.mark.parametrize(
    ("path", "value", "kind", "told"),
    [
        pytest.param(
            ("result", "segments", 0, "reference"), "别的。", EvaluationError,
            "SHA-256 of references, en to zh differs", id="a reference",
        ),
        pytest.param(
            ("result", "segments", 0, "outputs", 1), "别的。", EvaluationError,
            "SHA-256 of outputs of system 1 (ACT v1 (sentence)), en to zh", id="an output",
        ),
        pytest.param(
            ("result", "segments", 1, "src"), "Else.", EvaluationError, "sources, en to zh",
            id="a source",
        ),
        pytest.param(
            (*SCORE, "value"), 99.5, EvaluationError,
            "directions[0].corpus[1].scores[0].value is 99.5 in the report", id="a score",
        ),
        pytest.param(
            (*SCORE, "p_bootstrap"), 0.0, EvaluationError, "p_bootstrap is 0.0 in the report",
            id="a test",
        ),
        pytest.param(
            ("versions", "sacrebleu"), "1.0.0", EvaluationError,
            "made with sacreBLEU 1.0.0, here is", id="another sacreBLEU",
        ),
        pytest.param(("version",), 9, FormatError, "format 9", id="a later format"),
        pytest.param(("format",), "x", FormatError, "no report", id="no report"),
        pytest.param(("hashes",), None, FormatError, "lacks hashes", id="no hashes"),
        pytest.param(
            ("result", "systems"), [], FormatError, "of no system or document", id="no systems"
        ),
        pytest.param(
            ("result", "segments", 0, "revision_id"), 77, FormatError, "of no system or document",
            id="no document",
        ),
        pytest.param(("result", "segments"), 5, FormatError, "expected a list", id="a number"),
    ],
)  # fmt: skip
def test_what_differs_is_told(report, path, value, kind, told):
    with pytest.raises(kind) as raised:
        reports.check(ELSEWHERE, changed(report, *path, value=value))
    assert told in str(raised.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"format": 1}'])
def test_other_files_are_no_reports(data):
    with pytest.raises(AmtsError, match="no report"):
        reports.check(ELSEWHERE, data)


def test_another_python_is_told_and_does_no_harm(report):
    done = reports.check(ELSEWHERE, changed(report, "versions", "python", value="3.1"))
    assert done.other_versions == ("python",)


def test_comet_that_is_not_set_up_here_is_left_out_and_said(
    store, translations, chapter, monkeypatch
):
    def scored(settings, sources, systems, references, tell):
        if settings.comet_model is None:
            return None
        values = tuple(0.5 + 0.01 * n for n in range(len(sources)))
        return tuple(CometScores(0.5, values, "comet") for _ in systems)

    monkeypatch.setattr(comet, "score_systems", scored)
    order_id = translations.order(chapter[0], BASELINE)
    here = copy.copy(translations.settings)
    translations.settings = replace(here, comet_model=here.data_dir)
    comparison_id, made = translations.compared(order_id)
    assert made.directions[0].corpus[0].scores[-1].metric == "COMET"
    data = report_files.export(store, comparison_id, ExportFormat.JSON)[1]
    assert reports.check(ELSEWHERE, data).not_computed == ("COMET",)
    assert reports.check(translations.settings, data).not_computed == ()
