"""Which elements of a target belong to which elements of its source.

Segments by the beads of an alignment; code, formulas and lines of markup by themselves: between
the beads where they are equal or alike, else wherever they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amts_core.carryover.elements import Element, ElementKind
from amts_core.carryover.origins import matches
from amts_core.carryover.records import Links


@dataclass(frozen=True, slots=True)
class Tie:
    """Elements ``src`` of a source are elements ``tgt`` of its target; none where it has none."""

    src: tuple[int, ...]
    tgt: tuple[int, ...]


def ties(src: Sequence[Element], tgt: Sequence[Element], links: Sequence[Links]) -> tuple[Tie, ...]:
    """Return the ties of a source and its target: each element of the source is in one.

    :param links: of each document that the elements are of.
    """
    places = _places(src), _places(tgt)
    found: list[Tie] = []
    tied: dict[int, tuple[int, int]] = {}
    for document, beads in enumerate(links):
        for bead in beads:
            tie = Tie(*(tuple(places[side][document, n] for n in bead[side]) for side in (0, 1)))
            if tie.src:
                if tie.tgt:
                    tied[tie.src[0]] = tied[-1 - tie.tgt[0]] = document, len(found)
                found.append(tie)
    stand_ins = (
        [_stand_in(item, tied.get(i), f"source {i}") for i, item in enumerate(src)],
        [_stand_in(item, tied.get(-1 - j), f"target {j}") for j, item in enumerate(tgt)],
    )
    counterparts: dict[int, int] = {}
    for j, match in enumerate(matches(*stand_ins)):
        if tgt[j].kind is not ElementKind.TEXT:
            counterparts.update((i, j) for i in match.old)
    for i, item in enumerate(src):
        if item.kind is not ElementKind.TEXT:
            found.append(Tie((i,), (counterparts[i],) if i in counterparts else ()))
    return tuple(found)


def _places(row: Sequence[Element]) -> dict[tuple[int, int], int]:
    return {(item.document, item.n): place for place, item in enumerate(row) if item.n is not None}


def _stand_in(item: Element, bead: tuple[int, int] | None, alone: str) -> Element:
    """Return an element by which a segment pairs with the other side of its bead, and nothing else.

    One word: so it is equal to the other side, or not alike at all.
    """
    if item.kind is not ElementKind.TEXT:
        return item
    word = alone if bead is None else f"bead {bead[0]} {bead[1]}"
    return replace(item, key=word.replace(" ", "x"), block=None)
