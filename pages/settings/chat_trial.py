"""Whether the chat model answers: one request, and what came of it."""

import pandas as pd
import streamlit as st

from amts_core.engines.amazon import prices
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Engine, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import chat_trials, services
from pages.settings import job_watch
from pages.shared import guards, labels, workspace

_JOB = "chat_trial_job"


def show(project: Project, me: Person) -> None:
    """Show the button and what came of it, where the project has a chat model."""
    if Engine.CHAT not in services.engines(workspace.store(), project.id):
        return
    st.header("Try the chat model", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        if guards.button("Try the model", me, Task.CONFIGURE, icon=":material/chat:"):
            try:
                st.session_state[_JOB] = chat_trials.begin(workspace.settings(), project, me)
            except AmtsError as error:
                st.error(labels.plain(str(error)))
        st.caption(
            "A worker asks the model that is saved for two English sentences, as it would for an "
            "order, once.",
            width="stretch",
        )
    job_watch.show(st.session_state.get(_JOB), _result)


def _result(job_id: str) -> None:
    found = chat_trials.trial(workspace.store(), job_id)
    if found is None:
        return
    told = labels.plain(
        f"{chat_trials.told(found)}: {found.n_tokens_in} tokens read, {found.n_tokens_out} "
        f"written, {prices.shown_usd(found.usd)}."
    )
    if any(text.fault for text in found.texts):
        st.warning(told, icon=":material/warning:")
    else:
        st.success(told, icon=":material/check:")
    frame = pd.DataFrame(
        [(text.src, text.tgt, text.fault) for text in found.texts],
        columns=["text", "translation", "what is wrong"],
    )
    st.dataframe(frame, hide_index=True)
