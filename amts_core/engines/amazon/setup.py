"""How Amazon's service is made, whose library takes long to load."""

from functools import cache

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.protocol import BatchService


@cache
def make_service(settings: AmazonSettings) -> BatchService:
    """Return the one service at a place, which the threads of a process share."""
    from amts_core.engines.amazon.service import AmazonService

    return AmazonService(settings)
