"""Work that was left lying is taken up again, or fails and gives back what it held."""

from dataclasses import dataclass

import pytest
from dbos import DBOSClient, DBOSPortableJSONSerializer

from amts_core import translation
from amts_core.cli.duties import give_back
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.jobs import calls, job_rows, upkeep
from amts_core.kernel.jobs.calls import Call, publishing_queue
from amts_core.kernel.records import Arm, Engine, JobState
from amts_core.translation import order_steps, publication_steps, publications
from amts_core.translation.records import OrderState, PublicationState
from amts_core.translation.store import batches, order_rows, publication_rows
from tests.translation.orders.conftest import version_of
from tests.translation.orders.test_kills import shop, start_worker, wait_until

__all__ = ["shop", "start_worker"]
PUBLISH = Call(publishing_queue(Engine.LOCAL), "publish", ())
TRANSLATE = Call(calls.TRANSLATION, "translate", ())


def ended(shop, job_id):
    wait_until(lambda: job_rows.find(shop.store, job_id).state.is_end)
    return job_rows.find(shop.store, job_id)


def order_of(shop, arms=(Arm.BASELINE,), **options):
    arguments = shop.arguments()
    order_id = translation.place(*arguments[:5], arms, Engine.LOCAL, **options)
    return order_id, order_rows.order(shop.store, order_id).job_id


def begun(shop, order_id):
    """Let an order's batches be in the hands of the service, as a worker that died has left them."""
    for tgt_lang in ("zh", "es"):
        order_steps.advance_order(shop.store, shop.service, order_id, tgt_lang)
    assert order_rows.order(shop.store, order_id).state is OrderState.RUNNING
    assert len(shop.service.jobs) == 2


def test_an_order_in_the_midst_that_no_worker_knows_is_finished(shop, start_worker):
    """So it is with a restored backup: the workers' own database is not in it."""
    order_id, job_id = order_of(shop)
    begun(shop, order_id)
    start_worker()
    assert ended(shop, job_id).message == "4 of 4 translations are there"
    assert order_rows.order(shop.store, order_id).state is OrderState.DONE
    assert len(shop.service.jobs) == 2


def test_an_order_that_no_worker_knows_is_stopped(shop, start_worker):
    shop.service.take(3600)
    order_id, job_id = order_of(shop)
    begun(shop, order_id)
    translation.stop(shop.settings, shop.project, shop.lead, order_id)
    start_worker()
    assert ended(shop, job_id).state is JobState.CANCELLED
    assert order_rows.order(shop.store, order_id).state is OrderState.STOPPED
    assert shop.service.calls["stop_batch"] == 2


@pytest.mark.parametrize("action", [translation.stop, translation.resume])
def test_an_order_whose_job_has_ended_can_be_stopped_and_resumed(shop, start_worker, action):
    order_id, job_id = order_of(shop)
    begun(shop, order_id)
    job_rows.fail(shop.store, job_id, "It died.")
    action(shop.settings, shop.project, shop.lead, order_id)
    start_worker()
    job = ended(shop, order_rows.order(shop.store, order_id).job_id)
    found = order_rows.order(shop.store, order_id)
    is_stop = action is translation.stop
    assert found.state.is_end
    assert (found.stopped_by, job.id != job_id) == ("Grace" if is_stop else None, True)
    assert len(shop.service.jobs) == 2


@pytest.mark.parametrize("step", [PublicationState.WAITING, PublicationState.IMPORTING])
def test_a_publication_that_no_worker_knows_is_finished(shop, start_worker, step):
    order = shop.settings, shop.project, shop.lead, shop.version, Engine.LOCAL
    made = publications.prepare(*order, name="data")
    if step is PublicationState.IMPORTING:
        shop.service.take(0.1)
        publication_steps.advance_publication(shop.store, shop.service, made.id)
    assert publication_rows.publication(shop.store, made.id).state is step
    with pytest.raises(OrderRefused, match="is being changed already"):
        publications.prepare(*order, name="data")
    start_worker()
    assert ended(shop, made.job_id).state is JobState.DONE
    assert publication_rows.publication(shop.store, made.id).state is PublicationState.ACTIVE
    assert shop.service.calls["create_parallel_data"] == 1


def test_work_that_has_ended_without_a_word_is_done(shop, start_worker):
    order_id, job_id = order_of(shop)
    calls.enqueue(shop.settings, job_id, TRANSLATE)
    client = DBOSClient(
        system_database_url=shop.settings.jobs_url, serializer=DBOSPortableJSONSerializer()
    )
    client.cancel_workflow(job_id)
    client.destroy()
    start_worker()
    assert ended(shop, job_id).state is JobState.DONE
    assert order_rows.order(shop.store, order_id).state is OrderState.DONE


@dataclass
class Workflow:
    """What the library says of a workflow."""

    workflow_id: str
    status: str
    error: Exception | None = None


@pytest.fixture
def workflows(monkeypatch):
    """The workflows that are known, in name only; what is asked for ends at once without a word."""
    known = {}
    monkeypatch.setattr(
        upkeep.DBOS, "list_workflows", lambda **wanted: list(known.values()), raising=False
    )
    monkeypatch.setattr(
        upkeep.DBOS, "delete_workflows", lambda ids: [known.pop(one) for one in ids], raising=False
    )

    def enqueue(_, job_id, call):
        asked.append((job_id, call))
        known[job_id] = Workflow(job_id, "ERROR", ValueError("no"))

    asked = []
    monkeypatch.setattr(upkeep.calls, "enqueue", enqueue)
    monkeypatch.setattr(job_rows, "silent", lambda store: silent(store))
    return known, asked


def silent(store):
    """All jobs that have not ended, however lately they were heard of."""
    with store.reading() as session:
        rows = session.query(job_rows.JobRow).filter(
            job_rows.JobRow.state.in_(["queued", "running"])
        )
        return tuple((row.id, row.call) for row in rows)


def test_work_that_never_says_a_word_is_given_up(shop, workflows):
    """Its publication, order and their names are free again."""
    made = publications.prepare(
        shop.settings,
        shop.project,
        shop.lead,
        version=shop.version,
        engine=Engine.LOCAL,
        name="data",
    )
    order_id, job_id = order_of(shop)
    for _ in range(upkeep.MAX_AGAIN + 2):
        upkeep.ask_again(shop.settings, shop.store, give_back)
    _, asked = workflows
    assert [one for one, _ in asked].count(job_id) == upkeep.MAX_AGAIN + 1
    for one in (job_id, made.job_id):
        found = job_rows.find(shop.store, one)
        assert found.state is JobState.FAILED
        assert "ended 6 times without a result (ValueError: no)" in found.message
    assert order_rows.order(shop.store, order_id).state is OrderState.FAILED
    assert publication_rows.publication(shop.store, made.id).state is PublicationState.FAILED
    again = publications.prepare(
        shop.settings,
        shop.project,
        shop.lead,
        version=shop.version,
        engine=Engine.LOCAL,
        name="data",
    )
    assert again.state is PublicationState.WAITING


@pytest.mark.parametrize("status", calls.ACTIVE)
def test_work_that_somebody_has_is_left_alone(shop, workflows, status):
    known, asked = workflows
    _, job_id = order_of(shop)
    known["child"] = Workflow(f"{job_id}.zh", status)
    upkeep.ask_again(shop.settings, shop.store, give_back)
    assert asked == []
    known["child"] = Workflow(f"{job_id}2", status)  # of another job
    upkeep.ask_again(shop.settings, shop.store, give_back)
    assert asked == [(job_id, TRANSLATE)]


def test_a_job_of_which_nobody_knows_what_was_asked_fails(shop, workflows):
    job_rows.add_job(shop.store, "rank-1", shop.project.id, "Most useful beads")
    upkeep.ask_again(shop.settings, shop.store, give_back)
    found = job_rows.find(shop.store, "rank-1")
    assert found.state is JobState.FAILED
    assert found.message.endswith("is not known. Ask for it again.")


@pytest.fixture
def unasked(monkeypatch):
    """No worker is asked for anything."""
    monkeypatch.setattr(calls, "enqueue", lambda *_, **__: None)


def test_the_same_command_takes_up_its_order_until_all_is_given_out(shop, unasked):
    def give():
        arguments = shop.arguments()
        return translation.order(
            *arguments[:4], ("zh",), (Arm.BASELINE,), Engine.LOCAL, by_command=True
        )

    first = give()
    assert give() == first
    shop.service.broken.add("station.md.html")
    for _ in range(9):
        order_steps.advance_order(shop.store, shop.service, first, "zh")
    assert order_rows.order(shop.store, first).state is OrderState.PARTIAL
    job_id = order_rows.order(shop.store, first).job_id
    shop.service.broken.clear()
    assert give() == first
    assert order_rows.order(shop.store, first).job_id != job_id
    for _ in range(9):
        order_steps.advance_order(shop.store, shop.service, first, "zh")
    assert order_rows.order(shop.store, first).state is OrderState.DONE
    assert [one.n_documents for one in batches.batches(shop.store, first)] == [2, 1, 1]
    assert give() == first
    job_rows.answered(shop.store, order_rows.order(shop.store, first).job_id)
    second = give()
    assert second != first
    by_page = translation.order(*shop.arguments()[:4], ("zh",), (Arm.BASELINE,), Engine.LOCAL)
    assert by_page != second


def test_the_same_command_takes_up_its_publication(shop, unasked):
    def give(**options):
        return translation.publish(
            shop.settings,
            shop.project,
            shop.lead,
            version=shop.version,
            engine=Engine.LOCAL,
            name="data",
            **options,
        )

    first = give(by_command=True)
    assert give(by_command=True) == first
    with pytest.raises(OrderRefused, match="is being changed already"):
        give()
    made = publication_rows.of_job(shop.store, first)
    while not publication_steps.advance_publication(shop.store, shop.service, made.id):
        pass
    assert give(by_command=True) == first
    job_rows.answered(shop.store, first)
    second = give(by_command=True)
    assert second != first
    publication_steps.give_up_publication(
        shop.store, publication_rows.of_job(shop.store, second).id, "It failed."
    )
    assert give(by_command=True) != second


def test_the_same_command_publishes_again_what_another_version_has_replaced(shop, unasked):
    """It did not wait, and so has never told what came of it."""

    def give(version, **options):
        job_id = translation.publish(
            shop.settings,
            shop.project,
            shop.lead,
            version=version,
            engine=Engine.LOCAL,
            name="data",
            **options,
        )
        made = publication_rows.of_job(shop.store, job_id)
        while not publication_steps.advance_publication(shop.store, shop.service, made.id):
            pass
        return publication_rows.publication(shop.store, made.id)

    first = give(shop.version, by_command=True)
    give(
        version_of(shop.store, shop.project, languages=("en", "zh", "es"), text="Two.\t二。\tDos.")
    )
    assert publication_rows.publication(shop.store, first.id).state is PublicationState.REPLACED
    again = give(shop.version, by_command=True)
    assert (again.state, again.id != first.id) == (PublicationState.ACTIVE, True)


def test_what_is_ordered_is_stored_with_what_a_worker_is_asked(shop, unasked):
    """Whatever dies between storing and asking, a worker can ask in its place."""
    order_id = translation.order(*shop.arguments()[:5], (Arm.BASELINE,), Engine.LOCAL)
    job_id = order_rows.order(shop.store, order_id).job_id
    assert job_rows.call_of(shop.store, job_id) == TRANSLATE.as_json()
