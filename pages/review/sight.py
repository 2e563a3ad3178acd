"""What is looked at at the review desk, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Alignment, Person
from amts_core.review import BeadExaminer, Queue, QueuePlace, QueueTask, Scope, alignments, queues
from pages.review.protocol import BulkCounts, ShiftPreview


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadClash:
    """What a person wanted of a bead that somebody else had changed in the meantime."""

    seen_version: int
    action: str
    text: str | None
    src_text: str | None = None
    note: str | None = None


@dataclass(slots=True, kw_only=True)
class Sight:
    """Who looks at which queue of which documents; what is read on the way is kept for the run.

    ``scope`` is what the queue is of, ``documents`` what it would be of without a sample.
    Alignments never change: those that the session has seen are handed in.
    """

    store: Store
    me: Person
    project_id: int
    scope: Scope
    documents: Scope
    has_several: bool
    queue: Queue
    clashes: Mapping[int, BeadClash]
    draw: int | None
    bulk: BulkCounts | None
    preview: ShiftPreview | None
    alignments: dict[str, Alignment]
    _places: dict[int | None, QueuePlace] = field(default_factory=dict)
    _examiners: dict[str, BeadExaminer] = field(default_factory=dict)

    @property
    def is_blind(self) -> bool:
        """Whether first decisions are hidden."""
        return self.queue.task is QueueTask.SECOND

    def place(self, bead_id: int | None) -> QueuePlace:
        """Return where a bead stands in the queue."""
        if bead_id not in self._places:
            self._places[bead_id] = queues.place(self.store, self.scope, self.queue, bead_id)
        return self._places[bead_id]

    def alignment(self, alignment_id: str) -> Alignment:
        """Return an alignment, its beads not counted."""
        if alignment_id not in self.alignments:
            self.alignments[alignment_id] = alignments.without_progress(self.store, alignment_id)
        return self.alignments[alignment_id]

    def examiner(self, alignment_id: str) -> BeadExaminer:
        """Return what looks for findings in a document."""
        if alignment_id not in self._examiners:
            of = self.alignment(alignment_id)
            self._examiners[alignment_id] = BeadExaminer(self.store, of)
        return self._examiners[alignment_id]
