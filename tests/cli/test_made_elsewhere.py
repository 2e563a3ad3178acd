"""``translate`` with parallel data and terminologies of the account that were made elsewhere."""

import pytest

from amts_core.engines.amazon.account import AmazonAccount
from amts_core.translation import services
from tests.cli.test_real_time import IN_BOOK
from tests.engines.conftest import amazon, storage_url

__all__ = ["amazon", "storage_url"]

INTO_ZH = "--src-lang", "en", "--tgt-lang", "zh"
AT_AMAZON = *IN_BOOK, *INTO_ZH, "--engine", "amazon"


@pytest.fixture
def account(amts, book, amazon, storage_url, monkeypatch):
    """An account in which somebody has made parallel data and a terminology."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_TRANSLATE", amazon.fake.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", storage_url)
    monkeypatch.setattr(services, "open_account", lambda *_: AmazonAccount(amazon.settings))
    where, fake = amazon.settings, amazon.fake.account
    amts(
        "service",
        *IN_BOOK,
        *("--region", where.region, "--bucket", where.bucket),
        *("--prefix", where.prefix, "--role", where.role_arn),
    )
    made = AmazonAccount(amazon.settings)
    address = made._bucket.put("theirs.tsv", "en\tzh\nRain\t雨\n".encode(), "text/tab")
    made.close()
    config = {"S3Uri": address, "Format": "TSV"}
    fake.create_parallel_data(Name="theirs", ParallelDataConfig=config, ClientToken="x")
    amazon.fake.clock.advance(hours=1)
    fake.settle()
    data = {"File": "en,zh\nrain,雨\n".encode(), "Format": "CSV", "Directionality": "UNI"}
    fake.import_terminology(Name="their-terms", MergeStrategy="OVERWRITE", TerminologyData=data)
    return fake


def test_they_are_used_by_their_names(amts, account, amazon, english, tmp_path):
    amazon.fake.seconds_per_call = 1800
    ran = amts(
        *("translate", english, *AT_AMAZON, "--act", "theirs", "--baseline"),
        *("--terminology", "their-terms", "--output", tmp_path),
    )
    assert ran.status == 0, ran.messages
    assert {line["arm"] for line in ran.lines} == {"act", "baseline"}
    named = [(one["TerminologyNames"], one.get("ParallelDataNames")) for one in amazon.fake.started]
    assert sorted(named, key=str) == [(["their-terms"], None), (["their-terms"], ["theirs"])]
    (order,) = amts("orders", *IN_BOOK).lines
    assert (order["parallel_data"], order["made_elsewhere"]) == ("theirs", True)
    assert order["terminology"] == "their-terms"


def test_a_terminology_is_used_in_real_time(amts, account, amazon, english, tmp_path):
    in_real_time = *IN_BOOK, *INTO_ZH, "--engine", "amazon-text", "--terminology", "their-terms"
    (line,) = amts("translate", english, *in_real_time, "--dry-run", "--output", tmp_path).lines
    ran = amts("translate", english, *in_real_time, "--output", tmp_path)
    assert ran.status == 0, ran.messages
    asked = [one.request for one in amazon.fake.calls if one.operation == "TranslateText"]
    assert {tuple(one["TerminologyNames"]) for one in asked} == {("their-terms",)}
    assert line["characters"] == account.n_characters_of_texts
    (order,) = amts("orders", *IN_BOOK).lines
    assert (order["terminology"], order["engine"]) == ("their-terms", "amazon-text")


def test_what_it_would_cost_is_told(amts, account, english, tmp_path):
    arguments = "translate", english, *AT_AMAZON, "--dry-run", "--output", tmp_path
    (line,) = amts(*arguments, "--act", "theirs").lines
    assert (line["arm"], line["engine"]) == ("act", "amazon")
    account.resources["theirs"].status = "FAILED"
    assert "is FAILED" in amts(*arguments, "--act", "theirs").reason
    assert amts("orders", *IN_BOOK).lines == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            (*AT_AMAZON, "--act", "none"),
            "'none' names neither parallel data that the engine amazon holds",
            id="no such parallel data",
        ),
        pytest.param(
            (*AT_AMAZON, "--terminology", "none"),
            "can't find the terminology 'none'",
            id="no such terminology",
        ),
        pytest.param(
            (*AT_AMAZON, "--tgt-lang", "es", "--act", "theirs"),
            "theirs goes from en to zh, the order from en to zh, es",
            id="lacks a language",
        ),
        pytest.param(
            (*IN_BOOK, *INTO_ZH, "--engine", "local", "--terminology", "their-terms"),
            "Local engine uses no terminology that was made elsewhere",
            id="an engine of this machine",
        ),
        pytest.param(
            (*IN_BOOK, *INTO_ZH, "--engine", "local", "--act", "theirs"),
            "'theirs' names neither parallel data that the engine local holds",
            id="parallel data at an engine of this machine",
        ),
        pytest.param(
            (*IN_BOOK, *INTO_ZH, "--engine", "amazon-text", "--act", "theirs"),
            "'theirs' names neither parallel data that the engine amazon-text holds",
            id="parallel data in real time",
        ),
    ],
)
def test_what_does_not_serve_is_refused_before_anything_is_stored(
    amts, account, english, tmp_path, arguments, told
):
    ran = amts("translate", english, *arguments, "--output", tmp_path)
    assert ran.status == 1 and told in ran.messages
    assert amts("orders", *IN_BOOK).lines == []


def test_an_update_that_has_failed_is_told(amts, account, amazon, english, tmp_path):
    held = account.resources["theirs"]
    held.attempt_status, held.attempt_at = "FAILED", held.updated
    held.message = "It is no TSV."
    amazon.fake.seconds_per_call = 1800
    ran = amts("translate", english, *AT_AMAZON, "--act", "theirs", "--output", tmp_path)
    assert ran.status == 0
    assert (
        "warning: The last update of theirs has failed (It is no TSV): it holds what it held before"
        in ran.messages
    )


def test_a_terminology_is_downloaded(amts, account, tmp_path):
    file = tmp_path / "terms.csv"
    (line,) = amts(
        *("amazon", "download", "their-terms", *IN_BOOK, "--terminology", "--output", file)
    ).lines
    assert file.read_text("utf-8") == "en,zh\nrain,雨\n"
    assert line["bytes"] == file.stat().st_size
