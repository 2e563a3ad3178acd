"""Choose documents to be translated: those that wait, any other of the project, new ones."""

import hashlib
import json
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core import translation
from amts_core.documents import SourceDocument
from amts_core.kernel.records import Project
from amts_core.review import waiting_documents
from amts_core.translation import reading_jobs
from pages.shared import reading_choice, readings, workspace

_ADDED, _ROUND, _TOLD = "sources_added", "sources_round", "sources_told"


def choose(project: Project, language: str) -> tuple[int, ...]:
    """Show the documents in a language and the upload of more; return the chosen revisions."""
    st.header("Documents", anchor=False)
    key = f"sources_files-{st.session_state.get(_ROUND, 0)}"  # each upload is added once
    _take(key)
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    found = translation.sources(workspace.store(), project, language)
    chosen = _table(project, found) if found else ()
    if not found:
        st.info(
            f"There is no document in {workspace.language_name(language)} yet. Add those that are "
            "to be translated."
        )
    _add(project, language, key, is_open=not found)
    return chosen


def _table(project: Project, found: Sequence[SourceDocument]) -> tuple[int, ...]:
    waits: dict[int, list[str]] = {}
    for one in waiting_documents(workspace.store(), project.id):
        waits.setdefault(one.revision_id, []).append(workspace.language_name(one.tgt_lang))
    first = {*waits, *st.session_state.get(_ADDED, ())}
    frame = pd.DataFrame(
        [
            (
                one.path,
                one.n_segments,
                one.n_characters,
                ", ".join(waits.get(one.revision_id, ())),
            )
            for one in found
        ],
        columns=["document", "segments", "characters", "waits to be translated into"],
    )
    rows = [number for number, one in enumerate(found) if one.revision_id in first]
    # a choice belongs to the rows it was made in: other rows get another key
    identity = repr([one.revision_id for one in found]).encode()
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": rows}} if rows else None,
        key=f"sources-{hashlib.sha256(identity).hexdigest()[:12]}",
        column_config={
            "document": st.column_config.TextColumn(width="large"),
            "segments": st.column_config.NumberColumn(width=92, format="localized"),
            "characters": st.column_config.NumberColumn(width=104, format="localized"),
        },
    )
    chosen = tuple(found[row].revision_id for row in event["selection"]["rows"])
    st.caption(
        f"{len(chosen):,} of {len(found):,} are chosen. Tick the box of a row to choose it, the "
        "one above to choose all."
    )
    return chosen


def _take(key: str) -> None:
    """Let what was added be chosen; before the table is shown, which else has made its choice."""
    job = readings.take(key)
    if job is not None:
        known = set(st.session_state.get(_ADDED, ()))
        st.session_state[_ADDED] = tuple(known.union(json.loads(job.result or "[]")))
        st.session_state[_TOLD] = job.message
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _add(project: Project, language: str, key: str, *, is_open: bool) -> None:
    with st.expander("Add documents", icon=":material/upload_file:", expanded=is_open):
        uploads = st.file_uploader(
            f"Documents in {workspace.language_name(language)}",
            accept_multiple_files=True,  # of any kind: what can't be read is refused in words
            key=key,
        )
        choice = reading_choice.show(key, uploads)
        if readings.begin_when_pressed(
            key,
            uploads,
            label="Add them",
            icon=":material/add:",
            ask=lambda files: reading_jobs.take_documents(
                workspace.settings(), project, files, language, encoding=choice.encoding
            ),
        ):
            st.rerun()
