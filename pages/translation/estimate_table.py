"""What an order would take: characters, segments, the cost of each arm, what is left."""

import pandas as pd
import streamlit as st

from amts_core.engines.amazon import prices
from amts_core.kernel.records import Engine
from amts_core.translation import Estimate, durations
from pages.shared import arms


def show(estimate: Estimate, engine: Engine) -> None:
    """Show an estimate; where nothing is billed, its size only."""
    n_documents, n_segments, n_characters, total = st.columns(4)
    n_documents.metric("Documents", estimate.n_documents, format="localized")
    n_segments.metric("Segments", estimate.n_segments, format="localized")
    n_characters.metric("Characters", estimate.n_characters, format="localized")
    if not engine.is_billed:
        total.metric("Cost", "none")
        _duration(estimate)
        return
    total.metric("Cost, estimated", prices.shown_usd(estimate.usd))
    frame = pd.DataFrame(
        [
            (arms.NAMES[one.arm], one.n_characters, prices.shown_usd(one.usd))
            for one in estimate.arms
        ],
        columns=["arm", "characters billed, all languages", "estimated cost"],
    )
    st.dataframe(
        arms.styled(frame, "arm"),
        hide_index=True,
        width=520,
        column_config={
            "arm": st.column_config.TextColumn(help=arms.SENTENCE),
            "characters billed, all languages": st.column_config.NumberColumn(format="localized"),
            "estimated cost": st.column_config.TextColumn(alignment="right"),
        },
    )
    st.caption(
        f"Prices as of {estimate.prices_as_of}. "
        if estimate.prices_as_of
        else "Nobody has confirmed the prices yet: a lead can do so in Settings."
    )
    _budget(estimate)
    _duration(estimate)


def _duration(estimate: Estimate) -> None:
    if estimate.seconds is not None:
        st.caption(
            f"Expected to take {durations.told(estimate.seconds)} for each arm and language, as "
            "the last orders here did."
        )


def _budget(estimate: Estimate) -> None:
    if estimate.budget_usd is None or estimate.left_usd is None:
        st.caption("This project has no budget cap.")
        return
    told = (
        f"{prices.shown_usd(estimate.left_usd)} of {prices.shown_usd(estimate.budget_usd)} are "
        "left of the project's budget."
    )
    if estimate.is_within_budget:
        st.caption(told)
    else:
        st.error(
            f"{told} This order is estimated at {prices.shown_usd(estimate.usd)}: choose fewer "
            "documents, languages or arms, or ask a lead for a higher budget.",
            icon=":material/account_balance_wallet:",
        )
