"""What the post-editing desk shows, as its script takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amts_core import post_editing
from amts_core.kernel.database.engine import Store
from amts_core.kernel.post_edits import DocumentKey, EditedDocument, EditStatus, PostEdit
from amts_core.kernel.records import Person
from amts_core.kernel.text.changed_words import changes
from amts_core.kernel.text.counts import count_noun
from amts_core.post_editing import Card, EditPage
from pages.desk import parts
from pages.desk.protocol import (
    BegunText,
    BothTexts,
    Dispute,
    DoneSoFar,
    MarkedText,
    QueueRow,
    TablePage,
    VersionText,
    WantedAct,
)
from pages.post_editing.protocol import (
    ArmBatches,
    ArmTexts,
    OldWording,
    SegmentCard,
    ShownMatch,
)

_LABELS = {
    EditStatus.OPEN: "Open",
    EditStatus.SAVED: "Saved",
    EditStatus.RETURNED: "Sent back",
    EditStatus.APPROVED: "Approved",
}
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
    *,
    clashes: Mapping[int, EditClash],
    page: EditPage,
    paths: Mapping[DocumentKey, str],
) -> tuple[SegmentCard, ...]:
    """Return the cards of segments of the queue.

    :param page: the one of the queue that the first of them is on.
    :param paths: what the documents are called, where the queue is of several.
    """
    places = {one.id: page.first + number for number, one in enumerate(page.rows, 1)}
    found = []
    for card in post_editing.cards(store, me, ids):
        one = card.post_edit
        told = [f"{places[one.id]} of {page.n_rows}"] if one.id in places else []
        told += [paths[one.key]] if one.key in paths else []
        found.append(_card(card, clashes.get(one.id), " · ".join(told)))
    return tuple(found)


def _card(card: Card, clash: EditClash | None, place: str) -> SegmentCard:
    one, draft = card.post_edit, card.draft
    return SegmentCard(
        id=one.id,
        version=one.state.version,
        n=f"Segment {one.n + 1}",
        kind=one.kind,
        status=one.state.status,
        label=_label(one),
        hter=one.hter,
        place=place,
        languages=parts.languages(card.src_lang, one.key.tgt_lang),
        src=MarkedText(one.src_text, (), parts.marks(one.src_text)),
        arms=ArmTexts(
            card.baseline.text if card.baseline else None,
            card.act.text if card.act else None,
            card.reference,
        ),
        batches=ArmBatches(
            card.baseline.batch_id if card.baseline else None,
            card.act.batch_id if card.act else None,
        ),
        matches=_matches(card),
        former=_former(card),
        examples=tuple(BothTexts(src, tgt) for src, tgt in card.examples),
        terms=parts.terms(card.terms),
        before=tuple(BothTexts(near.src_text, near.text) for near in card.above),
        after=tuple(BothTexts(near.src_text, near.text) for near in card.below),
        begun=BegunText(card.start.text, card.start.taken, card.start.batch_id),
        base=BegunText(card.base.text, card.base.taken, card.base.batch_id),
        draft=draft is not None,
        effort={
            "active_ms": draft.effort.active_ms if draft else 0,
            "n_keystrokes": draft.effort.n_keystrokes if draft else 0,
        },
        findings=parts.faults(card.findings),
        n_identical=card.n_identical,
        holder=card.holder,
        note=f"Sent back: {card.note}" if card.note else "",
        may_judge=card.may_judge,
        why_not=_CANNOT_JUDGE,
        dispute=_dispute(one, clash),
    )


def table(
    documents: Mapping[DocumentKey, EditedDocument],
    shown: EditPage,
    paths: Mapping[DocumentKey, str],
) -> TablePage:
    """Return a page of the queue, with what the documents are called where there are several."""
    return TablePage(
        rows=tuple(_row(documents[one.key], one, paths.get(one.key, "")) for one in shown.rows),
        columns=("HTER %", "By"),
        page=shown.number,
        n_pages=shown.n_pages,
        total=shown.n_rows,
    )


def progress(documents: Sequence[EditedDocument]) -> DoneSoFar:
    """Return how far the documents are."""
    n = sum(one.n_segments for one in documents)
    n_saved = sum(one.n_saved for one in documents)
    n_returned = sum(one.n_returned for one in documents)
    n_final = sum(one.n_final for one in documents)
    told = [
        f"{n_saved:,} of {count_noun(n, 'segment')} saved",
        f"{n - n_saved:,} left",
        count_noun(sum(one.n_words for one in documents), "word"),
    ]
    if n_returned:
        told.append(f"{n_returned:,} sent back")
    if n_final != n_saved:
        told.append(f"{n_final:,} approved")
    return DoneSoFar(n, n_saved, " · ".join(told))


def _matches(card: Card) -> tuple[ShownMatch, ...]:
    return tuple(ShownMatch(one.src, one.tgt, int(one.score), one.document) for one in card.matches)


def _former(card: Card) -> OldWording | None:
    """Return the old wording, with the words that only the old source or only the new one has."""
    one = card.former
    if one is None:
        return None
    found = changes(one.src, card.post_edit.src_text) if one.src else None
    return OldWording(
        src=one.src,
        tgt=one.tgt,
        why=one.why,
        shared=", ".join(f"{n + 1}" for n in one.shared_with),
        gone=tuple(found.before) if found else (),
        came=tuple(found.after) if found else (),
    )


def _dispute(one: PostEdit, clash: EditClash | None) -> Dispute | None:
    if clash is None or one.state.version == clash.seen_version:
        return None
    return Dispute(
        "Somebody else has saved this segment since you saw it.",
        (
            VersionText("What you saw", clash.seen),
            VersionText(f"Theirs: {_label(one)}", one.state.text or ""),
        ),
        WantedAct(name="Mine", action="save", text=None),
    )


def _label(one: PostEdit) -> str:
    name = _LABELS[one.state.status]
    return f"{name} by {one.person}" if one.person and one.state.status != "open" else name


def _row(of: EditedDocument, one: PostEdit, path: str) -> QueueRow:
    is_open = one.state.status is EditStatus.OPEN
    return QueueRow(
        id=one.id,
        n=f"{one.n + 1}",
        status=one.state.status,
        src=one.src_text[: parts.N_TABLE],
        tgt=(one.state.text or "")[: parts.N_TABLE],
        languages=parts.languages(of.src_lang, of.key.tgt_lang),
        document=path,
        more=("" if one.hter is None else f"{one.hter:.0f}", "" if is_open else one.person or ""),
    )
