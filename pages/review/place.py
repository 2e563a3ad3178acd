"""Where the review desk's items are done: which pairs, in which queue."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import nextafter
from types import MappingProxyType
from typing import Any, ClassVar

from amts_core import review
from amts_core.checks import CHECKS
from amts_core.kernel.errors import NotFoundError, ReviewError
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.events.machine import EventSubject
from amts_core.kernel.records import Alignment, BeadStatus, Decision, DeskAct, ReviewBead
from amts_core.kernel.text.substitutions import Rewording, Substitution
from amts_core.review import (
    BANDS,
    BEADS,
    Queue,
    QueueTask,
    Scope,
    Sorting,
    alignments,
    bead_rows,
    concordance,
    find_bulk,
    presence,
    presences,
    queues,
    replacements,
)
from amts_core.teamwork import Desk as TopicsOf
from pages.desk import parts
from pages.desk.keymap import KEYS, KeyBinding
from pages.desk.place import (
    ALL,
    HERE,
    CardPlace,
    DeskPlace,
    DeskSession,
    DeskShown,
    FilterKind,
    FurtherWay,
)
from pages.desk.protocol import DeskAnswer, FoundUnit, ShownDocument, TwoLanguages
from pages.parallel_data import data_views
from pages.review import bulk_progress, document_data, queue_data
from pages.review.protocol import BulkCounts, ShiftPreview
from pages.review.sight import BeadClash, Sight

_N_AHEAD, _N_SPARE, _N_FOUND = 5, 3, 30
TO_DO = frozenset({BeadStatus.PROPOSED, BeadStatus.SKIPPED, BeadStatus.FLAGGED})
SHOWN: Mapping[str, Queue] = MappingProxyType(
    {
        "To do": Queue(statuses=TO_DO),
        "Approved": Queue(statuses=frozenset({BeadStatus.APPROVED})),
        "Rejected": Queue(statuses=frozenset({BeadStatus.REJECTED})),
        "Skipped": Queue(statuses=frozenset({BeadStatus.SKIPPED})),
        "Flagged": Queue(statuses=frozenset({BeadStatus.FLAGGED})),
        "All": Queue(),
        "Second pass": Queue(task=QueueTask.SECOND),
        "Disputed": Queue(task=QueueTask.ADJUDICATION),
    }
)
ORDERS: Mapping[str, Sorting] = MappingProxyType(
    {
        "In order": Sorting.DOCUMENT,
        "Uncertain first": Sorting.UNCERTAIN,
        "Most useful first": Sorting.USEFUL,
        "Random": Sorting.RANDOM,
    }
)
_FINDINGS = {"Any findings": ""} | {check.sentence: check.slug for check in CHECKS}
_BANDS = {"Any confidence": (0.0, 1.0)} | {
    band.label: (band.low, nextafter(band.high, 0.0)) for band in BANDS
}
FILTERS = (
    FilterKind(name="show", label="Show", options=tuple(SHOWN)),
    FilterKind(name="order", label="Order", options=tuple(ORDERS)),
    FilterKind(name="finding", label="Finding", options=tuple(_FINDINGS)),
    FilterKind(name="sure", label="Confidence", options=tuple(_BANDS)),
    FilterKind(name="words", label="Contains"),
)


@dataclass(slots=True, kw_only=True)
class ReviewSession(DeskSession):
    """What the session keeps of the review desk; ``draw`` is the sample that is worked through."""

    clashes: dict[int, BeadClash] = field(default_factory=dict)
    draw: int | None = None
    bulk: BulkCounts | None = None
    preview: ShiftPreview | None = None
    alignments: dict[str, Alignment] = field(default_factory=dict)

    def enter(self, scope: Hashable) -> None:
        """Work through another document, no sample."""
        self.draw = None
        DeskSession.enter(self, scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlace(DeskPlace[ReviewSession]):
    """Where an item is done: in which document, and in which queue of it."""

    keys: ClassVar[tuple[KeyBinding, ...]] = KEYS
    kinds: ClassVar[tuple[FilterKind, ...]] = FILTERS
    noun: ClassVar[str] = "pair"
    further: ClassVar[FurtherWay | None] = FurtherWay(
        "Export what is approved", partial(data_views.go_to, data_views.EXPORT)
    )
    topics: ClassVar[TopicsOf] = TopicsOf.REVIEW
    subject: ClassVar[EventSubject[Any, Any]] = BEADS

    documents: tuple[str, ...]
    is_all: bool = False

    @property
    def scope(self) -> Scope:
        """The documents that are worked through; None for all of them, and for a sample."""
        return None if self.session.draw is not None else self.documents_scope

    @property
    def has_several(self) -> bool:
        """Whether several documents are worked through, one after the other."""
        return len(self.documents) > 1

    @property
    def documents_scope(self) -> Scope:
        """The documents that filters and bulk decisions are about; None for all of them."""
        if self.is_all:
            return None
        return self.documents if self.has_several else self.documents[0]

    @property
    def alignment_id(self) -> str:
        """The document that the person is in."""
        if self.has_several and self.at is not None:
            try:
                return bead_rows.bead(self.store, self.at).alignment_id
            except NotFoundError:
                pass
        return self.documents[0]

    @property
    def languages(self) -> TwoLanguages:
        """Those of the document that the person is in."""
        return self._languages_in(self.alignment_id)

    def languages_of(self, card_id: int) -> TwoLanguages:
        """Return those of the document that a pair is of."""
        return self._languages_in(bead_rows.bead(self.store, card_id).alignment_id)

    def _languages_in(self, alignment_id: str) -> TwoLanguages:
        of = self._sight().alignment(alignment_id)
        return parts.languages(of.src_lang, of.tgt_lang)

    @property
    def order(self) -> str:
        """The chosen order of the queue."""
        return next(one.value for one in self.choices() if one.name == "order")

    @property
    def filtered(self) -> Queue:
        """The queue that the filters choose."""
        show, order, finding, band, words = (one.value for one in self.choices())
        return replace(
            SHOWN[show],
            project_id=self.project.id if self.has_several or self.is_all else None,
            order=ORDERS[order],
            finding=_FINDINGS[finding],
            scores=_BANDS[band],
            words=words,
        )

    @property
    def queue(self) -> Queue:
        """The queue that is worked through: what the filters choose, or a sample."""
        if self.session.draw is not None:
            return Queue(statuses=TO_DO, draw=self.session.draw, project_id=self.project.id)
        if self.filtered.task is QueueTask.SECOND:
            return replace(self.filtered, person_id=self.me.id)
        return self.filtered

    def find(self, card_id: int) -> CardPlace:
        """Return a pair, or what an edit has put in its place."""
        bead = bead_rows.replacement_of(self.store, bead_rows.bead(self.store, card_id))
        return CardPlace(bead.id, bead.alignment_id, bead.state.src_text)

    def of_segment(self, number: int) -> int:
        """Return the pair that has a source segment."""
        bead = bead_rows.bead_of_segment(self.store, self.alignment_id, number - 1)
        if bead is None:
            raise ReviewError(f"This document has no source segment {number}.")
        return bead.id

    def neighbour(self, card_id: int, step: int) -> int | None:
        """Return the pair beside one in the queue, now held."""
        return presence.take_next(
            self.store,
            self.me,
            self.project.id,
            scope=self.scope,
            queue=self.queue,
            bead_id=card_id,
            step=step,
        )

    def retrace(self, act: DeskAct, *, is_redo: bool) -> tuple[Decision, int | None]:
        """Take back the person's last decision, or do it again."""
        retrace = review.redo if is_redo else review.undo
        return retrace(self.store, act, self.project.id, without=self.session.overtaken)

    def begin(self, event: Decision, doing: str) -> DeskAnswer | None:
        """Have an act on many pairs taken back by a worker."""
        return None if find_bulk(self.store, event.id) is None else self.begin_act(event, doing)

    def begin_act(self, event: Decision, doing: str) -> DeskAnswer:
        """Have an act on many pairs carried out, and lead to where the page shows how far it is."""
        self.session.has_news = True
        return bulk_progress.begin(event, doing)

    def draw(self, draw_id: int | None) -> None:
        """Work through a sample, from its beginning, or through the document again."""
        self.session.draw = draw_id
        self.session.exchange.begin_anew()

    def holds(self, scope: Hashable) -> bool:
        """Return whether a document is one of those that are worked through, or of a sample."""
        if self.session.draw is not None or scope in self.documents:
            return True
        found = alignments.current(self.store, self.project.id) if self.is_all else ()
        return any(one.id == scope for one in found)  # imported since the page was opened

    def leave_choice(self) -> None:
        """Leave the sample: it has no filters."""
        self.session.draw = None

    def still(self, spot: Spot) -> Spot:
        """Return where somebody is, or behind it where it is not in the queue any more."""
        if spot.at is None or queues.holds(self.store, self.scope, self.queue, spot.at):
            return spot
        return Spot(after=spot.at)

    def look_up(self, words: str) -> tuple[FoundUnit, ...]:
        """Return approved units that hold words of either side."""
        of = self._sight().alignment(self.alignment_id)
        found = (
            (
                bead.state.src_text,
                bead.state.tgt_text,
                alignments.without_progress(self.store, bead.alignment_id).src_path,
            )
            for bead in concordance(self.store, of, words, _N_FOUND)
        )
        return parts.found_units(found, self.languages)

    def rewordings(self, wanted: Rewording, reach: str) -> tuple[Substitution, ...]:
        """Return what would become of approved pairs in the languages of this document.

        :raises ReviewError: this is a second pass, which hides which pairs are approved.
        """
        if self.queue.task is QueueTask.SECOND:
            raise ReviewError(
                "A second pass hides what others have decided, and so what could be replaced. Show "
                "another queue for that."
            )
        ids = (self.alignment_id,) if reach == HERE else self._alike(reach)
        return replacements.preview(self.store, self.project.id, ids, wanted)

    def reword(self, act: DeskAct, wanted: Rewording, versions: Mapping[int, int]) -> Decision:
        """Replace something in approved pairs as one event."""
        return replacements.replace_all(self.store, act, self.project.id, wanted, versions=versions)

    def _alike(self, reach: str) -> tuple[str, ...]:
        """Return the documents of a reach that are in the languages of the one here."""
        here = self._sight().alignment(self.alignment_id)
        return tuple(
            one.id
            for one in alignments.current(self.store, self.project.id)
            if (one.src_lang, one.tgt_lang) == (here.src_lang, here.tgt_lang)
            and (reach == ALL or one.id in self.documents)
        )

    def others(self) -> tuple[str, ...]:
        """Return who else reviews in the project, and where if in another document."""
        sight = self._sight()
        return tuple(
            one.name
            if one.alignment_id == self.alignment_id
            else f"{one.name} ({sight.alignment(one.alignment_id).src_path})"
            for one in presences(self.store, self.project.id)
            if one.person_id != self.me.id
        )

    def document_around(self, card_id: int) -> ShownDocument:
        """Return the pairs around one, in the order of their document."""
        bead = bead_rows.replacement_of(self.store, bead_rows.bead(self.store, card_id))
        return document_data.document(self._sight(), bead)

    def next_document(self) -> tuple[str, str] | None:
        """Return the next document that has something left to do, besides those of the queue."""
        if self.is_all:
            return None
        found = alignments.current(self.store, self.project.id)
        ids = [one.id for one in found]
        here = ids.index(self.alignment_id) + 1 if self.alignment_id in ids else 0
        left = (one for one in (*found[here:], *found[:here]) if one.n_decided < one.n_beads)
        after = next((one for one in left if one.id not in self.documents), None)
        return None if after is None else (after.id, after.src_path)

    def shown(self, spot: Spot, page: int | None) -> DeskShown:
        """Return the pair before the person, those in dispute, and those that come next."""
        beads = self._window(spot)
        return queue_data.shown(self._sight(), self.alignment_id, beads, page)

    def _sight(self) -> Sight:
        return Sight(
            store=self.store,
            me=self.me,
            project_id=self.project.id,
            scope=self.scope,
            documents=self.documents_scope,
            has_several=self.has_several or self.session.draw is not None,
            queue=self.queue,
            clashes=self.session.clashes,
            draw=self.session.draw,
            bulk=self.session.bulk,
            preview=self.session.preview,
            alignments=self.session.alignments,
        )

    def _window(self, spot: Spot) -> tuple[ReviewBead, ...]:
        at = None if spot.at is None else self.here(spot.at)
        in_dispute = (self.here(bead_id) for bead_id in self.session.clashes)
        disputed = tuple(bead_id for bead_id in in_dispute if bead_id is not None)
        ids = presence.take_window(
            self.store,
            self.me,
            self.project.id,
            scope=self.scope,
            queue=self.queue,
            spot=Spot(at, spot.after, disputed),
            n=1 + _N_AHEAD,
            n_spare=_N_SPARE,
        )
        beads = {bead.id: bead for bead in bead_rows.beads_by_id(self.store, ids)}
        return tuple(beads[bead_id] for bead_id in ids)
