"""Choose documents to be translated: those that wait, any other of the project, new ones."""

import json

import streamlit as st

from amts_core import translation
from amts_core.kernel.records import Project
from amts_core.review import waiting_documents
from amts_core.translation import reading_jobs
from pages.shared import document_table, reading_choice, readings, workspace

_COLUMNS = "document", "segments", "characters", "waits to be translated into"
_WIDTHS = {
    "document": st.column_config.TextColumn(width="large"),
    "segments": st.column_config.NumberColumn(width=92, format="localized"),
    "characters": st.column_config.NumberColumn(width=104, format="localized"),
}
_ROUND, _TOLD = "sources_round", "sources_told"


def choose(project: Project, language: str) -> tuple[int, ...]:
    """Show the documents in a language and the upload of more; return the chosen revisions."""
    st.header("Documents", anchor=False)
    waits: dict[int, list[str]] = {}
    for one in waiting_documents(workspace.store(), project.id):
        waits.setdefault(one.revision_id, []).append(workspace.language_name(one.tgt_lang))
    # what begins to wait, or is ordered, makes another choice
    tables = f"sources-{project.id}-{language}-{','.join(map(str, sorted(waits)))}"
    table = f"{tables}-{_round()}"
    files = f"sources_files-{project.id}-{language}-{_round()}"
    _take(files, document_table.ticks(table, waits), tables)
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    found = translation.sources(workspace.store(), project, language)
    rows = {
        one.revision_id: (
            one.path,
            one.n_segments,
            one.n_characters,
            ", ".join(waits.get(one.revision_id, ())),
        )
        for one in found
    }
    chosen: frozenset[int] = frozenset()
    if rows:
        chosen = document_table.choose(_COLUMNS, rows, waits, key=table, column_config=_WIDTHS)
    else:
        st.info(
            f"There is no document in {workspace.language_name(language)} yet. Add those that are "
            "to be translated."
        )
    _add(project, language, files, is_open=not rows)
    return tuple(one for one in rows if one in chosen)


def begin_anew() -> None:
    """Forget what is chosen: it is ordered."""
    st.session_state[_ROUND] = _round() + 1


def _round() -> int:
    return int(st.session_state.get(_ROUND, 0))


def _take(files: str, chosen: frozenset[int], tables: str) -> None:
    """Have what was added be chosen beside what is, in a table that has not been shown yet.

    One that is shown while documents are read may hold them already, without a tick.
    """
    job = readings.take(files)
    if job is not None:
        begin_anew()
        document_table.tick(f"{tables}-{_round()}", chosen.union(json.loads(job.result or "[]")))
        st.session_state[_TOLD] = job.message
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
