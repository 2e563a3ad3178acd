"""How long an order is expected to take: as long as the last ones of its engine took."""

from datetime import datetime
from statistics import median

from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Engine
from amts_core.kernel.text.counts import count_noun
from amts_core.translation.records import Batch
from amts_core.translation.store import batches

_LEAST_PROGRESS = 0.02
"""Under which nothing can be told of how long the rest will take."""
_N_BATCHES = 20


def expected_seconds(store: Store, engine: Engine, n_characters: int) -> float | None:
    """Return how long a batch of so many characters is expected to take; None as none has ended.

    Whatever its size, it takes as long as the quickest of the last ones: an engine has to be
    loaded, and to learn.
    """
    found = batches.durations(store, engine, _N_BATCHES)
    if not found:
        return None
    a_character = median(seconds / max(n, 1) for n, seconds in found)
    return max(a_character * n_characters, min(seconds for _, seconds in found))


def seconds_left(batch: Batch, now: datetime) -> float | None:
    """Return how long a batch that runs will still take, if it goes on as it has; None at first."""
    if batch.state.is_end or batch.started_at is None or batch.progress < _LEAST_PROGRESS:
        return None
    elapsed = (now - batch.started_at).total_seconds()
    return elapsed * (1 - batch.progress) / batch.progress


def told(seconds: float) -> str:
    """Return a duration as people say it: ``about 10 seconds``, ``about 3 minutes``."""
    if seconds < 55:
        return f"about {max(10, round(seconds, -1)):.0f} seconds"
    if seconds < 90 * 60:
        return f"about {count_noun(round(seconds / 60), 'minute')}"
    return f"about {count_noun(round(seconds / 3600), 'hour')}"
