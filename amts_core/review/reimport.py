"""A new alignment of documents that have one: what people decided stands, the rest is proposed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from amts_core.carryover import Carriage, Carried, Earlier, carry, stand_ins
from amts_core.kernel.records import ProposedBead, Segment
from amts_core.review.store.bead_rows import slug_list
from amts_core.review.store.successions import Predecessor, Succession, TakenOver

Aligner = Callable[[Sequence[Segment], Sequence[Segment]], Sequence[ProposedBead]]
"""Aligns a stretch of two documents; numbers in its beads count from the stretch's beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """The beads of a new alignment in document order; by place, which earlier ones go on there.

    ``beads`` have the texts that people have given them.
    """

    beads: tuple[ProposedBead, ...]
    carried: dict[int, Carried]
    carriage: Carriage
    sources: tuple[Earlier, ...]
    texts: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def new(self) -> tuple[int, ...]:
        """The places of the beads that are proposed anew."""
        return tuple(n for n in range(len(self.beads)) if n not in self.carried)

    def succession(
        self, before: Sequence[Predecessor], found: Sequence[tuple[str, ...]]
    ) -> Succession:
        """Return what the alignment takes over.

        :param found: slugs of the findings, by bead.
        """
        taken = [
            TakenOver(
                bead=one.bead,
                place=float(n),
                src=one.src,
                tgt=one.tgt,
                found=slug_list(slug for slug in found[n] if slug not in one.bead.state.ignored),
            )
            for n, one in self.carried.items()
        ]
        places = {one.bead.id: n for n, one in self.carried.items()}
        taken += [
            TakenOver(
                bead=one.bead, place=places[one.anchor] + one.offset, src=one.src, tgt=one.tgt
            )
            for one in self.carriage.copies
        ]
        return Succession(
            before[0].alignment_id if before else None,
            {bead.id: bead.state.version for one in before for bead in one.beads},
            tuple(taken),
            stand_ins(
                self.sources, self.carriage, *self.texts, {n: self.beads[n] for n in self.new}
            ),
        )


def succeed(
    before: Sequence[Predecessor],
    sides: tuple[Sequence[Segment], Sequence[Segment]],
    proposed: Sequence[ProposedBead],
    align: Aligner,
) -> Renewed:
    """Return the beads of two documents where earlier alignments of them are there.

    :param before: newest first.
    :param sides: segments of source and target.
    :param proposed: what the aligner makes of them by itself.
    :param align: asked again for what is left between beads that stand.
    """
    texts = tuple(part.text for part in sides[0]), tuple(part.text for part in sides[1])
    sources = tuple(Earlier(one.beads, one.wanted, one.src, one.tgt) for one in before)
    carriage = carry(sources, *texts)
    beads: list[ProposedBead] = []
    carried: dict[int, Carried] = {}
    gaps = carriage.gaps(len(texts[0]), len(texts[1]))
    for gap, run in zip(gaps, (*carriage.runs, None), strict=True):
        beads += _between(gap, sides, proposed, align)
        for one in run.beads if run else ():
            carried[len(beads)] = one
            beads.append(_as_decided(one))
    taken = (
        {i for run in carriage.runs for i in run.src},
        {j for run in carriage.runs for j in run.tgt},
    )
    unmoved = [
        replace(bead, moved_to=None) if bead.moved_to in taken[1 if bead.src else 0] else bead
        for bead in beads
    ]
    return Renewed(
        beads=tuple(unmoved), carried=carried, carriage=carriage, sources=sources, texts=texts
    )


def _as_decided(one: Carried) -> ProposedBead:
    bead = one.bead
    return ProposedBead(
        src=one.src,
        tgt=one.tgt,
        score=bead.score,
        confidence=bead.confidence,
        accept=bead.accept,
        src_text=bead.state.src_text,
        tgt_text=bead.state.tgt_text,
    )


def _between(
    gap: tuple[range, range],
    sides: tuple[Sequence[Segment], Sequence[Segment]],
    proposed: Sequence[ProposedBead],
    align: Aligner,
) -> Iterator[ProposedBead]:
    """Yield the beads of what is free: those proposed, where they fill it, else other ones."""
    src, tgt = gap
    touching = [
        bead
        for bead in proposed
        if any(i in src for i in bead.src) or any(j in tgt for j in bead.tgt)
    ]
    is_filled = all(
        all(i in src for i in bead.src) and all(j in tgt for j in bead.tgt) for bead in touching
    )
    if is_filled:
        yield from touching
    elif src and tgt:
        for bead in align(sides[0][src.start : src.stop], sides[1][tgt.start : tgt.stop]):
            other = src if bead.tgt else tgt
            yield replace(
                bead,
                src=tuple(i + src.start for i in bead.src),
                tgt=tuple(j + tgt.start for j in bead.tgt),
                moved_to=None if bead.moved_to is None else bead.moved_to + other.start,
            )
    else:
        least = min(bead.confidence for bead in touching)
        yield from (
            ProposedBead(
                src=(i,),
                tgt=(),
                score=None,
                confidence=least,
                accept=False,
                src_text=sides[0][i].text,
                tgt_text="",
            )
            for i in src
        )
        yield from (
            ProposedBead(
                src=(),
                tgt=(j,),
                score=None,
                confidence=least,
                accept=False,
                src_text="",
                tgt_text=sides[1][j].text,
            )
            for j in tgt
        )
