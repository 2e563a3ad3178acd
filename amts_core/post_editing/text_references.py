"""The human translations of a document's texts, where it is aligned with one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amts_core.documents import segments
from amts_core.kernel.database.engine import Store
from amts_core.kernel.languages import profile
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Granularity
from amts_core.post_editing.store import edit_context
from amts_core.post_editing.store.edit_context import AlignedRevision, Reference


@dataclass(frozen=True, slots=True)
class TextReference:
    """The human translation of a text; ``shared_with`` are the numbers of others it renders too."""

    text: str
    shared_with: tuple[int, ...] = ()


def references(store: Store, key: DocumentKey) -> dict[int, TextReference]:
    """Return by number the human translations of a document's texts; none where it has none.

    They are of its newest alignment with a document in the language: of beads that nobody has
    rejected.
    """
    return of_alignment(store, key, edit_context.aligned(store, key.revision_id, key.tgt_lang))


def of_alignment(
    store: Store, key: DocumentKey, aligned: AlignedRevision | None
) -> dict[int, TextReference]:
    """Return by number the human translations that an alignment gives a document's texts.

    A paragraph has the translations of all of its segments, each once.
    """
    if aligned is None:
        return {}
    found = edit_context.references(store, aligned)
    if key.granularity is Granularity.SENTENCE:
        place = {n: n for n in found}
    else:
        place = _paragraphs(store, key.revision_id)
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for n in sorted(found):
        numbers[place[n]].append(n)
    return {
        at: _joined([found[n] for n in of_text], at, place, language=key.tgt_lang)
        for at, of_text in numbers.items()
    }


def _paragraphs(store: Store, revision_id: int) -> dict[int, int]:
    """Return by segment the number of its paragraph."""
    blocks: dict[int, int] = {}
    parts = segments(store, revision_id)
    return {part.n: blocks.setdefault(part.block, len(blocks)) for part in parts}


def _joined(
    of_text: Sequence[Reference], own: int, place: Mapping[int, int], language: str
) -> TextReference:
    """Return the translations of a text's segments as one, and which other texts they render."""
    once = {one.src: one.text for one in of_text}
    others = {place[n] for src in once for n in src} - {own}
    return TextReference(profile(language).joiner.join(once.values()), tuple(sorted(others)))
