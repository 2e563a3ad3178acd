"""Which documents of two collections are translations of each other, by what they say."""

from collections.abc import Mapping
from dataclasses import dataclass

from amts_core.align import Encoder, bitext, load_encoder
from amts_core.documents import NewRevision, imports
from amts_core.formats import FilePair, FilePairs
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


def pair_mixed_files(
    contents: Mapping[str, bytes],
    languages: tuple[str, str],
    encoder: str,
    *,
    encoding: str | None = None,
) -> FilePairs:
    """Return which files of two languages belong together, each on the side of its language.

    :param contents: of files, by name.
    :param encoder: the name of the encoder.
    :param encoding: of the files that don't say theirs.
    :raises DocumentError: none do.
    """
    sides = imports.read_mixed_files(
        sorted(contents), contents.__getitem__, languages, encoding=encoding
    )
    found = pair_by_content(*sides, load_encoder(encoder))
    names = [(src.path, tgt.path) for src, tgt in found.pairs]
    return FilePairs(tuple(FilePair(*pair, *pair) for pair in names), found.left_out, {})
