"""Where a watch looks and when, to be changed by leads."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.sync import Watch, watches
from pages.shared import engines, guards, workspace

_HOURS = {None: "Only when somebody asks", 15: "Every 15 minutes", 60: "Every hour",
          1440: "Every day", 10080: "Every week"}  # fmt: skip
"""Schedules that are offered, by minutes."""


def schedule_name(minutes: int | None) -> str:
    """Return a schedule in words."""
    return _HOURS.get(minutes) or f"Every {count_noun(minutes or 0, 'minute')}"


def schedules(present: int | None = None) -> list[int | None]:
    """Return the schedules that are offered, and the present one."""
    return list(dict.fromkeys([*_HOURS, present]))


def show(me: Person, watch: Watch) -> None:
    """Show the settings of a watch."""
    settings = watch.settings
    with st.expander("What is watched", icon=":material/settings:"):
        lines = [f"{settings.name}: {settings.path}"]
        lines += [
            f"{workspace.language_name(one)}: {place}" for one, place in settings.layout.items()
        ]
        if settings.branch:
            lines.append(f"read from {settings.branch}, delivered to {settings.deliver_branch}")
        if settings.since:
            lines.append(f"in step at {settings.since}")
        lines.append(f"drafts by: {engines.NAMES[settings.engine]}")
        st.text("\n".join(lines))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            minutes = st.selectbox(
                "When",
                schedules(settings.every_minutes),
                format_func=schedule_name,
                width=280,
                index=schedules(settings.every_minutes).index(settings.every_minutes),
                key=f"sync_when-{watch.id}",
            )
            if guards.button("Save", me, Task.WATCH, icon=":material/save:", key="sync_save"):
                _do_schedule(me, watch, minutes)
        is_sure = st.checkbox("Watch it no longer; what was stored stays", key="sync_sure")
        if guards.button(
            "Remove",
            me,
            Task.WATCH,
            icon=":material/delete:",
            disabled=not is_sure,
            key="sync_remove",
        ):
            _remove(me, watch)


def _do_schedule(me: Person, watch: Watch, minutes: int | None) -> None:
    try:
        watches.set_schedule(workspace.settings(), me, watch.id, minutes)
    except AmtsError as error:
        st.error(str(error))
        return
    st.rerun()


def _remove(me: Person, watch: Watch) -> None:
    try:
        watches.remove(workspace.settings(), me, watch.id)
    except AmtsError as error:
        st.error(str(error))
        return
    st.query_params.pop("watch", None)
    st.rerun()
