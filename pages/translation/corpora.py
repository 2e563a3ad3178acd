"""What the local engine knows before it sees an example, and the import of general corpora."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.kernel import rights
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import language_pairs
from amts_core.translation import Corpus, corpora, reading_jobs
from pages.parallel_data import version_table
from pages.shared import guards, reading_choice, readings, removal, workspace

_TOLD, _ROUND = "corpora_told", "corpora_round"
_MAX_MEGABYTES = 200
"""About a million pairs of sentences."""


def show(project: Project, me: Person, src_lang: str, tgt_langs: Sequence[str]) -> None:
    """Show what the local engine knows before it sees an example, and how it can know more."""
    found = corpora.listed(workspace.store(), project.id)
    asked = [{src_lang, code} for code in tgt_langs]
    serving = [one for one in found if {one.src_lang, one.tgt_lang} in asked]
    models = [(src_lang, code) for code in corpora.served_in_general(src_lang, tgt_langs)]
    with st.expander(_summary(serving, models), icon=":material/foundation:"):
        told = st.session_state.pop(_TOLD, None)
        if told:
            st.success(told, icon=":material/check:")
        st.caption(_told(models))
        if found:
            _table(found)
        if rights.may(me, Task.CORPORA):
            _add(project, me)
            _remove(project, me, found)
        else:
            guards.say(me, Task.CORPORA)


def _summary(serving: Sequence[Corpus], models: Sequence[tuple[str, str]]) -> str:
    parts = [
        *(f"general model of {_pair(*one)}, ships with AMTS" for one in models),
        *(f"{one.name}, {count_noun(one.n_units, 'pair')}" for one in serving),
    ]
    known = " · ".join(parts) or "nothing in these languages, import a general corpus"
    return f"Base of the local engine: {known}"


def _told(models: Sequence[tuple[str, str]]) -> str:
    begins = (
        "Both arms begin with what ships with AMTS, learnt from translated documentation of "
        "software. "
        if models
        else ""
    )
    return (
        f"{begins}A general corpus adds the pairs of its texts that are nearest to the documents; "
        "the ACT arm knows the published parallel data as well. Import pairs of texts on your "
        "subject, however many: they make better drafts."
    )


def _pair(src_lang: str, tgt_lang: str) -> str:
    return version_table.route(src_lang, (tgt_lang,)).replace("→", "–")


def _table(found: Sequence[Corpus]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.name,
                _pair(one.src_lang, one.tgt_lang),
                one.n_units,
                f"imported by {one.person}",
            )
            for one in found
        ],
        columns=["corpus", "languages", "pairs", "where from"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"pairs": st.column_config.NumberColumn(width=90, format="localized")},
    )


def _add(project: Project, me: Person) -> None:
    turn = st.session_state.get(_ROUND, 0)
    key = f"corpus_file-{turn}"
    upload, languages = st.columns([5, 3])
    file = upload.file_uploader(
        "Import a general corpus: TMX, TSV, CSV, XLIFF or PO",
        max_upload_size=_MAX_MEGABYTES,
        key=key,
    )
    uploads = [file] if file else []
    with upload:
        choice = reading_choice.show(key, uploads)
    pair = languages.selectbox(
        "Its languages",
        [None, *language_pairs.directions(project)],
        format_func=lambda one: (
            "As the file says" if one is None else version_table.route(one[0], one[1:])
        ),
        key="corpus_languages",
    )
    with languages:
        readings.begin_when_pressed(
            key,
            uploads,
            label="Import it",
            icon=":material/add:",
            ask=lambda files: reading_jobs.take_corpus(
                workspace.settings(), project, me, files[0], languages=pair, choice=choice
            ),
        )
    job = readings.take(key)
    if job is not None:
        _begin_anew(job.message)


def _remove(project: Project, me: Person, own: Sequence[Corpus]) -> None:
    if not own:
        return
    chosen = removal.pressed(
        "Remove one",
        own,
        lambda one: f"{one.name} ({one.src_lang}-{one.tgt_lang})",
        key="corpus_remove",
    )
    if chosen is not None:
        try:
            corpora.remove(workspace.store(), me, project, chosen.id)
        except AmtsError as error:
            st.error(str(error))
            return
        _begin_anew(f"{chosen.name} serves this project no longer.")


def _begin_anew(told: str) -> None:
    st.session_state[_TOLD] = told
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()
