"""The versions of parallel data that are kept: download one, publish it, compare two."""

import streamlit as st

from amts_core import translation
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Engine, ParallelDataVersion, Person, Project
from amts_core.kernel.rights import Task
from amts_core.parallel_data import all_versions
from amts_core.translation import publication_rows
from pages.parallel_data import (
    data_views,
    publication_list,
    publication_work,
    version_diff,
    version_table,
)
from pages.shared import engines, guards, workspace

_REFUSED = "publish_refused"


def show(project: Project, me: Person) -> None:
    """Show the list of versions, and what can be done with one."""
    found = all_versions(workspace.store(), project.id)
    if not found:
        st.info("No version is kept yet. Export the approved units: each file is kept as one.")
        st.button(
            "Go to the export",
            icon=":material/database:",
            on_click=data_views.lead_to,
            args=(data_views.EXPORT,),
        )
        return
    version_table.show(found)
    picker, download, _ = st.columns([5, 2, 4], vertical_alignment="bottom")
    known = {one.id: one for one in found}
    chosen = known[
        picker.selectbox(
            "Version",
            list(known),
            format_func=lambda one: version_table.describe(known[one]),
            key=version_table.CHOSEN,
        )
    ]
    with download:
        _download(project, chosen)
    st.caption(f"SHA-256 of the file: {chosen.sha256}")
    publish, compare = st.tabs(["Publish it", "Compare it"], key="version_tabs", on_change="rerun")
    if publish.open:
        with publish:
            _publish(project, me, chosen)
    if compare.open:
        with compare:
            version_diff.show(found, chosen)


def _download(project: Project, version: ParallelDataVersion) -> None:
    st.download_button(
        f"Download v{version.n}",
        data=blob(workspace.store(), version.sha256),
        file_name=translation.default_name(project, version) + f".v{version.n}.{version.format}",
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
    )


def _publish(project: Project, me: Person, version: ParallelDataVersion) -> None:
    """Show where a version can be published to, under which name."""
    engine = engines.choose(
        project,
        key="publish_engine",
        languages=(version.src_lang, version.tgt_langs),
        needs_units=True,
    )
    engines.offer_settings(project)
    there = {
        one.name: one for one in publication_rows.current(workspace.store(), project.id, engine)
    }
    default = translation.default_name(project, version)
    names = list(dict.fromkeys([default, *there]))
    where, press = st.columns([5, 6], vertical_alignment="bottom")
    name = where.selectbox(
        "Name at the service",
        names,
        accept_new_options=True,
        key=f"publish_name-{version.id}-{engine}",
        format_func=lambda one: f"{one} · update" if one in there else f"{one} · new",
    )
    with press:
        is_pressed = guards.button(
            f"Update {name}" if name in there else f"Publish v{version.n}",
            me,
            Task.PUBLISH,
            type="primary",
            icon=":material/cloud_upload:",
            key="publish",
        )
    if is_pressed:
        _publish_now(project, me, version, engine=engine, name=name)
    guards.say(me, Task.PUBLISH)
    if name in there:
        st.caption(
            f"An update replaces all that {name} holds now: v{there[name].version_n}. Until it is "
            "done the service goes on with what it has."
        )
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.error(refused)


def _publish_now(
    project: Project, me: Person, version: ParallelDataVersion, engine: Engine, name: str
) -> None:
    try:
        job_id = translation.publish(
            workspace.settings(), project, me, version=version, engine=engine, name=name
        )
    except AmtsError as error:
        st.session_state[_REFUSED] = str(error)
        return
    publication_work.follow(job_id)
    publication_list.open_view()
    st.rerun()
