"""An engine asked again and again, until what it was asked for has ended."""

from collections.abc import Callable

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, StoreError
from amts_core.kernel.jobs.failures import unexpected
from amts_core.kernel.records import Engine
from amts_core.translation import services
from amts_core.translation.records import Order, Publication

_MAX_FAILURES = 20
"""How often in a row a service may not be reached before what it was asked for is given up."""
_MAX_DOUBLINGS = 5


def poll(
    settings: Settings,
    of: Order | Publication,
    *,
    advance: Callable[[Store], bool],
    give_up: Callable[[Store, str], None],
    n_failures: Callable[[Store], int],
) -> float | None:
    """Take what an engine works on a step on; return the seconds to wait, None at the end.

    :param advance: does so, and returns whether it has ended.
    :param give_up: is told why nothing can be done about it.
    :param n_failures: says how often in a row the engine could not be asked.
    """
    store = open_store(settings.database_url)
    try:
        has_ended = advance(store)
    except StoreError:
        raise
    except AmtsError as error:
        give_up(store, str(error))
        return None
    except Exception as error:
        give_up(store, unexpected(error))
        raise
    return None if has_ended else pause_seconds(settings, of.engine, n_failures(store))


def may_fail_again(n_failures: int) -> bool:
    """Return whether a service that has failed so often in a row may be asked once more."""
    return n_failures + 1 < _MAX_FAILURES


def pause_seconds(settings: Settings, engine: Engine, n_failures: int) -> float:
    """Return how long to wait: doubled for each failure in a row, up to 32 times as long."""
    return services.poll_seconds(settings, engine) * float(2 ** min(n_failures, _MAX_DOUBLINGS))
