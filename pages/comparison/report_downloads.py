"""A comparison as a file: tables, segments or a whole report, made when it is asked for."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from amts_core import comparison
from amts_core.comparison import Comparison, ExportFormat, Scale
from pages.shared import workspace

_NAMES: Mapping[ExportFormat, str] = MappingProxyType(
    {
        ExportFormat.MARKDOWN: "Markdown",
        ExportFormat.CSV: "CSV, for a spreadsheet",
        ExportFormat.LATEX: "LaTeX",
        ExportFormat.HTML: "HTML",
        ExportFormat.TSV: "TSV, a line a segment with its scores",
        ExportFormat.JSON: "Report (JSON), to be checked elsewhere",
    }
)


def show(one: Comparison) -> None:
    """Offer the comparison in each format; the files are made once this is unfolded."""
    offers = st.popover(
        "Download", icon=":material/download:", key="compare_downloads", on_change="rerun"
    )
    if not offers.open:
        return
    with offers:
        scales = {str(one): one for one in reversed(Scale)}
        scale = st.radio("Scores of", list(scales), horizontal=True, key="compare_download_scale")
        for kind, label in _NAMES.items():
            name, data = comparison.export(workspace.store(), one.id, kind, scales[str(scale)])
            st.download_button(
                label,
                data=data,
                file_name=name,
                mime="application/octet-stream",
                on_click="ignore",
                key=f"compare_download-{kind}",
                width="stretch",
            )
        st.caption(
            "CSV has both scales; TSV and the report have scores of 0–100. The report holds the "
            "texts with their hashes and all figures: `report --again FILE` computes "
            "them anew on any machine."
        )
