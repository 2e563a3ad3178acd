"""How Amazon's service is made, whose library takes long to load."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.prices import PriceTable
from amts_core.engines.protocol import BatchService, TextEngine

if TYPE_CHECKING:
    from amts_core.engines.amazon.account import AmazonAccount


@cache
def make_service(settings: AmazonSettings) -> BatchService:
    """Return the one service at a place, which the threads of a process share."""
    from amts_core.engines.amazon.service import AmazonService

    return AmazonService(settings)


def open_account(settings: AmazonSettings) -> "AmazonAccount":
    """Return what shows what the account holds at a place."""
    from amts_core.engines.amazon.account import AmazonAccount

    return AmazonAccount(settings)


@dataclass(frozen=True, slots=True)
class RealTimeSetup:
    """Makes the engine that asks for text by text, at a place and at prices."""

    settings: AmazonSettings
    prices: PriceTable

    def __call__(self) -> TextEngine:
        """Return the engine; its libraries are loaded now."""
        from amts_core.engines.amazon.real_time import RealTimeEngine

        return RealTimeEngine(self.settings, self.prices)
