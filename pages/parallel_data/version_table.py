"""The versions of parallel data that a project has made."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.kernel.records import ParallelDataVersion, UnitMarkup
from pages.shared import labels, selection, workspace

MARKUPS = {
    UnitMarkup.AS_WRITTEN: "As written in the documents",
    UnitMarkup.LEFT_OUT: "Left out",
    UnitMarkup.EXCHANGE: "As a job shows it to the service",
}
CHOSEN = "version_chosen"
"""Where the session keeps the id of the version that is looked at."""


def show(versions: Sequence[ParallelDataVersion]) -> None:
    """Show a row a version, newest first."""
    frame = pd.DataFrame(
        [
            (
                f"v{one.n}",
                languages(one),
                one.format.upper(),
                one.granularity,
                MARKUPS[one.markup],
                one.n_units,
                labels.moment(one.created_at),
            )
            for one in versions
        ],
        columns=[
            "version",
            "direction",
            "format",
            "granularity",
            "markup",
            "units",
            "made",
        ],
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "version": st.column_config.TextColumn(width=64),
            "direction": st.column_config.TextColumn(width=210),
            "format": st.column_config.TextColumn(width=64),
            "granularity": st.column_config.TextColumn(width=92),
            "markup": st.column_config.TextColumn(width=150),
            "units": st.column_config.NumberColumn(width=72, format="localized"),
            "made": st.column_config.TextColumn(width=150),
        },
        **selection.of_rows([one.id for one in versions], key="versions", into=CHOSEN),
    )


def describe(one: ParallelDataVersion) -> str:
    """Return a version in one line."""
    return f"v{one.n} · {languages(one)} · {one.n_units:,} {one.granularity} units"


def languages(one: ParallelDataVersion) -> str:
    """Return the languages of a version, source first."""
    return route(one.src_lang, one.tgt_langs)


def route(src_lang: str, tgt_langs: Sequence[str]) -> str:
    """Return a source language and those it is translated into, in words."""
    targets = ", ".join(map(workspace.language_name, tgt_langs))
    return f"{workspace.language_name(src_lang)} → {targets}"
