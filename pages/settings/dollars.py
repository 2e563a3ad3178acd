"""Amounts of US dollars: shown, and asked for."""

from decimal import Decimal

import streamlit as st

from amts_core.engines.amazon import prices

_IN_CENTS = "%.2f"
AS_IT_IS = "%g"
"""With all of its digits: a million tokens may cost parts of a cent."""


def shown(amount: Decimal | None) -> str:
    """Return an amount for people, None being no cap."""
    return "no cap" if amount is None else prices.shown_usd(amount)


def field(
    label: str,
    amount: Decimal | None,
    empty: str,
    *,
    help: str | None = None,
    format: str = _IN_CENTS,
) -> Decimal | None:
    """Show a field for an amount, and return what is in it.

    :param empty: what an empty one means.
    :param format: how it is written, in cents by default, as everywhere else.
    """
    value = st.number_input(
        label,
        min_value=0.0,
        value=None if amount is None else float(amount),
        format=format,
        placeholder=empty,
        help=help,
    )
    return None if value is None else Decimal(str(value))
