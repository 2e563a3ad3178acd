"""What is kept of synchronising: what a project watches, and how far each translation is behind.

Records only, like :mod:`kernel.records`. A *watch* is a folder or a git checkout whose documents
come in several languages; a *target* is one document of it in one target language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Final

from amts_core.kernel.records import Engine


class WatchKind(StrEnum):
    """What is watched: files as they lie in a folder, or what a branch of a git checkout holds."""

    FOLDER = "folder"
    GIT = "git"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """Where the documents are, and what is done about a change.

    ``layout`` has for each language where its files are, with ``{name}`` for what the versions of
    a document share: ``en/{name}``, or ``{name}.zh.md``. ``branch`` is read from, and
    ``deliver_branch`` is written to, in a git checkout only; ``fetches`` asks its remote first.
    ``since`` is a commit at which the translations were in step, empty where they are now.
    ``every_minutes`` is None where only people ask.
    """

    name: str
    kind: WatchKind
    path: str
    layout: Mapping[str, str]
    branch: str = ""
    deliver_branch: str = ""
    fetches: bool = False
    since: str = ""
    every_minutes: int | None = None
    engine: Engine = Engine.LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a project watches. ``seen`` is the commit that was read last, empty for a folder.

    ``job_id`` is the newest job that synchronised it, empty where there is none.
    """

    id: int
    project_id: int
    settings: WatchSettings
    person_id: int
    created_at: datetime
    seen: str
    checked_at: datetime | None
    job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFile:
    """A file of a watch as it was read last.

    ``name`` is what it shares with the other languages; ``content_id`` tells its bytes apart;
    ``revision_id`` is None where it could not be read, and ``reason`` says why.
    """

    path: str
    language: str
    name: str
    content_id: str
    revision_id: int | None
    is_deleted: bool = False
    reason: str = ""


class TargetState(StrEnum):
    """Where a translation stands against its source.

    ``UNTRANSLATED`` never had a translation, and gets one only when somebody asks; ``CHANGED`` is
    yet to be compared, ``BEHIND`` has been; ``DRAFTING`` waits for the engine, ``IN_REVIEW`` for an
    editor; ``READY`` can be delivered, ``DELIVERED`` was and waits to be merged. ``CONFLICT`` waits
    for a person's decision, ``FAILED`` says why, ``SOURCE_GONE`` has lost its source.
    """

    UP_TO_DATE = "up_to_date"
    UNTRANSLATED = "untranslated"
    CHANGED = "changed"
    BEHIND = "behind"
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    READY = "ready"
    DELIVERED = "delivered"
    CONFLICT = "conflict"
    FAILED = "failed"
    SOURCE_GONE = "source_gone"


@dataclass(frozen=True, slots=True)
class SyncPair:
    """A revision of a source and the revision of a target that is in step with it."""

    src_revision_id: int
    tgt_revision_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPair:
    """A revision of a source, and a target that was made from it: found in step, or to be written.

    It is stored before the target is written. ``content_id`` tells the bytes that were written
    apart, and ``seen_id`` those that stood in their place until then; both are empty for what was
    found. ``is_there`` says that it lay there at least once. ``texts`` were put in by segment of
    the source, and ``event_id`` is the newest decision about the document that they heed.
    """

    pair: SyncPair
    content_id: str = ""
    seen_id: str = ""
    is_there: bool = True
    texts: Mapping[int, str] = field(default_factory=dict)
    event_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCounts:
    """What a sync of one target found, in segments and words of the new source.

    ``n_human`` and ``n_human_words`` need a person; ``n_gone`` are segments of the old source that
    are no more.
    """

    n_segments: int = 0
    n_words: int = 0
    n_kept_words: int = 0
    n_human: int = 0
    n_human_words: int = 0
    n_gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncTarget:
    """A document in one target language.

    ``base`` is the pair in step that the target was made of, None where there never was a
    translation. ``src`` is the newest revision of the source, ``tgt`` that of the target as it lies
    in the watch, None for no such file. ``elsewhere`` are pairs of other documents that segments
    have come from; ``order_id`` is the order that made the drafts. ``is_wanted`` says that somebody
    asked for a translation although there never was one.
    """

    id: int
    watch_id: int
    name: str
    tgt_lang: str
    src_path: str
    tgt_path: str
    state: TargetState
    message: str
    src_revision_id: int | None
    tgt_revision_id: int | None
    base: SyncPair | None
    order_id: int | None
    counts: SyncCounts
    old_tgt_path: str
    elsewhere: tuple[SyncPair, ...]
    is_wanted: bool
    updated_at: datetime

    @property
    def is_in_step(self) -> bool:
        """Whether what lies there was made from the source that is there."""
        return self.base is not None and self.base.src_revision_id == self.src_revision_id


class Unchanged(Enum):
    """Stands for a value that stays as it is; None may be a value of its own."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChange:
    """What becomes of a target, as :class:`SyncTarget` and :class:`SyncCounts` have it."""

    src_path: str | Unchanged = UNCHANGED
    tgt_path: str | Unchanged = UNCHANGED
    old_tgt_path: str | Unchanged = UNCHANGED
    state: TargetState | Unchanged = UNCHANGED
    message: str | Unchanged = UNCHANGED
    src_revision_id: int | None | Unchanged = UNCHANGED
    tgt_revision_id: int | None | Unchanged = UNCHANGED
    base: SyncPair | None | Unchanged = UNCHANGED
    order_id: int | None | Unchanged = UNCHANGED
    elsewhere: tuple[SyncPair, ...] | Unchanged = UNCHANGED
    n_segments: int | Unchanged = UNCHANGED
    n_words: int | Unchanged = UNCHANGED
    n_kept_words: int | Unchanged = UNCHANGED
    n_human: int | Unchanged = UNCHANGED
    n_human_words: int | Unchanged = UNCHANGED
    n_gone: int | Unchanged = UNCHANGED


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A target as a look has found it; ``pair`` was found in step, and was not known."""

    name: str
    tgt_lang: str
    change: TargetChange
    pair: KnownPair | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRun:
    """One round over a watch: who asked, what was read, what it found and what it wrote.

    ``n_words`` and ``n_kept_words`` are those of the targets that were compared in it;
    ``delivered`` are the commit or the folder that was written to, empty for nothing.
    """

    id: int
    watch_id: int
    job_id: str
    person: str
    commit: str
    at: datetime
    ended_at: datetime | None
    message: str
    n_words: int
    n_kept_words: int
    delivered: str
    summary: str
