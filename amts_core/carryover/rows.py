"""Old source, target and new source as rows of elements, and how they belong together."""

from dataclasses import dataclass

from amts_core.carryover.elements import Elements
from amts_core.carryover.links import Tie
from amts_core.carryover.origins import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The elements of the old source, the target and the new source, and how they belong together.

    ``matches`` has one for each element of the new source. ``members`` are, of each tie, the
    elements of the new source that come from it (copies don't count); ``is_in_place`` says that one
    of them stands where the old one stood. ``ties_of_new`` are the ties of each element of the new
    source; ``edited`` the elements of the target that a hand changed since it was delivered.
    """

    old: Elements
    tgt: Elements
    new: Elements
    tgt_lang: str
    matches: tuple[Match, ...]
    ties: tuple[Tie, ...]
    members: tuple[tuple[int, ...], ...]
    is_in_place: tuple[bool, ...]
    ties_of_new: tuple[tuple[int, ...], ...]
    edited: frozenset[int]

    @classmethod
    def of(
        cls,
        old: Elements,
        tgt: Elements,
        new: Elements,
        tgt_lang: str,
        found: tuple[Match, ...],
        ties: tuple[Tie, ...],
        edited: frozenset[int] = frozenset(),
    ) -> "Rows":
        """Return the rows with all that follows from the matches and the ties."""
        tie_of = {i: number for number, tie in enumerate(ties) for i in tie.src}
        of_new = tuple(
            tuple(dict.fromkeys(tie_of[i] for i in match.old if i in tie_of)) for match in found
        )
        members: list[list[int]] = [[] for _ in ties]
        in_place = [False] * len(ties)
        for j, match in enumerate(found):
            for number in () if match.is_copy else of_new[j]:
                members[number].append(j)
                in_place[number] = in_place[number] or match.in_place
        for number, js in enumerate(members):
            if in_place[number]:
                js[:] = [j for j in js if found[j].in_place]
        return cls(
            old=old,
            tgt=tgt,
            new=new,
            tgt_lang=tgt_lang,
            matches=found,
            ties=ties,
            members=tuple(map(tuple, members)),
            is_in_place=tuple(in_place),
            ties_of_new=of_new,
            edited=edited,
        )

    def stands(self, j: int) -> bool:
        """Whether the target has a place for an element of the new source."""
        return any(
            self.ties[number].tgt and j in self.members[number] for number in self.ties_of_new[j]
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is written in a document, and as it reads there."""

    raw: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of the new target: element ``tgt`` of the old one, or None of what it lacked.

    It is there for elements ``new`` of the new source; none where only the target has it. ``text``
    is what it reads, empty where it is no text. ``stays`` says that it stands where the old target
    has it.
    """

    raw: str
    text: str
    tgt: int | None
    new: tuple[int, ...]
    is_translated: bool = True
    stays: bool = False
