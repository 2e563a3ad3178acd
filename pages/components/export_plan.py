"""Choose what to export, see what the service would do with it, and download the file."""

import pandas as pd
import streamlit as st

from amts_core import parallel_data, pipeline
from amts_core.parallel_data import Duplicates, Format, Outcome, Plan
from amts_core.parallel_data.limits import REASONS
from amts_core.records import Granularity, Project
from pages.components import workspace

_GRANULARITIES = {
    Granularity.SENTENCE: "Sentences",
    Granularity.PARAGRAPH: "Paragraphs, as far as all of their beads are approved",
}
_DUPLICATES = {
    Duplicates.NEWEST: "The target decided last",
    Duplicates.MOST_FREQUENT: "The most frequent target",
}
_N_SHOWN = 500


def show(project: Project) -> None:
    """Show the choices, the predicted outcome, and the download.

    :raises AmtsError: the project can't be exported in the chosen direction.
    """
    directions = pipeline.directions(project)
    if not directions:
        st.info("This project has no target language yet: import documents first.")
        return
    languages, granularity, duplicates, format_ = choices(directions)
    plan = pipeline.plan_export(
        workspace.store(), project, languages, granularity, format_, duplicates
    )
    imported, skipped, failed = st.columns(3)
    imported.metric("Would be imported", plan.n(Outcome.IMPORTED))
    skipped.metric("Left out, would be skipped", plan.n(Outcome.SKIPPED))
    failed.metric("Left out, would fail", plan.n(Outcome.FAILED))
    st.caption(
        "Predicted by the rules of Amazon Translate: UTF-8, at most 1000 bytes a side, no line "
        "breaks, one target a source. What it would skip or refuse is left out of the file."
    )
    _left_out(plan)
    if not plan.imported:
        st.info("No approved unit yet in this direction. Approve some in Review first.")
        return
    _download(project, plan, languages, granularity, format_)


def choices(
    directions: tuple[tuple[str, str], ...],
) -> tuple[tuple[str, str], Granularity, Duplicates, Format]:
    """Show and return the choices: languages, units, which of several targets, format."""
    first, second, third, fourth = st.columns([3, 4, 3, 3])
    languages = first.selectbox(
        "Direction",
        directions,
        format_func=lambda pair: " → ".join(map(workspace.language_name, pair)),
    )
    granularity = second.selectbox(
        "Units", list(_GRANULARITIES), format_func=_GRANULARITIES.__getitem__
    )
    duplicates = third.selectbox(
        "Several targets",
        list(_DUPLICATES),
        format_func=_DUPLICATES.__getitem__,
        help="Which one is exported where a source has several: the service takes one only.",
    )
    format_ = fourth.segmented_control(
        "Format", list(Format), default=Format.TSV, format_func=str.upper, required=True
    )
    return languages, granularity, duplicates, Format(format_)


def _left_out(plan: Plan) -> None:
    rows = plan.left_out
    if not rows:
        return
    with st.expander(f"{len(rows)} units are left out: see why", icon=":material/rule:"):
        frame = pd.DataFrame(
            [
                (row.outcome, REASONS[row.reason], row.unit.document, row.unit.src, row.unit.tgt)
                for row in rows[:_N_SHOWN]
                if row.reason is not None
            ],
            columns=["would be", "because", "document", "source", "target"],
        )
        st.dataframe(frame, hide_index=True)


def _download(
    project: Project,
    plan: Plan,
    languages: tuple[str, str],
    granularity: Granularity,
    format_: Format,
) -> None:
    made = parallel_data.export(plan, format_, languages, granularity)
    st.download_button(
        f"Download {made.imported} units as {format_.upper()}",
        data=made.data,
        file_name=pipeline.export_name(project, languages, granularity, format_),
        mime="application/octet-stream",
        type="primary",
        icon=":material/download:",
        on_click=pipeline.export,
        args=(workspace.store(), project, plan, languages, granularity, format_),
    )
    st.caption(f"SHA-256 {made.sha256}. The download is kept as a version below.")
