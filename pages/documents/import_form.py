"""Import two versions of a document."""

import json
from typing import Any

import streamlit as st
from streamlit.typing import UploadedFile

from amts_core.bilingual_files import ReadingChoice
from amts_core.formats import SUFFIXES
from amts_core.kernel.languages import LANGUAGES, profile
from amts_core.kernel.records import Project
from amts_core.project import all_projects, find_project
from amts_core.review import reading_jobs
from pages.documents import job_progress
from pages.shared import presses, reading_choice, readings, unmade_checks, workspace

_KEY, _SIDES = "pair", ("src", "tgt")
_NEW = "A new project"
_FIRST_STRONG, _POP = "\u2068", "\u2069"
"""What stands between them is read in its own direction."""


def of_files(project: Project | None) -> None:
    """Show the import of two files."""
    src_column, tgt_column = st.columns(2)
    with src_column:
        src_lang, src, src_choice = _side("Source", project.src_lang if project else "en", "src")
    with tgt_column:
        tgt_lang, tgt, tgt_choice = _side(
            "Target", project.tgt_langs[0] if project else "zh", "tgt"
        )
    unmade_checks.show(src_lang, tgt_lang)
    name = choose_project(project, "files")
    if src is None or tgt is None:
        st.caption(
            "Choose both versions of the document. Markdown, notebooks, HTML, Word and plain text."
        )
        return
    reading_choice.show(_KEY, [src, tgt])
    if presses.button(
        "Import and align",
        type="primary",
        icon=":material/compare_arrows:",
        disabled=readings.is_running(_KEY) or not reading_choice.may_go_on(_KEY),
    ):
        job_id = reading_jobs.take_pair(
            workspace.settings(),
            project,
            readings.contents([src, tgt]),
            name=name,
            languages=(src_lang, tgt_lang),
            encodings_=(src_choice.encoding, tgt_choice.encoding),
            overrule=reading_choice.is_overruled(_KEY),
        )
        readings.begin(_KEY, job_id)
    _take(project)


def _take(project: Project | None) -> None:
    """Go on with what was read: its alignment is followed below."""
    job = readings.take(_KEY, _SIDES)
    if job is None:
        return
    made = json.loads(job.result or "{}")
    job_progress.follow(made["job"])
    if project is None or project.id != made["project"]:
        workspace.choose_project(find_project(workspace.store(), made["project"]))
    st.rerun()  # the button above may be pressed again


def _side(title: str, language: str, key: str) -> tuple[str, UploadedFile | None, ReadingChoice]:
    """Show the choice of one side; return its language, its file, and how it is to be read."""
    code = choose_language(f"{title} language", language, key)
    upload = st.file_uploader(
        f"{title} document", type=[suffix.lstrip(".") for suffix in SUFFIXES], key=f"{key}_file"
    )
    return code, upload, reading_choice.show(key, [upload] if upload else [])


def choose_language(label: str, code: str, key: str) -> str:
    """Show the choice of a language, and return its code."""
    # one that a command has given a project may be on no list
    codes = [*LANGUAGES, *({code} - LANGUAGES.keys())]
    chosen: Any = st.selectbox(
        label, codes, index=codes.index(code), format_func=_label, key=f"{key}_language"
    )
    return str(chosen)


def _label(code: str) -> str:
    """Return how a menu names a language: people look for any of the three."""
    language = profile(code)
    native = f"{_FIRST_STRONG}{language.native_name}{_POP}"
    names = [language.name, *([] if language.native_name == language.name else [native]), code]
    return " · ".join(names)


def choose_project(project: Project | None, key: str) -> str:
    """Show the choice of the project to import into, and return its name."""
    names = [found.name for found in all_projects(workspace.store())]
    index = names.index(project.name) if project else 0
    chosen = st.selectbox("Project", [*names, _NEW], index=index, key=f"{key}_project")
    if chosen == _NEW:
        return st.text_input("Name of the new project", key=f"{key}_new_project")
    return chosen
