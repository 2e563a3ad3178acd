"""Import two versions of a document."""

from typing import Any

import streamlit as st

from amts_core.documents import imports, plausibility
from amts_core.formats import (
    PLAIN,
    SUFFIXES,
    SegmentedDocument,
    Splitter,
    segmented_documents,
)
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.records import Project
from amts_core.project import all_projects, language_pairs, profiles
from amts_core.review import jobs
from pages.documents import job_progress
from pages.shared import presses, reading_choice, workspace

_NEW = "A new project"


def of_files(project: Project | None) -> None:
    """Show the import of two files."""
    src_column, tgt_column = st.columns(2)
    with src_column:
        src = _side("Source", project.src_lang if project else "en", "src", project)
    with tgt_column:
        tgt = _side("Target", project.tgt_langs[0] if project else "zh", "tgt", project)
    name = choose_project(project, "files")
    if src is None or tgt is None:
        st.caption(
            "Choose both versions of the document. Markdown, notebooks, HTML, Word and plain text."
        )
        return
    overrule = _overrule(src, tgt)
    if presses.button(
        "Import and align", type="primary", icon=":material/compare_arrows:", disabled=not overrule
    ):
        try:
            _enqueue(name, src, tgt)
        except AmtsError as error:
            st.error(str(error))


def _side(title: str, language: str, key: str, project: Project | None) -> SegmentedDocument | None:
    """Show the choice of one side, and return the document once it can be read.

    It is split as the project's profiles say.
    """
    code = choose_language(f"{title} language", language, key)
    upload = st.file_uploader(
        f"{title} document", type=[suffix.lstrip(".") for suffix in SUFFIXES], key=f"{key}_file"
    )
    choice = reading_choice.show(key, [upload] if upload else [])
    if upload is None:
        return None
    document = None
    with reading_choice.ask(key):
        splitter = profiles.splitter(workspace.store(), project, code) if project else PLAIN
        document = _read(
            upload.getvalue(), upload.name, code, encoding=choice.encoding, splitter=splitter
        )
        st.caption(f"{len(document.segments)} segments, {document.document.decoded.encoding}")
    return document


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(
    data: bytes, name: str, language: str, encoding: str | None, splitter: Splitter
) -> SegmentedDocument:
    return segmented_documents.read_document(
        data, name, language, encoding=encoding, splitter=splitter
    )


def _overrule(src: SegmentedDocument, tgt: SegmentedDocument) -> bool:
    """Show what speaks against the import, and return whether it may go on."""
    languages = src.language, tgt.language
    warnings = plausibility.language_warnings(src.segments, tgt.segments, languages)
    for warning in warnings:
        st.warning(warning, icon=":material/warning:")
    return not warnings or st.checkbox("Import them anyway")


def choose_language(label: str, code: str, key: str) -> str:
    """Show the choice of a language, and return its code."""
    codes = list(LANGUAGES)
    chosen: Any = st.selectbox(
        label,
        codes,
        index=codes.index(code),
        format_func=lambda one: f"{LANGUAGES[one].name} · {LANGUAGES[one].native_name}",
        key=f"{key}_language",
    )
    return str(chosen)


def choose_project(project: Project | None, key: str) -> str:
    """Show the choice of the project to import into, and return its name."""
    names = [found.name for found in all_projects(workspace.store())]
    index = names.index(project.name) if project else 0
    chosen = st.selectbox("Project", [*names, _NEW], index=index, key=f"{key}_project")
    if chosen == _NEW:
        return st.text_input("Name of the new project", key=f"{key}_new_project")
    return chosen


def _enqueue(name: str, src: SegmentedDocument, tgt: SegmentedDocument) -> None:
    languages = src.language, tgt.language
    sides = imports.new_revision(src), imports.new_revision(tgt)
    imports.check_pair(*sides, overrule=True)  # the person has seen the warnings, and decided
    here = language_pairs.project_for_import(workspace.store(), name, languages)
    revisions = imports.import_pair(workspace.store(), here, *sides)
    workspace.choose_project(here)
    title = f"{src.document.name} ({languages[0]}-{languages[1]})"
    job_progress.follow(
        jobs.enqueue_alignment(
            workspace.settings(), here, revisions, languages=languages, title=title
        )
    )
    st.rerun()
