"""How long an order takes, told before and while it is done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from amts_core import translation
from amts_core.kernel.records import Arm, Engine
from amts_core.translation import durations
from amts_core.translation.records import OrderState
from amts_core.translation.store import batches
from tests.engines.inline_process import inline
from tests.translation.orders.conftest import place
from tests.translation.orders.test_engine_steps import run


@pytest.fixture
def batch(settings, store, book, lead, sources, monkeypatch):
    """A batch that an engine has done."""
    inline(monkeypatch)
    order_id = place(settings, book, lead, sources)
    run(store, order_id)
    return batches.batches(store, order_id)[0]


def test_an_order_is_expected_to_take_as_long_as_the_last_ones(store, monkeypatch):
    found = [(1000, 10.0), (2000, 20.0), (100, 5.0)]
    monkeypatch.setattr(batches, "durations", lambda *_: found)
    assert durations.expected_seconds(store, Engine.LOCAL, 3000) == 30.0
    assert durations.expected_seconds(store, Engine.LOCAL, 10) == 5.0, "it has to learn first"
    monkeypatch.setattr(batches, "durations", lambda *_: [])
    assert durations.expected_seconds(store, Engine.LOCAL, 3000) is None


def test_what_was_done_is_known_of_each_engine(store, batch, book, sources):
    ((n_characters, seconds),) = batches.durations(store, Engine.LOCAL, 20)
    assert n_characters == batch.n_characters
    assert 0 <= seconds < 600
    assert batches.durations(store, Engine.AMAZON, 20) == ()
    ids = [one.revision_id for one in sources]
    ask = (store, book, ids, ["zh"], [Arm.BASELINE])
    n_asked = sum(one.n_characters for one in sources)
    expected = translation.estimate(*ask, Engine.LOCAL).seconds
    assert expected == pytest.approx(max(seconds, seconds * n_asked / n_characters))
    assert translation.estimate(*ask, Engine.AMAZON).seconds is None


def test_how_long_the_rest_takes(batch):
    running = replace(batch, state=OrderState.RUNNING, progress=0.25)
    now = batch.started_at + timedelta(seconds=20)
    assert durations.seconds_left(running, now) == 60.0
    assert durations.seconds_left(replace(running, progress=0.01), now) is None
    assert durations.seconds_left(replace(running, started_at=None), now) is None
    assert durations.seconds_left(batch, now) is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.4, "about 10 seconds"), (44, "about 40 seconds"), (59, "about 1 minute"),
        (200, "about 3 minutes"), (5 * 3600, "about 5 hours"),
    ],
)  # fmt: skip
def test_a_duration_is_told_as_people_say_it(seconds, told):
    assert durations.told(seconds) == told
