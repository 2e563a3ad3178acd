"""Workers killed while an engine of this machine translates: nothing is lost, or done again."""

import os
import random
import signal
import time
from collections import Counter

from amts_core import translation
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, JobState
from amts_core.translation.records import OrderState
from amts_core.translation.store import order_rows, publication_rows
from tests.translation.orders.test_kills import SECONDS, published, shop, start_worker, wait_until

__all__ = ["shop", "start_worker"]

N_KILLS = 6
N_SENTENCES = 24


def notes(folder):
    path = folder / "service" / "translated"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_killed_workers_leave_no_trace(shop, start_worker, tmp_path):
    (tmp_path / "service" / "engine").touch()
    text = " ".join(f"Sentence {n} stands here." for n in range(N_SENTENCES))
    (source,) = translation.add_documents(shop.store, shop.project, [("a.md", text.encode())], "en")
    worker = start_worker()
    job_id = translation.publish(
        shop.settings, shop.project, shop.lead, version=shop.version, engine=Engine.LOCAL
    )
    wait_until(lambda: published(shop, job_id))
    (held,) = publication_rows.current(shop.store, shop.project.id, Engine.LOCAL)
    order_id = translation.order(
        shop.settings,
        shop.project,
        shop.lead,
        revision_ids=[source.revision_id],
        tgt_langs=("zh", "es"),
        arms=tuple(Arm),
        engine=Engine.LOCAL,
        publication_id=held.id,
    )
    chance, n_kills = random.Random(20), 0
    deadline = time.monotonic() + SECONDS
    while not order_rows.order(shop.store, order_id).state.is_end:
        assert time.monotonic() < deadline, "it takes too long"
        if n_kills < N_KILLS:
            n = len(notes(tmp_path))
            wait_until(lambda n=n: len(notes(tmp_path)) > n)
            time.sleep(chance.uniform(0, 0.4))
            os.kill(worker, signal.SIGKILL)
            n_kills += 1
            worker = start_worker()
        time.sleep(0.05)
    assert n_kills == N_KILLS
    order = order_rows.order(shop.store, order_id)
    assert order.state is OrderState.DONE
    job = job_rows.find(shop.store, order.job_id)
    wait_until(lambda: job_rows.find(shop.store, job.id).state is JobState.DONE)
    expected = [f"SENTENCE {n} STANDS HERE." for n in range(N_SENTENCES)]
    for found in shop.contents(order_id).values():
        assert [one[1] for one in found] == expected
    done = Counter(notes(tmp_path))
    assert len(done) == 4 * N_SENTENCES
    # what was on its way when a worker died is done again, and nothing besides
    assert done.total() - len(done) <= N_KILLS * 4 * 10
