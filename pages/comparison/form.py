"""A new comparison: which orders, under which name, and what becomes of segments already known."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from amts_core import comparison
from amts_core.comparison import ImportedTexts, LeakPolicy
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.parallel_data import find_version
from amts_core.translation import Order
from pages.comparison import comparison_list, imported_form
from pages.parallel_data import version_table
from pages.shared import arms, engines, guards, labels, places, views, workspace

_LEAKS = {
    LeakPolicy.EXCLUDE: "Leave them out",
    LeakPolicy.APART: "Score them apart",
    LeakPolicy.INCLUDE: "Count them like the others",
}
_MAX_NAME = 200
_CHOSEN = "orders"
"""What in the address names the orders that are chosen at first."""


def show(project: Project, me: Person) -> None:
    """Show the choices of a comparison, and the button that has it computed."""
    found = comparison.candidates(workspace.store(), project)
    texts = {one.id: one for one in comparison.all_imported(workspace.store(), project.id)}
    if not found and not texts:
        st.info(
            "No translation has come back yet. Order some: both arms, to have two to compare. Or "
            "give those of another system as a file, under From files."
        )
        places.link(places.TRANSLATE)
        return
    chosen: tuple[int, ...] = ()
    if found:
        st.header("Orders", anchor=False)
        chosen = _orders(found)
    imported = _imported(texts)
    proposed = _name(chosen, [texts[one].name for one in imported])
    name = st.text_input(
        "Name", value=proposed, max_chars=_MAX_NAME, key=f"compare_name-{proposed}"
    )
    leaks = st.radio(
        "Test segments that the parallel data holds, exactly or nearly",
        list(_LEAKS),
        format_func=_LEAKS.__getitem__,
        horizontal=True,
        key="compare_leaks",
    )
    _explain()
    if guards.button(
        "Compare",
        me,
        Task.COMPARE,
        type="primary",
        icon=":material/compare_arrows:",
        disabled=not chosen and not imported,
        key="compare_now",
    ):
        try:
            comparison_id = comparison.order(
                workspace.settings(),
                project,
                me,
                order_ids=chosen,
                name=name,
                leaks=LeakPolicy(leaks),
                imported_ids=imported,
            )
        except AmtsError as error:
            st.error(str(error))
            return
        comparison_list.open_comparison(comparison_id)
        st.rerun()
    guards.say(me, Task.COMPARE)


def lead_to(order_ids: Iterable[int]) -> None:
    """Leave this page for a new comparison, with some orders chosen."""
    ids = ".".join(map(str, sorted(order_ids)))
    views.lead_to("New comparison", key="compare_view")
    places.go_to(places.COMPARE, **{_CHOSEN: ids})


def _name(chosen: Sequence[int], others: Sequence[str]) -> str:
    word = "Order" if len(chosen) == 1 else "Orders"
    parts = [f"{word} {', '.join(map(str, sorted(chosen)))}"] if chosen else []
    return " and ".join([*parts, *others])[:_MAX_NAME]


def _imported(texts: Mapping[int, ImportedTexts]) -> list[int]:
    """Show which texts of files can be compared too; return the chosen ones."""
    if not texts:
        return []
    return st.multiselect(
        "Other systems and references, from files",
        list(texts),
        format_func=lambda one: imported_form.named(texts[one]),
        key="compare_imported",
        help="A system of a file is one more column. References of a file are used for the "
        "documents that it has, in place of the aligned translations.",
    )


def _orders(found: Sequence[Order]) -> tuple[int, ...]:
    """Show the orders that something came back of; return the chosen ones."""
    frame = pd.DataFrame(
        [
            (
                one.id,
                len(one.revision_ids),
                version_table.route(one.src_lang, one.tgt_langs),
                arms.named(one.arms),
                _version(one),
                "paragraph" if one.options.granularity is Granularity.PARAGRAPH else "sentence",
                engines.NAMES[one.engine],
                labels.moment(one.created_at),
            )
            for one in found
        ],
        columns=[
            "order",
            "documents",
            "direction",
            "arms",
            "parallel data",
            "texts",
            "engine",
            "when",
        ],
    )
    wanted = st.query_params.get(_CHOSEN, "")
    named = set(map(workspace.number, wanted.split("."))) & {one.id for one in found}
    at_first = named or comparison.together(workspace.store(), found)
    event = st.dataframe(
        frame,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={
            "selection": {"rows": [n for n, one in enumerate(found) if one.id in at_first]}
        },
        key=f"compare_orders-{found[0].id}-{len(found)}-{wanted}",
        column_config={
            "order": st.column_config.NumberColumn(width=52, format="%d"),
            "documents": st.column_config.NumberColumn(width=84),
            "parallel data": st.column_config.TextColumn(width=110),
            "texts": st.column_config.TextColumn(width=84),
            "when": st.column_config.TextColumn(width=146),
        },
    )
    chosen = tuple(found[row].id for row in event["selection"]["rows"])
    if not named and set(chosen) == set(at_first) and len(chosen) > 1:
        st.caption("Chosen for you: the newest orders of the same documents, of each arm and kind.")
    st.caption(
        f"{len(chosen):,} of {len(found):,} are chosen. Each arm with each version of parallel "
        "data becomes a system; compared are the documents that all systems of a direction have."
    )
    return chosen


def _version(one: Order) -> str:
    if one.version_id is None:
        return f"{one.data_elsewhere}, made elsewhere" if one.data_elsewhere else "–"
    found = find_version(workspace.store(), one.version_id)
    return f"v{found.n}, {found.granularity}"


def _explain() -> None:
    with st.expander("How to compare fairly", icon=":material/balance:"):
        st.markdown(
            "- **Hold documents out.** What ACT was given comes back verbatim, and proves nothing. "
            "Choose the documents that you measure on under *Held out*: they stay in the review "
            "and can be translated, but no version of parallel data is made of them.\n"
            "- **What is known anyway** (a test segment that is in the parallel data of a system, "
            "or is nearly so) is found for you. Left out is the honest choice; apart shows what "
            "the memory alone is worth.\n"
            "- **References** are the target sides of your own alignments of the same documents: "
            "pairs that nobody has rejected. Segments without a counterpart are left out and "
            "counted. Under *From files* you can give others.\n"
            "- **Other systems**: what they made of the same documents can be given as a file "
            "under *From files*, and is compared like an arm."
        )
