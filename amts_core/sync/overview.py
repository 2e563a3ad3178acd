"""How far a project's translations are behind, in segments and words, and what was spared."""

from dataclasses import dataclass

from amts_core.kernel.database.engine import Store
from amts_core.post_editing import StoredSegment, sync_edits
from amts_core.project import reviews_post_edits
from amts_core.sync.records import SyncTarget, TargetState
from amts_core.sync.store import sync_targets, watch_rows

_BEHIND = (TargetState.BEHIND, TargetState.DRAFTING)
_PERSON = (
    TargetState.CONFLICT, TargetState.FAILED, TargetState.UNTRANSLATED, TargetState.SOURCE_GONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A target, and how many segments and words of it still wait for a person."""

    target: SyncTarget
    n_segments: int
    n_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How the targets of a watch stand. ``n_words`` and ``n_kept_words`` are those of all rounds.

    ``n_settled`` are up to date or delivered; ``n_odd`` can't go on without a decision.
    """

    rows: tuple[Standing, ...]
    n_settled: int
    n_left_segments: int
    n_left_words: int
    n_odd: int
    n_words: int
    n_kept_words: int

    @property
    def spared_percent(self) -> float | None:
        """The share of words that nobody had to look at, None where nothing was compared yet."""
        return 100 * self.n_kept_words / self.n_words if self.n_words else None


def overview(store: Store, watch_id: int) -> Overview:
    """Return how the targets of a watch stand, by document and language."""
    watch = watch_rows.find_watch(store, watch_id)
    reviews = reviews_post_edits(store, watch.project_id)
    left = sync_edits.left(store, watch_id, reviews=reviews)
    rows = tuple(_standing(one, left) for one in sync_targets.targets(store, watch_id))
    n_words, n_kept_words = sync_targets.words(store, watch.project_id, watch_id)
    settled = (TargetState.UP_TO_DATE, TargetState.DELIVERED)
    return Overview(
        rows=rows,
        n_settled=sum(one.target.state in settled for one in rows),
        n_left_segments=sum(one.n_segments for one in rows),
        n_left_words=sum(one.n_words for one in rows),
        n_odd=sum(one.target.state in _PERSON for one in rows),
        n_words=n_words,
        n_kept_words=n_kept_words,
    )


def _standing(target: SyncTarget, left: dict[int, tuple[int, int]]) -> Standing:
    if target.state in _BEHIND:
        return Standing(target, target.counts.n_human, target.counts.n_human_words)
    return Standing(target, *left.get(target.id, (0, 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPage:
    """Some segments of a target; ``page`` of ``n_pages``, both from 1."""

    rows: tuple[StoredSegment, ...]
    n_segments: int
    n_human: int
    page: int
    n_pages: int


def segment_page(
    store: Store, target_id: int, wanted: int, *, only_human: bool, n_rows: int = 25
) -> SegmentPage:
    """Return a page of what becomes of a target's segments; the last one beyond the end."""
    found = sync_targets.segments(store, target_id)
    human = tuple(one for one in found if one.needs_human)
    shown = human if only_human else found
    n_pages = max(1, -(-len(shown) // n_rows))
    page = min(max(1, wanted), n_pages)
    rows = shown[n_rows * (page - 1) : n_rows * page]
    return SegmentPage(
        rows=rows, n_segments=len(found), n_human=len(human), page=page, n_pages=n_pages
    )
