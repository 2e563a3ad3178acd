"""Orders at Amazon Translate, against the fake of it: both arms, costs, crashes, refusals."""

import pytest

from amts_core import publishing, services, translating
from amts_core.ledger import OrderState, PublicationState
from amts_core.service import Arm, BatchStatus, Engine
from amts_core.store import batches, budgets, orders, publications
from amts_core.translate.amazon import AmazonService
from tests.translate.conftest import amazon, storage_url
from tests.translating.conftest import place, version_of, with_budget

__all__ = ["amazon", "storage_url"]


@pytest.fixture
def remote(amazon):
    """Amazon Translate; its clock moves on by ten minutes at each call of a test."""
    service = AmazonService(amazon.settings)
    yield service
    service.close()


def published(settings, store, project, lead, amazon, remote, version):
    made = publishing.prepare(settings, project, lead, version, Engine.AMAZON, name="book")
    for _ in range(20):
        if publishing.advance(store, remote, made.id):
            break
        amazon.fake.clock.advance(minutes=10)
    return publications.publication(store, made.id)


def run(store, amazon, remote, order_id, *, n_most=50):
    for _ in range(n_most):
        languages = orders.order(store, order_id).tgt_langs
        if all([translating.advance(store, remote, order_id, one) for one in languages]):
            break
        amazon.fake.clock.advance(hours=1)
    return orders.order(store, order_id)


def test_both_arms_are_translated_and_paid_for(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    version = version_of(store, at_amazon, n=3)
    held = published(settings, store, at_amazon, lead, amazon, remote, version)
    assert (held.state, held.reported) == (PublicationState.ACTIVE, held.predicted)
    with_budget(store, at_amazon, lead, "1")
    order_id = place(
        settings, at_amazon, lead, sources, arms=tuple(Arm), version=version,
        engine=Engine.AMAZON,
    )  # fmt: skip
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    found = {one.arm: one for one in batches.batches(store, order_id)}
    assert {one.status for one in found.values()} == {BatchStatus.COMPLETED}
    assert found[Arm.ACT].counted_usd == 4 * found[Arm.BASELINE].counted_usd > 0
    assert budgets.spent_usd(store, at_amazon.id) == sum(one.counted_usd for one in found.values())
    assert len(amazon.fake.account.jobs) == 2
    for arm in Arm:
        _, data = translating.render(store, found[arm].id, sources[0].revision_id)
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


def test_a_document_that_fails_is_sent_once_more(
    settings, store, at_amazon, lead, sources, amazon, remote
):
    amazon.fake.account.document_errors["station.md.html"] = (
        "InternalServerException", "An internal error.",
    )  # fmt: skip
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    done = run(store, amazon, remote, order_id)
    assert done.state is OrderState.PARTIAL
    assert [one.attempt for one in batches.batches(store, order_id)] == [1, 2]


def test_rights_are_looked_up_by_a_worker(store, at_amazon, amazon, monkeypatch):
    monkeypatch.setattr(services, "_amazon", lambda _: amazon.settings)
    found = services.find_access(store, at_amazon.id)
    assert any(one.is_allowed for one in found)
    assert "translate:StartTextTranslationJob" in {one.action for one in found}
