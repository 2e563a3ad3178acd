"""What the post-editing desk shows, as the data that its script draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amts_core import post_editing
from amts_core.checks import CHECKS
from amts_core.kernel.database.engine import Store
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus, PostEdit
from amts_core.kernel.records import Finding, Person
from amts_core.kernel.text.changed_words import changes
from amts_core.kernel.text.counts import count_noun
from amts_core.post_editing import Card, EditPage, EditQueue, presences
from pages.shared import workspace

_SENTENCES = {check.slug: check.sentence for check in CHECKS}
_LABELS = {
    EditStatus.OPEN: "Open",
    EditStatus.SAVED: "Saved",
    EditStatus.RETURNED: "Sent back",
    EditStatus.APPROVED: "Approved",
}
_N_SHOWN = 160
_CANNOT_JUDGE = (
    "You can't judge this: the project does not review post-edits, it is not saved, or it is your "
    "own."
)


@dataclass(frozen=True, slots=True)
class EditClash:
    """A text that somebody wanted to save while somebody else had saved another one.

    ``seen`` is the text that stood there when they began.
    """

    seen_version: int
    seen: str


def cards(
    store: Store,
    me: Person,
    ids: Sequence[int],
    clashes: Mapping[int, EditClash],
    page: EditPage,
) -> list[dict[str, Any]]:
    """Return the cards of segments of the queue.

    :param page: the one of the queue that the first of them is on.
    """
    places = {one.id: page.first + number for number, one in enumerate(page.rows, 1)}
    return [
        _card(card, clashes.get(card.post_edit.id), places.get(card.post_edit.id), page.n_rows)
        for card in post_editing.cards(store, me, ids)
    ]


def _card(card: Card, clash: EditClash | None, place: int | None, total: int) -> dict[str, Any]:
    one = card.post_edit
    base = card.base
    return {
        "id": one.id,
        "version": one.state.version,
        "n": f"Segment {one.n + 1}",
        "kind": one.kind,
        "status": one.state.status,
        "label": _label(one),
        "hter": one.hter,
        "place": f"{place} of {total}" if place is not None else "",
        "languages": {
            "src": workspace.language(card.src_lang),
            "tgt": workspace.language(one.key.tgt_lang),
        },
        "src": {
            "text": one.src_text,
            "spans": sorted(span for term in card.terms for span in term.src_spans),
        },
        "arms": {
            "baseline": card.baseline.text if card.baseline else None,
            "act": card.act.text if card.act else None,
            "reference": card.reference,
        },
        "batches": {
            "baseline": card.baseline.batch_id if card.baseline else None,
            "act": card.act.batch_id if card.act else None,
        },
        "memory": _memory(card),
        "former": _former(card),
        "terms": [{"term": term.term, "translations": term.targets} for term in card.terms],
        "above": [{"src": near.src_text, "text": near.text} for near in card.above],
        "below": [{"src": near.src_text, "text": near.text} for near in card.below],
        "text": card.start.text,
        "taken": card.start.taken,
        "batch": card.start.batch_id,
        "base": {"text": base.text, "taken": base.taken, "batch": base.batch_id},
        "draft": card.draft is not None,
        "effort": {
            "active_ms": card.draft.effort.active_ms if card.draft else 0,
            "n_keystrokes": card.draft.effort.n_keystrokes if card.draft else 0,
        },
        "findings": [finding(found) for found in card.findings],
        "n_identical": card.n_identical,
        "holder": card.holder,
        "note": f"Sent back: {card.note}" if card.note else "",
        "may_judge": card.may_judge,
        "why_not": _CANNOT_JUDGE,
        "dispute": _dispute(one, clash),
    }


def table(
    store: Store, document: EditedDocument, queue: EditQueue, page: EditPage, wanted: int | None
) -> dict[str, Any]:
    """Return the page of the queue that was asked for, else that of the current segment."""
    shown = page if wanted is None else post_editing.page(store, document.key, queue, number=wanted)
    return {
        "rows": [_row(one) for one in shown.rows],
        "page": shown.number,
        "n_pages": shown.n_pages,
        "total": shown.n_rows,
        "languages": {
            "src": workspace.language(document.src_lang),
            "tgt": workspace.language(document.key.tgt_lang),
        },
    }


def progress(document: EditedDocument) -> dict[str, Any]:
    """Return how far the document is."""
    left = document.n_segments - document.n_saved
    parts = [
        f"{document.n_saved:,} of {count_noun(document.n_segments, 'segment')} saved",
        f"{left:,} left",
        count_noun(document.n_words, "word"),
    ]
    if document.n_returned:
        parts.append(f"{document.n_returned:,} sent back")
    if document.n_final != document.n_saved:
        parts.append(f"{document.n_final:,} approved")
    return {
        "total": document.n_segments,
        "decided": document.n_saved,
        "text": " · ".join(parts),
    }


def people(
    store: Store, project_id: int, me: Person, key: DocumentKey, names: Mapping[DocumentKey, str]
) -> list[str]:
    """Return who else post-edits in the project now, and where if in another document."""
    return [
        one.name if one.key == key else f"{one.name} ({names.get(one.key, 'another document')})"
        for one in presences(store, project_id)
        if one.person_id != me.id
    ]


def finding(found: Finding) -> dict[str, Any]:
    """Return a finding as the script reads it."""
    return {
        "check": found.check,
        "severity": found.severity,
        "message": found.message,
        "sentence": _SENTENCES.get(found.check, found.check),
        "fix": found.fix,
    }


def _memory(card: Card) -> dict[str, Any] | None:
    if card.memory is None:
        return None
    return {
        "src": card.memory.src,
        "tgt": card.memory.tgt,
        "score": int(card.memory.score),
        "origin": card.memory.document,
    }


def _former(card: Card) -> dict[str, Any] | None:
    """Return the old wording, with the words that only the old source or only the new one has."""
    one = card.former
    if one is None:
        return None
    found = changes(one.src, card.post_edit.src_text) if one.src else None
    return {
        "src": one.src,
        "tgt": one.tgt,
        "why": one.why,
        "shared": ", ".join(f"{n + 1}" for n in one.shared_with),
        "gone": found.before if found else (),
        "came": found.after if found else (),
    }


def _dispute(one: PostEdit, clash: EditClash | None) -> dict[str, Any] | None:
    if clash is None or one.state.version == clash.seen_version:
        return None
    return {
        "title": "Somebody else has saved this segment since you saw it.",
        "versions": [
            {"name": "What you saw", "text": clash.seen},
            {"name": f"Theirs: {_label(one)}", "text": one.state.text or ""},
        ],
    }


def _label(one: PostEdit) -> str:
    name = _LABELS[one.state.status]
    return f"{name} by {one.person}" if one.person and one.state.status != "open" else name


def _row(one: PostEdit) -> dict[str, Any]:
    is_open = one.state.status is EditStatus.OPEN
    return {
        "id": one.id,
        "n": f"{one.n + 1}",
        "status": one.state.status,
        "src": one.src_text[:_N_SHOWN],
        "text": (one.state.text or "")[:_N_SHOWN],
        "hter": "" if one.hter is None else f"{one.hter:.0f}",
        "person": "" if is_open else one.person or "",
    }
