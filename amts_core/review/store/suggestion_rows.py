"""New alignments of the beads around a structure edit, offered to the one who made it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import EventRow, SuggestionRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import NewBead, ReviewBead
from amts_core.review.store.bead_rows import beads_by_id

_WAITING, _OFFERED, _NONE = "waiting", "offered", "none"


@dataclass(frozen=True, slots=True)
class SuggestedEdit:
    """Consecutive beads, by id and version, and those that would take their place."""

    before: tuple[tuple[int, int], ...]
    after: tuple[NewBead, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is offered after the event ``event_id``: one edit a stretch that would differ."""

    event_id: int
    alignment_id: str
    edits: tuple[SuggestedEdit, ...]

    def removed(self, store: Store) -> tuple[ReviewBead, ...]:
        """Return the beads that would be superseded, as they are now, in document order."""
        ids = [bead_id for edit in self.edits for bead_id, _ in edit.before]
        return tuple(sorted(beads_by_id(store, ids), key=lambda bead: bead.position))


def ask(store: Store, event_id: int, alignment_id: str) -> None:
    """Note that a new alignment around an event is being looked for; again is no harm."""
    with store.writing() as session:
        if session.get(SuggestionRow, event_id) is None:
            session.add(
                SuggestionRow(
                    event_id=event_id, alignment_id=alignment_id, state=_WAITING, edits=[]
                )
            )


def answer(store: Store, event_id: int, edits: Sequence[SuggestedEdit]) -> None:
    """Keep what was found, which may be nothing."""
    with store.writing() as session:
        row = session.get(SuggestionRow, event_id)
        if row is not None and row.state == _WAITING:
            row.state = _OFFERED if edits else _NONE
            row.edits = [
                {"before": list(map(list, edit.before)), "after": list(map(asdict, edit.after))}
                for edit in edits
            ]


def close(store: Store, event_id: int, state: str) -> None:
    """End an offer: ``taken``, ``dismissed`` or ``outdated``."""
    with store.writing() as session:
        session.execute(
            update(SuggestionRow)
            .where(SuggestionRow.event_id == event_id, SuggestionRow.state == _OFFERED)
            .values(state=state)
        )


def document_of(store: Store, event_id: int) -> str:
    """Return the alignment in which something was offered after an event.

    :raises NotFoundError: nothing was.
    """
    with store.reading() as session:
        row = session.get(SuggestionRow, event_id)
    if row is None:
        raise NotFoundError("Nothing is offered any more after this edit.")
    return row.alignment_id


def newest(store: Store, alignment_id: str, person_id: int) -> Suggestion | None:
    """Return what is offered to a person in a document, after their newest edit."""
    query = (
        select(SuggestionRow)
        .join(EventRow, EventRow.id == SuggestionRow.event_id)
        .where(
            SuggestionRow.alignment_id == alignment_id,
            SuggestionRow.state == _OFFERED,
            EventRow.person_id == person_id,
        )
        .order_by(SuggestionRow.event_id.desc())
        .limit(1)
    )
    with store.reading() as session:
        row = session.scalar(query)
    if row is None:
        return None
    return Suggestion(row.event_id, row.alignment_id, tuple(map(_edit, row.edits)))


def is_offer_awaited(store: Store, alignment_id: str, person_id: int) -> bool:
    """Return whether a new alignment is being looked for, for a person in a document."""
    query = (
        select(SuggestionRow.event_id)
        .join(EventRow, EventRow.id == SuggestionRow.event_id)
        .where(
            SuggestionRow.alignment_id == alignment_id,
            SuggestionRow.state == _WAITING,
            EventRow.person_id == person_id,
        )
        .limit(1)
    )
    with store.reading() as session:
        return session.scalar(query) is not None


def _edit(data: dict[str, Any]) -> SuggestedEdit:
    return SuggestedEdit(
        tuple((bead_id, version) for bead_id, version in data["before"]),
        tuple(
            NewBead(
                src=tuple(new["src"]),
                tgt=tuple(new["tgt"]),
                src_text=new["src_text"],
                tgt_text=new["tgt_text"],
                confidence=new["confidence"],
                score=new["score"],
                src_cut=tuple(new.get("src_cut", (None, None))),
                tgt_cut=tuple(new["tgt_cut"]),
            )
            for new in data["after"]
        ),
    )
