"""What translations cost at Amazon Translate: estimated before a start, counted after it.

The service bills the characters of the source, once for each target language; white space counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.records import Arm

_MILLION = 1_000_000
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PriceTable:
    """US dollars for a million characters, and the day on which they were looked up.

    That ACT costs more than the baseline is official; the figures are only ``is_confirmed`` when a
    person has compared them with the service's price list.
    """

    as_of: date
    baseline_usd_per_million: Decimal
    act_usd_per_million: Decimal
    is_confirmed: bool = False

    def __post_init__(self) -> None:
        for price in map(self.usd_per_million, Arm):
            if not price.is_finite() or price < 0:
                raise ConfigurationError(
                    f"A price of {price} USD is none. Write a number from 0 upwards."
                )

    def usd_per_million(self, arm: Arm) -> Decimal:
        """Return the price of a million characters in a batch job of this arm."""
        return self.act_usd_per_million if arm is Arm.ACT else self.baseline_usd_per_million


PRICES = PriceTable(date(2026, 11, 21), Decimal(15), Decimal(60))
"""Secondary figures, to be confirmed by whoever pays: settings may replace them."""


@dataclass(frozen=True, slots=True)
class ArmCost:
    """What one arm costs. ``n_characters`` are billed ones: those of all target languages."""

    arm: Arm
    n_characters: int
    cost_usd: Decimal


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The cost of each arm, and the prices it was worked out with."""

    arms: tuple[ArmCost, ...]
    prices: PriceTable

    def of(self, arm: Arm) -> Decimal:
        """Return the cost of one arm in US dollars, 0 where it is not asked for."""
        return sum((cost.cost_usd for cost in self.arms if cost.arm is arm), Decimal(0))


def estimate(
    n_characters: int, n_tgt_langs: int, arms: Iterable[Arm], prices: PriceTable = PRICES
) -> CostEstimate:
    """Return what a source of so many characters costs in so many languages by each arm."""
    n_billed = n_characters * n_tgt_langs
    return CostEstimate(tuple(counted(n_billed, arm, prices) for arm in arms), prices)


def counted(n_characters: int, arm: Arm, prices: PriceTable = PRICES) -> ArmCost:
    """Return the cost of the characters that a job of one arm was billed for.

    :raises ConfigurationError: the number is negative.
    """
    cost = _cost(n_characters, prices.usd_per_million(arm))
    return ArmCost(arm, n_characters, cost)


def shown_usd(cost: Decimal) -> str:
    """Return a cost for people: in cents, and never as nothing where it is something."""
    if 0 < cost < _CENT:
        return "under 0.01 USD"
    return f"{cost.quantize(_CENT, ROUND_HALF_UP):,} USD"


def _cost(n_characters: int, usd_per_million: Decimal) -> Decimal:
    if n_characters < 0:
        raise ConfigurationError(f"{n_characters} characters can't be billed. Count from 0.")
    return usd_per_million * n_characters / _MILLION
