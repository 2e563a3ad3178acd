"""A comparison that pages order, done by workers in processes of their own."""

import os
import signal

from amts_core import comparison
from amts_core.comparison import computation
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from tests.comparison.conftest import BASELINE, Translations, add_chapter
from tests.translation.orders.test_kills import shop, start_worker, wait_until

__all__ = ["shop", "start_worker"]


def test_a_comparison_is_done_though_its_worker_is_killed(shop, start_worker):
    chapter = add_chapter(shop.store, shop.project)
    translations = Translations(
        shop.store, shop.settings, shop.project, lead=shop.lead, service=shop.service
    )
    order_id = translations.order(chapter[0], BASELINE)
    first = start_worker()
    wait_until(lambda: job_rows.live_workers(shop.store))
    comparison_id = comparison.order(
        shop.settings, shop.project, shop.lead, order_ids=[order_id], name="Run"
    )
    found = comparison.comparison(shop.store, comparison_id)
    wait_until(lambda: job_rows.find(shop.store, found.job_id).state is not JobState.QUEUED)
    os.kill(first, signal.SIGKILL)
    start_worker()
    wait_until(lambda: job_rows.find(shop.store, found.job_id).state.is_end)
    job = job_rows.find(shop.store, found.job_id)
    assert (job.state, job.message) == (JobState.DONE, "5 segments of 1 document by 1 system")
    made = comparison.result(shop.store, comparison_id)
    assert made == computation.compute(shop.settings, shop.store, found)
