"""Collect general examples from the web: which pages, and what they have to be about."""

import streamlit as st

from amts_core import gathering
from amts_core.gathering import GatheringRequest
from amts_core.kernel import rights
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from pages.shared import document_table, guards, labels, presses, workspace

_TOLD, _ROUND = "gather_told", "gather_round"
_MAX_NAME = 200
_MAX_MEGABYTES = 5


def show(project: Project | None, me: Person | None) -> None:
    """Show the choices of a collection, and the button that has it made."""
    if project is None or me is None or not project.tgt_langs:
        st.caption(
            "Articles can be collected for a project that has a target language: import documents "
            "first."
        )
        return
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    st.caption(
        "Articles about your subject, in both languages, hold sentences that translate each other. "
        "They are looked for, and offered in the review as general examples: nothing of them is "
        "approved by itself, and none is mixed with your own documents."
    )
    if not rights.may(me, Task.CORPORA):
        guards.say(me, Task.CORPORA)
        return
    wanted = _wanted(project)
    if presses.button(
        "Collect them",
        type="primary",
        icon=":material/travel_explore:",
        key="gather_now",
        disabled=not (wanted.name and (wanted.urls or wanted.files)),
    ):
        _order(project, me, wanted)


def _wanted(project: Project) -> GatheringRequest:
    turn = st.session_state.get(_ROUND, 0)  # what was ordered is no longer in the form
    first, second = st.columns(2)
    name = first.text_input(
        "Name of the collection", max_chars=_MAX_NAME, key=f"gather_name-{turn}"
    )
    tgt_lang = second.selectbox(
        "Translated into",
        project.tgt_langs,
        format_func=workspace.language_name,
        key="gather_language",
    )
    listed = first.text_area(
        "Addresses of articles, one a line",
        height=142,
        key=f"gather_urls-{turn}",
        placeholder="https://example.org/article",
        help="Sites are asked politely: a page a second at most, and only what their robots.txt "
        "allows. Pages that only this machine or its network can see are never asked for.",
    )
    files = second.file_uploader(
        "Or pages that you have saved, as HTML",
        type=["html", "htm", "xhtml"],
        accept_multiple_files=True,
        max_upload_size=_MAX_MEGABYTES,
        key=f"gather_files-{turn}",
    )
    st.markdown("**What they have to be about**")
    revision_ids = _near_to(project, tgt_lang)
    sides = st.columns(2)
    src, tgt = (
        side.text_input(
            f"Keywords in {workspace.language_name(language)}",
            key=f"gather_keywords-{language}",
            placeholder="optional, with commas between them",
            help="An article in this language has to have at least one of them.",
        )
        for side, language in zip(sides, (project.src_lang, tgt_lang), strict=True)
    )
    return GatheringRequest(
        name=name.strip(),
        tgt_lang=tgt_lang,
        urls=gathering.read_list(listed),
        files=tuple((one.name, one.getvalue()) for one in files),
        keywords=(gathering.read_keywords(src), gathering.read_keywords(tgt)),
        revision_ids=revision_ids,
    )


def _near_to(project: Project, tgt_lang: str) -> tuple[int, ...]:
    found, waiting = gathering.candidates(workspace.store(), project, tgt_lang)
    if not found:
        return ()
    st.caption(
        "Near to these documents: articles about something else are left out, and the pairs "
        "nearest to them come first. Documents that wait to be translated are chosen already; with "
        "none chosen, keywords alone decide."
    )
    rows = {
        one.revision_id: (one.path, "waits" if one.revision_id in waiting else "") for one in found
    }
    key = f"gather_near-{project.id}-{tgt_lang}-{','.join(map(str, waiting))}"
    return tuple(sorted(document_table.choose(("document", "state"), rows, waiting, key=key)))


def _order(project: Project, me: Person, wanted: GatheringRequest) -> None:
    try:
        placed = gathering.order(workspace.settings(), project, me, wanted)
    except AmtsError as error:
        st.error(labels.plain(str(error)))  # it may hold an address
        return
    st.session_state[_TOLD] = (
        f"{labels.plain(placed.name)} is being collected. You may close the browser: a worker "
        "does the rest."
    )
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()
