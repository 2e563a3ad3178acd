"""Whatever has become of an order: what is told of it is true, and a retry brings the rest."""

import random

import pytest

from amts_core import translation
from amts_core.kernel.errors import ServiceError
from amts_core.translation import engine_steps
from amts_core.translation.records import DocumentState, OrderState
from amts_core.translation.store import batches, order_rows
from tests.effort import some
from tests.engines.inline_process import inline
from tests.translation.orders.conftest import place
from tests.translation.orders.conftest import run as run_at_service
from tests.translation.orders.test_engine_steps import Capitals

N_DOCUMENTS, N_SEGMENTS = 2, 6
AWAY = ServiceError("The service is away. Try again.", code="Away", is_transient=True)


def check(store, order_id):
    """What is told of an order that has ended agrees with its documents, one by one."""
    order = order_rows.order(store, order_id)
    assert order.state.is_end
    there = {
        one.revision_id: one.n_segments
        for one in batches.documents(store, order_id)
        if one.state is DocumentState.DONE
    }
    found = translation.outcome(store, order)
    assert (found.n_done, found.n_segments) == (len(there), sum(there.values()))
    assert found.n_missing == N_DOCUMENTS - len(there)
    assert found.n_missing_segments == N_SEGMENTS - sum(there.values())
    assert order.progress == pytest.approx(len(there) / N_DOCUMENTS)
    assert (order.state is OrderState.DONE) == (found.n_missing == 0)
    assert bool(found.reasons) == (found.n_missing > 0)
    return order


@pytest.mark.parametrize("seed", range(some(4, of=40)))
def test_a_batch_service_comes_to_the_end(settings, store, book, lead, sources, service, seed):
    chance = random.Random(seed)
    order_id = place(settings, book, lead, sources)
    for _ in range(4):
        what = chance.choice(["broken", "lost", "job", "start", "away", "stop"])
        name = chance.choice(["station.md.html", "part/bicycles.md.html"])
        if what in ("broken", "lost"):
            getattr(service, what).add(name)
        elif what == "job":
            service.job_failures.append("The role can't read the input.")
        elif what == "stop":
            translation.stop(settings, book, lead, order_id)
        else:
            refused = ServiceError("No role. Set one.", code="InvalidRequest")
            method = "start_batch" if what == "start" else "describe_batch"
            service.failures[method] = [refused] if what == "start" else [AWAY] * 20
        run_at_service(store, service, order_id)
        service.broken.clear()
        service.lost.clear()
        service.failures.clear()
        service.job_failures.clear()
        if check(store, order_id).state is OrderState.DONE:
            return
        translation.retry(settings, book, lead, order_id)
    assert run_at_service(store, service, order_id).state is OrderState.DONE
    check(store, order_id)


@pytest.mark.parametrize("seed", range(some(4, of=40)))
def test_an_engine_of_this_machine_comes_to_the_end(
    settings, store, book, lead, sources, monkeypatch, seed
):
    begun = inline(monkeypatch, n_at_once=1)
    chance = random.Random(seed)
    order_id = place(settings, book, lead, sources)
    for _ in range(4):
        stops_after = chance.choice([None, 0, 2, 5])
        error = None if chance.random() < 0.5 else ServiceError("No model. Put one there.")
        engine = Capitals(fails_at=chance.randrange(N_SEGMENTS) if error else None, error=error)
        for n in range(200):
            if n == stops_after and not order_rows.order(store, order_id).state.is_end:
                translation.stop(settings, book, lead, order_id)
            if engine_steps.advance_here(store, lambda made=engine: made, order_id, "zh"):
                break
        if check(store, order_id).state is OrderState.DONE:
            break
        translation.retry(settings, book, lead, order_id)
    else:
        while not engine_steps.advance_here(store, Capitals, order_id, "zh"):
            pass
        assert check(store, order_id).state is OrderState.DONE
    wanted = [set(one.wanted) for one in begun]
    assert all(later <= earlier for earlier, later in zip(wanted, wanted[1:], strict=False))
    assert engine_steps._running == {}
