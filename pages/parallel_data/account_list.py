"""What the account holds that this project has not published: listed, and fetched as files."""

import pandas as pd
import streamlit as st

from amts_core.engines import HeldResource, ResourceKind
from amts_core.kernel.records import Engine, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import holdings, services
from pages.parallel_data import version_table
from pages.shared import account, guards, labels, places, readings, selection, workspace

_CHOSEN, _FETCHED = "account_chosen", "account_fetched"
_Key = tuple[str, str]
"""Kind and name."""


def show(project: Project, me: Person) -> None:
    """Show what was made elsewhere, and give out its files."""
    if Engine.AMAZON not in services.engines(workspace.store(), project.id):
        st.info("Amazon Translate is not set up for this project: then its account is shown here.")
        places.link(places.SETTINGS, "Settings")
        return
    st.caption(
        "Parallel data and terminologies that somebody has made in the console, by another program "
        "or for another project. Orders can use them; their examples are not known here."
    )
    found = account.look(project, me)
    guards.say(me, Task.PUBLISH)
    if found is None:
        return
    if not found:
        st.info("The account holds nothing in this Region but what this project has published.")
        return
    _table(found)
    by_key = {_key(one): one for one in found}
    chosen = st.selectbox(
        "Of which", [*by_key], key=_CHOSEN, format_func=lambda one: f"{one[1]}, {one[0]}"
    )
    _file(project, me, by_key[chosen])


def _key(one: HeldResource) -> _Key:
    return str(one.kind), one.name


def _table(found: tuple[HeldResource, ...]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.kind,
                one.name,
                version_table.route(one.src_lang, one.tgt_langs) if one.src_lang else "–",
                one.n_records,
                one.size,
                _status(one),
                labels.moment(one.updated_at) if one.updated_at else "–",
                "AMTS" if one.is_ours else "others",
                one.console or None,
            )
            for one in found
        ],
        columns=[
            "kind",
            "name",
            "languages",
            "records",
            "size",
            "status",
            "changed",
            "made by",
            "console",
        ],
    )
    numbers = st.column_config.NumberColumn(format="localized", width=72)
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "kind": st.column_config.TextColumn(width=96),
            "records": numbers,
            "size": st.column_config.NumberColumn(
                format="localized",
                width=72,
                help="Characters of parallel data, bytes of a terminology.",
            ),
            "made by": st.column_config.TextColumn(width=72),
            "console": st.column_config.LinkColumn(display_text="Open", width=72),
        },
        **selection.of_rows([_key(one) for one in found], key="account", into=_CHOSEN),
    )


def _status(one: HeldResource) -> str:
    attempt = one.latest_update_status
    told = f"{one.status}, latest update {attempt}" if attempt else one.status
    return f"{told}: {one.message}" if one.message else told


def _file(project: Project, me: Person, held: HeldResource) -> None:
    """Have a worker fetch the file of a resource, and give it out."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if guards.button("Fetch its file", me, Task.PUBLISH, icon=":material/cloud_download:"):
            st.session_state[_FETCHED] = project.id, *_key(held)
        if held.console:
            st.link_button("Open the console", held.console, icon=":material/open_in_new:")
    if st.session_state.get(_FETCHED) != (project.id, *_key(held)):
        return
    result = readings.outcome(
        "account_file",
        (project.id, *_key(held), held.updated_at),
        lambda: holdings.fetch(workspace.settings(), project, me, held),
    )
    if result is None:
        return
    name, data = holdings.file(workspace.store(), result)
    st.download_button(
        f"Download {name}",
        data=data,
        file_name=name,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    if held.kind is ResourceKind.PARALLEL_DATA:
        st.caption(
            "To have its examples reviewed and known here, import the file: units --import "
            f"{name} on the command line puts them before the reviewers."
        )
