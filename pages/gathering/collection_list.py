"""Collections from the web: on their way, what was kept and left out of each, and the review."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core import gathering
from amts_core.gathering import Gathered, GatheredPage, Gathering, GatheringOrder, LeftOutArticle
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Alignment, Job, JobState, Person, Project
from amts_core.kernel.text.counts import count_noun
from pages.gathering import general_units
from pages.review import alignment_picker
from pages.shared import labels, places, presses, workspace

_N_ORDERS = 8
_SECONDS = 1.0


def show(project: Project, me: Person, alignments: Sequence[Alignment]) -> None:
    """Show the collections of a project, newest first; the chosen one in full."""
    found = gathering.gatherings(workspace.store(), project.id)
    ordered = _ordered(project.id)
    is_running = any(not job.state.is_end for _, job in ordered)
    st.fragment(_progress, run_every=_SECONDS if is_running else None)(
        project.id, was_running=is_running
    )
    st.header("Collections", anchor=False)
    if not found:
        st.caption(
            "Nothing was collected yet. What was kept of each collection, and what was left out "
            "and why, will be listed here."
        )
        return
    known = {one.id: one for one in alignments}
    chosen = _table(found, known)
    _detail(chosen, known[chosen.alignment_id])
    general_units.show(project, me, found)


def _ordered(project_id: int) -> tuple[tuple[GatheringOrder, Job], ...]:
    """Return the orders on their way with their jobs, and the one that ended last if it failed."""
    shown, has_ended = [], False
    for one in gathering.orders(workspace.store(), project_id, n=_N_ORDERS):
        job = job_rows.find(workspace.store(), one.job_id)
        if job is None or (job.state.is_end and has_ended):
            continue
        has_ended |= job.state.is_end
        if job.state is not JobState.DONE:
            shown.append((one, job))
    return tuple(shown)


def _progress(project_id: int, *, was_running: bool) -> None:
    found = _ordered(project_id)
    if was_running and all(job.state.is_end for _, job in found):
        st.rerun()  # the list below has what was made
    for one, job in found:
        if not job.state.is_end:
            st.progress(job.progress, text=labels.plain(f"{one.name}: {job.message}"))
            continue
        st.error(labels.plain(f"{one.name}: {job.message}"), icon=":material/error:")
        lines = job_rows.log_lines(workspace.store(), one.job_id)
        if lines:
            with st.expander(f"{_pages(len(lines))} left out: see why", icon=":material/rule:"):
                st.dataframe(
                    pd.DataFrame({"page and reason": [line.text for line in lines]}),
                    hide_index=True,
                )


def _table(found: Sequence[Gathering], known: dict[str, Alignment]) -> Gathering:
    """Show a row a collection; return the chosen one, the newest where none is chosen."""
    rows = [(one, known[one.alignment_id]) for one in found]
    frame = pd.DataFrame(
        [
            (
                one.name,
                " → ".join(map(workspace.language_name, (one.src_lang, one.tgt_lang))),
                of.n_beads,
                of.n_approved,
                of.n_beads - of.n_decided,
                one.person,
                labels.moment(one.created_at),
            )
            for one, of in rows
        ],
        columns=["collection", "languages", "pairs offered", "approved", "left", "by", "when"],
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        key=f"gatherings-{found[0].id}-{len(found)}",
        column_config={"collection": st.column_config.TextColumn(width="large")},
    )
    chosen = event["selection"]["rows"]
    return found[chosen[0]] if chosen else found[0]


def _detail(one: Gathering, of: Alignment) -> None:
    found = gathering.sources(workspace.store(), one)
    left, right = st.columns([5, 2], vertical_alignment="center")
    left.text(_summary(one, found))
    with right.container(horizontal=True, horizontal_alignment="right"):
        label = "Review its pairs" if of.n_decided < of.n_beads else "See its pairs"
        if presses.button(label, icon=":material/fact_check:", key="gather_review"):
            alignment_picker.choose(one.alignment_id)
            places.go_to(places.REVIEW)
    _kept(found.pages)
    _left_out(found.left_out)


def _summary(one: Gathering, found: Gathered) -> str:
    n_all = len(found.pages) + len(found.left_out)
    return (
        f"{one.name}: {len(found.pages):,} of {count_noun(n_all, 'page')} kept, "
        f"{count_noun(len(found.pairs), 'pair')} of "
        "sentences offered. Pages that look like translations of each other: "
        f"{2 * len(found.matched):,}."
    )


def _pages(n: int) -> str:
    return count_noun(n, "page was", "pages were")


def _kept(pages: Sequence[GatheredPage]) -> None:
    with st.expander(f"{_pages(len(pages))} kept", icon=":material/article:"):
        frame = pd.DataFrame(
            [
                (
                    page.title,
                    workspace.language_name(page.language),
                    page.n_pairs,
                    page.n_segments,
                    page.nearness,
                    ", ".join(page.keywords),
                    page.address,
                )
                for page in pages
            ],
            columns=[
                "article",
                "language",
                "pairs",
                "sentences",
                "likeness",
                "keywords",
                "where from",
            ],
        )
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "likeness": st.column_config.NumberColumn(
                    width=80,
                    format="%.2f",
                    help="How like its sentences are to the documents to be translated, 0 to 1.",
                ),
                "pairs": st.column_config.NumberColumn(width=60, format="localized"),
                "sentences": st.column_config.NumberColumn(width=90, format="localized"),
            },
        )


def _left_out(pages: Sequence[LeftOutArticle]) -> None:
    if not pages:
        return
    label = f"{_pages(len(pages))} left out: see why"
    with st.expander(label, icon=":material/rule:"):
        frame = pd.DataFrame(
            [(one.address, one.reason) for one in pages], columns=["page", "because"]
        )
        st.dataframe(
            frame, hide_index=True, column_config={"page": st.column_config.TextColumn(width=300)}
        )
