"""The whole story of one bead: how it was proposed, each change since, parents and children."""

import html
from collections.abc import Sequence

import streamlit as st

from amts_core.history import LoggedEvent, timeline
from amts_core.kernel.records import BeadChange, BeadState, Project, ReviewBead
from pages.history import event_detail
from pages.review import alignment_picker
from pages.shared import labels, workspace


def show(project: Project, bead_id: int) -> None:
    """Show the story of a bead of the project.

    :raises NotFoundError: the project has none of this id.
    """
    event_detail.back()
    told = timeline.story(workspace.store(), project.id, bead_id)
    bead, of = told.bead, told.alignment
    st.header(f"Bead {bead.id}", anchor=False)
    st.text(
        f"{alignment_picker.describe(of)} · now {labels.SIGNS[bead.state.status]} · "
        f"confidence {bead.confidence:.0%}"
    )
    _relatives("Made in the place of", told.parents)
    _relatives("Replaced by", told.children)
    st.header("What happened", anchor=False)
    if told.first is None:
        _step(f"{labels.moment(of.created_at)} · proposed by the aligner", _earliest(told), None)
    for logged, change in told.steps:
        before = None if change is None or change is told.first else change.before
        _step(_headline(logged), None if change is None else change.after, before)
    if not told.steps:
        st.caption("Nobody has decided on it yet.")


def _earliest(told: timeline.BeadStory) -> BeadState:
    changes: list[BeadChange] = [change for _, change in told.steps if change is not None]
    return changes[0].before if changes else told.bead.state


def _headline(one: LoggedEvent) -> str:
    event = one.event
    parts = (
        labels.moment(event.at),
        f"event {event.id}",
        f"{event.person} {labels.deed(event)}",
        f"by {labels.WAYS[event.via]}",
        f"after {labels.dwell(event.dwell_ms)}" if event.dwell_ms is not None else "",
        event.note or "",
        "undone since" if one.is_undone else "",
    )
    return " · ".join(part for part in parts if part)


def _step(headline: str, after: BeadState | None, before: BeadState | None) -> None:
    with st.container(border=True):
        st.text(headline)
        if after is None:
            st.caption("It changed nothing.")
            return
        was = "" if before is None else f"{labels.SIGNS[before.status]} → "
        st.caption(f"{was}{labels.SIGNS[after.status]}")
        _texts("Source", None if before is None else before.src_text, after.src_text)
        _texts("Target", None if before is None else before.tgt_text, after.tgt_text)


def _texts(side: str, before: str | None, after: str) -> None:
    """Show a text once, or as it was before and after."""
    if before is not None and before != after:
        _text(f"{side} before", before)
        _text(f"{side} after", after)
    else:
        _text(side, after)


def _text(label: str, text: str) -> None:
    st.html(
        '<div style="display:grid;grid-template-columns:7.5rem 1fr;gap:0.75rem;line-height:1.6">'
        f'<span style="opacity:0.75;font-size:0.9rem">{html.escape(label)}</span>'
        f'<span style="overflow-wrap:anywhere">{html.escape(text) or "–"}</span></div>'
    )


def _relatives(title: str, beads: Sequence[ReviewBead]) -> None:
    if not beads:
        return
    st.caption(title)
    for one in beads:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Bead {one.id}",
                key=f"relative-{one.id}",
                on_click=_open,
                args=(one.id,),
                icon=":material/account_tree:",
            )
            st.text(
                f"{labels.SIGNS[one.state.status]} · {one.state.src_text or '–'} · "
                f"{one.state.tgt_text or '–'}",
                width="stretch",
            )


def _open(bead_id: int) -> None:
    st.query_params["bead"] = str(bead_id)
