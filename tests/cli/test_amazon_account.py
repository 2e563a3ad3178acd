"""What the account holds at Amazon Translate: listed, downloaded, deleted, whoever made it."""

import pytest

from amts_core.engines.amazon.account import AmazonAccount
from amts_core.engines.protocol import Term
from amts_core.translation import services
from tests.cli.test_translation import IN_BOOK
from tests.engines.conftest import amazon, storage_url

__all__ = ["amazon", "storage_url"]


@pytest.fixture
def account(amazon, monkeypatch):
    """Parallel data of somebody else, and a terminology of ours."""
    made = AmazonAccount(amazon.settings)
    address = made._bucket.put("theirs.tsv", "en\tzh\nRain\t雨\n".encode(), "text/tab")
    amazon.fake.account.create_parallel_data(
        Name="theirs", ParallelDataConfig={"S3Uri": address, "Format": "TSV"}, ClientToken="x"
    )
    amazon.fake.clock.advance(hours=1)
    made._terminology((Term("rain", "雨", "zh"),), "en", ("zh",))
    monkeypatch.setattr(services, "open_account", lambda *_: AmazonAccount(amazon.settings))
    yield amazon.fake.account
    made.close()


def test_what_the_account_holds_is_listed(amts, book, account, amazon):
    data, terms = amts("amazon", "list", *IN_BOOK).lines
    assert (data["kind"], data["name"], data["state"]) == ("parallel data", "theirs", "ACTIVE")
    assert (data["src_lang"], data["tgt_langs"], data["records"]) == ("en", ["zh"], 1)
    assert (data["ours"], terms["ours"]) == (False, True)
    assert terms["name"].startswith("amts-terms-") and terms["records"] == 1
    region = amazon.settings.region
    assert data["console"].startswith(f"https://{region}.console.aws.amazon.com/translate/")


def test_parallel_data_made_elsewhere_are_downloaded(amts, book, account, tmp_path):
    file = tmp_path / "theirs.tsv"
    (line,) = amts("amazon", "download", "theirs", *IN_BOOK, "--output", file).lines
    assert file.read_text("utf-8") == "en\tzh\nRain\t雨\n"
    assert line["bytes"] == file.stat().st_size
    assert (
        "find the parallel data 'none'"
        in amts("amazon", "download", "none", *IN_BOOK, "--output", tmp_path / "x").reason
    )
    assert not (tmp_path / "x").exists()


def test_a_terminology_is_deleted(amts, book, account):
    (name,) = account.terminologies
    assert amts("amazon", "delete-terminology", name, *IN_BOOK).status == 0
    assert not account.terminologies
    assert "delete the terminology" in amts("amazon", "delete-terminology", name, *IN_BOOK).reason


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("download", *IN_BOOK), "Say which: amazon download NAME"),
        (("download", "theirs", *IN_BOOK), "Say into which file"),
        (("delete-terminology", *IN_BOOK), "Say which: amazon delete-terminology NAME"),
    ],
)
def test_what_is_not_said_is_asked_for(amts, book, account, arguments, told):
    assert told in amts("amazon", *arguments).reason
