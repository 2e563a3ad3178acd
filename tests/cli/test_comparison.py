"""``compare`` and ``report``: what they print and write."""

import csv
import hashlib
import json

import pytest

from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.comparison.conftest import BASELINE, Translations, add_chapter
from tests.translation.orders.stub import StubService


@pytest.fixture
def order_id(tmp_path):
    """An order in the database that the commands use by default."""
    data_dir = (tmp_path / "data").resolve()
    settings = Settings.for_database(None, data_dir=data_dir, encoder=str(BUNDLED_ENCODER))
    store = open_store(settings.database_url)
    project = people.create_project(store, "Book", "en", ["zh"])
    lead = people.add_person(store, "Grace", Role.LEAD)
    service = StubService(tmp_path / "service")
    chapter = add_chapter(store, project)
    yield Translations(store, settings, project, lead=lead, service=service).order(
        chapter[0], BASELINE
    )
    store.close()


def test_orders_are_compared_and_written(amts, order_id, tmp_path):
    out = tmp_path / "run.csv"
    ran = amts(
        "compare", "--project", "Book", "--orders", order_id, "--name", "First", "--output", out
    )
    assert (ran.status, ran.messages) == (0, "comparison 1: First\n")
    document, corpus = ran.lines
    assert (document["document"], document["system"], document["n"]) == ("a.md", "baseline", 5)
    assert (corpus["document"], corpus["n_leaked"], corpus["n_no_reference"]) == (None, 0, 1)
    assert corpus["bleu"] == document["bleu"]
    assert corpus["without_markup"]["bleu"] == corpus["bleu"]  # the chapter has no markup
    assert corpus["without_markup"]["n"] == document["without_markup"]["n"] == 5
    low, high = corpus["tests"]["bleu"]["interval"]
    assert low < high
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert float(rows[0]["score_0_100"]) == document["bleu"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("--orders", "7"), "There is no order 7", id="no such order"),
        pytest.param(
            ("--orders", "1", "--output", "a.pdf"), "'a.pdf' names no format", id="format"
        ),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(amts, order_id, arguments, told):
    assert told in amts("compare", "--project", "Book", *arguments).reason


def test_an_unknown_policy_is_wrong_usage(amts, order_id):
    ran = amts("compare", "--project", "Book", "--orders", "1", "--leaks", "hide")
    assert ran.status == 2


def test_a_report_is_written_and_its_figures_come_out_again(amts, order_id, tmp_path, monkeypatch):
    out = tmp_path / "run.json"
    amts("compare", "--project", "Book", "--orders", order_id, "--name", "First")
    ran = amts("report", "--comparison", "1", "--output", out)
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    assert ran.lines == [{"comparison": 1, "output": str(out), "sha256": sha256}]
    monkeypatch.setenv("AMTS_DATA_DIR", str(tmp_path / "elsewhere"))
    again = amts("report", "--again", out)
    assert again.status == 0
    assert (again.lines[0]["report"], again.lines[0]["same"]) == ("First", True)
    assert not (tmp_path / "elsewhere").exists()
    report = json.loads(out.read_text("utf-8"))
    report["result"]["directions"][0]["corpus"][0]["scores"][1]["value"] += 1e-9
    out.write_text(json.dumps(report), "utf-8")
    refused = amts("report", "--again", out)
    assert refused.status == 1
    assert "1 value of the report is not what comes out here" in refused.reason


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="nothing"),
        pytest.param(("--comparison", "1"), id="no file"),
        pytest.param(("--again", "a.json", "--output", "b.json"), id="check and write"),
    ],
)
def test_what_report_needs(amts, arguments):
    assert amts("report", *arguments).status == 2


def test_segments_are_written_as_tsv(amts, order_id, tmp_path):
    out = tmp_path / "run.tsv"
    amts("compare", "--project", "Book", "--orders", order_id, "--output", out)
    assert len(out.read_text("utf-8").splitlines()) == 6


def test_what_another_system_made_is_taken_compared_and_removed(amts, order_id, tmp_path):
    file = tmp_path / "deepl.txt"
    file.write_text("一\n二\n三\n四\n五\n六\n七\n", "utf-8")
    taken = ("--name", "DeepL, 3 May", "--documents", "a.md", "--tgt-lang", "zh")
    ran = amts("outputs", "--project", "Book", "--add", file, *taken)
    assert (ran.status, ran.lines[0]["outputs"], ran.lines[0]["with_text"]) == (0, 1, 7)
    assert ran.lines[0]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert amts("outputs", "--project", "Book").lines == ran.lines
    ran = amts("compare", "--project", "Book", "--orders", order_id, "--outputs", "1")
    assert ran.messages == "comparison 1: Orders 1 and DeepL, 3 May\n"
    assert [one["system"] for one in ran.lines] == ["baseline", "DeepL, 3 May"] * 2
    assert amts("outputs", "--project", "Book", "--remove", "1").status == 0
    assert amts("outputs", "--project", "Book").lines == []


def test_outputs_say_what_they_lack(amts, order_id, tmp_path):
    file = tmp_path / "deepl.txt"
    file.write_text("一\n", "utf-8")
    assert amts("outputs", "--project", "Book", "--add", file).status == 2
    taken = ("--name", "D", "--tgt-lang", "zh", "--documents")
    refused = amts("outputs", "--project", "Book", "--add", file, *taken, "b.md")
    assert "no document 'b.md' in en. It has a.md." in refused.reason
    refused = amts("outputs", "--project", "Book", "--add", file, *taken, "a.md")
    assert "deepl.txt has 1 line, the documents have 7 segments" in refused.reason
