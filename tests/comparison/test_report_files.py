"""Comparisons as files, read again by other programs; names are as hostile as people's."""

import csv
import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from amts_core import comparison
from amts_core.comparison import ExportFormat, Scale, sheets
from amts_core.comparison.judged_sheets import judged_sheets
from amts_core.comparison.judgements import Annotation, Choice, Judgement, Protocol
from amts_core.comparison.judging_tasks import JudgeAnswer, JudgingOptions
from amts_core.comparison.store import judgement_rows
from tests.comparison.made import NAME, PATH, kept, outcome

RATER = "=<b>Ada</b> | _x_ $1"
VOID = {"meta", "br", "link"}


@pytest.fixture
def comparison_id(store, project, lead):
    made = kept(store, project, lead)
    duel = JudgingOptions(pair=(0, 1), protocol=Protocol.DUEL)
    task = comparison.next_task(store, made, lead, duel)
    comparison.judge(store, lead, task, JudgeAnswer(choice=Choice.FIRST, token="1"))
    for rater, scores in (("Grace", (40, 60)), (RATER, (60, 80))):
        annotations = tuple(Annotation(system, score) for system, score in enumerate(scores))
        judgement = Judgement(
            comparison_id=made,
            segment=0,
            rater=rater,
            protocol=Protocol.SIDE_BY_SIDE,
            systems=(0, 1),
            annotations=annotations,
            preferred=None,
            is_prefilled=False,
            seconds=None,
            at=datetime(2026, 1, 2, tzinfo=UTC),
            token=rater,
        )
        judgement_rows.add(store, lead.id, judgement, is_imported=True)
    return made


def exported(store, comparison_id, format_, **options):
    name, data = comparison.export(store, comparison_id, format_, **options)
    assert name == f"comparison-{comparison_id}.{format_}"
    assert data == comparison.export(store, comparison_id, format_, **options)[1]
    return data


class Page(HTMLParser):
    """The cells of a page's tables, and a check that each element is closed where it should be."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.cells, self.text = [], set(), [], ""

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.text = ""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self.cells.append(self.text)

    def handle_data(self, data):
        self.text += data


def test_html_is_well_formed_and_what_people_wrote_is_text(store, comparison_id):
    data = exported(store, comparison_id, ExportFormat.HTML).decode()
    page = Page()
    page.feed(data)
    page.close()
    assert page.open == []
    assert data.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert {NAME, PATH} <= {*page.cells}
    assert not {"b", "i", "script", "img"} & page.tags


def test_markdown_tables_hold_every_cell(store, comparison_id):
    data = exported(store, comparison_id, ExportFormat.MARKDOWN).decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(data)
    cells = [
        "".join(part.content for part in token.children if part.type in ("text", "text_special"))
        for token in tokens
        if token.type == "inline"
    ]
    assert {NAME, PATH, "ACT v1 (sentence)", "30.00"} <= {*cells}
    kinds = {part.type for token in tokens for part in token.children or ()}
    assert kinds <= {"text", "text_special"}  # no emphasis, code, links or HTML
    assert sum(token.type == "table_open" for token in tokens) == data.count("\n## ")


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_a_row_a_score_on_both_scales(store, comparison_id):
    found = rows(exported(store, comparison_id, ExportFormat.CSV))
    assert [(one["table"], one["metric"]) for one in found] == [
        (table, metric)
        for table in ("document", "corpus", "leaked", "bucket")
        for _ in range(3)
        for metric in ("BLEU", "chrF", "TER")
    ]
    (one,) = [
        row
        for row in found
        if (row["table"], row["system"], row["metric"]) == ("corpus", "ACT v1 (sentence)", "BLEU")
    ]
    assert (one["score_0_100"], one["score_0_1"]) == ("40.0", "0.4")
    assert (one["low_0_100"], one["high_0_100"]) == ("39.0", "41.0")
    assert (one["p_bootstrap"], one["p_randomisation"]) == ("0.001", "0.0001")
    assert (one["n"], one["n_leaked"], one["n_no_reference"]) == ("5", "1", "2")
    assert (one["wins"], one["ties"], one["losses"]) == ("1", "2", "1")
    assert one["signature"] == "nrefs:1|sig_BLEU"


@pytest.mark.parametrize("path", ["=1+1", "+a", "-a", "@a", "\ta"])
def test_csv_holds_no_formula(store, project, lead, path):
    made = outcome()
    (direction,) = made.directions
    document = replace(direction.documents[0], path=path)
    made = replace(made, directions=(replace(direction, documents=(document,)),))
    found = rows(exported(store, kept(store, project, lead, name="x", made=made), ExportFormat.CSV))
    assert {one["document"] for one in found if one["table"] == "document"} == {f"'{path}"}


@pytest.mark.parametrize(
    ("scale", "shown", "label"),
    [
        pytest.param(Scale.HUNDRED, "40.00", "0–100", id="0 to 100"),
        pytest.param(Scale.ONE, "0.4000", "0–1", id="0 to 1"),
    ],
)
def test_scales_are_labelled(store, comparison_id, scale, shown, label):
    of = comparison.comparison(store, comparison_id)
    found = {one.title: one for one in sheets.sheets(of, outcome(), scale=scale)}
    table = found["BLEU, en to zh"]
    assert table.note == f"Scale {label}, higher is better. nrefs:1|sig_BLEU"
    assert table.columns[4:] == ("baseline", "ACT v1 (sentence)", "ACT v2 (paragraph)")
    assert table.rows[0][:4] == (PATH, "5", "1", "2")
    assert [row[0] for row in table.rows[1:]] == ["Average of documents", "All segments together"]
    assert {row[5] for row in table.rows} == {shown}
    assert "lower is better" in found["TER, en to zh"].note
    assert f"scale {label}" in found["Tests, en to zh"].note
    assert f"n = {5}" in found["Tests, en to zh"].note


def test_tables_say_what_was_compared_and_left_out(store, comparison_id):
    of = comparison.comparison(store, comparison_id)
    tables = sheets.sheets(of, outcome())
    tables += judged_sheets(outcome(), comparison.judged(store, of.id))
    found = {one.title: one for one in tables}
    assert dict(found["What was compared"].rows)["Name"] == NAME
    assert found["Documents left out"].rows == (
        ("b.md", "en to zh", "It is not aligned with a document in Chinese."),
    )
    duel, scores = found["Win rates by judges"].rows
    assert duel[1:5] == ("ACT v1 (sentence)", "baseline", "duel", "1")
    assert scores[1:6] == ("ACT v1 (sentence)", "baseline", "scores", "2", "2 / 0 / 0")
    by_judges = found["Scores by judges"].rows
    assert by_judges[0][1:] == ("baseline", "all", "2", "1", "50.0", "", "0.00", "0.00")
    assert {one[2] for one in by_judges} == {"all", "Grace", RATER}
    (difference,) = found["Differences of scores by judges"].rows
    assert difference[3:] == ("1", "2", "+20.0", "", "")
    (agreement,) = found["Agreement of judges"].rows
    assert agreement[1:4] == ("2", "2", "0.25")
    assert found["Systems"].rows[1][2:] == ("v1", "1", "1", "176", "0.0022")
    tests = found["Tests, en to zh"].rows
    assert tests[0] == ("baseline", "BLEU", "30.00", "29.00 to 31.00", "", "", "", "")
    assert tests[3][4:] == ("0.0010", "0.0001", "", "1 / 2 / 1")


def test_scores_without_markup_stand_beside_the_others(store, project, lead):
    made = outcome()
    made = replace(made, unmarked=made.directions)
    comparison_id = kept(store, project, lead, name="Both", made=made)
    rows = list(
        csv.DictReader(
            exported(store, comparison_id, ExportFormat.CSV).decode("utf-8-sig").splitlines()
        )
    )
    found = [row for row in rows if row["table"] in ("document", "corpus", "leaked")]
    by_markup = [
        [
            {name: value for name, value in row.items() if name != "markup"}
            for row in found
            if row["markup"] == markup
        ]
        for markup in ("with", "without")
    ]
    assert by_markup[0] == by_markup[1] != []
    text = exported(store, comparison_id, ExportFormat.MARKDOWN).decode()
    assert "## Tests, en to zh, without markup" in text


def test_latex_escapes_what_people_wrote(store, comparison_id):
    data = exported(store, comparison_id, ExportFormat.LATEX).decode()
    assert r"\input{a}" not in data
    assert r"\textbackslash input\{a\}" in data
    assert data.count(r"\begin{longtable}") == data.count(r"\end{longtable}")
    assert data.rstrip().endswith(r"\end{document}")


def test_latex_compiles_alone(store, comparison_id, tmp_path):
    engine = shutil.which("xelatex")
    if engine is None:
        pytest.skip("needs xelatex with the packages booktabs and ctex")
    name = tmp_path / "run.tex"
    name.write_bytes(exported(store, comparison_id, ExportFormat.LATEX))
    done = subprocess.run(
        [engine, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", name.name],
        cwd=tmp_path,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    assert name.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
