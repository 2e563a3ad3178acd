"""Choose documents to be translated: those that wait, any other of the project, new ones."""

import json
from collections.abc import Collection

import streamlit as st

from amts_core import translation
from amts_core.comparison import TestableDocument, experiments
from amts_core.kernel.records import Project
from amts_core.review import waiting_documents
from amts_core.translation import reading_jobs
from pages.shared import document_table, reading_choice, readings, workspace

_COLUMNS = (
    "document", "segments", "characters", "waits to be translated into", "human translation",
)  # fmt: skip
_WIDTHS = {
    "document": st.column_config.TextColumn(width="medium"),
    "segments": st.column_config.NumberColumn(width=92, format="localized"),
    "characters": st.column_config.NumberColumn(width=104, format="localized"),
    "waits to be translated into": st.column_config.TextColumn(width=150),
    "human translation": st.column_config.TextColumn(width=200),
}
_ROUNDS, _TOLD = "sources_rounds", "sources_told"


def choose(project: Project, language: str) -> tuple[int, ...]:
    """Show the documents in a language and the upload of more; return the chosen revisions."""
    st.header("Documents", anchor=False)
    waits: dict[int, list[str]] = {}
    for one in waiting_documents(workspace.store(), project.id):
        waits.setdefault(one.revision_id, []).append(workspace.language_name(one.tgt_lang))
    place = f"{project.id}-{language}"
    table, files = _keys(place)
    job = readings.take(files)
    if job is not None:
        added = json.loads(job.result or "[]")
        _begin_anew(place, document_table.ticks(table, waits).union(added))
        st.session_state[_TOLD] = job.message
        st.rerun()
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    found = translation.sources(workspace.store(), project, language)
    tested = {
        one.revision_id: one
        for one in experiments.test_documents(workspace.store(), project, language)
    }
    rows = {
        one.revision_id: (
            one.path,
            one.n_segments,
            one.n_characters,
            ", ".join(waits.get(one.revision_id, ())),
            _reference(tested.get(one.revision_id)),
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


def _reference(of: TestableDocument | None) -> str:
    """Say into which languages people have translated a document, and whether it is held out."""
    if of is None:
        return ""
    languages = ", ".join(map(workspace.language_name, of.tgt_langs))
    return f"{languages} · held out" if of.is_held_out else languages


def begin_anew(project: Project, language: str) -> None:
    """Let nothing be chosen: what was is ordered."""
    _begin_anew(f"{project.id}-{language}", ())


def _begin_anew(place: str, chosen: Collection[int]) -> None:
    """Have these be chosen, in a table that has not been shown yet.

    One that is shown while documents are read may hold them already, without a tick.
    """
    rounds = st.session_state.setdefault(_ROUNDS, {})
    rounds[place] = rounds.get(place, 0) + 1
    document_table.tick(_keys(place)[0], chosen)


def _keys(place: str) -> tuple[str, str]:
    """Return the keys of the table and of the upload: each choice and each upload is its own."""
    number = st.session_state.get(_ROUNDS, {}).get(place, 0)
    return f"sources-{place}-{number}", f"sources_files-{place}-{number}"


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
