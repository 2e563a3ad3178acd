"""The new target, put together: the old one in its own order, with what the source changed.

What is in place stays where the target has it, whatever the order of the source; what is new or
moved goes behind what stands before it in the new source. What only the target has stays with what
it follows.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from amts_core.languages import profile
from amts_core.sync.elements import CLOSING, OPENING, Kind
from amts_core.sync.gaps import ending, joint
from amts_core.sync.lines import merge_lines
from amts_core.sync.matching import Match
from amts_core.sync.rows import Piece, Rows, Wording
from amts_core.sync.states import Conflict, SyncState


@dataclass(frozen=True, slots=True)
class Merged:
    """The new target, and what its segments read, in order.

    ``dropped`` is what only the target had, and has no place any more.
    """

    text: str
    texts: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def merge(
    rows: Rows, translations: Mapping[int, Wording], replaced: Mapping[int, Wording]
) -> Merged:
    """Return the new target.

    :param translations: of elements of the new source, as they are written in the target: they
        stand instead of what the target has for them, or where it has nothing.
    :param replaced: what stands for an element of the target, where it is not its own text.
    """
    return _Merger(rows, translations, replaced).merged()


class _Merger:
    def __init__(
        self, rows: Rows, translations: Mapping[int, Wording], replaced: Mapping[int, Wording]
    ) -> None:
        self.rows = rows
        self.translations = translations
        self.replaced = dict(replaced)
        self.tie_of = {t: number for number, tie in enumerate(rows.ties) for t in tie.tgt}
        self.dropped: list[str] = []
        self.conflicts: list[Conflict] = []
        self.left_out: set[int] = set()
        self._put_translations()
        self._merge_skeleton()

    def merged(self) -> Merged:
        pieces = self._pieces()
        shown = {j for piece in pieces for j in piece.new}
        text: list[str] = []
        before: Piece | None = None
        for piece in pieces:
            gap = joint(self.rows, before, piece, shown)
            text += (gap.tail, gap.space, gap.lead, piece.raw)
            before = piece
        text.append(ending(self.rows, before))
        texts = tuple(piece.text for piece in pieces if piece.text)
        return Merged("".join(text), texts, tuple(self.dropped), tuple(self.conflicts))

    def _put_translations(self) -> None:
        """Let given texts stand for the segments of their beads."""
        for number, tie in enumerate(self.rows.ties):
            given = [
                self.translations[j] for j in self.rows.members[number] if j in self.translations
            ]
            if given and tie.tgt:
                joiner = profile(self.rows.tgt_lang).joiner
                one = Wording(*(
                    joiner.join(dict.fromkeys(side))
                    for side in ([each.raw for each in given], [each.text for each in given])
                ))  # fmt: skip
                self.replaced[tie.tgt[0]] = one
                self.left_out.update(tie.tgt[1:])

    def _merge_skeleton(self) -> None:
        """Carry changed code, formulas and lines into those of the target."""
        rows = self.rows
        for j, match in enumerate(rows.matches):
            item = rows.new.items[j]
            if item.kind is Kind.TEXT or match.state is not SyncState.REWORDED:
                continue
            for number in rows.ties_of_new[j]:
                for t in rows.ties[number].tgt:
                    old, own = rows.old.items[match.old[0]].raw, rows.tgt.items[t].raw
                    found = merge_lines(old, item.raw, own)
                    if found.lost and t in rows.edited:
                        self.conflicts.append(Conflict(old, item.raw, own))
                        continue
                    self.replaced[t] = Wording(found.text, "")
                    self.dropped += found.lost

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
                    pieces.append(self._of_target(t))
            elif rows.is_in_place[number] and t not in self.left_out:
                pieces.append(self._of_target(t))
            pieces += behind[t]
        return pieces

    def _of_target(self, t: int) -> Piece:
        number = self.tie_of.get(t)
        new = () if number is None else self.rows.members[number]
        item = self.rows.tgt.items[t]
        own = Wording(item.raw, item.key if item.kind is Kind.TEXT else "")
        one = self.replaced.get(t, own)
        return Piece(one.raw, one.text, t, new)

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
        self.dropped.append(items[t].raw)
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
            return [Piece(one.raw, one.text, None, (j,))]
        is_known = match.state in (SyncState.SAME, SyncState.MOVED)
        if is_known and not any(self.rows.ties[n].tgt for n in self.rows.ties_of_new[j]):
            return []  # the target leaves it out
        is_text = item.kind is Kind.TEXT
        text = item.key if is_text else ""
        return [Piece(item.raw, text, None, (j,), is_translated=not is_text)]
