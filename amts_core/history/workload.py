"""The workload: which share of a project's words no human had to touch, told apart by the work.

Three figures that are never added up: to align what people have translated is another work than to
translate, and what a sync keeps was translated before. The goal is one of translation alone.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from amts_core.history.store import touches
from amts_core.history.store.touches import EditedText
from amts_core.kernel.database.engine import Store
from amts_core.kernel.events.state_rules import clean
from amts_core.kernel.post_edits import EditStatus
from amts_core.kernel.records import BeadStatus, Granularity
from amts_core.kernel.text.word_counts import words
from amts_core.post_editing import edit_queues, sync_edits
from amts_core.review import rules
from amts_core.sync import sync_targets

GOAL = 0.8
"""The share of the words of translations that the product is meant to spare people."""
READING_MS = 60
"""Least time for a word of the source, to be read at all: a thousand words a minute."""
_FINAL = (EditStatus.SAVED, EditStatus.APPROVED)
_DECIDED = (BeadStatus.APPROVED, BeadStatus.REJECTED)


class WorkloadName(StrEnum):
    """The kinds of work that are counted. ``OUTPUT`` is translation."""

    ALIGNMENT = "alignment"
    OUTPUT = "output"
    SYNC = "sync"

    @property
    def sentence(self) -> str:
        """What counts as untouched."""
        return _SENTENCES[self]


_SENTENCES = {
    WorkloadName.ALIGNMENT: "beads approved by the verdict or by a band, looked at by nobody",
    WorkloadName.OUTPUT: "machine output that a person has read and saved as it was, nothing found",
    WorkloadName.SYNC: "segments of new revisions that kept their translation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadPart:
    """One kind of work, in words of the source; a word counts for each target language.

    Of ``n_words`` nobody had to touch ``n_untouched``, and a person has dealt with ``n_touched``.
    Of machine output ``n_apart`` were saved as they were, but with findings that nobody has
    resolved, or faster than one can read; ``n_repeated`` have their text from an identical segment;
    at ``n_unopened`` nobody has looked yet. The others are left to people.
    """

    name: WorkloadName
    n_words: int
    n_untouched: int
    n_touched: int
    n_apart: int = 0
    n_repeated: int = 0
    n_unopened: int = 0

    @property
    def n_left(self) -> int:
        """Words that are left to people."""
        known = self.n_untouched + self.n_touched + self.n_apart + self.n_repeated
        return self.n_words - known - self.n_unopened

    @property
    def share(self) -> float | None:
        """The share that nobody had to touch, 0 to 1, None where there is no word."""
        return self.n_untouched / self.n_words if self.n_words else None


@dataclass(frozen=True, slots=True)
class Workload:
    """What of each kind of work people were spared in a project."""

    alignment: WorkloadPart
    output: WorkloadPart
    sync: WorkloadPart

    @property
    def parts(self) -> tuple[WorkloadPart, ...]:
        """All kinds of work."""
        return self.alignment, self.output, self.sync

    @property
    def is_goal_reached(self) -> bool:
        """Whether people are spared as much of translating as the product is meant to spare."""
        return self.output.share is not None and self.output.share >= GOAL


def workload(store: Store, project_id: int) -> Workload:
    """Return which share of the words of a project no human had to touch, by kind of work."""
    n_words, n_kept = sync_targets.words(store, project_id)
    return Workload(
        _alignments(store, project_id),
        _output(store, project_id),
        WorkloadPart(name=WorkloadName.SYNC, n_words=n_words, n_untouched=n_kept, n_touched=0),
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
    return WorkloadPart(
        name=WorkloadName.ALIGNMENT, n_words=n_words, n_untouched=n_untouched, n_touched=n_touched
    )


class _Fate(StrEnum):
    """What became of a text of a machine."""

    UNTOUCHED = "untouched"
    APART = "apart"
    REPEATED = "repeated"
    TOUCHED = "touched"
    UNOPENED = "unopened"


def _output(store: Store, project_id: int) -> WorkloadPart:
    """Return the words of machine output: all of the documents that were translated last.

    Of documents that were translated again since, in a newer revision or cut otherwise, those count
    that somebody has dealt with. What a sync has kept is no output.
    """
    edited = {(one.key, one.place): one for one in touches.edited_texts(store, project_id)}
    documents = edit_queues.documents(store, project_id, reviews=False)
    segments = touches.segments(store, (one.key.revision_id for one in documents))
    kept = sync_edits.kept(store, project_id)
    found: Counter[_Fate] = Counter()
    for document in documents:
        key = document.key
        is_sentence = key.granularity is Granularity.SENTENCE
        for n, block, text in segments[key.revision_id]:
            one = edited.get((key, n if is_sentence else block))
            fate = _Fate.UNOPENED if one is None else _fate(one)
            is_kept = one is None and n in kept.get(key, ())
            if fate is None or is_kept or (fate is _Fate.UNOPENED and not document.is_current):
                continue
            found[fate] += words(text, document.src_lang)
    return WorkloadPart(
        name=WorkloadName.OUTPUT,
        n_words=found.total(),
        n_untouched=found[_Fate.UNTOUCHED],
        n_touched=found[_Fate.TOUCHED],
        n_apart=found[_Fate.APART],
        n_repeated=found[_Fate.REPEATED],
        n_unopened=found[_Fate.UNOPENED],
    )


def _fate(one: EditedText) -> _Fate | None:
    """Return what became of a text at the desk, None where it is no machine's: a sync kept it."""
    is_final = one.status in _FINAL
    if not one.is_touched:
        if not one.has_event:
            return None if is_final else _Fate.UNOPENED
        return _Fate.REPEATED if is_final else _Fate.UNOPENED
    if not is_final or one.output is None or clean(one.output) != one.text:
        return _Fate.TOUCHED
    least = rules.FAST_MS + READING_MS * words(one.src_text, one.language)
    return _Fate.APART if one.has_findings or one.active_ms < least else _Fate.UNTOUCHED
