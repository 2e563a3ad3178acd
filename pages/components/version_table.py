"""The versions of parallel data that a project has made."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.records import ParallelDataVersion


def show(versions: Sequence[ParallelDataVersion]) -> None:
    """Show a row a version, newest first."""
    frame = pd.DataFrame(
        [
            (
                f"v{one.n}",
                f"{one.src_lang} → {one.tgt_lang}",
                one.format.upper(),
                one.granularity,
                one.n_units,
                one.last_event,
                one.created_at,
                one.sha256,
            )
            for one in versions
        ],
        columns=[
            "version",
            "direction",
            "format",
            "granularity",
            "units",
            "last event",
            "made",
            "SHA-256",
        ],
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"made": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
    )
