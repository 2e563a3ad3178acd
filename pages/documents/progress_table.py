"""The aligned documents of a project and how far each is; choosing one opens its review."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.kernel.records import Alignment
from pages.review import alignment_picker
from pages.shared import places, workspace


def show(alignments: Sequence[Alignment], *, key: str) -> None:
    """Show a row a document; a chosen row opens the review of that document."""
    frame = pd.DataFrame(
        [
            (
                one.src_path,
                " → ".join(map(workspace.language_name, (one.src_lang, one.tgt_lang))),
                100 * one.n_decided // max(one.n_beads, 1),
                one.n_beads - one.n_decided,
                one.n_approved,
                "look at the warning" if one.warnings else "",
            )
            for one in alignments
        ],
        columns=["document", "languages", "decided", "left", "approved", "note"],
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        column_config={
            "decided": st.column_config.ProgressColumn(format="%d %%", min_value=0, max_value=100),
        },
    )
    rows = event["selection"]["rows"]
    if rows:
        alignment_picker.choose(alignments[rows[0]].id)
        places.go_to(places.REVIEW)
