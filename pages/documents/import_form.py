"""Import documents: both versions of all of them at once, paired, looked at, and aligned."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.typing import UploadedFile

from amts_core.formats import LANG, NAME
from amts_core.kernel.errors import AmtsError, EncodingError
from amts_core.kernel.records import Alignment, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import SAMPLE, all_projects, language_pairs, projects
from amts_core.review import (
    HandedInFile,
    HandedInFiles,
    ImportWish,
    alignments,
    import_pairs,
    jobs,
    reading_jobs,
)
from pages.documents import import_choice, job_progress
from pages.shared import (
    language_choice,
    places,
    presses,
    reading_choice,
    readings,
    unmade_checks,
    workspace,
)

_ROUND, _AGAIN, _ASKED, _READ = "import_round", "import_again", "import_asked", "import"
_NEW, _NEW_NAME = "A new project", "My documents"
_SAY_ENCODING = (
    "Files that are named below are not UTF-8, and do not declare an encoding. Save them again as "
    "UTF-8."
)


def import_again(of: Alignment) -> None:
    """Let the form ask for a newer version of a pair of documents."""
    st.session_state[_AGAIN] = of.id


def show(project: Project | None) -> None:
    """Show the import; what it has begun is followed on Documents."""
    again = _again(project)
    uploads = st.file_uploader(
        "Drop the newer file here, or both" if again else "Drop both versions of your documents",
        accept_multiple_files=True,  # of any kind: what can't be read is refused in words
        key=f"import_files-{st.session_state.get(_ROUND, 0)}",
    )
    encoding = reading_choice.show(_READ, uploads).encoding
    if not uploads:
        st.caption(
            "One file of each language, or many, or a ZIP of them: Markdown, notebooks, HTML, "
            "Word, PO, XLIFF and plain text. What belongs together is shown before it is imported."
        )
        return
    read = _read(project, uploads, encoding)
    if read is None:
        return
    if read["left_out"]:
        st.warning("\n\n".join(read["left_out"]), icon=":material/block:")
    files = {path: HandedInFile(*file) for path, file in read["files"].items()}
    if files:
        _propose(project, files, encoding, again)


def _again(project: Project | None) -> Alignment | None:
    """Return the pair that is imported again, None where none is; say so, and let it be."""
    found = alignments.current(workspace.store(), project.id) if project else ()
    wanted = st.session_state.get(_AGAIN)
    of = next((one for one in found if one.id == wanted), None)
    if of is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(
                f"A newer version of {of.src_path} ↔ {of.tgt_path}: decisions on text that stays "
                "are carried over, the rest is shown beside what takes its place.",
                icon=":material/upload_file:",
            )
            if presses.button("Import other documents"):
                st.session_state.pop(_AGAIN)
                st.rerun()
    return of


def _read(
    project: Project | None, uploads: Sequence[UploadedFile], encoding: str | None
) -> dict[str, Any] | None:
    """Return which files can be read, by a worker; ask for the encoding that some don't say."""
    asked = tuple(one.file_id for one in uploads), encoding
    read: dict[str, Any] | None = readings.outcome(
        _READ,
        asked,
        lambda: reading_jobs.look_into(
            workspace.settings(), project, readings.contents(uploads), encoding=encoding
        ),
    )
    if read and read["asks_encoding"] and st.session_state.get(_ASKED) != asked:
        st.session_state[_ASKED] = asked
        reading_choice.note(_READ, EncodingError(_SAY_ENCODING))
        st.rerun()
    return read


def _propose(
    project: Project | None,
    files: HandedInFiles,
    encoding: str | None,
    again: Alignment | None,
) -> None:
    """Show what becomes of the files, and the button that imports them."""
    key = "-".join(("import", *sorted(one.sha256[:6] for one in files.values())))[:80]
    if again is None:
        languages = _languages(files, project, key)
        name, target = _project(project, languages, key)
    else:
        languages, target = (again.src_lang, again.tgt_lang), project
        name = project.name if project else ""
    wanted = ImportWish(
        encoding=encoding,
        layout=_layout(files, key) if again is None else (),
        together=import_choice.together(key),
        again=again.id if again else None,
    )
    found = readings.outcome(
        "import_proposals",
        (key, languages, target and target.id, wanted),
        lambda: reading_jobs.propose(workspace.settings(), target, files, languages, wanted=wanted),
    )
    if found is None:
        return
    chosen = import_choice.show(found, files, languages, key=key)
    if presses.button(
        _label(len(chosen.pairs), again),
        key="import_now",
        type="primary",
        icon=":material/compare_arrows:",
        disabled=not chosen.pairs or chosen.is_refused,
    ):
        kept = found["kept"]
        named = [one["files"] for one in chosen.pairs]
        pairs = [
            [one["src_name"], kept[one["src"]], kept[one["tgt"]], one["tgt_name"]] for one in named
        ]
        _import(name, languages, pairs, encoding=encoding, overrule=chosen.is_overruled)


def _label(n: int, again: Alignment | None) -> str:
    if again is not None:
        return "Import again"
    return f"Import and align {count_noun(n, 'document')}" if n != 1 else "Import and align"


def _import(
    name: str,
    languages: tuple[str, str],
    pairs: list[list[str]],
    *,
    encoding: str | None,
    overrule: bool,
) -> None:
    title = f"{pairs[0][0]} ({languages[0]}-{languages[1]})"
    try:
        here = language_pairs.project_for_import(workspace.store(), name, languages)
        job_id = jobs.enqueue_files(
            workspace.settings(),
            here,
            jobs.KeptFiles(pairs),
            languages,
            title=title if len(pairs) == 1 else count_noun(len(pairs), "document"),
            encoding=encoding,
            overrule=overrule,
        )
    except AmtsError as error:
        st.error(str(error))
        return
    job_progress.follow(job_id)
    workspace.choose_project(here)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_AGAIN, None)
    places.go_to(places.DOCUMENTS)


def _languages(files: HandedInFiles, project: Project | None, key: str) -> tuple[str, str]:
    own = None if project is None or project.name == SAMPLE else project
    proposed = import_pairs.languages_of(files, own)
    src_column, tgt_column = st.columns(2)
    with src_column:
        src = language_choice.choose("Source language", proposed[0], key=f"{key}-src")
    with tgt_column:
        tgt = language_choice.choose("Target language", proposed[1], key=f"{key}-tgt")
    unmade_checks.show(src, tgt)
    return src, tgt


def _project(
    project: Project | None, languages: tuple[str, str], key: str
) -> tuple[str, Project | None]:
    """Show the choice of the project to import into; return its name, and it if it is there.

    Somebody's own documents are not put into the sample, nor where their source language is
    another, unless they say so.
    """
    known = {one.name: one for one in all_projects(workspace.store())}
    is_fit = project is not None and project.name != SAMPLE and project.src_lang == languages[0]
    options = [*known, _NEW]
    where, called = st.columns(2)
    chosen = where.selectbox(
        "Project",
        options,
        index=options.index(project.name) if project and is_fit else len(known),
        key=f"{key}-project-{project.id if project else 0}-{languages[0]}",
    )
    if chosen != _NEW:
        return chosen, known[chosen]
    name = called.text_input(
        "Name of the new project",
        value=projects.free_name(workspace.store(), _NEW_NAME),
        key=f"{key}-name",
    )
    return name, None


def _layout(files: HandedInFiles, key: str) -> tuple[str, ...]:
    """Show the choice of how files are called, and return what was written."""
    if len(files) < 3:  # nothing can be mistaken
        return ()
    examples = f"`{LANG}/{NAME}`, `{NAME}.{LANG}.md`, or `en={NAME}.md zh={NAME}_zh.md`"
    with st.expander("Say how the files are called", icon=":material/rule_folder:"):
        written = st.text_input(
            "Layout of the names",
            key=f"{key}-layout",
            placeholder="guessed",
            help=f"{NAME} is what the versions of a document share, {LANG} the language.",
        )
        st.caption(f"For example {examples}.")
    return tuple(written.split())
