"""Choose what to export, see what the service would do with it, and keep or download the file."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from amts_core import parallel_data
from amts_core.kernel.events.ledger import last_event
from amts_core.kernel.records import Granularity, Person, Project, UnitMarkup
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import (
    REASONS,
    Duplicates,
    ExportOrder,
    FileFormat,
    Outcome,
    Plan,
    exports,
)
from amts_core.project import language_pairs
from pages.parallel_data import data_views, export_work, version_table
from pages.shared import format_choice, places, presses, workspace

_GRANULARITIES = {
    Granularity.SENTENCE: "Sentences",
    Granularity.PARAGRAPH: "Paragraphs, as far as all of their pairs are approved",
}
_DUPLICATES = {
    Duplicates.NEWEST: "Decided last",
    Duplicates.MOST_FREQUENT: "Most frequent",
}
_N_SHOWN = 500
_TOLD = "version_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportChoice:
    """What is to be exported."""

    src_lang: str
    tgt_langs: tuple[str, ...]
    granularity: Granularity
    duplicates: Duplicates
    markup: UnitMarkup
    format: FileFormat


def show(project: Project, _me: Person) -> None:
    """Show the choices, the predicted outcome, and the ways to keep it.

    :raises AmtsError: the project can't be exported as chosen.
    """
    told = st.session_state.pop(_TOLD, None)
    if told:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(told, icon=":material/check:")
            st.button(
                "See the versions",
                icon=":material/database:",
                on_click=data_views.lead_to,
                args=(data_views.VERSIONS,),
                help="To publish it, compare it with another one, or download it again.",
            )
    directions = language_pairs.directions(project)
    if not directions:
        st.info("This project has no target language yet: import documents first.")
        return
    chosen = _choices(directions)
    if not chosen.tgt_langs:
        st.info("Choose at least one language to translate into.")
        return
    newest = last_event(workspace.store(), project.id)
    if newest is not None and export_work.is_large(project):
        export_work.show(project, order(chosen, newest))
        return
    plans = exports.plan_exports(
        workspace.store(),
        project,
        chosen.src_lang,
        tgt_langs=chosen.tgt_langs,
        granularity=chosen.granularity,
        format_=chosen.format,
        duplicates=chosen.duplicates,
        markup=chosen.markup,
    )
    if len(plans) > 1:
        _outcomes(plans)
    else:
        _outcome(plans[chosen.tgt_langs[0]])
    st.caption(
        "Predicted by the rules of Amazon Translate: UTF-8, at most 1000 bytes a side, no line "
        "breaks, one target a source. What it would skip or refuse is left out of the file."
    )
    n_held_out = sum(plan.n_held_out for plan in plans.values())
    if n_held_out:
        st.caption(
            f"{n_held_out:,} more units are not among these: their documents are held out for "
            "measuring."
        )
    _left_out(plans)
    empty = [language for language, plan in plans.items() if not plan.imported]
    if not empty:
        _keep(project, plans, chosen)
    elif len(plans) == 1:
        st.info("No approved unit yet in this direction. Approve some in Review first.")
        places.link(places.REVIEW)
    else:
        names = ", ".join(map(workspace.language_name, empty))
        st.info(f"No approved unit yet into {names}. Leave it out, or approve some in Review.")


def order(chosen: ExportChoice, event_id: int) -> ExportOrder:
    """Return what a worker is asked for: a choice, of the units right after an event."""
    return ExportOrder(
        src_lang=chosen.src_lang,
        tgt_langs=chosen.tgt_langs,
        granularity=chosen.granularity,
        format=chosen.format,
        duplicates=chosen.duplicates,
        markup=chosen.markup,
        event_id=event_id,
    )


def choices(directions: tuple[tuple[str, str], ...]) -> ExportChoice:
    """Show and return the choices of an export in one direction."""
    first, _ = st.columns([3, 10])
    src_lang, tgt_lang = first.selectbox(
        "Direction",
        directions,
        format_func=lambda pair: " → ".join(map(workspace.language_name, pair)),
    )
    return _of_units(src_lang, (tgt_lang,))


def _choices(directions: tuple[tuple[str, str], ...]) -> ExportChoice:
    """Show and return the choices, of one or several targets."""
    first, second = st.columns([3, 10])
    src_lang = first.selectbox(
        "From",
        list(dict.fromkeys(src for src, _ in directions)),
        format_func=workspace.language_name,
        key="export_from",
    )
    targets = [tgt for src, tgt in directions if src == src_lang]
    tgt_langs = second.multiselect(
        "Into",
        targets,
        default=targets[:1],
        format_func=workspace.language_name,
        key=f"export_into-{src_lang}",
        help="A job into several languages needs parallel data that has all of them.",
    )
    return _of_units(src_lang, tuple(tgt_langs))


def _of_units(src_lang: str, tgt_langs: tuple[str, ...]) -> ExportChoice:
    """Show the choices of units and of how they are written, and return all of an export."""
    units, several, marks, format_ = st.columns([4, 3, 4, 3])
    with units:
        granularity = _granularity()
    with several:
        duplicates = _duplicates()
    with marks:
        markup = _markup()
    return ExportChoice(
        src_lang=src_lang,
        tgt_langs=tgt_langs,
        granularity=granularity,
        duplicates=duplicates,
        markup=markup,
        format=format_choice.show(format_, key="export_format"),
    )


def _granularity() -> Granularity:
    return Granularity(
        st.selectbox("Units", list(_GRANULARITIES), format_func=_GRANULARITIES.__getitem__)
    )


def _duplicates() -> Duplicates:
    return Duplicates(
        st.selectbox(
            "Several targets",
            list(_DUPLICATES),
            format_func=_DUPLICATES.__getitem__,
            help="Which one is exported where a source has several: the service takes one only.",
        )
    )


def _markup() -> UnitMarkup:
    return UnitMarkup(
        st.selectbox(
            "Markup in the examples",
            list(version_table.MARKUPS),
            format_func=version_table.MARKUPS.__getitem__,
            help="A job does not show a service the code, links and emphasis of a document as they "
            "are written there, but as elements of HTML. Examples can have no markup, or these "
            "elements, too; units whose two sides have other code, formulas or references are "
            "then left out. Engines of this machine learn from the units as written in any case.",
        )
    )


def _outcome(plan: Plan) -> None:
    imported, skipped, failed = st.columns(3)
    imported.metric("Would be imported", plan.n(Outcome.IMPORTED), format="localized")
    skipped.metric("Left out, would be skipped", plan.n(Outcome.SKIPPED), format="localized")
    failed.metric("Left out, would fail", plan.n(Outcome.FAILED), format="localized")


def _outcomes(plans: Mapping[str, Plan]) -> None:
    frame = pd.DataFrame(
        [
            (
                workspace.language_name(language),
                plan.n(Outcome.IMPORTED),
                plan.n(Outcome.SKIPPED),
                plan.n(Outcome.FAILED),
            )
            for language, plan in plans.items()
        ],
        columns=["into", "would be imported", "left out, would be skipped", "left out, would fail"],
    )
    st.dataframe(frame, hide_index=True)


def _left_out(plans: Mapping[str, Plan]) -> None:
    rows = [(language, row) for language, plan in plans.items() for row in plan.left_out]
    if not rows:
        return
    with st.expander(
        f"{count_noun(len(rows), 'unit is', 'units are')} left out: see why", icon=":material/rule:"
    ):
        frame = pd.DataFrame(
            [
                (
                    workspace.language_name(language),
                    row.outcome,
                    REASONS[row.reason],
                    row.unit.document,
                    row.unit.src,
                    row.unit.tgt,
                )
                for language, row in rows[:_N_SHOWN]
                if row.reason is not None
            ],
            columns=["into", "would be", "because", "document", "source", "target"],
        )
        st.dataframe(frame, hide_index=True)
        if len(rows) > _N_SHOWN:
            st.caption(f"The first {_N_SHOWN} of them.")


def _keep(project: Project, plans: Mapping[str, Plan], chosen: ExportChoice) -> None:
    made = parallel_data.write_multilingual_file(
        plans, chosen.format, chosen.src_lang, chosen.granularity
    )
    records = count_noun(len(made.records), "unit" if len(plans) == 1 else "record")

    def keep() -> None:
        _, version = exports.export_several(
            workspace.store(),
            project,
            plans,
            src_lang=chosen.src_lang,
            granularity=chosen.granularity,
            format_=chosen.format,
        )
        st.session_state[version_table.CHOSEN] = version.id
        st.session_state[_TOLD] = f"v{version.n} is kept: {count_noun(version.n_units, 'record')}."

    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"Download {records} as {chosen.format.upper()}",
            data=made.data,
            file_name=exports.export_name(
                project, (chosen.src_lang, *chosen.tgt_langs), chosen.granularity, chosen.format
            ),
            mime="application/octet-stream",
            type="primary",
            icon=":material/download:",
            on_click=keep,
        )
        if presses.button("Keep as a version", icon=":material/bookmark_add:"):
            keep()
            st.rerun()
    st.caption("A download is kept as a version, too.")
