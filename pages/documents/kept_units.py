"""Units whose text only earlier versions of their documents have, and taking them out."""

import pandas as pd
import streamlit as st

from amts_core import review
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import DeskAct, Person, Project, Via
from amts_core.review import kept
from pages.shared import presses, workspace


def show(project: Project, me: Person) -> None:
    """Show them with a button that takes the chosen ones out; nothing where there are none."""
    found = kept(workspace.store(), project.id)
    if not found:
        return
    st.header("Kept from earlier versions", anchor=False)
    st.caption(
        "These approved pairs are not in the newest version of their documents. They stay among "
        "the units until somebody decides on what has taken their place, or takes them out here."
    )
    frame = pd.DataFrame(
        [(one.state.src_text, one.state.tgt_text, one.person) for one in found],
        columns=["source", "target", "approved by"],
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="multi-row", key="kept_units"
    )
    rows = event["selection"]["rows"]
    if presses.button("Take out of the units", disabled=not rows, icon=":material/remove_circle:"):
        try:
            beads = [found[row] for row in rows]
            review.take_out(workspace.store(), DeskAct(person=me, via=Via.CLICK), project.id, beads)
            st.rerun()
        except AmtsError as error:
            st.error(str(error))
