"""History: who did what when, how everything was after any event, and the record as a file."""

import streamlit as st

from amts_core import history
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.text.counts import count_noun
from pages.history import bead_story, effort_table, event_detail, event_table, past_project
from pages.shared import entrance, places, workspace

_VIEWS = {"Events": event_table.show, "As it was": past_project.show, "People": effort_table.show}

project, me = entrance.project_and_person(places.HISTORY)

n_events = history.n_events(workspace.store(), project.id)
workspace.header("History", count_noun(n_events, "event"))
if not n_events:
    st.info("Nothing was decided yet. What anybody approves, rejects or edits is listed here.")
    places.link(places.REVIEW)
    st.stop()

bead_id = workspace.number(st.query_params.get("bead"))
event_id = workspace.number(st.query_params.get("event"))
try:
    if bead_id is not None:
        bead_story.show(project, bead_id)
    elif event_id is not None:
        event_detail.show(project, event_id)
    else:
        view = st.radio(
            "View",
            list(_VIEWS),
            key="view",
            horizontal=True,
            label_visibility="collapsed",
            bind="query-params",
        )
        _VIEWS[view](project, me)
except AmtsError as error:
    st.error(str(error))
