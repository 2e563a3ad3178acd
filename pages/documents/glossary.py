"""The glossary of a project: a table a target language, replaced by a file or by lines."""

import pandas as pd
import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import GlossaryTerm, glossary, reading_jobs, terms
from pages.shared import presses, reading_choice, readings, workspace

_TOLD, _ROUND = "glossary_told", "glossary_round"


def show(project: Project, me: Person) -> None:
    """Show the glossary of the chosen target language, and how to change it."""
    with st.expander("Glossary", icon=":material/menu_book:"):
        if not project.tgt_langs:
            st.caption("This project has no target language yet: import documents first.")
            return
        language = st.selectbox(
            "Target language",
            project.tgt_langs,
            format_func=workspace.language_name,
            key="glossary_language",
        )
        found = terms(workspace.store(), project.id, language)
        _say()
        _table(found, project, language)
        if glossary.may_keep(me):
            _change(found, project, language, me)
        else:
            st.caption("Editors and leads can change it.")


def _table(found: tuple[GlossaryTerm, ...], project: Project, language: str) -> None:
    if not found:
        st.caption(
            "No terms yet. A pair whose source has a term and whose target lacks its translation "
            "is marked in review."
        )
        return
    frame = pd.DataFrame([(term.src, term.tgt) for term in found], columns=["source", "target"])
    st.dataframe(frame, hide_index=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(count_noun(len(found), "term"), width="content")
        st.download_button(
            "Download as TSV",
            data=glossary.as_tsv(found, (project.src_lang, language)),
            file_name=f"glossary.{project.src_lang}-{language}.tsv",
            mime="text/tab-separated-values",
            icon=":material/download:",
            on_click="ignore",
        )


def _change(found: tuple[GlossaryTerm, ...], project: Project, language: str, me: Person) -> None:
    by_file, by_hand = st.tabs(["Replace by a file", "Edit"])
    turn = st.session_state.get(_ROUND, 0)  # after a change the widgets begin anew
    with by_file:
        key = f"glossary_file-{language}-{turn}"
        upload = st.file_uploader(
            "CSV, TSV, TMX, XLIFF or PO: source term, target term",
            key=key,
        )
        uploads = [upload] if upload else []
        choice = reading_choice.show(key, uploads)
        if uploads:
            readings.begin_when_pressed(
                key,
                uploads,
                label="Replace the glossary",
                icon=":material/sync:",
                ask=lambda files: reading_jobs.replace_glossary(
                    workspace.settings(), project, me, files[0], tgt_lang=language, choice=choice
                ),
            )
        job = readings.take(key)
        if job is not None:
            _begin_anew(job.message)
    with by_hand:
        text = st.text_area(
            "One term a line: source = target",
            glossary.as_lines(found),
            height=220,
            key=f"glossary_lines-{language}-{turn}",
        )
        if presses.button("Save the terms", icon=":material/save:"):
            _keep(project, language, me, text)


def _keep(project: Project, language: str, me: Person, text: str) -> None:
    """Store the terms of lines, all of them or nothing, and begin anew."""
    try:
        new = glossary.read_lines(text)
        n = glossary.keep(workspace.store(), me, project, tgt_lang=language, new=new)
    except AmtsError as error:
        st.error(str(error))
        return
    _begin_anew(
        f"The glossary for {workspace.language_name(language)} has {count_noun(n, 'term')} now."
    )


def _begin_anew(told: str) -> None:
    st.session_state[_TOLD] = told
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _say() -> None:
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
