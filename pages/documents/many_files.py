"""Import all documents of several files, or of folders: paired, shown, and handed to a worker."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.typing import UploadedFile

from amts_core.formats import (
    ARCHIVE_SUFFIX,
    LANG,
    NAME,
    SUFFIXES,
    FilePair,
    FilePairs,
    pair_files,
    pair_names,
)
from amts_core.kernel.errors import AmtsError, EncodingError
from amts_core.kernel.records import Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import language_pairs
from amts_core.review import jobs, reading_jobs
from pages.documents import import_form, job_progress
from pages.shared import presses, reading_choice, readings, unmade_checks, workspace

_BY_NAMES, _BY_CONTENT = "by their names", "by what they say"
_FILES, _ASKED = "several_files", "several_asked"
_SAY_ENCODING = (
    "Files that are named below are not UTF-8, and do not declare an encoding. Save them again as "
    "UTF-8."
)


def of_uploads(project: Project | None) -> None:
    """Show the import of files and archives of both languages."""
    languages = _languages(project, "several")
    uploads = st.file_uploader(
        "Documents in both languages, or ZIP archives of them",
        type=[suffix.lstrip(".") for suffix in (*SUFFIXES, ARCHIVE_SUFFIX)],
        accept_multiple_files=True,
        key=_FILES,
    )
    encoding = reading_choice.show(_FILES, uploads).encoding
    name = import_form.choose_project(project, "several")
    way = st.radio("Pair them", (_BY_NAMES, _BY_CONTENT), horizontal=True, key="several_way")
    layout = _layout("several") if way == _BY_NAMES else ()
    if not uploads:
        st.caption("Drop all files here. What belongs together is shown before it is imported.")
        return
    read = _read(project, uploads, encoding)
    if read is None:
        return
    try:
        if way == _BY_NAMES:
            found = pair_names(sorted(read["files"]), None, languages, layout)
        else:
            matched = _matched(project, read["files"], languages, encoding)
            if matched is None:
                return
            found = matched
        _show(found, read["left_out"])
        if _is_wanted(found, "several"):
            kept = read["files"]
            files = jobs.KeptFiles(
                [[one.src_name, kept[one.src], kept[one.tgt], one.tgt_name] for one in found.pairs]
            )
            here = _chosen_project(name, languages)
            job_progress.follow(
                jobs.enqueue_files(
                    workspace.settings(),
                    here,
                    files,
                    languages,
                    title=count_noun(len(files.pairs), "document"),
                    encoding=encoding,
                )
            )
            st.rerun()
    except AmtsError as error:
        _say(read["left_out"])
        st.error(str(error))


def _read(
    project: Project | None, uploads: Sequence[UploadedFile], encoding: str | None
) -> dict[str, Any] | None:
    """Return which files can be read, by a worker; ask for the encoding that some don't say."""
    asked = tuple(one.file_id for one in uploads), encoding
    read: dict[str, Any] | None = readings.outcome(
        _FILES,
        asked,
        lambda: reading_jobs.look_into(
            workspace.settings(), project, readings.contents(uploads), encoding=encoding
        ),
    )
    if read and read["asks_encoding"] and st.session_state.get(_ASKED) != asked:
        st.session_state[_ASKED] = asked
        reading_choice.note(_FILES, EncodingError(_SAY_ENCODING))
        st.rerun()
    return read


def _matched(
    project: Project | None,
    kept: Mapping[str, str],
    languages: tuple[str, str],
    encoding: str | None,
) -> FilePairs | None:
    """Return which files belong together by what they say, None until a worker has found out."""
    found = readings.outcome(
        "several_matches",
        (tuple(sorted(kept.items())), languages, encoding),
        lambda: reading_jobs.match(
            workspace.settings(), project, kept, languages, encoding=encoding
        ),
    )
    if found is None:
        return None
    pairs = tuple(FilePair(src, tgt, src, tgt) for src, tgt in found["pairs"])
    return FilePairs(pairs, tuple(found["left_out"]), {})


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
    unmade_checks.show(src, tgt)
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


def _show(found: FilePairs, left_out: Sequence[str]) -> None:
    """Show which files belong together, and what is left out."""
    st.caption(f"{count_noun(len(found.pairs), 'pair')} by {found.described}")
    st.dataframe(
        {
            "source": [pair.src for pair in found.pairs],
            "target": [pair.tgt for pair in found.pairs],
        },
        hide_index=True,
    )
    _say((*left_out, *found.left_out))


def _say(reasons: Sequence[str]) -> None:
    """Show why files are left out."""
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
