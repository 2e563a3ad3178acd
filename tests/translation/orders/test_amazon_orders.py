"""Orders at Amazon Translate, against the fake of it: both arms, costs, crashes, refusals."""

from dataclasses import replace

import pytest

from amts_core import translation
from amts_core.engines.amazon import ResourceTag
from amts_core.engines.amazon.service import AmazonService
from amts_core.engines.protocol import BatchStatus, Options, ParallelDataFile
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, JobState
from amts_core.translation import order_steps, publication_steps, publications, resources, services
from amts_core.translation.records import OrderState, PublicationState
from amts_core.translation.store import batches, budgets, order_rows, publication_rows
from tests.engines.conftest import amazon, storage_url
from tests.translation.orders.conftest import place, version_of, with_budget

__all__ = ["amazon", "storage_url"]


@pytest.fixture
def remote(amazon):
    """Amazon Translate; its clock moves on by ten minutes at each call of a test."""
    service = AmazonService(amazon.settings)
    yield service
    service.close()


def log(store, order_id):
    lines = job_rows.log_lines(store, order_rows.order(store, order_id).job_id)
    return " ".join(line.text for line in lines)


def published(settings, store, project, lead, amazon, remote, version, *, name="book"):
    made = publications.prepare(
        settings, project, lead, version=version, engine=Engine.AMAZON, name=name
    )
    for _ in range(20):
        if publication_steps.advance_publication(store, remote, made.id):
            break
        amazon.fake.clock.advance(minutes=10)
    return publication_rows.publication(store, made.id)


def run(store, amazon, remote, order_id, *, n_most=50):
    for _ in range(n_most):
        languages = order_rows.order(store, order_id).tgt_langs
        if all([order_steps.advance_order(store, remote, order_id, one) for one in languages]):
            break
        amazon.fake.clock.advance(hours=1)
    return order_rows.order(store, order_id)


def test_both_arms_are_translated_and_paid_for(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    version = version_of(store, at_amazon, n=3)
    held = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    )
    assert (held.state, held.reported) == (PublicationState.ACTIVE, held.predicted)
    with_budget(store, at_amazon, lead, "1")
    order_id = place(
        settings,
        at_amazon,
        lead,
        sources,
        arms=tuple(Arm),
        version=version,
        engine=Engine.AMAZON,
    )
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    found = {one.arm: one for one in batches.batches(store, order_id)}
    assert {one.status for one in found.values()} == {BatchStatus.COMPLETED}
    assert found[Arm.ACT].counted_usd == 4 * found[Arm.BASELINE].counted_usd > 0
    assert budgets.spent_usd(store, at_amazon.id) == sum(one.counted_usd for one in found.values())
    assert len(amazon.fake.account.jobs) == 2
    for arm in Arm:
        _, data = translation.render(store, found[arm].id, sources[0].revision_id)
        text = data.decode()
        for kept in ("`n = 80`", "](rain.md)", "$x_1$", 'print("not translated")'):
            assert kept in text


def test_an_answer_that_is_lost_starts_nothing_twice(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    amazon.fake.drop("StartTextTranslationJob", times=3)
    amazon.fake.throttle("DescribeTextTranslationJob", times=5)
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    assert len(amazon.fake.account.jobs) == 1


def test_a_refused_start_says_what_to_do(settings, store, at_amazon, lead, sources, amazon, remote):
    amazon.fake.deny("StartTextTranslationJob")
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert run(store, amazon, remote, order_id).state is OrderState.FAILED
    (batch,) = batches.batches(store, order_id)
    assert "no permission" in batch.message
    assert amazon.fake.account.jobs == {}
    assert budgets.spent_usd(store, at_amazon.id) == 0


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        pytest.param(("InternalServerException", "An internal error."), [1, 2], id="its own fault"),
        pytest.param(("InvalidRequestException", "It can't be parsed."), [1], id="the document's"),
    ],
)
def test_a_document_is_sent_once_more_unless_that_is_in_vain(
    settings, store, at_amazon, lead, sources, amazon, remote, error, attempts
):
    amazon.fake.account.document_errors["station.md.html"] = error
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    done = run(store, amazon, remote, order_id)
    assert done.state is OrderState.PARTIAL
    assert [one.attempt for one in batches.batches(store, order_id)] == attempts
    assert f"{error[1]} ({error[0]})" in {one.error for one in batches.documents(store, order_id)}
    assert len(amazon.fake.started) == len(attempts)
    is_told = "1 can't be translated as they are" in log(store, order_id)
    assert is_told == (attempts == [1])
    # a person may ask for it all the same
    translation.retry(settings, at_amazon, lead, order_id)
    run(store, amazon, remote, order_id)
    assert len(amazon.fake.started) == len(attempts) + 1


def test_what_is_missing_is_not_sent_again_above_the_budget(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    for name in ("station.md.html", "part--bicycles.md.html"):
        amazon.fake.account.document_errors[name] = ("InternalServerException", "Its own error.")
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    with_budget(store, at_amazon, lead, "0.0001")
    run(store, amazon, remote, order_id)
    assert len(amazon.fake.started) == 1
    assert "the rest is not asked for again: This would cost" in log(store, order_id)
    assert budgets.spent_usd(store, at_amazon.id) == 0


def test_what_the_service_does_not_count_costs_what_was_estimated(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    amazon.fake.account.writes_details = False
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    (batch,) = batches.batches(store, order_id)
    assert (batch.n_counted, batch.counted_usd) == (None, batch.estimated_usd)
    assert budgets.spent_usd(store, at_amazon.id) == batch.estimated_usd > 0


@pytest.mark.parametrize("writes_details", [True, False])
def test_a_job_that_fails_says_why(
    settings, store, at_amazon, lead, sources, amazon, remote, writes_details
):
    account = amazon.fake.account
    account.writes_details = writes_details
    account.job_failures.append("Nothing was translated.")
    account.document_errors["station.md.html"] = "InvalidRequestException", "It can't be parsed."
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert run(store, amazon, remote, order_id).state is OrderState.FAILED
    (batch,) = batches.batches(store, order_id)
    why = " station.md: It can't be parsed. (InvalidRequestException)." if writes_details else ""
    assert batch.message.replace("parsed (", "parsed. (") == f"Nothing was translated.{why}"
    assert len(account.jobs) == 1


def test_masked_profanity_is_no_formula_in_markdown(
    settings, store, at_amazon, lead, amazon, remote, monkeypatch
):
    monkeypatch.setattr("tests.engines.fake_translate_files.turned", lambda _: "A ?$#@$ model")
    files = (("a.md", b"A damned model.\n"), ("b.txt", b"A damned model.\n"))
    found = translation.add_documents(store, at_amazon, files, "en")
    order_id = place(
        settings,
        at_amazon,
        lead,
        found,
        engine=Engine.AMAZON,
        options=Options(masks_profanity=True),
    )
    run(store, amazon, remote, order_id)
    (batch,) = batches.batches(store, order_id)
    texts = [translation.render(store, batch.id, one.revision_id)[1] for one in found]
    assert [text.strip() for text in texts] == [rb"A ?\$#@\$ model", b"A ?$#@$ model"]


def test_jobs_are_asked_for_where_they_were_started(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    moved = replace(services.current(store, at_amazon.id), region="us-west-2", bucket="other")
    services.save(store, lead, at_amazon, moved)
    where = order_rows.order(store, order_id).place
    assert (where.account, where.region, where.bucket) == (
        "123456789012",
        "eu-central-1",
        "my-bucket",
    )
    made = services.make(settings, store, at_amazon.id, engine=Engine.AMAZON, place=where)
    assert made.region == "eu-central-1"
    assert services.make(settings, store, at_amazon.id, Engine.AMAZON).region == "us-west-2"


def test_an_order_keeps_the_key_and_the_tags_that_it_was_given_under(
    settings, store, at_amazon, lead, sources
):
    """A start that is made again has to ask for the very same, or its token is refused."""
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    began = services.make(settings, store, at_amazon.id, Engine.AMAZON)
    key = "arn:aws:kms:eu-central-1:123456789012:key/1"
    keyed = replace(
        services.current(store, at_amazon.id), kms_key=key, tags=(ResourceTag("team", "docs"),)
    )
    services.save(store, lead, at_amazon, keyed)
    where = order_rows.order(store, order_id).place
    assert services.make(settings, store, at_amazon.id, engine=Engine.AMAZON, place=where) is began
    assert services.make(settings, store, at_amazon.id, Engine.AMAZON) is not began
    with_key = order_rows.order(
        store, place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    )
    assert with_key.place == keyed.place


def test_what_lies_in_another_region_is_not_held_here(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    version = version_of(store, at_amazon)
    held = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    )
    assert (held.place.region, held.place.account) == ("eu-central-1", "123456789012")
    home = services.current(store, at_amazon.id)
    services.save(store, lead, at_amazon, replace(home, region="us-west-2"))
    assert publication_rows.current(store, at_amazon.id, Engine.AMAZON) == ()
    with pytest.raises(OrderRefused, match="does not hold v1 as book, or not where the project's"):
        place(
            settings,
            at_amazon,
            lead,
            sources,
            arms=(Arm.ACT,),
            engine=Engine.AMAZON,
            publication_id=held.id,
        )
    # the name is free there, and what is held at home stays held
    made = publications.prepare(
        settings, at_amazon, lead, version=version, engine=Engine.AMAZON, name="book"
    )
    assert made.place.region == "us-west-2"
    services.save(store, lead, at_amazon, home)
    assert publication_rows.current(store, at_amazon.id, Engine.AMAZON) == (held,)


def test_an_order_uses_the_resource_that_was_named(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    version = version_of(store, at_amazon)
    for name in ("another", "book", "zz-second"):
        held = published(
            settings,
            store,
            at_amazon,
            lead=lead,
            amazon=amazon,
            remote=remote,
            version=version,
            name=name,
        )
    order_id = place(
        settings,
        at_amazon,
        lead,
        sources,
        arms=(Arm.ACT,),
        engine=Engine.AMAZON,
        publication_id=held.id,
    )
    assert run(store, amazon, remote, order_id).resource == "zz-second"
    assert [one["ParallelDataNames"] for one in amazon.fake.started] == [["zz-second"]]


def test_rights_are_looked_up_by_a_worker(store, at_amazon, amazon, monkeypatch):
    monkeypatch.setattr(services, "amazon_settings", lambda _: amazon.settings)
    found = services.find_access(store, at_amazon.id)
    assert any(one.is_allowed for one in found)
    assert "translate:StartTextTranslationJob" in {one.action for one in found}


def test_a_first_import_that_fails_does_not_block_the_name(
    settings, store, at_amazon, lead, amazon, remote
):
    amazon.fake.account.import_failures.append("The file is broken.")
    version = version_of(store, at_amazon)
    first = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    )
    assert (first.state, first.message) == (PublicationState.FAILED, "The file is broken.")
    second = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    )
    assert (second.state, second.is_update) == (PublicationState.ACTIVE, True)
    assert amazon.fake.n_calls("CreateParallelData") == 1


def given_up(settings, store, project, lead, amazon, remote, version):
    """A publication whose resource the service has made while nobody could ask it."""
    made = publications.prepare(
        settings, project, lead, version=version, engine=Engine.AMAZON, name="book"
    )
    publication_steps.advance_publication(store, remote, made.id)
    amazon.fake.expire()
    for _ in range(30):
        publication_steps.advance_publication(store, remote, made.id)
    amazon.fake.renew()
    amazon.fake.clock.advance(hours=2)
    amazon.fake.account.settle()
    found = publication_rows.publication(store, made.id)
    assert found.state is PublicationState.FAILED
    return found


def test_what_was_made_in_an_outage_is_found_when_the_service_is_asked(
    settings, store, at_amazon, lead, amazon, remote
):
    version = version_of(store, at_amazon)
    lost = given_up(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    )
    told = resources.refresh_now(store, remote, at_amazon.id, Engine.AMAZON)
    assert told == "1 of 1 resource is there; found again: book (v1)"
    found = publication_rows.publication(store, lost.id)
    assert (found.state, found.reported) == (PublicationState.ACTIVE, found.predicted)
    (held,) = publication_rows.current(store, at_amazon.id, Engine.AMAZON)
    assert held.id == lost.id


def test_what_was_made_in_an_outage_is_updated_by_the_next_publication(
    settings, store, at_amazon, lead, amazon, remote
):
    first = version_of(store, at_amazon)
    lost = given_up(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=first
    )
    amazon.fake.account.import_failures.append("The file is broken.")
    newer = version_of(store, at_amazon, n=2)
    failed = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=newer
    )
    assert failed.state is PublicationState.FAILED
    assert publication_rows.publication(store, lost.id).state is PublicationState.ACTIVE
    done = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=newer
    )
    assert (done.state, done.is_update) == (PublicationState.ACTIVE, True)
    assert publication_rows.publication(store, lost.id).state is PublicationState.REPLACED
    assert amazon.fake.n_calls("CreateParallelData") == 1


def test_what_a_failed_publication_has_left_is_deleted(
    settings, store, at_amazon, lead, amazon, remote
):
    lost = given_up(
        settings,
        store,
        at_amazon,
        lead=lead,
        amazon=amazon,
        remote=remote,
        version=version_of(store, at_amazon),
    )
    publications.order_deletion(settings, at_amazon, lead, lost.id)
    for _ in range(5):
        publication_steps.advance_publication(store, remote, lost.id)
        amazon.fake.clock.advance(minutes=10)
    assert publication_rows.publication(store, lost.id).state is PublicationState.DELETED
    assert amazon.fake.account.resources == {}


def test_what_somebody_else_has_made_is_left_alone(
    settings, store, at_amazon, lead, amazon, remote
):
    file = ParallelDataFile(name="book", data=b"en\tzh\nTheirs.\tT\n", format="tsv", token="theirs")
    remote.create_parallel_data(file)
    amazon.fake.clock.advance(minutes=10)
    version = version_of(store, at_amazon)
    refused = published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    )
    assert (refused.state, refused.message) == (
        PublicationState.FAILED,
        "The service has parallel data named book already, and this project has not published it. "
        "Publish under another name, or delete it at the service first.",
    )
    publications.order_deletion(settings, at_amazon, lead, refused.id)
    publication_steps.advance_publication(store, remote, refused.id)
    assert amazon.fake.account.resources["book"].data == file.data
    assert publication_rows.publication(store, refused.id).state is PublicationState.FAILED


def test_an_import_that_goes_on_is_followed_again_once_it_is_found(
    settings, store, at_amazon, lead, amazon, remote
):
    made = publications.prepare(
        settings,
        at_amazon,
        lead,
        version=version_of(store, at_amazon),
        engine=Engine.AMAZON,
        name="book",
    )
    publication_steps.advance_publication(store, remote, made.id)
    publication_steps.give_up_publication(store, made.id, "Nobody could ask.")
    resources.refresh_now(store, remote, at_amazon.id, Engine.AMAZON)
    found = publication_rows.publication(store, made.id)
    assert (found.state, found.job_id == made.job_id) == (PublicationState.IMPORTING, False)
    assert job_rows.find(store, found.job_id).state is JobState.QUEUED
    amazon.fake.clock.advance(minutes=10)
    assert publication_steps.advance_publication(store, remote, made.id)
    assert publication_rows.publication(store, made.id).state is PublicationState.ACTIVE
    assert job_rows.find(store, found.job_id).state is JobState.DONE


def test_a_publication_whose_job_has_ended_does_not_block_the_name(
    settings, store, at_amazon, lead, amazon, remote
):
    version = version_of(store, at_amazon)
    left = publications.prepare(
        settings, at_amazon, lead, version=version, engine=Engine.AMAZON, name="book"
    )
    job_rows.fail(store, left.job_id, "The work failed unexpectedly.")
    assert published(
        settings, store, at_amazon, lead=lead, amazon=amazon, remote=remote, version=version
    ).state is (PublicationState.ACTIVE)
    assert publication_rows.publication(store, left.id).state is PublicationState.FAILED


CATALOGUE = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="zh" datatype="plaintext" original="a"><body>
<trans-unit id="1"><source>Open <g id="1">the</g> %s file.</source></trans-unit>
<trans-unit id="2"><source>Save</source><target state="final">Gespeichert</target></trans-unit>
<trans-unit id="3"><source>Old</source><target state="needs-translation">x</target></trans-unit>
</body></file></xliff>
"""


def test_xliff_goes_as_xliff_beside_what_goes_as_html(
    settings, store, at_amazon, lead, amazon, remote
):
    files = [
        ("a.xlf", CATALOGUE.encode()),
        ("b.xliff", CATALOGUE.replace('version="1.2"', 'version="1.1"').encode()),
        ("station.md", b"# Station\n\nThe station is closed.\n"),
    ]
    sources = translation.add_documents(store, at_amazon, files, "en")
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    sent = {
        job.request["InputDataConfig"]["ContentType"]: amazon.fake.documents(job.id)
        for job in amazon.fake.account.jobs.values()
    }
    assert {kind: sorted(names) for kind, names in sent.items()} == {
        "application/x-xliff+xml": ["a.xlf.xlf"],
        "text/html": ["b.xliff.html", "station.md.html"],
    }
    text = sent["application/x-xliff+xml"]["a.xlf.xlf"].decode()
    assert "Gespeichert" not in text and ">%s</ph>" in text
    found = batches.batches(store, order_id)
    assert len(found) == 2
    estimated = order_rows.order(store, order_id).estimated_usd
    assert sum(one.estimated_usd for one in found) == estimated
    by_path = {
        one.path: translation.render(store, one.batch_id, one.revision_id)[1].decode()
        for one in batches.documents(store, order_id)
    }
    made = by_path["a.xlf"]
    review = '<target state="needs-review-translation">'
    assert made.replace("dlO", "x") == CATALOGUE.replace(
        "file.</source>", f'file.</source>{review}nepO <g id="1">eht</g> %s elif.</target>'
    ).replace("needs-translation", "needs-review-translation")


def test_what_is_lost_of_xliff_is_sent_again_as_xliff(
    settings, store, at_amazon, lead, amazon, remote
):
    files = [("a.xlf", CATALOGUE.encode()), ("station.md", b"The station is closed.\n")]
    sources = translation.add_documents(store, at_amazon, files, "en")
    amazon.fake.account.document_errors["a.xlf.xlf"] = "InternalServerException", "Its own."
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    assert run(store, amazon, remote, order_id).state is OrderState.PARTIAL
    attempts = {(one.content_type.name, one.attempt) for one in batches.batches(store, order_id)}
    assert attempts == {("HTML", 1), ("XLIFF", 1), ("XLIFF", 2)}
    del amazon.fake.account.document_errors["a.xlf.xlf"]
    translation.retry(settings, at_amazon, lead, order_id)
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    assert batches.batches(store, order_id)[-1].content_type.name == "XLIFF"
