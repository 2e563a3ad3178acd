"""The rounds that were made over a watch: who asked, what was found, what was delivered."""

import pandas as pd
import streamlit as st

from amts_core.sync import Watch, WatchKind, newest_rounds
from pages.shared import labels, workspace

_N_ID = 10


def show(watch: Watch) -> None:
    """Show the newest rounds, and the newest delivery in words; nothing where there are none."""
    found = newest_rounds(workspace.store(), watch.id)
    if not found:
        return
    delivered = next((one for one in found if one.summary), None)
    if delivered is not None:
        is_git = watch.settings.kind is WatchKind.GIT
        label = "Text for the pull request" if is_git else "The newest delivery in words"
        with st.expander(label, icon=":material/description:"):
            if is_git:
                st.text(f"Branch {watch.settings.deliver_branch}, commit {delivered.delivered}")
            st.code(delivered.summary, language="markdown", wrap_lines=True)
    with st.expander(f"Rounds: {len(found)} newest", icon=":material/history:"):
        frame = pd.DataFrame(
            [
                (
                    labels.moment(one.at),
                    one.person,
                    one.commit[:_N_ID],
                    one.message,
                    one.delivered[:_N_ID] if one.commit else one.delivered,
                )
                for one in found
            ],
            columns=["when", "asked by", "commit", "what was found", "delivered"],
        )
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "when": st.column_config.TextColumn(width=140),
                "asked by": st.column_config.TextColumn(width=110),
                "commit": st.column_config.TextColumn(width=95),
                "what was found": st.column_config.TextColumn(width=520),
                "delivered": st.column_config.TextColumn(width=150),
            },
        )
