"""How long to wait between two questions to a service."""

from amts_core.kernel.config import Settings
from amts_core.kernel.records import Engine
from amts_core.translation import services

_MAX_DOUBLINGS = 5


def pause_seconds(settings: Settings, engine: Engine, n_failures: int) -> float:
    """Return how long to wait: doubled for each failure in a row, up to 32 times as long."""
    return services.poll_seconds(settings, engine) * float(2 ** min(n_failures, _MAX_DOUBLINGS))
