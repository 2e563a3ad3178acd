"""One publication: what the service says of it, what was left out, and what can be done with it."""

from collections.abc import Callable
from dataclasses import astuple

import pandas as pd
import streamlit as st

from amts_core import translation
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import find_version
from amts_core.translation import Publication, PublicationState, engine_kinds
from pages.parallel_data import problem_table, publication_work, version_table
from pages.shared import engines, facts, guards, labels, presses, states, workspace


def show(project: Project, me: Person, one: Publication) -> None:
    """Show a publication of the project."""
    st.header(f"{one.name}, v{one.version_n}", anchor=False)
    st.text(
        f"{engines.NAMES[one.engine]} · {version_table.route(one.src_lang, one.tgt_langs)} · "
        f"{one.format.upper()} · {one.granularity} units · "
        f"{'update' if one.is_update else 'new resource'} by {one.person}, "
        f"{labels.moment(one.created_at)}"
        + (f" · {one.place.region}, account {one.place.account}" if one.place else "")
    )
    _state(one)
    if one.state is not PublicationState.DELETED and not _is_away(one):
        n_records = (one.reported or one.predicted).imported
        st.write(f"The engine reads {count_noun(n_records, 'record')} of it.")
    elif one.state is not PublicationState.DELETED:
        _counters(one)
        if one.problems:
            problem_table.show(one.problems)
    _actions(project, me, one)
    _log(one)


def _is_away(one: Publication) -> bool:
    """Return whether a service far away holds it; an engine of this machine reads it here."""
    return not engine_kinds.KINDS[one.engine].runs_here


def _state(one: Publication) -> None:
    at_service = (
        ("Status at the service", states.status(one)),
        ("Status of the latest update", states.latest_update(one)),
    )
    facts.show((("Here", states.PUBLICATIONS[one.state]), *(at_service if _is_away(one) else ())))
    if one.is_update and one.state.is_moving:
        st.caption(
            "While an update runs the status stays what it was: the service goes on with the data "
            "it has."
        )
    if one.message:
        show_message = st.error if one.state is PublicationState.FAILED else st.info
        show_message(one.message)
    if one.n_failures and one.state.is_moving:
        st.warning(
            f"The service could not be asked {count_noun(one.n_failures, 'time')}. It is "
            "asked again by itself; "
            "the log says why.",
            icon=":material/cloud_off:",
        )
    job = job_rows.find(workspace.store(), one.job_id)
    if one.state.is_moving and job is not None:
        st.progress(job.progress, text=labels.plain(job.message))


def _counters(one: Publication) -> None:
    found = translation.reconcile(one)
    reported = found.reported
    frame = pd.DataFrame(
        [
            (label, f"{predicted:,}", f"{counted:,}" if reported else "–")
            for label, predicted, counted in zip(
                ("imported", "skipped", "failed"),
                astuple(found.predicted),
                astuple(reported or found.predicted),
                strict=True,
            )
        ],
        columns=["records", "predicted", "reported by the service"],
    )
    st.dataframe(
        frame,
        hide_index=True,
        width=520,
        column_config={
            name: st.column_config.TextColumn(alignment="right")
            for name in ("predicted", "reported by the service")
        },
    )
    if found.agrees:
        st.success("The service has imported what was predicted.", icon=":material/check:")
    elif reported is None:
        st.caption("The service has not counted yet.")
    if found.differences:
        st.warning(" ".join(found.differences), icon=":material/difference:")


def _actions(project: Project, me: Person, one: Publication) -> None:
    # one that has failed may have left a resource behind: it can be mended, or deleted
    may_be_there = one.state in (PublicationState.ACTIVE, PublicationState.FAILED)
    with st.container(horizontal=True, vertical_alignment="center"):
        if guards.button(
            "Update with the newest units",
            me,
            Task.PUBLISH,
            disabled=not may_be_there,
            icon=":material/sync:",
            key=f"retrain-{one.id}",
            help="Makes a new version of all units that are approved now, and updates this "
            "resource with it.",
        ):
            _do(lambda: translation.retrain(workspace.settings(), project, me, one.id))
        _download(one)
        if _is_away(one) and presses.button(
            "Ask the service", icon=":material/refresh:", key=f"refresh-{one.id}"
        ):
            _do(lambda: translation.refresh(workspace.settings(), project, one.engine))
        _delete(project, me, one, may_be_there=may_be_there)
    guards.say(me, Task.PUBLISH, Task.DELETE)


def _download(one: Publication) -> None:
    version = find_version(workspace.store(), one.version_id)
    st.download_button(
        f"Download v{one.version_n}",
        data=blob(workspace.store(), version.sha256),
        file_name=f"{one.name}.v{one.version_n}.{one.format}",
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"download-{one.id}",
    )


def _delete(project: Project, me: Person, one: Publication, *, may_be_there: bool) -> None:
    why = guards.refusal(me, Task.DELETE)
    with st.popover(
        "Delete at the service" if _is_away(one) else "Take back",
        icon=":material/delete:",
        disabled=not may_be_there or why is not None,
        help=why,
    ):
        whose = "The service" if _is_away(one) else "The engine"
        st.write(f"{whose} forgets this resource for good:")
        st.text(
            f"{one.name} at {engines.NAMES[one.engine]}, "
            f"{version_table.route(one.src_lang, one.tgt_langs)}, v{one.version_n}"
        )
        st.write("The version and all decisions stay here, and it can be published again.")
        is_sure = st.checkbox("Yes, delete it", key=f"sure-{one.id}")
        if presses.button("Delete", type="primary", icon=":material/delete:", disabled=not is_sure):
            _do(lambda: translation.delete(workspace.settings(), project, me, one.id))


def _do(ask: Callable[[], str]) -> None:
    """Ask a worker for something, and follow the job."""
    try:
        publication_work.follow(ask())
    except AmtsError as error:
        st.error(str(error))
        return
    st.rerun()


def _log(one: Publication) -> None:
    lines = job_rows.log_lines(workspace.store(), one.job_id)
    if lines:
        with st.expander(f"Log: {count_noun(len(lines), 'line')}", icon=":material/notes:"):
            st.text("\n".join(f"{labels.moment(line.at)}  {line.text}" for line in lines))
