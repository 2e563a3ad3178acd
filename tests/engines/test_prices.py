"""Costs: worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from amts_core.engines.amazon.prices import (
    PRICES,
    PriceTable,
    counted,
    estimate,
    shown_usd,
)
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.records import Arm


@pytest.mark.parametrize(
    ("n_characters", "n_tgt_langs", "arms", "expected"),
    [
        pytest.param(1_000_000, 1, [Arm.BASELINE], "15", id="a million by the baseline"),
        pytest.param(1_000_000, 1, [Arm.ACT], "60", id="a million by ACT"),
        pytest.param(1_000_000, 1, [Arm.BASELINE, Arm.ACT], "75", id="both arms"),
        pytest.param(1_500_000, 6, [Arm.BASELINE, Arm.ACT], "675", id="a book in six languages"),
        pytest.param(1, 1, [Arm.ACT], "0.00006", id="one character"),
        pytest.param(333, 7, [Arm.BASELINE], "0.034965", id="no figure is rounded away"),
        pytest.param(0, 1, [Arm.BASELINE, Arm.ACT], "0", id="nothing"),
        pytest.param(1000, 0, [Arm.ACT], "0", id="no language"),
        pytest.param(1000, 1, [], "0", id="no arm"),
    ],
)
def test_estimate(n_characters, n_tgt_langs, arms, expected):
    made = estimate(n_characters, n_tgt_langs, arms)
    assert [cost.arm for cost in made.arms] == arms
    assert {cost.n_characters for cost in made.arms} <= {n_characters * n_tgt_langs}
    assert sum(map(made.of, Arm)) == Decimal(expected)


def test_other_prices_are_used_and_kept():
    prices = PriceTable(date(2027, 1, 1), Decimal("12.5"), Decimal(20), True)
    made = estimate(2_000_000, 2, Arm, prices)
    assert (made.of(Arm.BASELINE), made.of(Arm.ACT)) == (Decimal(50), Decimal(80))
    assert made.prices is prices


def test_what_was_counted_costs_what_was_estimated_for_as_much():
    assert counted(3_000, Arm.ACT) == estimate(1_000, 3, [Arm.ACT]).arms[0]


def test_the_prices_that_ship_say_that_nobody_has_confirmed_them():
    assert not PRICES.is_confirmed
    assert PRICES.act_usd_per_million > PRICES.baseline_usd_per_million


@pytest.mark.parametrize("price", ["-1", "NaN", "Infinity"])
def test_a_price_that_is_none_is_refused(price):
    with pytest.raises(ConfigurationError, match="price"):
        replace(PRICES, act_usd_per_million=Decimal(price))


def test_a_negative_number_of_characters_is_refused():
    with pytest.raises(ConfigurationError, match="-1 characters"):
        counted(-1, Arm.ACT)


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ("0", "0.00 USD"), ("0.00001", "under 0.01 USD"), ("0.01", "0.01 USD"),
        ("0.005", "under 0.01 USD"), ("1.005", "1.01 USD"), ("1234.5", "1,234.50 USD"),
    ],
)  # fmt: skip
def test_costs_as_people_read_them(cost, expected):
    assert shown_usd(Decimal(cost)) == expected
