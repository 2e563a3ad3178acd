"""What a project watches: how far each translation is behind, and the button that mends it."""

import streamlit as st

from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Job, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.sync import Overview, Watch, Wish, all_watches, overview, rounds
from pages.shared import facts, guards, labels, workspace
from pages.sync import rounds_table, targets_table, watch_form, watch_settings

_WATCH, _ADD, _SECONDS = "watch", "sync_add", 1.0


def show(project: Project, me: Person) -> None:
    """Show one watch of the project, and the way to others.

    :raises AmtsError: what is watched can't be shown.
    """
    known = all_watches(workspace.store(), project.id)
    if not known:
        workspace.header("Sync", "nothing is watched yet")
        st.info(
            "Let this project watch a folder or a git checkout that holds its documents in the "
            "source language and in the target languages. Whenever a source changes, its "
            "translations follow: what stayed the same is kept, and only the rest comes to editors."
        )
        watch_form.show(project, me)
        return
    watch = _chosen(known)
    found = overview.overview(workspace.store(), watch.id)
    workspace.header("Sync", _left(found))
    _choose(known, watch)
    if st.session_state.get(_ADD):
        watch_form.show(project, me)
        st.button("Back", icon=":material/arrow_back:", on_click=_stop_adding)
        return
    _place(watch)
    facts.show(_facts(found))
    _actions(me, watch, found)
    job = job_rows.find(workspace.store(), watch.job_id) if watch.job_id else None
    is_running = job is not None and not job.state.is_end
    st.fragment(_watched, run_every=_SECONDS if is_running else None)(
        watch.job_id, was_running=is_running
    )
    targets_table.show(watch, found)
    rounds_table.show(watch)
    watch_settings.show(me, watch)
    st.button("Watch something else too", icon=":material/add:", on_click=_add)


def _left(found: Overview) -> str:
    if not found.rows:
        return "not read yet"
    if not found.n_left_segments:
        return (
            f"{found.n_settled:,} of "
            f"{count_noun(len(found.rows), 'translation is', 'translations are')} in step"
        )
    segments = count_noun(found.n_left_segments, "segment")
    return f"{segments}, {count_noun(found.n_left_words, 'word')} left"


def _chosen(known: tuple[Watch, ...]) -> Watch:
    wanted = st.session_state.get("sync_watch") or workspace.number(st.query_params.get(_WATCH))
    found = next((one for one in known if one.id == wanted), known[0])
    st.query_params[_WATCH] = str(found.id)
    return found


def _choose(known: tuple[Watch, ...], watch: Watch) -> None:
    if len(known) > 1:
        names = {one.id: one.settings.name for one in known}
        st.selectbox(
            "Watched",
            list(names),
            index=list(names).index(watch.id),
            width=320,
            format_func=names.__getitem__,
            key="sync_watch",
        )


def _add() -> None:
    st.session_state[_ADD] = True


def _stop_adding() -> None:
    st.session_state[_ADD] = False


def _place(watch: Watch) -> None:
    settings = watch.settings
    parts = [settings.path]
    if settings.branch:
        parts += [f"branch {settings.branch}", f"delivered to {settings.deliver_branch}"]
    if settings.every_minutes:
        parts.append(f"every {count_noun(settings.every_minutes, 'minute')}")
    when = f"read {labels.moment(watch.checked_at)}" if watch.checked_at else "not read yet"
    st.text(" · ".join([*parts, when]))


def _facts(found: Overview) -> list[tuple[str, str]]:
    spared = found.spared_percent
    return [
        ("Translations in step", f"{found.n_settled:,} of {len(found.rows):,}"),
        ("Segments for people", f"{found.n_left_segments:,}"),
        ("Words for people", f"{found.n_left_words:,}"),
        ("Need a decision", f"{found.n_odd:,}"),
        (
            "Words spared so far",
            "nothing changed yet" if spared is None else f"{spared:.1f} % of {found.n_words:,}",
        ),
    ]


def _actions(me: Person, watch: Watch, found: Overview) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if guards.button(
            "Synchronise all languages",
            me,
            Task.SYNC,
            type="primary",
            icon=":material/sync:",
            key="sync_all",
        ):
            _begin(me, watch, Wish(with_new=_asked("new"), with_drafts=_asked("drafts")))
        if guards.button(
            "Only look",
            me,
            Task.SYNC,
            icon=":material/search:",
            key="sync_look",
            help="Say what is behind, and by how much. Nothing is ordered or written.",
        ):
            _begin(me, watch, Wish(only_looks=True))
        with st.popover("What else", icon=":material/tune:"):
            st.checkbox(
                "Translate documents that have no translation yet",
                key="sync_new",
                help="New ones, and those that never had one. Without this they are shown, and "
                "nothing is ordered for them. What is asked for once is kept up to date.",
            )
            st.checkbox(
                "Deliver what editors have not finished",
                key="sync_drafts",
                help="With the drafts of the machine in the place of what is missing.",
            )
    guards.say(me, Task.SYNC)


def _asked(what: str) -> bool:
    return bool(st.session_state.get(f"sync_{what}"))


def _begin(me: Person, watch: Watch, wish: Wish) -> None:
    try:
        rounds.begin(workspace.settings(), me, watch.id, wish)
    except AmtsError as error:
        st.error(str(error))
        return
    st.rerun()


def _watched(job_id: str, *, was_running: bool) -> None:
    job = job_rows.find(workspace.store(), job_id) if job_id else None
    if job is None:
        st.caption("Nothing was read yet: press Synchronise to begin. The first round only reads.")
        return
    if was_running and job.state.is_end:
        st.rerun()  # the table above shows what was found
    _tell(job)


def _tell(job: Job) -> None:
    if not job.state.is_end:
        st.progress(job.progress, text=labels.plain(job.message))
        st.caption("It goes on while this page is closed.")
    elif job.result is None:
        st.error(labels.plain(job.message), icon=":material/error:")
    else:
        st.success(labels.plain(job.message), icon=":material/check:")
