"""What pages order, done by a worker in a process of its own."""

from amts_core import review, translation
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, Arm, DeskAct, Engine, Granularity, JobState, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from amts_core.translation.records import OrderState, PublicationState
from amts_core.translation.store import order_rows, publication_rows
from tests.conftest import add_alignment, proposed
from tests.translation.orders.stub import serves_all_engines
from tests.translation.orders.test_kills import shop, start_worker, wait_until

__all__ = ["shop", "start_worker"]


def ended(shop, job_id):
    """Wait for the end of a job and return it."""
    wait_until(lambda: job_rows.find(shop.store, job_id).state.is_end)
    return job_rows.find(shop.store, job_id)


def test_a_resource_is_published_retrained_looked_at_and_deleted(shop, start_worker, monkeypatch):
    serves_all_engines(lambda: shop.service, monkeypatch.setattr)
    start_worker()
    beads = [proposed([n], [n], f"{n}.", f"{n}。") for n in range(3)]
    ids = queues.bead_ids(shop.store, add_alignment(shop.store, shop.project, beads), Queue())
    by_lead = DeskAct(person=shop.lead, via=Via.KEY)
    review.decide(
        shop.store,
        by_lead,
        ids[0],
        Action.APPROVE,
        seen_version=0,
    )
    plans = exports.plan_exports(
        shop.store,
        shop.project,
        "en",
        tgt_langs=["zh"],
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TSV,
    )
    _, version = exports.export_several(
        shop.store,
        shop.project,
        plans,
        src_lang="en",
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TSV,
    )
    order = shop.settings, shop.project, shop.lead
    job_id = translation.publish(*order, version, Engine.LOCAL, name="data")
    assert ended(shop, job_id).message == f"data holds v{version.n}."
    review.decide(
        shop.store,
        by_lead,
        ids[1],
        Action.APPROVE,
        seen_version=0,
    )
    (held,) = publication_rows.current(shop.store, shop.project.id, Engine.LOCAL)
    done = ended(shop, translation.retrain(*order, held.id))
    assert (done.state, done.message) == (JobState.DONE, f"data holds v{version.n + 1}.")
    assert shop.service.held("data").decode() == "en\tzh\n0.\t0。\n1.\t1。\n"
    job_id = translation.refresh(shop.settings, shop.project, Engine.LOCAL)
    assert ended(shop, job_id).message == "1 of 1 resource is there"
    (held,) = publication_rows.current(shop.store, shop.project.id, Engine.LOCAL)
    assert ended(shop, translation.delete(*order, held.id)).message == "data has been deleted."
    assert publication_rows.publication(shop.store, held.id).state is PublicationState.DELETED
    failed = ended(shop, translation.retrain(*order, held.id))
    assert failed.state is JobState.DONE  # it is created again


def test_an_order_is_stopped_and_taken_up_again(shop, start_worker):
    start_worker()
    shop.service.take(3600)
    order_id = translation.order(*shop.arguments()[:5], (Arm.BASELINE,), Engine.LOCAL)
    wait_until(lambda: shop.service.calls["describe_batch"] > 2)
    translation.stop(shop.settings, shop.project, shop.lead, order_id)
    first = order_rows.order(shop.store, order_id).job_id
    assert ended(shop, first).state is JobState.CANCELLED
    assert order_rows.order(shop.store, order_id).state is OrderState.STOPPED
    shop.service.take(0)
    again = translation.retry(shop.settings, shop.project, shop.lead, order_id)
    assert ended(shop, again).message == "4 of 4 translations are there"
    assert order_rows.order(shop.store, order_id).state is OrderState.DONE


def test_an_error_that_nobody_has_thought_of_ends_the_order(shop, start_worker):
    start_worker()
    shop.service.take(3600)
    order_id = translation.order(*shop.arguments()[:5], (Arm.BASELINE,), Engine.LOCAL)
    wait_until(lambda: shop.service.calls["describe_batch"] > 2)
    for path in (shop.service._folder / "jobs").iterdir():
        path.write_text("broken", "utf-8")
    job_id = order_rows.order(shop.store, order_id).job_id
    failed = ended(shop, job_id)
    assert failed.state is JobState.FAILED
    assert "The work failed unexpectedly (JSONDecodeError" in failed.message
    assert order_rows.order(shop.store, order_id).state is OrderState.FAILED
