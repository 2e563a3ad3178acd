"""The workload: which share of a project's words no human had to touch, and what it is made of."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from amts_core import review
from amts_core.post_edits import DocumentKey, EditStatus
from amts_core.records import BeadStatus
from amts_core.store import sync_targets, touches
from amts_core.store.engine import Store
from amts_core.store.touches import EditedText
from amts_core.text.words import words

GOAL = 0.8
"""The share of the words that the product is meant to spare people."""
_FINAL = (EditStatus.SAVED, EditStatus.APPROVED)
_DECIDED = (BeadStatus.APPROVED, BeadStatus.REJECTED)


class WorkloadName(StrEnum):
    """The kinds of work that are counted."""

    ALIGNMENT = "alignment"
    OUTPUT = "output"
    SYNC = "sync"

    @property
    def sentence(self) -> str:
        """What counts as untouched."""
        return _SENTENCES[self]


_SENTENCES = {
    WorkloadName.ALIGNMENT: "beads approved by the verdict or by a band, looked at by nobody",
    WorkloadName.OUTPUT: "machine output saved as it was, or a text that was propagated",
    WorkloadName.SYNC: "segments of new revisions that kept their translation",
}


@dataclass(frozen=True, slots=True)
class WorkloadPart:
    """One kind of work, in words of the source; a word counts for each target language.

    ``n_words`` are those whose fate is known: nobody had to touch ``n_untouched`` of them, a person
    has dealt with ``n_touched``, and the others wait for a person. ``n_unopened`` come besides:
    machine output at which nobody has looked yet, so that nobody knows whether it will do.
    """

    name: WorkloadName
    n_words: int
    n_untouched: int
    n_touched: int
    n_unopened: int = 0

    @property
    def n_left(self) -> int:
        """Words that wait for a person."""
        return self.n_words - self.n_untouched - self.n_touched

    @property
    def share(self) -> float | None:
        """The share that nobody had to touch, 0 to 1, None where there is no word."""
        return self.n_untouched / self.n_words if self.n_words else None


@dataclass(frozen=True, slots=True)
class Workload:
    """All parts of a project, and its words together.

    What a sync leaves to a person comes to the post-editing desk, and counts there alone.
    """

    parts: tuple[WorkloadPart, ...]
    n_words: int
    n_untouched: int

    @property
    def share(self) -> float | None:
        """The share that nobody had to touch, 0 to 1, None where there is no word yet."""
        return self.n_untouched / self.n_words if self.n_words else None

    @property
    def is_goal_reached(self) -> bool:
        """Whether people are spared as much as the product is meant to spare them."""
        return self.share is not None and self.share >= GOAL


def workload(store: Store, project_id: int) -> Workload:
    """Return which share of the words of a project no human had to touch."""
    synced = _synced(store, project_id)
    parts = _alignments(store, project_id), _output(store, project_id), synced
    return Workload(
        parts,
        sum(part.n_words for part in parts) - synced.n_left,
        sum(part.n_untouched for part in parts),
    )


def _alignments(store: Store, project_id: int) -> WorkloadPart:
    """Return the words of the beads: untouched are those approved without a look at them.

    What is rejected in bulk is no translation that anybody was spared.
    """
    n_words = n_untouched = n_touched = 0
    for one in touches.reviewed_texts(store, project_id):
        n = words(one.text, one.language)
        n_words += n
        if one.status is BeadStatus.APPROVED and not one.is_touched:
            n_untouched += n
        elif one.is_touched or one.status in _DECIDED:
            n_touched += n
    return WorkloadPart(WorkloadName.ALIGNMENT, n_words, n_untouched, n_touched)


def _output(store: Store, project_id: int) -> WorkloadPart:
    """Return the words of machine output: untouched is what was saved as it was, or propagated.

    Who saves it has read it; what was spared is the work on its words.
    """
    n_untouched = n_touched = 0
    n_known: Counter[DocumentKey] = Counter()
    for one in touches.edited_texts(store, project_id):
        n = words(one.src_text, one.language)
        n_known[one.key] += n
        if _is_spared(one):
            n_untouched += n
        elif one.is_touched:
            n_touched += n
    n_unopened = _n_unknown(store, project_id, n_known)
    return WorkloadPart(
        WorkloadName.OUTPUT, n_untouched + n_touched, n_untouched, n_touched, n_unopened
    )


def _is_spared(one: EditedText) -> bool:
    if one.status not in _FINAL or not one.has_event:
        return False
    is_as_written = one.output is not None and review.clean(one.output) == one.text
    return is_as_written or not one.is_touched


def _n_unknown(store: Store, project_id: int, n_known: Counter[DocumentKey]) -> int:
    """Return the words of the newest translations, without those that are known already."""
    documents = touches.translated(store, project_id)
    texts = touches.segment_texts(store, (key.revision_id for key in documents))
    return sum(
        max(0, sum(words(text, language) for text in texts[key.revision_id]) - n_known[key])
        for key, language in documents.items()
    )


def _synced(store: Store, project_id: int) -> WorkloadPart:
    n_words, n_kept = sync_targets.words(store, project_id)
    return WorkloadPart(WorkloadName.SYNC, n_words, n_kept, 0)
