"""Blind duels: a judge sees two outputs without names and says which is better.

Which segment comes next, and which output stands first, follows from a hash of the comparison, the
pair, the person and the segment: random to the judge, and the same after a reload.
"""

from dataclasses import dataclass, replace
from hashlib import sha256

from scipy.special import bdtr

from amts_core.comparison.outcomes import result
from amts_core.comparison.records import Choice, ComparedSegment, Duel, Vote
from amts_core.comparison.store import votes
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.records import Person
from amts_core.review import sample_statistics

_TAIL = 0.975
"""Of each side, for a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class DuelProgress:
    """How many segments of a pair a judge has decided, of those that the pair differs on."""

    n_done: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRate:
    """How often judges preferred the second system of a pair to the first.

    ``n`` counts judgements, ``n_ties`` those without a preference, ``n_judges`` the people.
    ``rate`` is the share of wins among those with a preference, 0 to 1; ``low`` and ``high`` are
    its exact 95 % bounds, ``p_value`` that of the two-sided sign test. All four are None where
    nobody has preferred anything.
    """

    pair: tuple[int, int]
    n: int
    n_wins: int
    n_ties: int
    n_losses: int
    n_judges: int
    rate: float | None
    low: float | None
    high: float | None
    p_value: float | None


def next_duel(
    store: Store, comparison_id: int, person: Person, pair: tuple[int, int]
) -> Duel | None:
    """Return what a judge is to decide next, None where nothing is left.

    :param pair: numbers of two systems, in any order.
    :raises EvaluationError: the comparison has no such pair.
    """
    pair = _ordered(pair)
    open_ = _open(store, comparison_id, person, pair)
    if not open_:
        return None
    one = min(open_, key=lambda segment: _lot(comparison_id, person.id, pair, segment.n))
    first, second = (
        one.outputs[system] or "" for system in _shown(comparison_id, person, pair, one.n)
    )
    return Duel(
        comparison_id=comparison_id,
        segment=one.n,
        src=one.src,
        first=first,
        second=second,
        pair=pair,
    )


def vote(store: Store, person: Person, duel: Duel, choice: Choice) -> None:
    """Keep what a judge prefers; the same duel again changes nothing.

    :raises EvaluationError: the comparison has no such pair or segment.
    """
    pair = _ordered(duel.pair)
    known = {one.n for one in _segments(store, duel.comparison_id, pair)}
    if duel.segment not in known:
        raise EvaluationError(
            f"Comparison {duel.comparison_id} has no duel on segment {duel.segment}. Go on with "
            "the next one."
        )
    shown = _shown(duel.comparison_id, person, pair, duel.segment)
    preferred = {Choice.FIRST: shown[0], Choice.SECOND: shown[1], Choice.TIE: None}[choice]
    votes.add_vote(
        store, duel.comparison_id, person.id, segment=duel.segment, pair=pair, preferred=preferred
    )


def progress(
    store: Store, comparison_id: int, person: Person, pair: tuple[int, int]
) -> DuelProgress:
    """Return how far a judge is with a pair.

    :raises EvaluationError: the comparison has no such pair.
    """
    pair = _ordered(pair)
    n = len(_segments(store, comparison_id, pair))
    return DuelProgress(n - len(_open(store, comparison_id, person, pair)), n)


def win_rate(store: Store, comparison_id: int) -> tuple[WinRate, ...]:
    """Return for each pair that was judged how often the second system was preferred."""
    found = votes.votes(store, comparison_id)
    pairs = sorted({one.pair for one in found})
    return tuple(rate_of(pair, [one for one in found if one.pair == pair]) for pair in pairs)


def rate_of(pair: tuple[int, int], judged: list[Vote]) -> WinRate:
    """Return how often the second system of a pair was preferred in these judgements.

    The bounds are Clopper and Pearson's (1934), https://doi.org/10.1093/biomet/26.4.404; ties are
    left out of rate and test.
    """
    n_wins = sum(one.preferred == pair[1] for one in judged)
    n_losses = sum(one.preferred == pair[0] for one in judged)
    n = n_wins + n_losses
    counted = WinRate(
        pair=pair,
        n=len(judged),
        n_wins=n_wins,
        n_ties=len(judged) - n,
        n_losses=n_losses,
        n_judges=len({one.person for one in judged}),
        rate=None,
        low=None,
        high=None,
        p_value=None,
    )
    if n == 0:
        return counted
    return replace(
        counted,
        rate=n_wins / n,
        low=1.0 - sample_statistics.upper_bound(n_losses, n, _TAIL),
        high=sample_statistics.upper_bound(n_wins, n, _TAIL),
        p_value=min(1.0, 2.0 * float(bdtr(min(n_wins, n_losses), n, 0.5))),
    )


def _open(
    store: Store, comparison_id: int, person: Person, pair: tuple[int, int]
) -> list[ComparedSegment]:
    found = votes.votes(store, comparison_id, person.id)
    done = {one.segment for one in found if one.pair == pair}
    return [one for one in _segments(store, comparison_id, pair) if one.n not in done]


def _segments(
    store: Store, comparison_id: int, pair: tuple[int, int]
) -> tuple[ComparedSegment, ...]:
    """Return the compared segments that both systems of a pair have translated, differently."""
    of = result(store, comparison_id)
    if not 0 <= pair[0] < pair[1] < len(of.systems):
        raise EvaluationError(
            f"Comparison {comparison_id} has no systems {pair[0]} and {pair[1]}. Choose two of its "
            f"{len(of.systems)}."
        )
    return tuple(
        one
        for one in of.segments
        if one.is_compared
        and one.outputs[pair[0]] is not None
        and one.outputs[pair[1]] is not None
        and one.outputs[pair[0]] != one.outputs[pair[1]]
    )


def _ordered(pair: tuple[int, int]) -> tuple[int, int]:
    return min(pair), max(pair)


def _shown(
    comparison_id: int, person: Person, pair: tuple[int, int], segment: int
) -> tuple[int, int]:
    """Return the systems of a pair in the order in which a judge sees their outputs."""
    is_turned = _lot(comparison_id, person.id, pair, segment)[-1] & 1
    return pair[::-1] if is_turned else pair


def _lot(comparison_id: int, person_id: int, pair: tuple[int, int], segment: int) -> bytes:
    drawn = f"{comparison_id}:{pair[0]}:{pair[1]}:{person_id}:{segment}"
    return sha256(drawn.encode()).digest()
