"""Which documents of two collections are translations of each other, by what they say."""

from dataclasses import dataclass

from amts_core.align import Encoder, bitext
from amts_core.documents import NewRevision, imports
from amts_core.kernel.errors import DocumentError


@dataclass(frozen=True, slots=True)
class ContentPairs:
    """Documents that belong together, and a sentence about each that was left out."""

    pairs: tuple[tuple[NewRevision, NewRevision], ...]
    left_out: tuple[str, ...]


def pair_by_content(
    src: imports.ReadFiles, tgt: imports.ReadFiles, encoder: Encoder
) -> ContentPairs:
    """Return the documents that belong together.

    :raises DocumentError: none do.
    """
    matches = bitext.match_documents(src.texts, tgt.texts, encoder)
    if not matches:
        reasons = " ".join((*src.left_out, *tgt.left_out))
        raise DocumentError(
            "No document looks like a translation of another. Check the files and the languages. "
            f"{reasons}".strip()
        )
    left_out = [*src.left_out, *tgt.left_out]
    sides = (src, {match.src for match in matches}), (tgt, {match.tgt for match in matches})
    for side, used in sides:
        left_out += [
            f"{document.path} has no counterpart"
            for n, document in enumerate(side.documents)
            if n not in used
        ]
    pairs = tuple((src.documents[match.src], tgt.documents[match.tgt]) for match in matches)
    return ContentPairs(pairs, tuple(left_out))
