"""Documents that an earlier encoder aligned, and the button that aligns them again."""

from collections.abc import Sequence

import streamlit as st

from amts_core.kernel.records import Alignment, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import again_jobs
from pages.documents import job_progress
from pages.shared import presses, workspace


def show(project: Project, current: Sequence[Alignment]) -> None:
    """Show how many of the aligned documents these are; nothing where none is."""
    settings = workspace.settings()
    found = again_jobs.behind(current, settings.encoder)
    if not found:
        return
    told = count_noun(len(found), "document was", "documents were")
    st.info(
        f"{told} aligned by an earlier encoder. "
        "Aligned again, what nobody has decided is proposed anew; every decision stays.",
        icon=":material/auto_awesome:",
    )
    if presses.button("Align again", icon=":material/replay:"):
        job_progress.follow(again_jobs.enqueue(settings, project, found))
        st.rerun()
