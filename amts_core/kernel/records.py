"""The facts that travel between layers. Frozen: a changed fact is a new one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    CELL = "cell"
    TITLE = "title"
    ATTRIBUTE = "attribute"
    METADATA = "metadata"


class Notation(StrEnum):
    """How the characters of a block are written in its document.

    ``TEXT`` is the format's own way, ``HTML`` that of text between tags, ``LINE`` to the end of a
    line as it is. The others are values that begin and end with marks of their own, or could: what
    stands in their place is written with its marks.
    """

    TEXT = "text"
    HTML = "html"
    LINE = "line"
    LABEL = "label"
    QUOTED = "quoted"
    UNESCAPED = "unescaped"
    PARAMETER = "parameter"
    ATTRIBUTE = "attribute"
    YAML = "yaml"
    TOML = "toml"

    @property
    def is_whole(self) -> bool:
        """Whether a block in this notation is one segment, however many sentences it has."""
        return self not in (Notation.TEXT, Notation.HTML)


class Granularity(StrEnum):
    """What a unit is made of: single beads, or whole blocks."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


class UnitMarkup(StrEnum):
    """How the inline markup of units stands in a file that is made of them for a service.

    As in the documents; left out; or as the exchange format writes it in the documents of a job.
    """

    AS_WRITTEN = "as-written"
    LEFT_OUT = "left-out"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Block ``n`` of a document: ``text`` as written in it, inline markup included.

    Character ``i`` of ``text`` stands at ``starts[i]:ends[i]`` of the decoded document. Each of a
    value stands for all of it, marks included. ``key`` is what a value of front matter is called.
    """

    n: int
    kind: BlockKind
    text: str
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)
    notation: Notation = Notation.TEXT
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Segment ``n`` of a document: about a sentence, the unit translated.

    ``text`` is on one line; ``start:end``, in characters, is its place in the decoded document.
    """

    n: int
    block: int
    kind: BlockKind
    text: str
    start: int
    end: int


class Severity(StrEnum):
    """How much a finding weighs: errors block approval, limits block export to the service."""

    ERROR = "error"
    LIMIT = "limit"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a check found in a pair of texts.

    ``message`` says why in one line; ``src_spans`` and ``tgt_spans`` are character ranges to mark;
    ``fix`` is the target as it would be without it, where that needs no judgement.
    """

    check: str
    severity: Severity
    message: str
    src_spans: tuple[tuple[int, int], ...] = ()
    tgt_spans: tuple[tuple[int, int], ...] = ()
    fix: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedBead:
    """A bead as the aligner proposes it: numbers of consecutive segments, and their joined texts.

    ``score`` is the cosine of the two sides' vectors, 0 to 1, higher is better, None for a skip.
    ``confidence`` is the calibrated probability that the bead is exactly right; of a skip, that its
    segment truly has no counterpart. ``accept`` is the product's verdict at its threshold.
    ``moved_to`` is, of a skip, the segment of the other side that perhaps translates it at another
    place; ``fits`` says that a side fits better with the bead before (-1) or after (1).
    """

    src: tuple[int, ...]
    tgt: tuple[int, ...]
    score: float | None
    confidence: float
    accept: bool
    src_text: str
    tgt_text: str
    moved_to: int | None = None
    fits: int | None = None


class Role(StrEnum):
    """What a person does in a project; each may do what the one before may."""

    TRANSLATOR = "translator"
    EDITOR = "editor"
    LEAD = "lead"


class BeadStatus(StrEnum):
    """Where a bead stands in review."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    FLAGGED = "flagged"
    SUPERSEDED = "superseded"


class Action(StrEnum):
    """What a person can do to beads and post-edits. Each one taken is an event."""

    APPROVE = "approve"
    REJECT = "reject"
    SKIP = "skip"
    FLAG = "flag"
    EDIT = "edit"
    IGNORE = "ignore"
    MERGE = "merge"
    SPLIT = "split"
    PULL = "pull"
    PUSH = "push"
    SHIFT = "shift"
    UNPAIR = "unpair"
    REALIGN = "realign"
    CARRY = "carry"
    ACCEPT = "accept"
    SECOND = "second"
    ADJUDICATE = "adjudicate"
    POST_EDIT = "post_edit"
    PROPAGATE = "propagate"
    RETURN = "return"
    UNDO = "undo"
    REDO = "redo"


class Via(StrEnum):
    """How an action was taken."""

    KEY = "key"
    CLICK = "click"
    BULK = "bulk"
    API = "api"


class JobState(StrEnum):
    """Where a piece of long work stands. The last four are ends: some of it failed, or all."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in the app. A name identifies; it does not authenticate."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Project:
    """Documents in one source language and their versions in target languages."""

    id: int
    name: str
    src_lang: str
    tgt_langs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a project in one language; its contents are revisions."""

    id: int
    project_id: int
    path: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The contents of a document at one time, named by the SHA-256 of its bytes."""

    id: int
    document_id: int
    n: int
    sha256: str
    encoding: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Two revisions aligned, by which encoder, and how far its review is.

    ``n_beads`` leaves out superseded beads; ``n_decided`` counts the approved and rejected ones.
    ``asked_at`` is when somebody wanted these revisions. ``replaced_by`` is the alignment that has
    taken the place of this one, None for the current one; where it ``is_carried``, decisions were
    carried over to that one. ``revisions`` are the numbers of the two among those of their
    documents; ``deleted_at`` is when somebody deleted the pair, None where nobody has.
    """

    id: str
    project_id: int
    src_revision_id: int
    tgt_revision_id: int
    src_path: str
    tgt_path: str
    src_lang: str
    tgt_lang: str
    encoder: str
    encoder_digest: str
    warnings: tuple[str, ...]
    asked_at: datetime
    created_at: datetime
    n_beads: int = 0
    n_approved: int = 0
    n_decided: int = 0
    replaced_by: str | None = None
    is_carried: bool = False
    revisions: tuple[int, int] = (1, 1)
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of some alignments is, in beads; superseded ones don't count."""

    n_documents: int
    n_beads: int
    n_approved: int
    n_decided: int

    @property
    def n_left(self) -> int:
        """Beads that nobody has approved or rejected yet."""
        return self.n_beads - self.n_decided


Cut = tuple[int | None, int | None]
"""Where a bead begins in its first segment of a side and ends in its last one, None for whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadState:
    """What of a bead decisions change. ``version`` rises with each.

    ``ignored`` names the checks whose findings a person has judged to be no fault.
    """

    status: BeadStatus
    src_text: str
    tgt_text: str
    version: int
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBead:
    """A bead of an alignment in review: what was proposed, and its present state.

    ``position`` orders the beads of an alignment. ``score``, ``confidence``, ``moved_to`` and
    ``fits`` are those of :class:`ProposedBead`. ``parents`` are the beads that this one replaced by
    a structure edit. ``src_cut`` and ``tgt_cut`` are where, in characters, it begins in its first
    segment and ends in its last one, None for the whole of it. ``decision_id`` is the event in
    which ``person`` decided, at ``changed_at``; where that was carried over, ``event_id`` is a
    later one.
    """

    id: int
    alignment_id: str
    position: float
    src: tuple[int, ...]
    tgt: tuple[int, ...]
    score: float | None
    confidence: float
    accept: bool
    state: BeadState
    moved_to: int | None = None
    event_id: int | None = None
    person: str | None = None
    changed_at: datetime | None = None
    fits: int | None = None
    parents: tuple[int, ...] = ()
    src_cut: Cut = (None, None)
    tgt_cut: Cut = (None, None)
    decision_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBead:
    """A bead that a structure edit makes, in place of others.

    Its fields are those of :class:`ReviewBead`; ``score`` is None where a person made it, and its
    ``confidence`` then the least of those it replaces.
    """

    src: tuple[int, ...]
    tgt: tuple[int, ...]
    src_text: str
    tgt_text: str
    confidence: float
    score: float | None = None
    src_cut: Cut = (None, None)
    tgt_cut: Cut = (None, None)


@dataclass(frozen=True, slots=True)
class StructureEdit:
    """Consecutive beads to be superseded, and those that take their place, in document order.

    ``unpaired`` are the numbers of new beads that are confirmed to have no counterpart.
    """

    removed: tuple[ReviewBead, ...]
    added: tuple[NewBead, ...]
    unpaired: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BeadChange:
    """One bead before and after an event."""

    bead_id: int
    before: BeadState
    after: BeadState

    def ends(self, *, is_undo: bool) -> tuple[BeadState, BeadState]:
        """Return the states that an undo, or a redo, leads from and to."""
        return (self.after, self.before) if is_undo else (self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAct:
    """Who acts at a desk, and how.

    ``token`` is what the sender calls the act: sent again, it is not done again. ``dwell_ms`` is
    how long its subject was on screen; ``note`` is a reason, or what colleagues should know.
    ``to`` is the id of the person who has to answer what the note asks.
    """

    person: Person
    via: Via
    token: str | None = None
    dwell_ms: int | None = None
    note: str | None = None
    to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identical:
    """Something that nobody has done yet, to which what is done to its like may be propagated.

    ``n`` is the number of its first source segment, from 0; ``text`` is what a desk would begin it
    with, and ``holder`` who has it open now.
    """

    id: int
    version: int
    path: str
    n: int
    text: str
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An event: somebody did something to beads, and how.

    ``undoes`` names the event that an undo took back, a redo brought back, or that was carried over
    to a newer alignment; ``dwell_ms`` is how long the bead was on screen; ``note`` is the person's
    reason, or what else there is to say.
    ``part_of`` names the act on many beads that the event is a portion of.
    """

    id: int
    project_id: int
    person: str
    action: Action
    via: Via
    at: datetime
    undoes: int | None = None
    dwell_ms: int | None = None
    note: str | None = None
    part_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationUnit:
    """An approved pair of texts. ``id`` names the beads it is made of."""

    id: str
    src: str
    tgt: str
    status: BeadStatus
    confidence: float
    person: str | None
    event: int | None
    document: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of long work.

    ``progress`` is the share done, 0 to 1; ``message`` what happens now, or why it failed;
    ``result`` names what it made, or which error it failed with. ``project_id`` is None where what
    it is for has no project yet.
    """

    id: str
    project_id: int | None
    title: str
    state: JobState
    progress: float
    message: str
    result: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelDataVersion:
    """An exported file of units, and the event up to which they were taken.

    ``n_units`` are its records: in a file of several target languages, sources. ``sha256`` is that
    of the file's bytes; ``units_sha256`` that of the ids of the units that each record is made of,
    None in versions older than the second target language. Where ``markup`` is not as written,
    ``approved_sha256`` is that of a file of the same records as they were approved.
    """

    id: int
    project_id: int
    n: int
    format: str
    granularity: Granularity
    src_lang: str
    tgt_langs: tuple[str, ...]
    n_units: int
    last_event: int | None
    sha256: str
    created_at: datetime
    units_sha256: str | None = None
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN
    approved_sha256: str | None = None

    @property
    def approved_file(self) -> str:
        """The SHA-256 of the file of the records as they were approved.

        Engines of this machine learn from it, and documents are compared with it; ``sha256`` is for
        services.
        """
        return self.approved_sha256 or self.sha256

    @property
    def tgt_lang(self) -> str:
        """The target language, of several the first."""
        return self.tgt_langs[0]


OnProgress = Callable[[float, str], None]
"""Called with the share of the work that is done, 0 to 1, and what comes next."""


class Arm(StrEnum):
    """How a document is translated: with parallel data (ACT), or without."""

    BASELINE = "baseline"
    ACT = "act"


class Engine(StrEnum):
    """The services that documents can be translated by."""

    LOCAL = "local"
    AMAZON = "amazon"
    AMAZON_TEXT = "amazon-text"
    NEURAL = "neural"
    CHAT = "chat"

    @property
    def is_billed(self) -> bool:
        """Whether what it translates may cost money: the others use nothing but this machine."""
        return self.is_amazon or self is Engine.CHAT

    @property
    def is_amazon(self) -> bool:
        """Whether it is Amazon Translate, in batch jobs or in real time: one place serves both."""
        return self in (Engine.AMAZON, Engine.AMAZON_TEXT)


@dataclass(frozen=True, slots=True)
class LogLine:
    """What happened to a job, and when."""

    at: datetime
    text: str
