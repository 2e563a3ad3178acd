"""Pair two rows of things in order: equal ones first, then those that are alike.

The equal ones are a longest common subsequence. Of all such, :func:`likeliest_pairs` finds the one
whose pairs have most of their surroundings in common; :func:`equal_pairs` goes on in passes as in a
patience diff: keys that occur once on each side divide the rows into corridors, in which the others
are paired.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

_N_CANDIDATES = 100_000
"""Most pairs of equal things that are weighed against each other."""
Pairs = list[tuple[int, int]]
Keys = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Alike:
    """Old ``old`` and new ``new`` are alike: ``gain`` says how much, in any unit."""

    old: range
    new: range
    gain: float


def likeliest_pairs(rows: tuple[Keys, Keys], surroundings: Sequence[tuple[Keys, Keys]]) -> Pairs:
    """Return as many pairs of equal keys as there can be, ascending on both sides.

    Where a thing stands several times it is paired with the one that has more of its surroundings:
    one more pair counts for more than all of these. None where there are too many to weigh.

    :param rows: keys of the old and the new row, None of what is left out.
    :param surroundings: other keys of the same things, of which each that is equal counts.
    """
    old, new = rows
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for i, key in enumerate(old):
        if key is not None:
            places[key].append(i)
    if sum(len(places[key]) for key in new if key in places) > _N_CANDIDATES:
        return []
    share = 1 / (1 + len(surroundings) * len(new))
    return [
        (pair.old.start, pair.new.start)
        for pair in best_chain(
            [
                Alike(
                    range(i, i + 1),
                    range(j, j + 1),
                    1 + share * sum(one[i] == other[j] for one, other in surroundings),
                )
                for j, key in enumerate(new)
                for i in places.get(key, ())
            ]
        )
    ]


def equal_pairs(
    passes: Iterable[tuple[Keys, Keys]], found: Sequence[tuple[int, int]] = ()
) -> Pairs:
    """Return the pairs of equal keys, ascending on both sides, with those that are found already.

    :param passes: keys of the old and the new row, all of the same lengths; what an earlier pass
        has paired stays. In each, keys that are unique on both sides are paired before the others.
    """
    pairs = list(found)
    for old, new in passes:
        for only_unique in (True, False):
            more: Pairs = []
            for olds, news in corridors(pairs, len(old), len(new)):
                more += _common(old, new, olds, news, only_unique=only_unique)
            pairs = sorted(pairs + more)
    return pairs


def corridors(pairs: Pairs, n_old: int, n_new: int) -> Iterator[tuple[range, range]]:
    """Yield what lies between ascending pairs, where there is something."""
    before = -1, -1
    for pair in [*pairs, (n_old, n_new)]:
        olds, news = range(before[0] + 1, pair[0]), range(before[1] + 1, pair[1])
        if olds or news:
            yield olds, news
        before = pair


def _common(old: Keys, new: Keys, olds: range, news: range, *, only_unique: bool) -> Pairs:
    left, right = list(olds), list(news)
    if only_unique:
        counts = Counter(old[i] for i in left), Counter(new[j] for j in right)
        left = [i for i in left if counts[0][old[i]] == 1 == counts[1][old[i]]]
        right = [j for j in right if counts[0][new[j]] == 1 == counts[1][new[j]]]
    if not left or not right:
        return []
    blocks = LCSseq.opcodes([old[i] for i in left], [new[j] for j in right])
    return [
        (left[i], right[j])
        for block in blocks
        if block.tag == "equal"
        for i, j in zip(
            range(block.src_start, block.src_end),
            range(block.dest_start, block.dest_end),
            strict=True,
        )
    ]


def best_chain(candidates: Sequence[Alike]) -> list[Alike]:
    """Return the candidates, ascending on both sides, whose gains sum to most."""
    ends: list[int] = [0]
    sums: list[tuple[float, int | None]] = [(0.0, None)]
    waiting = sorted(range(len(candidates)), key=lambda k: candidates[k].old.stop)
    at = 0
    order = sorted(range(len(candidates)), key=lambda k: candidates[k].old.start)
    totals: dict[int, tuple[float, int | None]] = {}
    for k in order:
        while at < len(waiting) and candidates[waiting[at]].old.stop <= candidates[k].old.start:
            done = waiting[at]
            _enter(ends, sums, candidates[done].new.stop, (totals[done][0], done))
            at += 1
        before = sums[bisect_right(ends, candidates[k].new.start) - 1]
        totals[k] = before[0] + candidates[k].gain, before[1]
    if not totals:
        return []
    last: int | None = max(totals, key=lambda k: totals[k][0])
    chain: list[Alike] = []
    while last is not None:
        chain.append(candidates[last])
        last = totals[last][1]
    return chain[::-1]


def _enter(
    ends: list[int], sums: list[tuple[float, int | None]], end: int, entry: tuple[float, int | None]
) -> None:
    """Keep a sum by its end, unless a smaller end has as much; drop those it beats."""
    place = bisect_right(ends, end)
    if sums[place - 1][0] >= entry[0]:
        return
    if ends[place - 1] == end:
        place -= 1
        sums[place] = entry
    else:
        ends.insert(place, end)
        sums.insert(place, entry)
    while place + 1 < len(ends) and sums[place + 1][0] <= entry[0]:
        del ends[place + 1], sums[place + 1]
