"""What changed from one version of parallel data to another."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from amts_core import translation
from amts_core.kernel.records import ParallelDataVersion
from pages.parallel_data import version_table
from pages.shared import workspace

_N_SHOWN = 500


def show(versions: Sequence[ParallelDataVersion], chosen: ParallelDataVersion) -> None:
    """Show the records that were added, removed and changed.

    :raises AmtsError: the files can't be compared.
    """
    others = [one for one in versions if one.id != chosen.id and one.src_lang == chosen.src_lang]
    if not others:
        st.caption(
            "There is no other version from the same language yet. Approve more units, then keep "
            "another one."
        )
        return
    likely = min(others, key=lambda one: (one.tgt_langs != chosen.tgt_langs, one.n > chosen.n))
    other = st.selectbox(
        "Compare with",
        others,
        index=others.index(likely),
        format_func=version_table.describe,
        key=f"diff-{chosen.id}",
    )
    if other.tgt_langs != chosen.tgt_langs:
        st.caption("Their target languages differ: a record with another language has changed.")
    old, new = sorted((other, chosen), key=lambda one: one.n)
    found = translation.diff(workspace.store(), old, new)
    st.caption(
        f"From v{old.n} to v{new.n}: {len(found.added):,} added, {len(found.removed):,} removed, "
        f"{len(found.changed):,} changed, {found.n_same:,} the same."
    )
    rows = [
        *(("~ changed", one.src, _texts(one.before), _texts(one.after)) for one in found.changed),
        *(("+ added", one.src, "", _texts(one.tgts)) for one in found.added),
        *(("– removed", one.src, _texts(one.tgts), "") for one in found.removed),
    ]
    if not rows:
        return
    frame = pd.DataFrame(
        rows[:_N_SHOWN], columns=["", "source", f"target in v{old.n}", f"target in v{new.n}"]
    )
    st.dataframe(frame, hide_index=True, column_config={"": st.column_config.TextColumn(width=90)})
    if len(rows) > _N_SHOWN:
        st.caption(f"The first {_N_SHOWN} of {len(rows):,} differences.")


def _texts(tgts: dict[str, str]) -> str:
    """Return the targets of a record, each behind its language where there are several."""
    if len(tgts) == 1:
        return next(iter(tgts.values()))
    return " · ".join(f"{language}: {text}" for language, text in tgts.items())
