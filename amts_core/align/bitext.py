"""Segments of two languages → documents that match, segments mined, beads proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from amts_core import checks
from amts_core.align import aligner, document_matches, margins
from amts_core.align.document_matches import LEAST_SCORE, DocumentMatch, Outline
from amts_core.align.encoder import Encoder, load_encoder
from amts_core.align.margins import LEAST_MARGIN
from amts_core.align.sides import MAX_SIZE, Side, centred_sums
from amts_core.align.static_encoder import TokenSums
from amts_core.align.word_types import Words
from amts_core.checks import Context
from amts_core.formats import joined_text
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.languages import profile
from amts_core.kernel.records import (
    OnProgress,
    ProposedBead,
    Segment,
)
from amts_core.kernel.text.lengths import latin_width
from amts_core.kernel.text.openness import openness, quotation_borders
from amts_core.kernel.threads import side_by_side
from amts_core.kernel.vectors import Doubles, Floats, unit_rows

MOST_DOUBTED = 0.5
"""The most confidence that a bead can have where no encoder knows both languages."""
NamedTexts = tuple[str, Sequence[str]]
"""The name of a document, and the texts of its segments."""


def match_documents(
    src: Sequence[NamedTexts],
    tgt: Sequence[NamedTexts],
    encoder: Encoder,
    *,
    least: float = LEAST_SCORE,
) -> tuple[DocumentMatch, ...]:
    """Return which documents of two collections are proposed as translations of each other.

    :param src: of each document the name, and the texts of its segments.
    :param least: score under which a pair is left out.
    """
    outlines = [
        [Outline(name, _sums(texts, encoder)) for name, texts in side] for side in (src, tgt)
    ]
    return document_matches.match_documents(outlines[0], outlines[1], least=least)


def _sums(texts: Sequence[str], encoder: Encoder) -> Floats:
    return encoder.token_sums(texts).sums if encoder.is_static else encoder.encode(texts)


@dataclass(frozen=True, slots=True)
class MinedSegments:
    """Two segments of comparable documents that translate each other, and how sure that is."""

    src: Segment
    tgt: Segment
    margin: float
    cosine: float


def mine_segments(
    src: Sequence[Segment],
    tgt: Sequence[Segment],
    languages: tuple[str, str],
    encoder: Encoder,
    *,
    least: float = LEAST_MARGIN,
) -> tuple[MinedSegments, ...]:
    """Return the segments that translate each other in texts that are only comparable.

    :param least: how much more alike a pair has to be than its nearest neighbours.
    """
    texts = [part.text for part in src], [part.text for part in tgt]
    found = margins.mine(
        (_centred_units(texts[0], encoder), _centred_units(texts[1], encoder)),
        (_widths(texts[0], languages[0]), _widths(texts[1], languages[1])),
        least=least,
    )
    return tuple(
        MinedSegments(src[pair.src], tgt[pair.tgt], pair.margin, pair.cosine) for pair in found
    )


def _centred_units(texts: Sequence[str], encoder: Encoder) -> Floats:
    """Return a vector of length 1 a text, what all of them share taken out, shape ``(n, d)``."""
    if not encoder.is_static:
        return unit_rows(centred_sums(encoder.encode(texts), np.ones(len(texts), np.int64)))
    tokens = encoder.token_sums(texts)
    return unit_rows(centred_sums(tokens.sums, tokens.counts))


def _widths(texts: Sequence[str], language: str) -> Doubles:
    """Return the length of each text in Latin letters, expansion taken out, shape ``(n,)``."""
    expansion = profile(language).expansion
    return np.array([latin_width(text) / expansion for text in texts], dtype=np.float64)


def align_segments(
    src: Sequence[Segment],
    tgt: Sequence[Segment],
    languages: tuple[str, str],
    encoder: Encoder,
    progress: OnProgress = lambda share, step: None,
) -> tuple[ProposedBead, ...]:
    """Return the proposed beads of two documents, in order.

    :param languages: of source and target.
    :raises AlignmentInputError: a side has no segments.
    """
    progress(0.1, "Embedding the texts")
    sides = sides_of(src, tgt, languages, encoder)
    progress(0.7, "Searching the best alignment")
    beads = aligner.align(*sides)
    progress(0.95, "Storing the alignment")
    return _proposed(beads, (src, tgt), languages, encoder)


def assess_segments(
    src: Sequence[Segment],
    tgt: Sequence[Segment],
    sizes: Sequence[tuple[int, int]],
    languages: tuple[str, str],
    encoder: Encoder,
) -> tuple[ProposedBead, ...]:
    """Return the beads that somebody has made of two documents, scored as the aligner's own.

    :param sizes: source and target segments of each bead, in order, which cover all; at most
        ``MAX_SIZE`` a side, and of a skip one.
    :param languages: of source and target.
    :raises AlignmentInputError: a side has no segments.
    """
    sides = sides_of(src, tgt, languages, encoder)
    beads = aligner.assess(*sides, np.array(sizes, dtype=np.int64))
    return _proposed(beads, (src, tgt), languages, encoder)


def _proposed(
    beads: Sequence[aligner.ScoredBead],
    documents: tuple[Sequence[Segment], Sequence[Segment]],
    languages: tuple[str, str],
    encoder: Encoder,
) -> tuple[ProposedBead, ...]:
    """Return scored beads with their texts, and with what the checks tell of their confidence."""
    src, tgt = ([part.text for part in segments] for segments in documents)
    made = (
        ProposedBead(
            src=bead.src,
            tgt=bead.tgt,
            score=bead.score,
            confidence=bead.confidence,
            accept=bead.accept,
            src_text=joined_text((src[i] for i in bead.src), languages[0]),
            tgt_text=joined_text((tgt[j] for j in bead.tgt), languages[1]),
            moved_to=bead.moved_to,
            fits=bead.fits,
        )
        for bead in beads
    )
    if not encoder.knows(*languages):
        made = (_doubted(bead) for bead in made)
    context = Context(src_lang=languages[0], tgt_lang=languages[1])
    return tuple(
        checks.judged(bead, checks.telling(bead.src_text, bead.tgt_text, context))
        if bead.src and bead.tgt
        else bead
        for bead in made
    )


def _doubted(bead: ProposedBead) -> ProposedBead:
    """Return a bead that only lengths and shared words speak for: nobody accepts it unread."""
    return replace(bead, confidence=min(bead.confidence, MOST_DOUBTED), accept=False)


def sides_of(
    src: Sequence[Segment], tgt: Sequence[Segment], languages: tuple[str, str], encoder: Encoder
) -> tuple[Side, Side]:
    """Return both documents as the aligner sees them, embedded at the same time."""
    first, second = side_by_side(
        lambda side: side_of(side[0], side[1], encoder),
        zip((src, tgt), languages, strict=True),
    )
    return first, second


def side_of(segments: Sequence[Segment], language: str, encoder: Encoder) -> Side:
    """Return the segments of one document as the aligner sees them."""
    texts = [part.text for part in segments]
    blocks = np.array([part.block for part in segments], dtype=np.int64)
    borders = np.zeros(len(segments) + 1)
    for n, (before, after) in enumerate(pairwise(segments), start=1):
        if before.block == after.block:
            borders[n] = openness(before.text, after.text)
    static = encoder if encoder.is_static else load_encoder(str(BUNDLED_ENCODER))
    tokens, is_known = static.token_sums(texts), static.knows(language)
    overlaps = None if encoder.is_static else encoder.overlaps(texts, language, MAX_SIZE)
    return Side(
        sums=tokens.sums if overlaps is None else overlaps[0].astype(np.float32),
        counts=tokens.counts if overlaps is None else np.ones(len(texts), dtype=np.int64),
        overlaps=overlaps,
        static=tokens.sums if is_known else None,
        static_counts=tokens.counts,
        widths=_widths(texts, language),
        blocks=blocks,
        openness=borders,
        quotes=quotation_borders(texts),
        words=_words(tokens, static) if is_known else _no_words(len(texts), static),
    )


def _words(tokens: TokenSums, encoder: Encoder) -> Words:
    """Return the tokens of a document as words, each distinct one with its vector once."""
    ids, types = np.unique(tokens.ids, return_inverse=True)
    vectors, weights = encoder.token_vectors(ids)
    return Words(types, np.concatenate(([0], np.cumsum(tokens.counts))), vectors, weights)


def _no_words(n_texts: int, encoder: Encoder) -> Words:
    """Return no words for each of some segments: nothing links them to those of other languages."""
    none = np.zeros(0, dtype=np.int64)
    vectors, weights = encoder.token_vectors(none)
    return Words(none, np.zeros(n_texts + 1, dtype=np.int64), vectors, weights)
