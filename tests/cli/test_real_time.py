"""Amazon Translate in real time on the command line: set up, used, paid for, without an ACT arm."""

from decimal import Decimal

import pytest

from amts_core.translation.store import batches
from tests.engines.conftest import amazon, storage_url
from tests.engines.fake_translate_files import turned
from tests.translation.orders.conftest import version_of

__all__ = ["amazon", "storage_url"]

IN_BOOK = "--project", "Book"
INTO_ZH = "--src-lang", "en", "--tgt-lang", "zh", "--engine", "amazon-text"


@pytest.fixture
def set_up(amts, book, amazon, monkeypatch):
    """The project's settings for the service on loopback; nothing else of it is reached."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_TRANSLATE", amazon.fake.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    where = amazon.settings
    ran = amts(
        "service",
        *IN_BOOK,
        *("--region", where.region, "--bucket", where.bucket),
        *("--prefix", where.prefix, "--role", where.role_arn),
    )
    assert ran.status == 0, ran.messages


def test_documents_are_translated_at_once_and_paid_for(
    amts, opened, set_up, english, amazon, tmp_path
):
    ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--output", tmp_path)
    assert ran.status == 0, ran.messages
    text = (tmp_path / "zh.english.md").read_text("utf-8")
    assert text.startswith(f"# {turned('Bicycles')}\n")
    assert turned("A model learns from data.") in text
    (batch,) = batches.batches(opened, 1)
    n = amazon.fake.account.n_characters_of_texts
    assert n > 0 and batch.counted_usd == Decimal(15) * n / 1_000_000
    (cost,) = amts("costs", *IN_BOOK).lines
    assert (cost["engine"], cost["arm"], cost["counted"]) == ("amazon-text", "baseline", True)
    assert not amazon.fake.started, "it is no batch job"


def test_it_has_no_act_arm(amts, opened, set_up, book, english, tmp_path):
    version_of(opened, book)
    ran = amts("publish", *IN_BOOK, "--version", "v1", "--engine", "amazon-text")
    assert ran.status == 2 and "amazon-text" in ran.messages
    ran = amts("translate", english, *IN_BOOK, *INTO_ZH, "--act", "v1", "--output", tmp_path)
    assert "takes no parallel data" in ran.messages
