"""Aligned beads → what is compared as one: source segments and the reference that they have.

The reference of a source segment is the other side of its bead; what has no other side is left out.
Where several segments share a bead, or a segment is spread over several beads, they are joined.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amts_core.kernel.records import BeadStatus, ReviewBead

_INVALID = frozenset({BeadStatus.REJECTED, BeadStatus.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Link:
    """A bead in the direction of a translation: source segments, and the text of its reference.

    ``is_usable`` says that nobody has rejected it, and that both sides have text.
    """

    numbers: tuple[int, ...]
    reference: str
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Referenced:
    """Source segments that are compared as one, and their reference."""

    numbers: tuple[int, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class Joined:
    """What of a document can be compared, and how many source segments can't."""

    referenced: tuple[Referenced, ...]
    n_unpaired: int


def links(beads: Iterable[ReviewBead], *, turned: bool) -> tuple[Link, ...]:
    """Return the beads of an alignment as links, in document order.

    :param turned: the translation goes from the alignment's target to its source.
    """
    found = []
    for bead in beads:
        if bead.state.status is BeadStatus.SUPERSEDED:
            continue
        numbers, reference = bead.src, bead.state.tgt_text
        if turned:
            numbers, reference = bead.tgt, bead.state.src_text
        is_usable = bead.state.status not in _INVALID and bool(numbers and reference.strip())
        found.append(Link(numbers, reference.strip(), is_usable))
    return tuple(found)


def joined(links: Sequence[Link], keys: Sequence[int], joiner: str) -> Joined:
    """Return source segments with their references, in document order.

    Links that share a key are joined. What has a segment that no link, or no usable one, covers, is
    left out as a whole: its reference would lack something.

    :param keys: for each source segment what it belongs to: itself, or its block.
    :param joiner: what stands between two sentences of the reference's language.
    """
    group_of = _groups([{keys[n] for n in link.numbers} for link in links if link.numbers])
    parts: defaultdict[int, list[str]] = defaultdict(list)
    good, bad = set[int](), set[int]()
    for link in links:
        (good if link.is_usable else bad).update(link.numbers)
        if link.is_usable:
            parts[group_of[keys[link.numbers[0]]]].append(link.reference)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for n, key in enumerate(keys):
        if key in group_of:
            members[group_of[key]].append(n)
    found = [
        Referenced(tuple(numbers), joiner.join(parts[group]))
        for group, numbers in members.items()
        if all(n in good and n not in bad for n in numbers)
    ]
    return Joined(
        tuple(sorted(found, key=lambda one: one.numbers)),
        len(keys) - sum(len(one.numbers) for one in found),
    )


def _groups(sets: Iterable[set[int]]) -> dict[int, int]:
    """Return for each member of sets its group: sets that share a member are in the same one."""
    above: dict[int, int] = {}

    def top(member: int) -> int:
        while above[member] != member:
            above[member] = above[above[member]]
            member = above[member]
        return member

    for one in sets:
        for member in one:
            above.setdefault(member, member)
        first = top(min(one))
        for member in one:
            above[top(member)] = first
    return {member: top(member) for member in above}
