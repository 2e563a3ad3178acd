"""The elements of a new document against those of an old one: where each comes from.

Equal ones in order first, as many as there can be, lines of markup last; then equal ones elsewhere,
taken or not; then what is alike between them, one by one or split and merged; at last what is very
alike elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from amts_core.carryover.elements import CLOSING, OPENING, Element, ElementKind
from amts_core.carryover.records import SyncState
from amts_core.carryover.sequences import (
    Alike,
    Pairs,
    best_chain,
    corridors,
    equal_pairs,
    likeliest_pairs,
)
from amts_core.carryover.similarity import Wordings, likeness, masked

LEAST_ALIKE = 0.45
"""Likeness of words from which a sentence is another's new wording, at the same place."""
LEAST_ALIKE_ELSEWHERE = 0.75
"""The same for a sentence at another place."""
_LEAST_CODE = 0.35
_SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1))
_WORTH_JOINING = 0.2
_SPLIT_COST = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """Where a new element comes from: ``old`` elements, none of a new one.

    ``in_place`` says that it stands where they stood; ``is_copy`` that they are also elsewhere.
    """

    state: SyncState
    old: tuple[int, ...] = ()
    in_place: bool = False
    is_copy: bool = False


NEW = Match(SyncState.NEW)


def matches(old: Sequence[Element], new: Sequence[Element]) -> tuple[Match, ...]:
    """Return for each new element where it comes from."""
    return _Matcher(old, new).matches()


def keys_by_block(row: Sequence[Element]) -> list[Hashable]:
    """Return for each element a key that holds all of its block too."""
    keys: list[Hashable] = []
    for _, group in groupby(enumerate(row), key=_block_of):
        found = [item for _, item in group]
        whole = tuple(item.key for item in found)
        keys += [(whole, number, found[0].kind) for number in range(len(found))]
    return keys


def _can_be_one(old: Sequence[Element], new: Sequence[Element]) -> bool:
    """Whether old and new sentences can be one another: all of them headings, or none."""
    return len({item.is_heading for item in (*old, *new)}) == 1


def _is_bracket(item: Element) -> bool:
    """Whether a line begins or ends something: it means nothing by itself."""
    return item.kind is ElementKind.LINE and bool(
        OPENING.match(item.raw) or CLOSING.match(item.raw)
    )


def _block_of(placed: tuple[int, Element]) -> tuple[int, int]:
    place, item = placed
    return (-1, place) if item.block is None else (item.document, item.block)


def _surroundings(row: Sequence[Element]) -> tuple[list[Hashable], ...]:
    """Return for each element what is before and behind it in its block, and those of the block."""
    groups = [[item for _, item in group] for _, group in groupby(enumerate(row), key=_block_of)]
    wholes = [None, *(tuple(item.key for item in group) for group in groups), None]
    found: tuple[list[Hashable], ...] = ([], [], [], [])
    for number, group in enumerate(groups):
        keys = [None, *(item.key for item in group), None]
        for n in range(len(group)):
            around = keys[n], keys[n + 2], wholes[number], wholes[number + 2]
            for kind, key in zip(found, around, strict=True):
                kind.append(key)
    return found


def _same(text: str) -> str:
    return text


def _but_spans(text: str) -> str:
    return masked(text)[0]


class _Matcher:
    """The matches as they are found, and what is left."""

    def __init__(self, old: Sequence[Element], new: Sequence[Element]) -> None:
        self.old, self.new = old, new
        self.found: dict[int, Match] = {}
        self.used: set[int] = set()
        self.in_order: Pairs = []
        wordings = Wordings()
        self.words = [
            [wordings.of(item.key, code=item.kind is ElementKind.CODE) for item in row]
            for row in (old, new)
        ]

    def matches(self) -> tuple[Match, ...]:
        self._equal_in_order()
        self._equal_elsewhere()
        self._copies(_same)
        for olds, news in corridors(self.in_order, len(self.old), len(self.new)):
            self._alike_in(olds, news)
        self._alike_elsewhere()
        self._copies(_but_spans)
        return tuple(self.found.get(j, NEW) for j in range(len(self.new)))

    def _take(self, j: int, match: Match) -> None:
        self.found[j] = match
        self.used.update(match.old)

    def _free(self, olds: Iterable[int], kinds: Sequence[ElementKind]) -> list[int]:
        return [i for i in olds if i not in self.used and self.old[i].kind in kinds]

    def _wanting(self, news: Iterable[int], kinds: Sequence[ElementKind]) -> list[int]:
        return [j for j in news if j not in self.found and self.new[j].kind in kinds]

    def _equal_in_order(self) -> None:
        rows = self.old, self.new
        olds, news = ([(item.kind, item.key) for item in row] for row in rows)
        blocks = keys_by_block(self.old), keys_by_block(self.new)
        texts = (
            [key if key[0] is not ElementKind.LINE else None for key in olds],
            [key if key[0] is not ElementKind.LINE else None for key in news],
        )
        around = zip(*map(_surroundings, rows), strict=True)
        found = likeliest_pairs(texts, [blocks, *around])
        self.in_order = equal_pairs([blocks, (olds, news)], found)
        for i, j in self.in_order:
            self._take(j, Match(SyncState.SAME, (i,), in_place=True))

    def _equal_elsewhere(self) -> None:
        places: defaultdict[tuple[ElementKind, str], list[int]] = defaultdict(list)
        for i in self._free(range(len(self.old)), list(ElementKind)):
            places[self.old[i].kind, self.old[i].key].append(i)
        counts = Counter(item.key for item in self.old), Counter(item.key for item in self.new)
        for j in self._wanting(range(len(self.new)), list(ElementKind)):
            item = self.new[j]
            is_unique = counts[0][item.key] == 1 == counts[1][item.key]
            is_telling = item.kind is not ElementKind.LINE or is_unique and not _is_bracket(item)
            if is_telling and places[item.kind, item.key]:
                self._take(j, Match(SyncState.MOVED, (places[item.kind, item.key].pop(0),)))

    def _alike_in(self, olds: range, news: range) -> None:
        for kind in ElementKind:
            left = [i for i in self._free(olds, [kind]) if not _is_bracket(self.old[i])]
            right = [j for j in self._wanting(news, [kind]) if not _is_bracket(self.new[j])]
            if not left or not right:
                continue
            for piece in best_chain(self._candidates(left, right, kind)):
                origin = tuple(left[i] for i in piece.old)
                for j in piece.new:
                    self._take(right[j], Match(SyncState.REWORDED, origin, in_place=True))

    def _candidates(self, left: list[int], right: list[int], kind: ElementKind) -> list[Alike]:
        """Return what may be paired: the gain is the likeness above the least, by words."""
        old, new = [self.words[0][i] for i in left], [self.words[1][j] for j in right]
        least = LEAST_ALIKE if kind is ElementKind.TEXT else _LEAST_CODE
        shapes = _SHAPES if kind is ElementKind.TEXT else _SHAPES[:1]
        table = cdist(old, new, scorer=Indel.normalized_similarity, score_cutoff=_WORTH_JOINING)
        places: set[tuple[range, range]] = set()
        for i, j in np.argwhere(table > 0).tolist():
            for n_old, n_new in shapes:
                for first in range(max(0, i - n_old + 1), min(i, len(old) - n_old) + 1):
                    for start in range(max(0, j - n_new + 1), min(j, len(new) - n_new) + 1):
                        places.add((range(first, first + n_old), range(start, start + n_new)))
        found: list[Alike] = []
        for at in sorted(places, key=lambda place: (place[0].start, place[1].start)):
            if not _can_be_one(
                [self.old[left[i]] for i in at[0]], [self.new[right[j]] for j in at[1]]
            ):
                continue
            words = "".join(old[i] for i in at[0]), "".join(new[j] for j in at[1])
            alike = likeness(*words, least=least) - least
            gain = alike * sum(map(len, words)) - _SPLIT_COST * (len(at[0]) + len(at[1]) - 2)
            if alike > 0 and gain > 0:
                found.append(Alike(*at, gain))
        return found

    def _alike_elsewhere(self) -> None:
        for kind in (ElementKind.TEXT, ElementKind.CODE, ElementKind.MATH):
            left = self._free(range(len(self.old)), [kind])
            right = self._wanting(range(len(self.new)), [kind])
            if not left or not right:
                continue
            table = cdist(
                [self.words[0][i] for i in left],
                [self.words[1][j] for j in right],
                scorer=Indel.normalized_similarity,
                score_cutoff=LEAST_ALIKE_ELSEWHERE,
            )
            cells = [(-table[i, j], i, j) for i, j in np.argwhere(table > 0).tolist()]
            for _, i, j in sorted(cells):
                if left[i] not in self.used and right[j] not in self.found:
                    self._take(right[j], Match(SyncState.REWORDED, (left[i],)))

    def _copies(self, key_of: Callable[[str], str]) -> None:
        """Match what is left to text that is also elsewhere, by a key of it."""
        places: dict[str, int] = {}
        for i, item in enumerate(self.old):
            if item.kind is ElementKind.TEXT:
                places.setdefault(key_of(item.key), i)
        for j in self._wanting(range(len(self.new)), [ElementKind.TEXT]):
            text = self.new[j].key
            if (i := places.get(key_of(text), -1)) >= 0:
                is_equal = self.old[i].key == text
                state = SyncState.MOVED if is_equal else SyncState.REWORDED
                self.found[j] = Match(state, (i,), is_copy=True)
