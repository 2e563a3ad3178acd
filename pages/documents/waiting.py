"""Documents that wait to be translated: add some, see them, remove them."""

import streamlit as st

from amts_core.kernel.records import Project
from amts_core.review import WaitingDocument, backlog, reading_jobs, waiting_documents
from pages.shared import reading_choice, readings, workspace

_TOLD, _ROUND = "waiting_told", "waiting_round"


def show(project: Project) -> None:
    """Show what waits in a project, and the upload of more."""
    with st.expander("Waiting to be translated", icon=":material/hourglass_empty:"):
        if not project.tgt_langs:
            st.caption("This project has no target language yet: import documents first.")
            return
        told = st.session_state.pop(_TOLD, None)
        if told:
            st.success(told, icon=":material/check:")
        found = waiting_documents(workspace.store(), project.id)
        if not found:
            st.caption(
                "Nothing waits yet. Add documents that are to be translated next: the review queue "
                "can then show first what these documents would use."
            )
        for one in found:
            _row(project, one)
        _add(project)


def _row(project: Project, one: WaitingDocument) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{one.path} → {workspace.language_name(one.tgt_lang)}", width="stretch")
        st.button(
            "Remove",
            key=f"waiting-{one.revision_id}-{one.tgt_lang}",
            icon=":material/delete:",
            on_click=_remove,
            args=(project, one),
        )


def _remove(project: Project, one: WaitingDocument) -> None:
    backlog.remove(workspace.settings(), project, one.revision_id, one.tgt_lang)


def _add(project: Project) -> None:
    files, target = st.columns([3, 2])
    turn = st.session_state.get(_ROUND, 0)  # what was added is no longer in the upload
    key = f"waiting_files-{turn}"
    uploads = files.file_uploader(
        f"Documents in {workspace.language_name(project.src_lang)}",
        accept_multiple_files=True,  # of any kind: what can't be read is refused in words
        key=key,
    )
    language = target.selectbox(
        "To be translated into",
        project.tgt_langs,
        format_func=workspace.language_name,
        key="waiting_language",
    )
    with files:
        choice = reading_choice.show(key, uploads)
    with target:
        readings.begin_when_pressed(
            key,
            uploads,
            label="Let them wait",
            icon=":material/add:",
            ask=lambda given: reading_jobs.let_wait(
                workspace.settings(), project, given, language, encoding=choice.encoding
            ),
        )
    job = readings.take(key)
    if job is not None:
        st.session_state[_TOLD] = job.message
        st.session_state[_ROUND] = turn + 1
        st.rerun()
