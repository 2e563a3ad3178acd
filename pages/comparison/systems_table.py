"""The systems of a comparison: their names and colours, and what each of them was made of."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

import streamlit as st

from amts_core.comparison import Comparison, System
from amts_core.engines.amazon import prices
from amts_core.kernel.records import Arm, Granularity
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import Order
from amts_core.translation import order_rows as orders
from pages.parallel_data import data_views, version_table
from pages.shared import arms, engines, html_table, presses, workspace
from pages.shared.html_table import Cell, Row

GRANULARITIES: Mapping[Granularity, str] = MappingProxyType(
    {Granularity.SENTENCE: "by sentence", Granularity.PARAGRAPH: "by paragraph"}
)


@dataclass(frozen=True, slots=True)
class Origins:
    """The orders that a comparison is made of, newest first."""

    orders: tuple[Order, ...]

    def document(self, system: System, revision_id: int, tgt_lang: str) -> str:
        """Return the address of a document as a system has translated it, empty if there is none.

        Of several orders that have it, the newest.
        """
        for order in self.orders:
            is_there = revision_id in order.revision_ids and tgt_lang in order.tgt_langs
            if order.id in system.order_ids and is_there:
                return address("translate", order=order.id, revision=revision_id, into=tgt_lang)
        return ""


def origins(comparison: Comparison) -> Origins:
    """Return what a comparison comes from."""
    found = [orders.order(workspace.store(), order_id) for order_id in comparison.order_ids]
    return Origins(tuple(sorted(found, key=lambda one: one.id, reverse=True)))


def address(page: str, **query: object) -> str:
    """Return the address of a page of the app for who is here, as a link of a text has it."""
    me, project = workspace.person(), workspace.project()
    known = {
        **({"person": me.id} if me else {}),
        **({"project": project.id} if project else {}),
        **query,
    }
    return f"{page}?{urlencode(known)}"


def warn_of_unknown(systems: Sequence[System]) -> None:
    """Say of which systems nobody can tell what of the test they were given."""
    names = ", ".join(label(one) for one in systems if one.data_elsewhere is not None)
    if names:
        st.warning(
            f"The examples of {names} are not known here: they were made elsewhere. Segments that "
            "they hold are not left out, and raise its scores. Use documents that are in none of "
            "them, or fetch their file on Parallel data, In the account, and look.",
            icon=":material/help:",
        )


def label(system: System) -> str:
    """Return what a system is called, as a name on its own."""
    return system.label[:1].upper() + system.label[1:]


def chip(system: System) -> str:
    """Return a system as HTML: its label in the colour of its arm, behind a sign of its own.

    The sign is filled for sentences and hollow for paragraphs: both are ACT, and have one colour.
    """
    colour = arms.css(system.arm)
    is_hollow = system.granularity is Granularity.PARAGRAPH
    inside = f"border:2px solid {colour}" if is_hollow else f"background:{colour}"
    return (
        f'<span style="color:{colour};font-weight:600">'
        f'<span style="display:inline-block;box-sizing:border-box;width:0.65em;height:0.65em;'
        f'border-radius:2px;{inside};margin-right:0.4em"></span>{html.escape(label(system))}</span>'
    )


def head(system: System) -> Cell:
    """Return a system as the head of a column."""
    return Cell(markup=chip(system))


def show(systems: Sequence[System]) -> None:
    """Show a row a system: engine, parallel data, orders and batches, characters and cost."""
    html_table.show(
        [Cell(text=name) for name in ("system", "engine", "orders", "characters", "cost")],
        [_row(one) for one in systems],
        n_left=3,
        label="What each system was made of",
    )
    versions = {one.version_id: one for one in systems if one.version_id is not None}
    with st.container(horizontal=True):
        for version_id, one in versions.items():
            if presses.button(
                f"Parallel data v{one.version_n}",
                icon=":material/database:",
                key=f"compare_version-{version_id}",
            ):
                st.session_state[version_table.CHOSEN] = version_id
                data_views.go_to(data_views.VERSIONS)


def _row(system: System) -> Row:
    links = ", ".join(
        html_table.link(f"order {one}", address("translate", order=one)) for one in system.order_ids
    )
    told = count_noun(len(system.batch_ids), "batch")
    return Row(
        (
            Cell(markup=chip(system), below=_data(system)),
            Cell(text="–" if system.engine is None else engines.NAMES[system.engine]),
            Cell(markup=links or "of a file", below=told if links else ""),
            Cell(text=f"{system.n_characters:,}"),
            Cell(text=_cost(system)),
        )
    )


def _cost(system: System) -> str:
    if system.engine is None:
        return "–"
    return prices.shown_usd(system.usd) if system.engine.is_billed else "free"


def _data(system: System) -> str:
    if system.imported_id is not None:
        return "output of a file: what it was given is not known here"
    if system.arm is Arm.BASELINE:
        return "without parallel data"
    if system.data_elsewhere is not None:
        return f"{system.data_elsewhere}, made elsewhere: examples not known here"
    how = GRANULARITIES[system.granularity] if system.granularity else ""
    return f"parallel data v{system.version_n} {how}".strip()
