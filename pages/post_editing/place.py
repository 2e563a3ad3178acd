"""Where the post-editing desk's items are done: which segments, in which queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from amts_core import post_editing
from amts_core.checks import CHECKS
from amts_core.kernel.errors import NotFoundError, ReviewError
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.events.machine import EventSubject
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus, PostEdit
from amts_core.kernel.records import Decision, DeskAct
from amts_core.kernel.text.substitutions import Rewording, Substitution
from amts_core.post_editing import (
    POST_EDITS,
    EditOrder,
    EditQueue,
    edit_rows,
    presences,
    replacements,
)
from amts_core.teamwork import Desk as TopicsOf
from pages.desk import parts
from pages.desk.keymap import POST_EDIT_KEYS, KeyBinding
from pages.desk.place import HERE, CardPlace, DeskPlace, DeskSession, DeskShown, FilterKind
from pages.desk.protocol import FoundUnit, ShownDocument, TwoLanguages
from pages.post_editing import card_data, document_data
from pages.post_editing.card_data import EditClash
from pages.post_editing.protocol import EditSight

_N_AHEAD, _N_SPARE, _N_FOUND = 2, 3, 30
SHOWN: Mapping[str, frozenset[EditStatus]] = MappingProxyType(
    {
        "To do": frozenset({EditStatus.OPEN, EditStatus.RETURNED}),
        "Saved": frozenset({EditStatus.SAVED}),
        "Sent back": frozenset({EditStatus.RETURNED}),
        "Approved": frozenset({EditStatus.APPROVED}),
        "All": frozenset(),
    }
)
ORDERS: Mapping[str, EditOrder] = MappingProxyType(
    {
        "In order": EditOrder.DOCUMENT,
        "Worst first": EditOrder.WORST,
        "Shortest first": EditOrder.SHORTEST,
    }
)
_FINDINGS = {"Any findings": ""} | {check.sentence: check.slug for check in CHECKS}
FILTERS = (
    FilterKind(name="edits", label="Show", options=tuple(SHOWN)),
    FilterKind(name="edit_order", label="Order", options=tuple(ORDERS)),
    FilterKind(name="edit_finding", label="Finding", options=tuple(_FINDINGS)),
    FilterKind(name="edit_words", label="Contains"),
)


@dataclass(slots=True, kw_only=True)
class EditSession(DeskSession):
    """What the session keeps of the post-editing desk."""

    clashes: dict[int, EditClash] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlace(DeskPlace[EditSession]):
    """Where an item is done: in which of the translated documents, and in which queue of it."""

    keys: ClassVar[tuple[KeyBinding, ...]] = POST_EDIT_KEYS
    kinds: ClassVar[tuple[FilterKind, ...]] = FILTERS
    noun: ClassVar[str] = "segment"
    topics: ClassVar[TopicsOf] = TopicsOf.POST_EDIT
    subject: ClassVar[EventSubject[Any, Any]] = POST_EDITS

    documents: Mapping[DocumentKey, EditedDocument]
    scope: DocumentKey

    @property
    def document(self) -> EditedDocument:
        """The document that is worked on."""
        return self.documents[self.scope]

    @property
    def languages(self) -> TwoLanguages:
        """Those of the document."""
        return parts.languages(self.document.src_lang, self.scope.tgt_lang)

    def languages_of(self, card_id: int) -> TwoLanguages:
        """Return those of the document that a segment is of."""
        found = self._document_of(edit_rows.post_edit(self.store, card_id))
        return parts.languages(found.src_lang, found.key.tgt_lang)

    @property
    def queue(self) -> EditQueue:
        """The queue that the filters choose."""
        show, order, finding, words = (one.value for one in self.choices())
        return EditQueue(SHOWN[show], ORDERS[order], _FINDINGS[finding], words)

    def find(self, card_id: int) -> CardPlace:
        """Return a segment."""
        found = edit_rows.post_edit(self.store, card_id)
        return CardPlace(found.id, found.key, found.src_text)

    def of_segment(self, number: int) -> int:
        """Return a segment by its number."""
        found = edit_rows.of_document(self.store, self.scope)
        wanted = next((one for one in found if one.n == number - 1), None)
        if wanted is None:
            raise ReviewError(f"This document has no segment {number}: it has {len(found)}.")
        return wanted.id

    def neighbour(self, card_id: int | None, step: int) -> int | None:
        """Return the segment beside one in the queue, now held; None begins at the beginning."""
        return post_editing.take_next(
            self.store,
            self.project.id,
            self.me,
            scope=self.scope,
            queue=self.queue,
            post_edit_id=card_id,
            step=step,
        )

    def next_of(self, card_id: int) -> int | None:
        """Return the segment after one in the queue, now held, None where none is left.

        What is to be done is looked for from the beginning again; a queue of all ends at its end.
        """
        found = self.neighbour(card_id, 1)
        if found is None and self.queue.statuses:
            found = self.neighbour(None, 1)
        return None if found == card_id else found

    def retrace(self, act: DeskAct, *, is_redo: bool) -> tuple[Decision, int | None]:
        """Take back the person's last save, or do it again."""
        retrace = post_editing.redo if is_redo else post_editing.undo
        return retrace(self.store, act, self.project.id, without=self.session.overtaken)

    def look_up(self, words: str) -> tuple[FoundUnit, ...]:
        """Return approved units that hold words of either side."""
        codes = (self.document.src_lang, self.scope.tgt_lang)
        both = self.languages
        found = post_editing.lookup(self.store, self.project.id, codes, words=words, n=_N_FOUND)
        return tuple(
            FoundUnit(src=one.src, tgt=one.tgt, languages=both, document=one.document)
            for one in found
        )

    def rewordings(self, wanted: Rewording, reach: str) -> tuple[Substitution, ...]:
        """Return what would become of saved texts, in the languages of this document."""
        alike = (one.key for one in self.documents.values() if self._is_alike(one))
        keys = (self.scope,) if reach == HERE else tuple(alike)
        return replacements.preview(self.store, keys, wanted)

    def reword(self, act: DeskAct, wanted: Rewording, versions: Mapping[int, int]) -> Decision:
        """Replace something in saved texts as one event."""
        return replacements.replace_all(self.store, act, self.project.id, wanted, versions=versions)

    def _document_of(self, found: PostEdit) -> EditedDocument:
        """Return the document that a segment is of.

        :raises NotFoundError: it is not at the desk any more.
        """
        if found.key not in self.documents:
            raise NotFoundError("This document is not at the desk any more. Choose another one.")
        return self.documents[found.key]

    def _is_alike(self, other: EditedDocument) -> bool:
        is_into = other.key.tgt_lang == self.scope.tgt_lang
        return is_into and other.src_lang == self.document.src_lang

    def others(self) -> tuple[str, ...]:
        """Return who else post-edits in the project, and where if in another document."""
        names = {key: one.path for key, one in self.documents.items()}
        return tuple(
            one.name
            if one.key == self.scope
            else f"{one.name} ({names.get(one.key, 'another document')})"
            for one in presences(self.store, self.project.id)
            if one.person_id != self.me.id
        )

    def document_around(self, card_id: int) -> ShownDocument:
        """Return the segments around one, in the order of their document."""
        found = edit_rows.post_edit(self.store, card_id)
        return document_data.document(self.store, self._document_of(found), found.n)

    def next_document(self) -> tuple[DocumentKey, str] | None:
        """Return another document that has something left to do."""
        left = (one for one in self.documents.values() if one.n_saved < one.n_segments)
        after = next((one for one in left if one.key != self.scope), None)
        return None if after is None else (after.key, after.path)

    def shown(self, spot: Spot, page: int | None) -> DeskShown:
        """Return the segment before the person and those that come next."""
        at = None if spot.at is None else self.here(spot.at)
        ids = post_editing.take_window(
            self.store,
            self.project.id,
            self.me,
            scope=self.scope,
            queue=self.queue,
            spot=Spot(at, spot.after),
            n=1 + _N_AHEAD,
            n_spare=_N_SPARE,
        )
        own = post_editing.page(self.store, self.scope, self.queue, at=ids[0] if ids else None)
        wanted = own
        if page is not None:
            wanted = post_editing.page(self.store, self.scope, self.queue, number=page)
        clashes = self.session.clashes
        cards = card_data.cards(self.store, self.me, ids, clashes=clashes, page=own)
        table = card_data.table(self.document, wanted)
        return DeskShown(
            sight=EditSight(cards=cards, table=table),
            cards=cards,
            table=table,
            progress=card_data.progress(self.document),
        )
