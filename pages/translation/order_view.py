"""One order: how far it is, what the service says, each document, and what came back as files."""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd
import streamlit as st

from amts_core import translation
from amts_core.engines.amazon import offers, prices
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import now
from amts_core.kernel.errors import AmtsError, NotFoundError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import (
    Batch,
    Order,
    OrderOutcome,
    OrderState,
    batches,
    durations,
    engine_kinds,
    order_rows,
    services,
)
from pages.assignments import given_line
from pages.parallel_data import version_table
from pages.post_editing import document_picker
from pages.shared import arms, engines, guards, labels, presses, states, workspace
from pages.translation import order_documents, order_list

_SECONDS = 2.0
_RETRY = "Translate what is missing"
_TELLERS = {
    OrderState.DONE: st.success,
    OrderState.PARTIAL: st.warning,
    OrderState.FAILED: st.error,
    OrderState.STOPPED: st.info,
}


def show(project: Project, me: Person, order_id: int) -> None:
    """Show an order of the project, read again while it is running.

    :raises NotFoundError: the project has none of this id.
    """
    order = find(project, order_id)
    workspace.header(f"Order {order.id}", engines.NAMES[order.engine])
    with st.container(horizontal=True):
        st.button("All orders", icon=":material/arrow_back:", on_click=order_list.close_order)
        if console := services.batch_console(order):
            st.link_button("Jobs in the console", console, icon=":material/open_in_new:")
    st.text(
        " · ".join(
            part
            for part in (
                _size(order),
                version_table.route(order.src_lang, order.tgt_langs),
                arms.named(order.arms),
                f"parallel data {order.resource}" if order.resource else "",
                "made elsewhere: examples not known here" if order.data_elsewhere else "",
                *_described(order),
                f"ordered by {order.person}, {labels.moment(order.created_at)}",
                f"estimated at {prices.shown_usd(order.estimated_usd)}"
                if order.engine.is_billed
                else "free",
            )
            if part
        )
    )
    is_running = not order.state.is_end
    st.fragment(_watched, run_every=_SECONDS if is_running else None)(
        project, me, order_id, was_running=is_running
    )
    given_line.show(project, me, order_documents.documents(order.id).keys())
    _files(order)


def _size(order: Order) -> str:
    told = count_noun(len(order.revision_ids), "document")
    if order.n_chosen is None:
        return told
    return f"{count_noun(order.n_chosen, 'segment')} of {told}"


def find(project: Project, order_id: int) -> Order:
    """Return an order of the project.

    :raises NotFoundError: the project has none of this id.
    """
    order = order_rows.order(workspace.store(), order_id)
    if order.project_id != project.id:
        raise NotFoundError(f"This project has no order {order_id}. Choose one of the list.")
    return order


def _described(order: Order) -> tuple[str, ...]:
    options = order.options
    return (
        "by paragraph" if options.granularity is Granularity.PARAGRAPH else "by sentence",
        _where(order, f"{options.formality.lower()} address", offers.has_formality)
        if options.formality
        else "",
        _where(order, "profanity masked", offers.masks_profanity)
        if options.masks_profanity
        else "",
        f"with the terminology {order.terminology}, made elsewhere"
        if order.terminology
        else "with the glossary"
        if options.uses_glossary
        else "without the glossary",
    )


def _where(order: Order, what: str, is_offered: Callable[[str], bool]) -> str:
    """Return an option with the languages that have it, where not all have."""
    languages = [one for one in order.tgt_langs if is_offered(one)]
    if len(languages) == len(order.tgt_langs):
        return what
    return f"{what} in {', '.join(languages)} only" if languages else f"no {what} in this language"


def _watched(project: Project, me: Person, order_id: int, *, was_running: bool) -> None:
    order = order_rows.order(workspace.store(), order_id)
    if was_running and order.state.is_end:
        st.rerun()  # it ends the reading, and offers the files
    found = batches.batches(workspace.store(), order_id)
    _progress(order, found)
    _actions(project, me, order)
    _batches(order, found)
    order_documents.show(order)
    lines = job_rows.log_lines(workspace.store(), order.job_id)
    with st.expander(f"Log: {count_noun(len(lines), 'line')}", icon=":material/notes:"):
        st.text("\n".join(f"{labels.moment(line.at)}  {line.text}" for line in lines) or "–")


def _progress(order: Order, found: Sequence[Batch]) -> None:
    job = job_rows.find(workspace.store(), order.job_id)
    message = labels.plain(job.message) if job else ""
    if order.state.is_end:
        _TELLERS[order.state](f"{states.ORDERS[order.state]}: {message}")
        if order.state is not OrderState.DONE:
            _outcome(order)
    else:
        state = "◔ being stopped" if order.stopped_by else states.ORDERS[order.state]
        st.progress(order.progress, text=f"{state} · {message}")
        st.caption(_expected(order, found))


def _outcome(order: Order) -> None:
    """Show what is there of an order, what is missing and why, and what can be done about it."""
    found = translation.outcome(workspace.store(), order)
    there = count_noun(found.n_done, "translation")
    n_segments = count_noun(found.n_segments, "segment")
    why = " ".join(f"{one.rstrip('.')}." for one in found.reasons) or "Nobody said why."
    st.text(
        "\n".join(
            (
                f"There: {there} with {n_segments}, which can be post-edited."
                if found.n_done
                else "There is nothing yet that could be post-edited.",
                f"Missing: {count_noun(found.n_missing, 'translation')} with "
                f"{count_noun(found.n_missing_segments, 'segment')}. {why}",
                f"“{_RETRY}” {' and '.join(_done_again(order, found))}.",
            )
        )
    )


def _done_again(order: Order, found: OrderOutcome) -> Iterator[str]:
    """Yield what a retry would do."""
    if found.n_resumed:
        kept = count_noun(found.n_kept, "segment is", "segments are")
        told = f": {kept} translated already and not done again" if found.n_kept else ""
        yield f"goes on with {count_noun(found.n_resumed, 'translation')} where it was{told}"
    if found.n_anew:
        price = f", estimated at {prices.shown_usd(found.usd)}" if order.engine.is_billed else ""
        yield f"has {count_noun(found.n_anew, 'translation')} done by a new job{price}"


def _expected(order: Order, found: Sequence[Batch]) -> str:
    """Return how long an order still takes, and what can be done until then."""
    if not engine_kinds.KINDS[order.engine].runs_here:
        return "Minutes to two days. It goes on while this page is closed."
    left = [durations.seconds_left(one, now()) for one in found]
    is_waiting = any(one.state is OrderState.WAITING for one in found)  # for a free processor
    known = [seconds for seconds in left if seconds is not None and not is_waiting]
    told = f"{durations.told(max(known)).capitalize()} to go. " if known else ""
    return f"{told}It goes on while this page is closed, and what is done can be post-edited."


def _actions(project: Project, me: Person, order: Order) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        document_picker.link(*order_documents.at_desk(order))
        if not order.state.is_end and guards.button(
            "Stop",
            me,
            Task.STOP,
            icon=":material/stop_circle:",
            key=f"order_stop-{order.id}",
            disabled=order.stopped_by is not None,
        ):
            _do(translation.stop, project, me, order)
        if order.state in (OrderState.PARTIAL, OrderState.FAILED, OrderState.STOPPED):
            if guards.button(
                _RETRY,
                me,
                Task.TRANSLATE,
                icon=":material/replay:",
                key=f"order_retry-{order.id}",
            ):
                _do(translation.retry, project, me, order)
    if not order.state.is_end:
        guards.say(me, Task.STOP)


def _do(
    action: Callable[[Settings, Project, Person, int], object],
    project: Project,
    me: Person,
    order: Order,
) -> None:
    try:
        action(workspace.settings(), project, me, order.id)
    except AmtsError as error:
        st.error(str(error))
        return
    st.rerun()


def _batches(order: Order, found: Sequence[Batch]) -> None:
    stands = "at work on" if engine_kinds.KINDS[order.engine].runs_here else "at the service"
    frame = pd.DataFrame(
        [
            (
                arms.NAMES[one.arm],
                workspace.language_name(one.tgt_lang),
                one.attempt,
                states.ORDERS[one.state],
                _stands(order, one),
                100 * one.progress,
                f"{one.n_done:,} of {one.n_documents:,}",
                _cost(order, one),
            )
            for one in found
        ],
        columns=[
            "arm",
            "into",
            "attempt",
            "state",
            stands,
            "progress",
            "documents",
            "cost",
        ],
    )
    st.dataframe(
        arms.styled(frame, "arm"),
        hide_index=True,
        column_config={
            "arm": st.column_config.TextColumn(help=arms.SENTENCE),
            "attempt": st.column_config.NumberColumn(width=64),
            "state": st.column_config.TextColumn(width=104),
            stands: st.column_config.TextColumn(width=196),
            "progress": st.column_config.ProgressColumn(
                format="%d %%", min_value=0, max_value=100, width=120
            ),
            "documents": st.column_config.TextColumn(width=84, alignment="right"),
            "cost": st.column_config.TextColumn(alignment="right"),
        },
    )
    for one in found:
        is_told = one.state is OrderState.STOPPED or one.message == _stands(order, one)
        if one.message and not is_told:
            language = workspace.language_name(one.tgt_lang)
            st.text(f"{arms.NAMES[one.arm]} into {language}: {one.message}")


def _stands(order: Order, one: Batch) -> str:
    """Return what is done about a batch now: what became of it stands below the table."""
    if not engine_kinds.KINDS[order.engine].runs_here:
        return states.at_service(one.status)
    return "" if one.state.is_end else one.message


def _cost(order: Order, one: Batch) -> str:
    if not order.engine.is_billed:
        return "free"
    if one.counted_usd is not None:
        told = prices.shown_usd(one.counted_usd)
        return f"{told}, partly estimated" if one.n_estimated else told
    return f"{prices.shown_usd(one.estimated_usd)}, estimated"


def _files(order: Order) -> None:
    """Offer all that came back as one file."""
    if not order.state.is_end:
        st.caption("When the order has ended, all documents can be downloaded as one file.")
        return
    if not translation.results.translated(workspace.store(), order.id):
        st.caption("No document has come back: there is nothing to download.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if presses.button("Prepare all documents", icon=":material/folder_zip:"):
            data = translation.zipped(workspace.store(), order.id)
            st.download_button(
                "Download as ZIP",
                data=data,
                file_name=f"order-{order.id}.zip",
                mime="application/zip",
                type="primary",
                icon=":material/download:",
                on_click="ignore",
            )
        st.caption(
            "Each document in its own format and folder, under the name of its source with the "
            "language before it: index.md becomes zh.index.md. With two arms there is a folder for "
            "each.",
            width="stretch",
        )
