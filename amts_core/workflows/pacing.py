"""How long to wait between two questions to a service, and settings as a worker has them."""

from amts_core import services
from amts_core.config import Settings
from amts_core.service import Engine

_MAX_DOUBLINGS = 5


def settings_of(database_url: str, encoder: str) -> Settings:
    """Return this machine's settings for a database and an encoder that work was asked for with."""
    return Settings.from_environment().on(database_url, encoder=encoder)


def pause_seconds(settings: Settings, engine: Engine, n_failures: int) -> float:
    """Return how long to wait: doubled for each failure in a row, up to 32 times as long."""
    return services.poll_seconds(settings, engine) * float(2 ** min(n_failures, _MAX_DOUBLINGS))
