"""What becomes of each segment of a new source, and the target made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amts_core.carryover.elements import ElementKind, row_of
from amts_core.carryover.links import Tie, ties
from amts_core.carryover.merge import Merged, merge
from amts_core.carryover.origins import NEW, Match, matches
from amts_core.carryover.parts import Keep
from amts_core.carryover.records import (
    GoneSegment,
    SyncedSegment,
    SyncPlan,
    SyncState,
    SyncSummary,
    SyncText,
    TranslatedText,
)
from amts_core.carryover.rows import Rows, Wording
from amts_core.carryover.small_changes import carried
from amts_core.kernel.languages import profile
from amts_core.kernel.text.changed_words import changes
from amts_core.kernel.text.word_counts import words

_BETWEEN = "\0"
"""Between the segments of a target that are changed together; no document has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """A plan, and what the new target is made from."""

    plan: SyncPlan
    rows: Rows
    replaced: Mapping[int, Wording]
    copied: Mapping[int, Wording]
    target: str | None

    def merged(
        self,
        texts: Mapping[int, Wording] | None = None,
        kept: Mapping[int, Keep] | None = None,
    ) -> Merged:
        """Return the new target.

        :param texts: by segment of the new source. One that is given for a segment which shares its
            translation with others stands for all.
        :param kept: what is left of the old target, by number of the parts of the new one.
        """
        if self.target is not None and not texts:
            return Merged(text=self.target)
        places = {item.n: j for j, item in enumerate(self.rows.new.items) if item.n is not None}
        given = {places[n]: text for n, text in (texts or {}).items()}
        return merge(self.rows, {**self.copied, **given}, self.replaced, kept)


def plan(
    old: TranslatedText,
    new: SyncText,
    *,
    delivered: SyncText | None = None,
    elsewhere: Sequence[TranslatedText] = (),
) -> Sync:
    """Return what becomes of a translation when its source becomes ``new``.

    :param delivered: the translation as it was last delivered; what differs from it in ``old.tgt``
        was edited by hand.
    :param elsewhere: other documents from which parts of ``new`` may have come.
    """
    documents = (old, *elsewhere)
    rows = _rows(documents, new, old.tgt if delivered is None else delivered)
    planner = _Planner(rows)
    segments = tuple(
        planner.segment(j, new.language)
        for j, item in enumerate(rows.new.items)
        if item.kind is ElementKind.TEXT
    )
    gone = planner.gone()
    is_unchanged = not elsewhere and old.src.text == new.text
    found = Sync(
        plan=SyncPlan(segments=segments, gone=gone, summary=summary_of(segments, gone)),
        rows=rows,
        replaced=planner.replaced,
        copied=planner.copied,
        target=old.tgt.text if is_unchanged else None,
    )
    merged = found.merged()
    said = replace(found.plan, dropped=merged.dropped, conflicts=merged.conflicts)
    return replace(found, plan=said)


def _rows(documents: Sequence[TranslatedText], new: SyncText, delivered: SyncText) -> Rows:
    sources = row_of([one.src for one in documents])
    targets = row_of([one.tgt for one in documents])
    found = row_of([new])
    edited: frozenset[int] = frozenset()
    if delivered.text != documents[0].tgt.text:
        own = [item for item in targets.items if item.document == 0]
        compared = matches(row_of([delivered]).items, own)
        edited = frozenset(
            t
            for t, match in enumerate(compared)
            if match.state in (SyncState.NEW, SyncState.REWORDED)
        )
    return Rows.of(
        sources,
        targets,
        found,
        tgt_lang=documents[0].tgt.language,
        found=matches(sources.items, found.items),
        ties=ties(sources.items, targets.items, [one.links for one in documents]),
        edited=edited,
    )


def summary_of(segments: Sequence[SyncedSegment], gone: Sequence[GoneSegment]) -> SyncSummary:
    """Return the sums over the segments of a document."""
    n_words = sum(one.n_words for one in segments)
    n_human = sum(one.n_words for one in segments if one.needs_human)
    return SyncSummary(
        n_segments=len(segments),
        n_words=n_words,
        n_kept_words=n_words - n_human,
        n_human_words=n_human,
        n_gone=len(gone),
    )


class _Planner:
    """Says of each segment what became of it, and collects the texts that were carried over."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.joiner = profile(rows.tgt_lang).joiner
        self.replaced: dict[int, Wording] = {}
        self.copied: dict[int, Wording] = {}

    def segment(self, j: int, language: str) -> SyncedSegment:
        """Return what became of a segment: element ``j`` of the new source."""
        rows, item, match = self.rows, self.rows.new.items[j], self.rows.matches[j]
        is_carried = match.state is SyncState.REWORDED and self._carry(j)
        if match.is_copy and not is_carried:
            self._copy(j)
            match = NEW if match.state is SyncState.REWORDED else match
        olds = [rows.old.items[i] for i in match.old]
        document = olds[0].document if olds else 0
        old_text = " ".join(one.key for one in olds)
        differ = changes(old_text, item.key) if match.state is SyncState.REWORDED else None
        found = [rows.ties[number] for number in rows.ties_of_new[j]] if olds else []
        edited = any(t in rows.edited for tie in found for t in tie.tgt)
        why = "" if is_carried else self._why(j, match, found, edited)
        assert item.n is not None  # every element of text is a segment
        return SyncedSegment(
            n=item.n,
            text=item.key,
            state=SyncState.MOVED if document and match.state is SyncState.SAME else match.state,
            old=tuple(one.n for one in olds if one.n is not None),
            tgt_text=self._translation(j, found),
            needs_human=why != "",
            why=why,
            old_text=old_text,
            old_changes=differ.before if differ else (),
            changes=differ.after if differ else (),
            shared_with=self._sharing(j) if olds else (),
            from_document=document - 1 if document else None,
            is_carried=is_carried,
            is_edited=edited,
            n_words=words(item.key, language),
        )

    def gone(self) -> tuple[GoneSegment, ...]:
        """Return the segments of the old source that the new one lacks."""
        rows = self.rows
        used = {i for match in rows.matches for i in match.old}
        found: list[GoneSegment] = []
        for tie in rows.ties:
            for i in tie.src:
                item = rows.old.items[i]
                if item.n is not None and item.document == 0 and i not in used:
                    text = self.joiner.join(rows.tgt.items[t].key for t in tie.tgt)
                    edited = any(t in rows.edited for t in tie.tgt)
                    found.append(GoneSegment(item.n, item.key, text, edited))
        return tuple(sorted(found, key=lambda one: one.n))

    def _carry(self, j: int) -> bool:
        """Carry a change of verbatim spans or marks into the translation; say whether it can be."""
        rows, match = self.rows, self.rows.matches[j]
        numbers = rows.ties_of_new[j]
        if len(match.old) != 1 or len(numbers) != 1 or not rows.ties[numbers[0]].tgt:
            return False
        tie, is_own = rows.ties[numbers[0]], j in rows.members[numbers[0]]
        if match.is_copy and len(tie.src) > 1 or not match.is_copy and not is_own:
            return False
        wordings = rows.old.items[match.old[0]].key, rows.new.items[j].key
        own = [self._own(t) for t in tie.tgt]
        raw = carried(*wordings, _BETWEEN.join(one.raw for one in own))
        text = carried(*wordings, _BETWEEN.join(one.text for one in own))
        if raw is None or text is None:
            return False
        found = list(map(Wording, raw.split(_BETWEEN), text.split(_BETWEEN)))
        if match.is_copy:
            self.copied[j] = self._joined(found)
        else:
            self.replaced.update(zip(tie.tgt, found, strict=True))
        return True

    def _copy(self, j: int) -> None:
        """Take over the translation of an equal sentence elsewhere, if it renders nothing else."""
        tie = self.rows.ties[self.rows.ties_of_new[j][0]]
        if self.rows.matches[j].state is SyncState.MOVED and tie.tgt and len(tie.src) == 1:
            self.copied[j] = self._joined([self._own(t) for t in tie.tgt])

    def _own(self, t: int) -> Wording:
        item = self.rows.tgt.items[t]
        return self.replaced.get(t, Wording(item.raw, item.key))

    def _joined(self, parts: Sequence[Wording]) -> Wording:
        return Wording(
            self.joiner.join(one.raw for one in parts), self.joiner.join(one.text for one in parts)
        )

    def _translation(self, j: int, found: Sequence[Tie]) -> str:
        if j in self.copied:
            return self.copied[j].text
        return self.joiner.join(self._own(t).text for tie in found for t in tie.tgt)

    def _sharing(self, j: int) -> tuple[int, ...]:
        """Return the other segments that the translation of a segment renders."""
        numbers = self.rows.ties_of_new[j]
        others = {k for number in numbers for k in self.rows.members[number]} - {j}
        if j in self.copied:
            return ()
        return tuple(sorted(n for k in others if (n := self.rows.new.items[k].n) is not None))

    def _why(self, j: int, match: Match, found: Sequence[Tie], edited: bool) -> str:
        """Return what a human is needed for; empty where none is."""
        if match.state is SyncState.NEW:
            return "New in the source."
        has_translation = any(tie.tgt for tie in found)
        if match.state is SyncState.REWORDED:
            if edited:
                return "Its source was reworded, and its translation edited by hand since delivery."
            had = "." if has_translation else ", and it had no translation."
            return f"Its source was reworded{had}"
        if j in self.copied or not has_translation:
            return ""
        return self._why_kept(j, found)

    def _why_kept(self, j: int, found: Sequence[Tie]) -> str:
        """Return why a person has to look at what has not changed: only where its place has."""
        rows = self.rows
        used = {i for match in rows.matches if not match.is_copy for i in match.old}
        if any(i not in used for tie in found for i in tie.src):
            return "Its translation also renders a sentence that is gone."
        if not rows.stands(j):
            return "Its translation stands with that of other sentences, at another place."
        return ""
