"""What synchronising says about a document: its segments, and the sums over them."""

from dataclasses import dataclass
from enum import StrEnum

from amts_core.kernel.records import Segment


class SyncState(StrEnum):
    """Where a segment of the new source comes from."""

    SAME = "same"
    MOVED = "moved"
    REWORDED = "reworded"
    NEW = "new"


Links = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
"""Beads as numbers of source and target segments; an empty side is a skip."""


@dataclass(frozen=True, slots=True)
class SyncText:
    """One document as synchronising sees it: its decoded characters, and where its segments are."""

    text: str
    segments: tuple[Segment, ...]
    language: str


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A source document, its translation, and which segments of them belong together."""

    src: SyncText
    tgt: SyncText
    links: Links


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedSegment:
    """Segment ``n`` of the new source, and what became of its translation.

    ``old`` are the numbers of the segments of the old source that it comes from; of a segment that
    comes from another document they are numbers there, and ``from_document`` says which of those
    that were given. ``tgt_text`` is the translation as it stands now: kept, carried over, or (of a
    reworded one) that of the old wording; empty where there is none. ``shared_with`` are other
    segments of the new source that the same translation renders. ``old_changes`` and ``changes``
    are the ranges of the old and the new text that differ. ``is_edited`` says that the translation
    was edited by hand since it was delivered; ``why`` what a human is needed for, else empty.
    """

    n: int
    text: str
    state: SyncState
    old: tuple[int, ...]
    tgt_text: str
    needs_human: bool
    why: str = ""
    old_text: str = ""
    old_changes: tuple[tuple[int, int], ...] = ()
    changes: tuple[tuple[int, int], ...] = ()
    shared_with: tuple[int, ...] = ()
    from_document: int | None = None
    is_carried: bool = False
    is_edited: bool = False
    n_words: int = 0


@dataclass(frozen=True, slots=True)
class GoneSegment:
    """A segment of the old source that the new one lacks, and its translation."""

    n: int
    text: str
    tgt_text: str
    is_edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSummary:
    """Sums over a document: ``n_words`` is the sum of ``n_kept_words`` and ``n_human_words``."""

    n_segments: int
    n_words: int
    n_kept_words: int
    n_human_words: int
    n_gone: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Code, a formula or a line of markup that the source changed and a hand edited in the target.

    The target keeps its own.
    """

    old: str
    new: str
    target: str


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part of the target that is left as it was: with the changes it would not be readable.

    ``text`` is what stands there, empty where the target lacks what the source has. ``segments``
    are those of the new source that a person has to look at therefore; ``lost`` those whose given
    texts have no place in what is kept.
    """

    text: str
    segments: tuple[int, ...]
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPlan:
    """What has become of each segment, and of what is not one.

    ``dropped`` is what only the target had (code, lines of it, text), in parts of the document that
    are gone or that the source has changed; ``conflicts`` what it keeps although the source changed
    it; ``kept`` what was left as it was because it can't be put together with the changes.
    """

    segments: tuple[SyncedSegment, ...]
    gone: tuple[GoneSegment, ...]
    summary: SyncSummary
    dropped: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    kept: tuple[KeptPart, ...] = ()
