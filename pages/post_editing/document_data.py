"""The document that a segment is of, as it is read beside the card."""

from collections.abc import Sequence

from amts_core import post_editing
from amts_core.documents import segments_between
from amts_core.kernel.database.engine import Store
from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Granularity, Segment
from amts_core.post_editing import Neighbour
from pages.desk import parts
from pages.desk.parts import PartText
from pages.desk.protocol import ShownDocument


def document(store: Store, document: EditedDocument, n: int) -> ShownDocument:
    """Return the stretch of a document that a segment stands in, by its number."""
    key = document.key
    found = post_editing.stretch(store, key, n - parts.N_AROUND, n + parts.N_AROUND)
    texts = tuple(map(_text, found))
    both = parts.languages(document.src_lang, key.tgt_lang)
    return ShownDocument(
        languages=both,
        joiners=parts.joiners(both),
        parts=parts.document_parts(store, key.revision_id, _segments(store, key, found), texts),
        is_first=n - parts.N_AROUND <= 0,
        is_last=n + parts.N_AROUND >= document.n_segments - 1,
    )


def _segments(store: Store, key: DocumentKey, found: Sequence[Neighbour]) -> tuple[Segment, ...]:
    """Return the segments of the revision with their places; of paragraphs they are not looked for.

    A paragraph has another number than its segments.
    """
    if not found or key.granularity is not Granularity.SENTENCE:
        return ()
    return segments_between(store, key.revision_id, found[0].n - 1, found[-1].n)


def _text(one: Neighbour) -> PartText:
    return PartText(
        card=one.id,
        place=one.n,
        block=one.block,
        kind=one.kind,
        status=one.status,
        src=one.src_text,
        tgt=one.text,
    )
