"""What is kept of post-editing: what a machine wrote, what a person made of it, and the effort.

Records only, like :mod:`kernel.records`. A post-edit belongs to a segment of a revision in one
target language, whoever has ordered its translation and how often: the newest output of each arm
stands before the editor at once, and one text comes out.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amts_core.kernel.records import BlockKind, Granularity


class EditStatus(StrEnum):
    """Where the post-edit of a segment stands.

    ``SAVED`` is done by its editor; where the project reviews post-edits somebody else makes it
    ``APPROVED``, or ``RETURNED`` with a note. Only what is final becomes a unit.
    """

    OPEN = "open"
    SAVED = "saved"
    RETURNED = "returned"
    APPROVED = "approved"


class Taken(StrEnum):
    """What an editor began from: an arm, a unit of the memory, or an empty page."""

    BASELINE = "baseline"
    ACT = "act"
    MEMORY = "memory"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Effort:
    """What a text has cost its editor. Idle time over 30 seconds is not in ``active_ms``."""

    active_ms: int
    n_keystrokes: int


NO_EFFORT = Effort(0, 0)
UNIT_PREFIX = "p"
"""What the ids of units begin with that are post-edits, not beads."""


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What names a document at the desk: the revision of the source, the language, how it is cut.

    Every order that has translated the revision so adds its output to the same document.
    """

    revision_id: int
    tgt_lang: str
    granularity: Granularity = Granularity.SENTENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEditState:
    """What of a post-edit decisions change. ``version`` rises with each.

    ``text`` is None as long as nobody has saved one; ``batch_id`` is the batch whose output was
    taken, None where that of no arm was; ``ignored`` names the checks whose findings the editor has
    judged to be no fault.
    """

    status: EditStatus
    text: str | None
    taken: Taken | None
    version: int
    ignored: tuple[str, ...] = ()
    batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdit:
    """Segment or paragraph ``n`` of a document at the desk, and its present state.

    ``hter`` is that of what was taken against the saved text, percent, lower is better, None where
    nothing of a machine was taken or nothing is saved. ``effort`` is that of all who worked on it.
    """

    id: int
    key: DocumentKey
    n: int
    block: int
    kind: BlockKind
    src_text: str
    state: PostEditState
    hter: float | None
    effort: Effort
    found: tuple[str, ...]
    event_id: int | None
    person: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEditChange:
    """One post-edit before and after an event, and what that step has cost."""

    post_edit_id: int
    before: PostEditState
    after: PostEditState
    effort: Effort
    hter: float | None
    hter_before: float | None = None

    def ends(self, *, is_undo: bool) -> tuple[PostEditState, PostEditState]:
        """Return the states that an undo, or a redo, leads from and to."""
        return (self.after, self.before) if is_undo else (self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEditDraft:
    """A text that its editor has not saved yet."""

    post_edit_id: int
    text: str
    taken: Taken | None
    effort: Effort
    saved_at: datetime
    batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedDocument:
    """A document at the desk, and how far its post-editing is, in segments and words.

    ``order_id`` is the newest order that has translated it; ``is_current`` tells that neither a
    newer revision nor the same one cut otherwise was translated since. ``has_work`` tells that
    people have saved, judged or typed something in it. ``n_saved`` counts what is saved, approved
    since or not, or was kept by a synchronisation; ``n_final`` what is ready to be delivered:
    saved, or approved where the project reviews post-edits. ``n_words`` are those of the source, as
    the language counts them.
    """

    key: DocumentKey
    order_id: int
    src_lang: str
    path: str
    is_current: bool
    has_work: bool
    n_segments: int
    n_saved: int
    n_returned: int
    n_final: int
    n_words: int
