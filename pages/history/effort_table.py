"""What everybody has done in a project, for leads; for others, what they have done themselves."""

import pandas as pd
import streamlit as st

from amts_core.history import timeline
from amts_core.kernel.records import Person, Project, Role
from amts_core.review import rules
from pages.shared import labels, places, workspace


def show(project: Project, me: Person) -> None:
    """Show a row a person."""
    is_lead = me.role is Role.LEAD
    found = timeline.effort(workspace.store(), me, project.id, everybody=is_lead)
    if not found:
        st.info("You have decided nothing in this project yet.")
        places.link(places.REVIEW)
        return
    frame = pd.DataFrame(
        [
            (
                one.person,
                one.role,
                one.n_decisions,
                one.n_approved,
                one.n_rejected,
                one.n_edited,
                one.n_structure,
                one.n_bulk,
                one.n_post_edited,
                one.n_undone,
                labels.dwell(one.median_dwell_ms),
                one.n_fast,
            )
            for one in found
        ],
        columns=[
            "who",
            "role",
            "decisions",
            "approved",
            "rejected",
            "edited",
            "structure",
            "in bulk",
            "post-edits",
            "undone",
            "median dwell",
            "too fast",
        ],
    )
    st.dataframe(frame, hide_index=True)
    st.caption(
        "In events: one in bulk counts once. Undone are those that were taken back. Too fast are "
        f"decisions less than {rules.FAST_MS / 1000} s after the pair was on the screen: it was "
        "hardly read."
    )
    if not is_lead:
        st.caption("Leads see a row for everybody.")
