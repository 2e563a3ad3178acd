"""Where the post-editing desk's items are done: which segments, in which queue."""

from collections.abc import Hashable, Mapping
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
    EditScope,
    edit_rows,
    presences,
    replacements,
)
from amts_core.teamwork import Desk as TopicsOf
from pages.desk import parts
from pages.desk.keymap import POST_EDIT_KEYS, KeyBinding
from pages.desk.place import ALL, HERE, CardPlace, DeskPlace, DeskSession, DeskShown, FilterKind
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
    chosen: tuple[DocumentKey, ...]
    is_all: bool = False

    @property
    def scope(self) -> EditScope:
        """The documents that are worked through, one after the other."""
        return self.chosen if self.has_several else self.chosen[0]

    @property
    def has_several(self) -> bool:
        """Whether several documents are worked through."""
        return len(self.chosen) > 1

    @property
    def document_key(self) -> DocumentKey:
        """What names the document that the person is in."""
        if self.has_several and self.at is not None:
            try:
                return self._document_of(edit_rows.post_edit(self.store, self.at)).key
            except NotFoundError:
                pass
        return self.chosen[0]

    @property
    def document(self) -> EditedDocument:
        """The document that the person is in."""
        return self.documents[self.document_key]

    @property
    def languages(self) -> TwoLanguages:
        """Those of the document that the person is in."""
        of = self.document
        return parts.languages(of.src_lang, of.key.tgt_lang)

    def languages_of(self, card_id: int) -> TwoLanguages:
        """Return those of the document that a segment is of."""
        found = self._document_of(edit_rows.post_edit(self.store, card_id))
        return parts.languages(found.src_lang, found.key.tgt_lang)

    @property
    def queue(self) -> EditQueue:
        """The queue that the filters choose."""
        show, order, finding, words = (one.value for one in self.choices())
        return EditQueue(SHOWN[show], ORDERS[order], _FINDINGS[finding], words)

    def holds(self, scope: Hashable) -> bool:
        """Return whether a document is one of those that are worked through."""
        return scope in self.chosen

    def find(self, card_id: int) -> CardPlace:
        """Return a segment."""
        found = edit_rows.post_edit(self.store, card_id)
        return CardPlace(found.id, found.key, found.src_text)

    def of_segment(self, number: int) -> int:
        """Return a segment by its number."""
        found = edit_rows.of_document(self.store, self.document_key)
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
        of = self.document
        codes = (of.src_lang, of.key.tgt_lang)
        found = post_editing.lookup(self.store, self.project.id, codes, words=words, n=_N_FOUND)
        return parts.found_units(
            ((one.src, one.tgt, one.document) for one in found), self.languages
        )

    def rewordings(self, wanted: Rewording, reach: str) -> tuple[Substitution, ...]:
        """Return what would become of saved texts, in the languages of this document."""
        here = self.document
        alike = (
            key
            for key, one in self.documents.items()
            if (one.src_lang, key.tgt_lang) == (here.src_lang, here.key.tgt_lang)
            and (reach == ALL or key in self.chosen)
        )
        keys = (here.key,) if reach == HERE else tuple(alike)
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

    def others(self) -> tuple[str, ...]:
        """Return who else post-edits in the project, and where if in another document."""
        names = {key: one.path for key, one in self.documents.items()}
        here = self.document_key
        return tuple(
            one.name
            if one.key == here
            else f"{one.name} ({names.get(one.key, 'another document')})"
            for one in presences(self.store, self.project.id)
            if one.person_id != self.me.id
        )

    def document_around(self, card_id: int) -> ShownDocument:
        """Return the segments around one, in the order of their document."""
        found = edit_rows.post_edit(self.store, card_id)
        return document_data.document(self.store, self._document_of(found), found.n)

    def next_document(self) -> tuple[DocumentKey, str] | None:
        """Return another document that has something left to do, besides those of the queue."""
        if self.is_all:
            return None
        left = (one for one in self.documents.values() if one.n_saved < one.n_segments)
        after = next((one for one in left if one.key not in self.chosen), None)
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
        paths = {key: self.documents[key].path for key in self.chosen} if self.has_several else {}
        cards = card_data.cards(self.store, self.me, ids, clashes=clashes, page=own, paths=paths)
        table = card_data.table(self.documents, wanted, paths)
        return DeskShown(
            sight=EditSight(cards=cards, table=table),
            cards=cards,
            table=table,
            progress=card_data.progress([self.documents[key] for key in self.chosen]),
        )
