"""Reviewed beads of earlier alignments → what of them stands in two new documents, and where.

A bead stands where the texts of its segments are there again, one after the other on both sides. A
bead of one side stands where nothing has come between its neighbours on the other one. Beads that
share a cut segment stand together or not at all.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from amts_core.carryover.sequences import equal_pairs
from amts_core.kernel.records import BeadStatus, ProposedBead, ReviewBead

_LEAST_ALIKE = 0.45
"""Likeness of a side from which a new bead takes the place of one whose text is gone."""
_N_PLACES = 20
_Numbers = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An alignment that there was before: all its beads, and the texts of its segments.

    ``wanted`` are the ids of those that are to stand again: what people have dealt with.
    """

    beads: tuple[ReviewBead, ...]
    wanted: frozenset[int]
    src: tuple[str, ...]
    tgt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """An earlier bead, and the numbers of its segments in the new documents."""

    bead: ReviewBead
    src: tuple[int, ...]
    tgt: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A bead that a structure edit had replaced by such as stand: what undo would bring back.

    It belongs ``offset`` beads behind the bead ``anchor``.
    """

    bead: ReviewBead
    src: tuple[int, ...]
    tgt: tuple[int, ...]
    anchor: int
    offset: float


@dataclass(frozen=True, slots=True)
class Run:
    """Beads that stand together, and what they take of the new documents, half open."""

    beads: tuple[Carried, ...]
    src: range
    tgt: range

    @property
    def place(self) -> tuple[int, int, int, int]:
        """By what runs are ordered."""
        return self.src.start, self.tgt.start, self.src.stop, self.tgt.stop


@dataclass(frozen=True, slots=True)
class Carriage:
    """What stands again, in document order, and what undo needs besides."""

    runs: tuple[Run, ...]
    copies: tuple[Copied, ...] = ()

    def gaps(self, n_src: int, n_tgt: int) -> Iterator[tuple[range, range]]:
        """Yield what is free before each run, and after the last one."""
        src = tgt = 0
        for run in self.runs:
            yield range(src, run.src.start), range(tgt, run.tgt.start)
            src, tgt = run.src.stop, run.tgt.stop
        yield range(src, n_src), range(tgt, n_tgt)


def carry(earlier: Sequence[Earlier], src: Sequence[str], tgt: Sequence[str]) -> Carriage:
    """Return what of earlier alignments stands in new documents.

    :param earlier: newest first; where two want the same place, the newer one has it.
    :param src: texts of the new source's segments; ``tgt`` those of the target's.
    """
    builder = _Builder(src, tgt)
    for one in earlier:
        builder.take(one)
    return Carriage(tuple(builder.runs), tuple(builder.copies))


def stand_ins(
    earlier: Sequence[Earlier],
    carriage: Carriage,
    src: Sequence[str],
    tgt: Sequence[str],
    proposed: Mapping[int, ProposedBead],
) -> dict[int, tuple[int, ...]]:
    """Return for new beads which earlier ones, whose text has changed, they take the place of.

    :param proposed: the new beads, by any number.
    """
    standing = {one.bead.id for run in carriage.runs for one in run.beads}
    found: defaultdict[int, list[int]] = defaultdict(list)
    for one in earlier:
        places = _maps(one, src, tgt)
        for bead in _live(one):
            if bead.id in one.wanted and bead.id not in standing:
                number = _stand_in(bead, places, proposed)
                if number is not None:
                    found[number].append(bead.id)
    return {number: tuple(ids) for number, ids in found.items()}


def _stand_in(
    bead: ReviewBead, places: tuple[_Numbers, _Numbers], proposed: Mapping[int, ProposedBead]
) -> int | None:
    """Return the bead that has segments of this one; else the one that is most alike."""
    kept = (
        {places[0][i] for i in bead.src if i in places[0]},
        {places[1][j] for j in bead.tgt if j in places[1]},
    )
    shared = {
        number: len(kept[0].intersection(new.src)) + len(kept[1].intersection(new.tgt))
        for number, new in proposed.items()
    }
    best = max(shared, key=lambda number: shared[number], default=None)
    if best is None or shared[best]:
        return best
    texts = bead.state.src_text, bead.state.tgt_text
    alike = {number: _likeness(texts, new) for number, new in proposed.items()}
    best = max(alike, key=lambda number: alike[number])
    return best if alike[best] >= _LEAST_ALIKE else None


def _likeness(texts: tuple[str, str], new: ProposedBead) -> float:
    pairs = zip(texts, (new.src_text, new.tgt_text), strict=True)
    return max(
        Indel.normalized_similarity(before, now, score_cutoff=_LEAST_ALIKE) if before and now else 0
        for before, now in pairs
    )


def _maps(one: Earlier, src: Sequence[str], tgt: Sequence[str]) -> tuple[_Numbers, _Numbers]:
    """Return which earlier segments are which new ones: the same texts, in order."""
    return dict(equal_pairs([(one.src, src)], [])), dict(equal_pairs([(one.tgt, tgt)], []))


def _live(one: Earlier) -> list[ReviewBead]:
    live = (bead for bead in one.beads if bead.state.status is not BeadStatus.SUPERSEDED)
    return sorted(live, key=lambda bead: bead.position)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Neighbours that share cut segments, and what they take of the earlier documents."""

    beads: tuple[ReviewBead, ...]
    src: range
    tgt: range


def _clusters(one: Earlier) -> list[_Cluster]:
    found: list[_Cluster] = []
    src = tgt = 0
    for bead in _live(one):
        stop = max(src, bead.src[-1] + 1 if bead.src else 0)
        tgt_stop = max(tgt, bead.tgt[-1] + 1 if bead.tgt else 0)
        if found and bead.tgt and bead.tgt[0] < tgt:
            last = found.pop()
            found.append(
                _Cluster(
                    (*last.beads, bead),
                    range(last.src.start, stop),
                    range(last.tgt.start, tgt_stop),
                )
            )
        else:
            found.append(_Cluster((bead,), range(src, stop), range(tgt, tgt_stop)))
        src, tgt = stop, tgt_stop
    return found


def _moved(own: range, places: _Numbers, n_old: int, n_new: int) -> range | None:
    """Return where segments stand now, None where they don't stand together any more.

    No segments stand between their neighbours, where nothing has come between those.
    """
    if own:
        start = places.get(own.start, -1)
        there = range(start, start + len(own))
        is_there = start >= 0 and all(places.get(i) == j for i, j in zip(own, there, strict=True))
        return there if is_there else None
    before = places.get(own.start - 1, -2) + 1 if own.start else 0
    after = places.get(own.start, -1) if own.start < n_old else n_new
    return range(before, before) if before == after else None


class _Builder:
    """The runs as they are found."""

    def __init__(self, src: Sequence[str], tgt: Sequence[str]) -> None:
        self.src, self.tgt = src, tgt
        self.runs: list[Run] = []
        self.copies: list[Copied] = []
        self._at = _places(src), _places(tgt)

    def take(self, one: Earlier) -> None:
        """Add what stands of an alignment: in its place first, then elsewhere."""
        places = _maps(one, self.src, self.tgt)
        clusters = [
            cluster
            for cluster in _clusters(one)
            if not one.wanted.isdisjoint(bead.id for bead in cluster.beads)
        ]
        left = [cluster for cluster in clusters if not self._in_place(one, cluster, places)]
        for cluster in left:
            self._elsewhere(one, cluster)
        self.copies += self._copied(one)

    def _in_place(self, one: Earlier, cluster: _Cluster, places: tuple[_Numbers, _Numbers]) -> bool:
        src = _moved(cluster.src, places[0], len(one.src), len(self.src))
        tgt = _moved(cluster.tgt, places[1], len(one.tgt), len(self.tgt))
        return src is not None and tgt is not None and self._put(cluster, src, tgt)

    def _elsewhere(self, one: Earlier, cluster: _Cluster) -> None:
        """Put a link where the texts of both its sides are free."""
        if not (cluster.src and cluster.tgt):
            return
        texts = (
            one.src[cluster.src.start : cluster.src.stop],
            one.tgt[cluster.tgt.start : cluster.tgt.stop],
        )
        starts = [
            [i for i in at.get(wanted[0], ()) if tuple(side[i : i + len(wanted)]) == tuple(wanted)]
            for wanted, side, at in zip(texts, (self.src, self.tgt), self._at, strict=True)
        ]
        for i in starts[0][:_N_PLACES]:
            for j in starts[1][:_N_PLACES]:
                if self._put(cluster, range(i, i + len(texts[0])), range(j, j + len(texts[1]))):
                    return

    def _put(self, cluster: _Cluster, src: range, tgt: range) -> bool:
        """Add a run where it is free and in order with all others; return whether it is."""
        steps = src.start - cluster.src.start, tgt.start - cluster.tgt.start
        run = Run(
            tuple(
                Carried(
                    bead,
                    tuple(i + steps[0] for i in bead.src),
                    tuple(j + steps[1] for j in bead.tgt),
                )
                for bead in cluster.beads
            ),
            src,
            tgt,
        )
        at = bisect_left(self.runs, run.place, key=lambda other: other.place)
        before, after = self.runs[max(at - 1, 0) : at], self.runs[at : at + 1]
        is_free = all(
            first.src.stop <= second.src.start and first.tgt.stop <= second.tgt.start
            for first, second in [*((one, run) for one in before), *((run, one) for one in after)]
        )
        if is_free:
            self.runs.insert(at, run)
        return is_free

    def _copied(self, one: Earlier) -> Iterator[Copied]:
        """Yield what structure edits had replaced by beads that all stand again."""
        standing = {item.bead.id: item for run in self.runs for item in run.beads}
        live = _live(one)
        places = [bead.position for bead in live]
        for group in _families(one.beads):
            gone = [bead for bead in group if bead.state.status is BeadStatus.SUPERSEDED]
            heirs = [bead for bead in group if bead.state.status is not BeadStatus.SUPERSEDED]
            if not gone or not heirs or any(bead.id not in standing for bead in heirs):
                continue
            numbers = (
                dict(
                    pair
                    for bead in heirs
                    for pair in zip(bead.src, standing[bead.id].src, strict=True)
                ),
                dict(
                    pair
                    for bead in heirs
                    for pair in zip(bead.tgt, standing[bead.id].tgt, strict=True)
                ),
            )
            moved = [
                (bead, _renumbered(bead.src, numbers[0]), _renumbered(bead.tgt, numbers[1]))
                for bead in gone
            ]
            if any(src is None or tgt is None for _, src, tgt in moved):
                continue
            for bead, src, tgt in moved:
                at = max(bisect_left(places, bead.position + 1e-9) - 1, 0)
                following = places[at + 1] if at + 1 < len(places) else places[at] + 1
                share = (bead.position - places[at]) / (following - places[at])
                if src is not None and tgt is not None and live[at].id in standing:
                    yield Copied(
                        bead=bead, src=src, tgt=tgt, anchor=live[at].id, offset=max(share, 0.0)
                    )


def _renumbered(own: Sequence[int], numbers: _Numbers) -> tuple[int, ...] | None:
    """Return the new numbers of segments, None where they don't follow each other any more."""
    found = tuple(numbers.get(n, -1) for n in own)
    is_whole = all(after == before + 1 for before, after in zip(found, found[1:], strict=False))
    return found if is_whole and -1 not in found else None


def _families(beads: Iterable[ReviewBead]) -> list[list[ReviewBead]]:
    """Return the beads that structure edits have made of each other, by family."""
    root: dict[int, int] = {}

    def of(bead_id: int) -> int:
        while root.setdefault(bead_id, bead_id) != bead_id:
            root[bead_id] = root[root[bead_id]]
            bead_id = root[bead_id]
        return bead_id

    by_id = {bead.id: bead for bead in beads}
    for bead in by_id.values():
        for parent in bead.parents:
            if parent in by_id:
                root[of(bead.id)] = of(parent)
    found: defaultdict[int, list[ReviewBead]] = defaultdict(list)
    for bead in by_id.values():
        found[of(bead.id)].append(bead)
    return [group for group in found.values() if len(group) > 1]


def _places(texts: Sequence[str]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        found[text].append(number)
    return dict(found)
