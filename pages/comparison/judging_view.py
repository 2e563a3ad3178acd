"""Judging: translations without their systems, a judge who marks errors and scores, the results."""

import streamlit as st

from amts_core import comparison as comparing
from amts_core.comparison import (
    Comparison,
    ComparisonResult,
    JudgingOptions,
    JudgingProgress,
    Protocol,
)
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person
from pages.comparison import judged_tables, judging_card, systems_table
from pages.shared import workspace

_NAMES = {
    Protocol.SIDE_BY_SIDE: "Errors and scores, side by side",
    Protocol.ESA: "Errors and scores, one at a time",
    Protocol.DUEL: "Duel: which is better",
}


def show(me: Person, comparison: Comparison, result: ComparisonResult) -> None:
    """Show what is to be judged of a pair of systems, and what has come of it so far."""
    numbers = [one.n for one in result.systems]
    if len(numbers) < 2:
        st.info("There is only one system in this comparison: judging needs two.")
        return
    pairs = [(first, second) for first in numbers for second in numbers if first < second]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pair = st.selectbox(
            "Between",
            pairs,
            key="judge_pair",
            width=340,
            format_func=lambda one: " and ".join(
                systems_table.label(result.systems[n]) for n in one
            ),
        )
        protocol = st.selectbox(
            "How", list(_NAMES), key="judge_protocol", width=290, format_func=_NAMES.__getitem__
        )
        is_prefilled = st.checkbox(
            "Mark what the checks find",
            key="judge_prefilled",
            disabled=protocol is Protocol.DUEL,
            help="Numbers, code, words left untranslated. Each judgement keeps that it began so.",
        )
    how = JudgingOptions(pair=pair, protocol=protocol, is_prefilled=is_prefilled)
    st.fragment(_round)(me, comparison, result, how)


def _round(
    me: Person, comparison: Comparison, result: ComparisonResult, how: JudgingOptions
) -> None:
    store = workspace.store()
    key = f"judging-{comparison.id}-{how.pair[0]}-{how.pair[1]}-{how.protocol}"
    task = comparing.next_task(store, comparison.id, me, how)
    answer = None if task is None else judging_card.given(key, task)
    if task is not None and answer is not None:
        try:
            comparing.judge(store, me, task, answer)
        except AmtsError as error:
            st.error(str(error))
        task = comparing.next_task(store, comparison.id, me, how)
    done = comparing.progress(store, comparison.id, me, how)
    if task is None:
        _nothing_left(done, how)
    else:
        judging_card.show(task, done, key=key)
    judged_tables.show(me, comparison, result)


def _nothing_left(done: JudgingProgress, how: JudgingOptions) -> None:
    what = "segments on which the two differ" if how.protocol is Protocol.DUEL else "translations"
    if how.protocol is Protocol.SIDE_BY_SIDE:
        what = "segments"
    st.success(
        f"You have judged all {done.n:,} {what}."
        if done.n
        else "The two systems say the same everywhere, or nothing: there is nothing to judge.",
        icon=":material/check:",
    )
