"""Workers killed in the midst of orders: the end is as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace

import pytest

from amts_core import translation
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.records import Arm, Engine, Role
from amts_core.project.store import people
from amts_core.translation import services
from amts_core.translation.records import OrderState, PublicationState
from amts_core.translation.store import batches, hypotheses, order_rows, publication_rows
from tests.translation.orders.conftest import FILES, run, version_of
from tests.translation.orders.conftest import held as held_of
from tests.translation.orders.conftest import published as published_by
from tests.translation.orders.stub import StubService

N_KILLS = 20
SECONDS = 300
TEXT = "One.\t一。\tUno."


class Shop:
    """A database with a project and a service, from which translations are ordered."""

    def __init__(self, folder, stack):
        settings = Settings.for_database(None, data_dir=folder, encoder=str(BUNDLED_ENCODER))
        self.settings = replace(settings, poll_seconds=0.05)
        self.store = open_store(settings.database_url)
        stack.callback(self.store.close)
        self.service = StubService(folder / "service")
        self.lead = people.add_person(self.store, "Grace", Role.LEAD)
        self.project = people.create_project(self.store, "Book", "en", ["zh", "es"])
        self.sources = translation.add_documents(self.store, self.project, FILES, "en")
        self.version = version_of(self.store, self.project, languages=("en", "zh", "es"), text=TEXT)
        self.n_versions = 1

    def arguments(self):
        ids = [one.revision_id for one in self.sources]
        return self.settings, self.project, self.lead, ids, ("zh", "es"), tuple(Arm), Engine.LOCAL

    def next_version(self):
        self.n_versions += 1
        self.version = version_of(
            self.store, self.project, languages=("en", "zh", "es"), text=TEXT, n=self.n_versions
        )
        return self.version

    def contents(self, order_id):
        """What has become of an order, without ids, tokens and moments."""
        return {
            (batch.arm, batch.tgt_lang, batch.attempt, batch.state, batch.n_counted, one.path): [
                (hyp.n, hyp.text, hyp.findings)
                for hyp in hypotheses.hypotheses(self.store, batch.id, one.revision_id)
            ]
            for batch in batches.batches(self.store, order_id)
            for one in batches.documents_of(self.store, batch.id)
        }


@pytest.fixture
def undisturbed(tmp_path, monkeypatch):
    """What an order becomes that nobody disturbs."""
    with ExitStack() as stack:
        shop = Shop(tmp_path / "undisturbed", stack)
        monkeypatch.setattr(services, "make", lambda *_, **__: shop.service)
        made = published_by(
            shop.settings,
            shop.store,
            shop.project,
            lead=shop.lead,
            service=shop.service,
            version=shop.version,
        )
        order_id = translation.place(*shop.arguments(), publication_id=made.id)
        assert run(shop.store, shop.service, order_id).state is OrderState.DONE
        yield shop.contents(order_id)


@pytest.fixture
def shop(tmp_path, laid_database):
    with ExitStack() as stack:
        yield Shop(tmp_path, stack)


@pytest.fixture
def start_worker(tmp_path):
    """Start a worker, and return its process id."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AMTS_")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.translation.orders.nursery", str(tmp_path / "service")],
        cwd=ROOT,
        env=environment
        | {
            "AMTS_DATA_DIR": str(tmp_path),
            "AMTS_POLL_SECONDS": "0.05",
            "PYTHONPATH": str(ROOT),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    alive = []

    def start():
        process.stdin.write("start\n")
        process.stdin.flush()
        alive.append(int(process.stdout.readline()))
        return alive[-1]

    yield start
    for pid in alive[-1:]:
        os.kill(pid, signal.SIGKILL)
    process.stdin.close()
    process.wait()
    process.stdout.close()


def wait_until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


def published(shop, job_id):
    found = publication_rows.of_job(shop.store, job_id)
    return not found.state.is_moving and job_rows.find(shop.store, job_id).state.is_end


def test_killed_workers_leave_no_trace(shop, start_worker, undisturbed):
    """Versions are published and translated with, one after the other, while workers die."""
    chance = random.Random(20)
    done, n_kills = [], 0
    worker = start_worker()

    def kill_until(is_over):
        nonlocal worker, n_kills
        deadline = time.monotonic() + SECONDS
        while not is_over():
            assert time.monotonic() < deadline, "it takes too long"
            if n_kills < N_KILLS:
                n_calls = shop.service.calls.total()
                wait_until(lambda n=n_calls: is_over() or shop.service.calls.total() > n)
                time.sleep(chance.uniform(0, 0.3))
                os.kill(worker, signal.SIGKILL)
                n_kills += 1
                worker = start_worker()
            time.sleep(0.05)

    while n_kills < N_KILLS:
        job_id = translation.publish(
            shop.settings, shop.project, shop.lead, version=shop.next_version(), engine=Engine.LOCAL
        )
        kill_until(lambda job_id=job_id: published(shop, job_id))
        order_id = translation.order(
            *shop.arguments(), publication_id=held_of(shop.settings, shop.version).id
        )
        kill_until(lambda order_id=order_id: order_rows.order(shop.store, order_id).state.is_end)
        done.append(order_id)
    assert n_kills == N_KILLS
    for order_id in done:
        assert order_rows.order(shop.store, order_id).state is OrderState.DONE
        assert shop.contents(order_id) == undisturbed
    started = Counter(job["name"] for job in shop.service.jobs)
    assert set(started.values()) == {1}
    assert len(started) == 4 * len(done)
    states = Counter(
        one.state for one in publication_rows.publications(shop.store, shop.project.id)
    )
    assert states == Counter({PublicationState.ACTIVE: 1, PublicationState.REPLACED: len(done) - 1})
    (held,) = publication_rows.current(shop.store, shop.project.id, Engine.LOCAL)
    assert (held.version_n, held.reported.imported) == (shop.version.n, shop.n_versions)


def test_an_order_that_nobody_asked_a_worker_for_is_done(shop, start_worker, monkeypatch):
    """The app has ended between storing an order and queueing it."""
    monkeypatch.setattr(calls, "enqueue", lambda *_, **__: None)
    arguments = shop.arguments()
    order_id = translation.order(*arguments[:5], (Arm.BASELINE,), Engine.LOCAL)
    start_worker()
    wait_until(lambda: order_rows.order(shop.store, order_id).state is OrderState.DONE)
    job_id = order_rows.order(shop.store, order_id).job_id
    wait_until(lambda: job_rows.find(shop.store, job_id).state.is_end)
    assert len(shop.service.jobs) == 2
