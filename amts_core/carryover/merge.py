"""The new target, put together: the old one in its own order, with what the source changed.

What is in place stays where the target has it, whatever the order of the source; what is new or
moved goes behind what stands before it in the new source. What only the target has stays with what
it follows. Parts can be left as the old target has them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amts_core.carryover.elements import CLOSING, OPENING, ElementKind, front_matter
from amts_core.carryover.gaps import assembled
from amts_core.carryover.lines import merge_lines
from amts_core.carryover.origins import Match
from amts_core.carryover.parts import Keep, Stretch, chosen, stretches
from amts_core.carryover.records import Conflict, KeptPart, SyncState
from amts_core.carryover.rows import Piece, Rows, Wording
from amts_core.kernel.languages import profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The new target, and what its segments read, in order.

    ``dropped`` is what only the target had, and has no place any more; ``kept`` are those of its
    ``n_parts`` parts that are left as they were.
    """

    text: str
    texts: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    n_parts: int = 0
    kept: tuple[KeptPart, ...] = ()


def merge(
    rows: Rows,
    translations: Mapping[int, Wording],
    replaced: Mapping[int, Wording],
    kept: Mapping[int, Keep] | None = None,
) -> Merged:
    """Return the new target.

    :param translations: of elements of the new source, as they are written in the target: they
        stand instead of what the target has for them, or where it has nothing.
    :param replaced: what stands for an element of the target, where it is not its own text.
    :param kept: what is left of the old target, by number of its parts.
    """
    return _Merger(rows, translations, replaced).merged(kept or {})


class _Merger:
    def __init__(
        self, rows: Rows, translations: Mapping[int, Wording], replaced: Mapping[int, Wording]
    ) -> None:
        self.rows = rows
        self.translations = translations
        self.replaced = dict(replaced)
        self.tie_of = {t: number for number, tie in enumerate(rows.ties) for t in tie.tgt}
        self.dropped: list[tuple[int, str]] = []
        self.conflicts: list[Conflict] = []
        self.left_out: set[int] = set()
        self.placed: set[int] = set()
        self._put_translations()
        self._merge_skeleton()

    def merged(self, kept: Mapping[int, Keep]) -> Merged:
        found = stretches(self.rows, self._pieces())
        own = range(len(self.rows.tgt.items))
        pieces = chosen(found, kept, {how: [self._own(t, how) for t in own] for how in Keep})
        left = {t for one in found if one.part in kept for t in one.own}
        return Merged(
            text=assembled(self.rows, pieces),
            texts=tuple(piece.text for piece in pieces if piece.text),
            dropped=tuple(text for t, text in self.dropped if t not in left),
            conflicts=tuple(self.conflicts),
            n_parts=1 + max((one.part for one in found), default=-1),
            kept=tuple(self._kept(found, part, how) for part, how in sorted(kept.items())),
        )

    def _own(self, t: int, how: Keep) -> Piece | None:
        """Return an element of the old target as it stays in it; None where it is left out."""
        item = self.rows.tgt.items[t]
        is_text = item.kind is ElementKind.TEXT
        if how is Keep.LINES and is_text:
            return None if t in self.left_out else replace(self._of_target(t), new=())
        return Piece(raw=item.raw, text=item.key if is_text else "", tgt=t, new=())

    def _kept(self, found: Sequence[Stretch], part: int, how: Keep) -> KeptPart:
        """Return what is said of a part that is left as it was."""
        rows = self.rows
        texts: list[str] = []
        concerned: set[int] = set()
        before = next((j for j, item in enumerate(rows.new.items) if item.n is not None), None)
        for one in found:
            shown = {j for piece in one.pieces for j in piece.new}
            if one.part == part:
                ties = {self.tie_of[t] for t in one.own if t in self.tie_of}
                members = {j for number in ties for j in rows.members[number]}
                here = {j for j in shown | members if rows.new.items[j].n is not None}
                concerned |= here or ({before} if before is not None else set())
                texts += (rows.tgt.items[t].raw for t in one.own)
            before = max((j for j in shown if rows.new.items[j].n is not None), default=before)
        lost = {j for j in concerned & set(self.translations) if not self._stands(j, how)}
        return KeptPart("\n".join(texts), self._numbers(concerned), self._numbers(lost))

    def _stands(self, j: int, how: Keep) -> bool:
        """Whether the text given for a segment stands in what is kept of the old target."""
        if how is Keep.LINES:
            return j in self.placed
        there = [t for number in self.rows.ties_of_new[j] for t in self.rows.ties[number].tgt]
        own = "".join(self.rows.tgt.items[t].raw for t in there)
        return own.split() == self.translations[j].raw.split()

    def _numbers(self, places: set[int]) -> tuple[int, ...]:
        return tuple(sorted(n for j in places if (n := self.rows.new.items[j].n) is not None))

    def _put_translations(self) -> None:
        """Let given texts stand for the segments of their beads."""
        for number, tie in enumerate(self.rows.ties):
            here = [j for j in self.rows.members[number] if j in self.translations]
            given = [self.translations[j] for j in here]
            if given and tie.tgt:
                joiner = profile(self.rows.tgt_lang).joiner
                one = Wording(
                    *(
                        joiner.join(dict.fromkeys(side))
                        for side in ([each.raw for each in given], [each.text for each in given])
                    )
                )
                self.replaced[tie.tgt[0]] = one
                self.left_out.update(tie.tgt[1:])
                self.placed.update(here)

    def _merge_skeleton(self) -> None:
        """Carry changed code, formulas and lines into those of the target."""
        rows = self.rows
        metadata = front_matter(rows.new.items)
        for j, match in enumerate(rows.matches):
            item = rows.new.items[j]
            if item.kind is ElementKind.TEXT or match.state is not SyncState.REWORDED:
                continue
            for number in rows.ties_of_new[j]:
                for t in rows.ties[number].tgt:
                    old, own = rows.old.items[match.old[0]].raw, rows.tgt.items[t].raw
                    found = merge_lines(old, item.raw, own)
                    if found.lost and (j in metadata or t in rows.edited):
                        self.conflicts.append(Conflict(old, item.raw, own))
                        continue
                    self.replaced[t] = Wording(found.text, "")
                    self.dropped += ((t, line) for line in found.lost)

    def _pieces(self) -> list[Piece]:
        """Return the pieces of the new target in order."""
        rows = self.rows
        followers = self._followers()
        behind = self._inserted(followers)
        pieces = [*behind[-1]]
        for t in range(len(rows.tgt.items)):
            number = self.tie_of.get(t)
            if number is None:
                if self._stays_alone(t):
                    pieces.append(self._staying(t))
            elif rows.is_in_place[number] and t not in self.left_out:
                pieces.append(self._staying(t))
            pieces += behind[t]
        return pieces

    def _of_target(self, t: int) -> Piece:
        number = self.tie_of.get(t)
        new = () if number is None else self.rows.members[number]
        item = self.rows.tgt.items[t]
        own = Wording(item.raw, item.key if item.kind is ElementKind.TEXT else "")
        one = self.replaced.get(t, own)
        return Piece(raw=one.raw, text=one.text, tgt=t, new=new)

    def _staying(self, t: int) -> Piece:
        """Return an element of the old target where it has it: of that target, not of another."""
        return replace(self._of_target(t), stays=self.rows.tgt.items[t].document == 0)

    def _followers(self) -> dict[int, list[int]]:
        """Return the elements that only the target has, by the one that they follow."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        owner = -1
        for t in range(len(self.rows.tgt.items)):
            if t in self.tie_of:
                owner = t
            else:
                found[owner].append(t)
        return found

    def _stays_alone(self, t: int) -> bool:
        """Whether what only the target has stays: what it follows does, or it is a hand's.

        It follows the element before it, and more code of the same kind before that: it may be the
        same step in one more framework.
        """
        tied = [k for k in range(t - 1, -1, -1) if k in self.tie_of]
        if tied and self._has_moved(tied[0]):
            return False  # it has moved along
        items = self.rows.tgt.items
        n_alike = next((n for n, k in enumerate(tied) if items[k].kind is not items[t].kind), 0)
        near = tied[: n_alike + 1]
        if not near or t in self.rows.edited:
            behind = (k for k in range(t + 1, len(items)) if k in self.tie_of)
            near += [k for k in (next(behind, None),) if k is not None]
        if not near or any(self.rows.is_in_place[self.tie_of[k]] for k in near):
            return True
        self.dropped.append((t, items[t].raw))
        return False

    def _has_moved(self, t: int) -> bool:
        number = self.tie_of[t]
        return bool(self.rows.members[number]) and not self.rows.is_in_place[number]

    def _inserted(self, followers: dict[int, list[int]]) -> defaultdict[int, list[Piece]]:
        """Return what is new or has moved, by the element of the target that it stands behind."""
        rows = self.rows
        behind: defaultdict[int, list[Piece]] = defaultdict(list)
        anchor = -1
        at: int | None = None
        for j, match in enumerate(rows.matches):
            here = [number for number in rows.ties_of_new[j] if j in rows.members[number]]
            places = [rows.ties[number].tgt[-1] for number in here if rows.ties[number].tgt]
            if match.in_place and places and rows.is_in_place[here[0]]:
                anchor, at = max(places), None
                continue
            if at is None:
                at = anchor if self._goes_on(j) else self._behind_followers(anchor, followers)
            moved = [n for n in here if rows.ties[n].tgt and not rows.is_in_place[n]]
            for number in moved:
                if rows.members[number][0] != j:
                    continue
                for t in rows.ties[number].tgt:
                    if t not in self.left_out:
                        behind[at].append(self._of_target(t))
                    behind[at] += [self._of_target(follower) for follower in followers.get(t, ())]
            if not moved:
                behind[at] += self._new(j, match)
        return behind

    def _behind_followers(self, anchor: int, followers: dict[int, list[int]]) -> int:
        """Return the last of what only the target has behind an element, before what stays open."""
        at, depth = anchor, 0
        for t in followers.get(anchor, ()) if anchor >= 0 else ():
            raw = self.rows.tgt.items[t].raw
            depth += (OPENING.match(raw) is not None) - (CLOSING.match(raw) is not None)
            if depth <= 0:
                at = t
        return at

    def _goes_on(self, j: int) -> bool:
        """Whether an element of the new source stands in the paragraph of the one before it."""
        if j == 0:
            return False
        before, item = self.rows.new.items[j - 1 : j + 1]
        return item.block is not None and item.block == before.block

    def _new(self, j: int, match: Match) -> list[Piece]:
        item = self.rows.new.items[j]
        if j in self.translations:
            one = self.translations[j]
            return [Piece(raw=one.raw, text=one.text, tgt=None, new=(j,))]
        is_known = match.state in (SyncState.SAME, SyncState.MOVED)
        if is_known and not any(self.rows.ties[n].tgt for n in self.rows.ties_of_new[j]):
            return []  # the target leaves it out
        is_text = item.kind is ElementKind.TEXT
        text = item.key if is_text else ""
        return [Piece(raw=item.raw, text=text, tgt=None, new=(j,), is_translated=not is_text)]
