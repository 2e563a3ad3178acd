"""The published experiment at Amazon Translate: each run is its own, and by the rules of exports."""

import pytest

from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.service import AmazonService
from amts_core.engines.protocol import BatchDocument, BatchRequest, ParallelDataFile
from benchmarks import experiment

PAIRS = [("One.", "一。"), ("- item", "- 项"), ("Two.\n", "二。"), ("One.", "壹。"), ("", "空")]
LANGUAGES = "en", "zh"


@pytest.fixture
def service(amazon, monkeypatch):
    made = AmazonService(amazon.settings, pacing=Pacing({}))
    monkeypatch.setattr(experiment.time, "sleep", lambda _: amazon.fake.clock.advance(minutes=10))
    yield made
    made.close()


def test_only_what_an_export_would_hold_is_imported(amazon, service):
    assert experiment.publish(service, "table", PAIRS, LANGUAGES) == 2
    (resource,) = amazon.fake.account.resources.values()
    assert resource.imported.failed == resource.imported.skipped == []
    assert resource.data.decode() == "en,zh\nTwo.,二。\nOne.,壹。\n"


def test_a_second_run_updates_what_the_first_has_made(amazon, service):
    experiment.publish(service, "table", PAIRS, LANGUAGES)
    assert experiment.publish(service, "table", [("Three.", "三。")], LANGUAGES) == 1
    assert amazon.fake.account.resources["table"].data == "en,zh\nThree.,三。\n".encode()


def test_a_run_stops_where_the_import_has_failed(amazon, service):
    amazon.fake.account.import_failures.append("The file is broken.")
    with pytest.raises(SystemExit, match="table was not imported: The file is broken."):
        experiment.publish(service, "table", PAIRS, LANGUAGES)
    assert experiment.publish(service, "table", PAIRS, LANGUAGES) == 2


def test_what_no_run_has_made_is_left_alone(amazon, service):
    service.create_parallel_data(
        ParallelDataFile(name="table", data=b"en,zh\na,b\n", format="csv", token="theirs")
    )
    with pytest.raises(SystemExit, match="named table that no run has made"):
        experiment.publish(service, "table", PAIRS, LANGUAGES)


def test_each_run_has_jobs_of_its_own(amazon, service):
    page = BatchDocument("a.html", b"<html><p>One.</p></html>")
    for _ in range(2):
        request = BatchRequest(
            name="table baseline",
            token=experiment.token(),
            documents=(page,),
            src_lang="en",
            tgt_langs=("zh",),
        )
        experiment.run(service, request)
    assert len(amazon.fake.started) == 2
