"""What of a project's parallel data is at a service: a row a publication, and one of them whole."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core.kernel.records import Person, Project
from amts_core.translation import Publication, PublicationState, publication_rows
from pages.parallel_data import data_views, publication_view, publication_work, version_table
from pages.shared import engines, labels, places, selection, states, workspace

_CHOSEN = "publication_chosen"
_NEWEST = "publication_newest"
_SECONDS = 2.0


def open_view() -> None:
    """Let the page show the publications at its next run, the newest one first."""
    data_views.lead_to(data_views.PUBLISHED)
    st.session_state.pop(_CHOSEN, None)


def show(project: Project, me: Person) -> None:
    """Show all publications, and the chosen one; both are read again while one is moving."""
    found = publication_rows.publications(workspace.store(), project.id)
    if not found:
        st.info(
            "Nothing is published yet. Make a version of parallel data, then publish it to an "
            "engine: translations of the ACT arm use what is published."
        )
        st.button(
            "Go to the versions",
            icon=":material/database:",
            on_click=data_views.lead_to,
            args=(data_views.VERSIONS,),
        )
        return
    is_moving = _is_moving(found)
    st.fragment(_watched, run_every=_SECONDS if is_moving else None)(
        project, me, was_moving=is_moving
    )


def _watched(project: Project, me: Person, *, was_moving: bool) -> None:
    found = publication_rows.publications(workspace.store(), project.id)
    if was_moving and not _is_moving(found):
        st.rerun()  # it ends the reading
    if st.session_state.get(_NEWEST) not in (None, found[0].id):
        st.session_state[_CHOSEN] = found[0].id  # one that has come while somebody looks on
    st.session_state[_NEWEST] = found[0].id
    publication_work.show()
    if any(one.state is PublicationState.ACTIVE for one in found):
        places.link(places.TRANSLATE, "Order translations with it")
    _table(found)
    chosen = st.selectbox(
        "Publication",
        [one.id for one in found],
        key=_CHOSEN,
        format_func={one.id: describe(one) for one in found}.__getitem__,
    )
    publication_view.show(project, me, publication_rows.publication(workspace.store(), chosen))


def _is_moving(found: Sequence[Publication]) -> bool:
    return publication_work.is_running() or any(one.state.is_moving for one in found)


def describe(one: Publication) -> str:
    """Return a publication in one line."""
    return (
        f"{one.name} · v{one.version_n} · {engines.NAMES[one.engine]} · "
        f"{labels.moment(one.created_at)}"
    )


def _table(found: Sequence[Publication]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.name,
                f"v{one.version_n}",
                engines.NAMES[one.engine],
                version_table.route(one.src_lang, one.tgt_langs),
                states.PUBLICATIONS[one.state],
                states.status(one),
                states.latest_update(one),
                f"{one.reported.imported:,}" if one.reported else "–",
            )
            for one in found
        ],
        columns=[
            "name",
            "version",
            "engine",
            "direction",
            "state",
            "status",
            "latest update",
            "imported",
        ],
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(width=160),
            "version": st.column_config.TextColumn(width=58),
            "engine": st.column_config.TextColumn(width=112),
            "direction": st.column_config.TextColumn(width=146),
            "state": st.column_config.TextColumn(width=92),
            "status": st.column_config.TextColumn(width=94),
            "latest update": st.column_config.TextColumn(width=96),
            "imported": st.column_config.TextColumn(width=66, alignment="right"),
        },
        **selection.of_rows([one.id for one in found], key="publications", into=_CHOSEN),
    )
