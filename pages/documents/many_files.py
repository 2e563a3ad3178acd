"""Import all documents of several files, or of folders: paired, shown, and handed to a worker."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from amts_core.formats import (
    ARCHIVE_SUFFIX,
    LANG,
    NAME,
    SUFFIXES,
    FilePairs,
    pair_files,
    pair_names,
    unpack,
)
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Project
from amts_core.project import language_pairs
from amts_core.review import content_pairs, jobs
from pages.documents import import_form, job_progress
from pages.shared import presses, workspace

_BY_NAMES, _BY_CONTENT = "by their names", "by what they say"


def of_uploads(project: Project | None) -> None:
    """Show the import of files and archives of both languages."""
    languages = _languages(project, "several")
    uploads = st.file_uploader(
        "Documents in both languages, or ZIP archives of them",
        type=[suffix.lstrip(".") for suffix in (*SUFFIXES, ARCHIVE_SUFFIX)],
        accept_multiple_files=True,
        key="several_files",
    )
    name = import_form.choose_project(project, "several")
    way = st.radio("Pair them", (_BY_NAMES, _BY_CONTENT), horizontal=True, key="several_way")
    layout = _layout("several") if way == _BY_NAMES else ()
    if not uploads:
        st.caption("Drop all files here. What belongs together is shown before it is imported.")
        return
    try:
        files = unpack((upload.name, upload.getvalue()) for upload in uploads)
        if way == _BY_NAMES:
            found = pair_names(sorted(files.contents), None, languages, layout)
        else:
            found = _by_content(files.contents, languages, workspace.settings().encoder)
        _show(found, files.left_out)
        if _is_wanted(found, "several"):
            contents = [
                jobs.PairContents(pair, files.contents[pair.src], files.contents[pair.tgt])
                for pair in found.pairs
            ]
            here = _chosen_project(name, languages)
            title = f"{len(contents)} documents"
            job_progress.follow(
                jobs.enqueue_files(workspace.settings(), here, contents, languages, title=title)
            )
            st.rerun()
    except AmtsError as error:
        st.error(str(error))


def of_folders(project: Project | None) -> None:
    """Show the import of two folders of this machine, paired by the names of their files."""
    languages = _languages(project, "folders")
    src_column, tgt_column = st.columns(2)
    src = src_column.text_input("Folder with the source documents", key="src_folder")
    tgt = tgt_column.text_input(
        "Folder with their translations",
        key="tgt_folder",
        placeholder="the same one, if it holds both",
    )
    name = import_form.choose_project(project, "folders")
    layout = _layout("folders")
    if not src:
        st.caption("What belongs together is shown before it is imported.")
        return
    folders = Path(src).expanduser(), Path(tgt or src).expanduser()
    try:
        found = pair_files(*folders, languages, layout)
        _show(found, ())
        if _is_wanted(found, "folders"):
            here = _chosen_project(name, languages)
            job_progress.follow(
                jobs.enqueue_folders(workspace.settings(), here, folders, languages, layout=layout)
            )
            st.rerun()
    except AmtsError as error:
        st.error(str(error))


def _languages(project: Project | None, key: str) -> tuple[str, str]:
    src_column, tgt_column = st.columns(2)
    with src_column:
        src = import_form.choose_language(
            "Source language", project.src_lang if project else "en", f"{key}_src"
        )
    with tgt_column:
        tgt = import_form.choose_language(
            "Target language", project.tgt_langs[0] if project else "zh", f"{key}_tgt"
        )
    return src, tgt


def _layout(key: str) -> Sequence[str]:
    """Show the choice of how files are called, and return what was written."""
    written = st.text_input(
        "Layout of the names",
        key=f"{key}_layout",
        placeholder="guessed",
        help=f"{NAME} is what the versions of a document share, {LANG} the language: "
        f"{LANG}/{NAME}, {NAME}.{LANG}.md, or one place for each language: en={NAME}.md "
        f"zh={NAME}_zh.md",
    )
    return written.split()


@st.cache_resource(max_entries=4, show_spinner="Comparing what the documents say")
def _by_content(
    contents: Mapping[str, bytes], languages: tuple[str, str], encoder: str
) -> FilePairs:
    return content_pairs.pair_mixed_files(contents, languages, encoder)


def _show(found: FilePairs, left_out: Sequence[str]) -> None:
    """Show which files belong together, and what is left out."""
    st.caption(f"{len(found.pairs)} pairs by {found.described}")
    st.dataframe(
        {
            "source": [pair.src for pair in found.pairs],
            "target": [pair.tgt for pair in found.pairs],
        },
        hide_index=True,
    )
    reasons = (*left_out, *found.left_out)
    if reasons:
        with st.expander(f"Left out: {len(reasons)}"):
            st.text("\n".join(reasons))


def _is_wanted(found: FilePairs, key: str) -> bool:
    return bool(found.pairs) and presses.button(
        "Import and align all",
        key=f"{key}_import",
        type="primary",
        icon=":material/compare_arrows:",
    )


def _chosen_project(name: str, languages: tuple[str, str]) -> Project:
    here = language_pairs.project_for_import(workspace.store(), name, languages)
    workspace.choose_project(here)
    return here
