"""A blind duel: two outputs without names, a judge who says which is better, and the tally."""

import streamlit as st

from amts_core import comparison as comparing
from amts_core.comparison import Choice, Comparison, ComparisonResult, WinRate
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person
from amts_core.kernel.text.counts import count_noun
from pages.comparison import duel_card, scale, systems_table
from pages.shared import html_table, workspace
from pages.shared.html_table import Cell, Row

_CARD = "duel_card"


def show(me: Person, comparison: Comparison, result: ComparisonResult) -> None:
    """Show the next duel of a pair of systems, and how the duels have gone so far."""
    numbers = [one.n for one in result.systems]
    if len(numbers) < 2:
        st.info("There is only one system in this comparison: a duel needs two.")
        return
    pairs = [(first, second) for first in numbers for second in numbers if first < second]
    pair = st.selectbox(
        "Between",
        pairs,
        key="duel_pair",
        width=460,
        format_func=lambda one: " and ".join(systems_table.label(result.systems[n]) for n in one),
    )
    st.fragment(_round)(me, comparison, result, pair)


def _round(
    me: Person, comparison: Comparison, result: ComparisonResult, pair: tuple[int, int]
) -> None:
    store = workspace.store()
    key = f"{_CARD}-{comparison.id}-{pair[0]}-{pair[1]}"
    refused = ""
    given = duel_card.given(key)
    duel = comparing.next_duel(store, comparison.id, me, pair)
    # an answer to another segment than the open one was sent twice
    if duel is not None and given is not None and given.segment == duel.segment:
        try:
            comparing.vote(store, me, duel, Choice(given.choice))
        except AmtsError as error:
            refused = str(error)
        duel = comparing.next_duel(store, comparison.id, me, pair)
    done = comparing.progress(store, comparison.id, me, pair)
    if refused:
        st.error(refused)
    if duel is None:
        st.success(
            f"You have judged all {done.n:,} segments on which the two differ."
            if done.n
            else "The two systems say the same everywhere: there is nothing to judge.",
            icon=":material/check:",
        )
    else:
        direction = result.directions[_direction(result, duel.segment)]
        languages = direction.src_lang, direction.tgt_lang
        duel_card.show(duel, languages, (done.n_done, done.n), key=key)
    _tally(comparison, result)


def _direction(result: ComparisonResult, segment: int) -> int:
    return next(one.direction for one in result.segments if one.n == segment)


def _tally(comparison: Comparison, result: ComparisonResult) -> None:
    """Show what all judges have said; folded away, so that nobody is led by it."""
    found = comparing.win_rate(workspace.store(), comparison.id)
    with st.expander(
        f"What the judges said: {count_noun(sum(one.n for one in found), 'judgement')}",
        icon=":material/gavel:",
    ):
        if not found:
            st.caption("Nobody has judged yet.")
            return
        html_table.show(
            (
                Cell(text="preferred"),
                Cell(text="to"),
                Cell(text="win / tie / loss"),
                Cell(text="win rate", below="95 % interval, without ties"),
                Cell(text="p", below="two-sided sign test"),
                Cell(text="judges"),
            ),
            [_tallied(result, one) for one in found],
            n_left=2,
            label="Win rates",
        )


def _tallied(result: ComparisonResult, one: WinRate) -> Row:
    rate, interval, p = "–", "", "–"
    if one.rate is not None and one.low is not None and one.high is not None:
        rate = scale.percent(one.rate)
        interval = " to ".join(map(scale.percent, (one.low, one.high)))
    if one.p_value is not None:
        p = scale.p_value(one.p_value)
    return Row(
        (
            systems_table.head(result.systems[one.pair[1]]),
            systems_table.head(result.systems[one.pair[0]]),
            Cell(text=f"{one.n_wins:,} / {one.n_ties:,} / {one.n_losses:,}"),
            Cell(text=rate, below=interval),
            Cell(text=p),
            Cell(text=f"{one.n_judges:,}"),
        )
    )
