"""One side of a bitext as the aligner sees it: arrays, no text."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amts_core.align.word_types import Words
from amts_core.kernel.errors import AlignmentInputError
from amts_core.kernel.vectors import Doubles, Floats, Ints, unit_rows

Overlaps = NDArray[np.float16]
"""Vectors of runs of neighbours: in half precision, since they are the most that is in memory."""

MAX_SIZE = 6
"""Most segments of one side that a bead may hold."""
MAX_SEGMENTS = 7
"""Most segments of both sides together that a bead may hold."""
SHAPES = np.array(
    [(m, n) for m in range(1, MAX_SIZE + 1) for n in range(1, min(MAX_SIZE, MAX_SEGMENTS - m) + 1)]
)
"""Source and target segments of a bead, shape ``(n_shapes, 2)``."""
N_SHAPES = len(SHAPES)
SHAPE_OF = np.full((MAX_SIZE + 1, MAX_SIZE + 1), -1)
"""Number of each shape, at ``[m, n]``; -1 where there is none."""
SHAPE_OF[SHAPES[:, 0], SHAPES[:, 1]] = np.arange(N_SHAPES)
_N_SHRINK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The segments of one document.

    :ivar sums: shape ``(n, d)``: vectors that add up over neighbours (token sums of a static
        encoder; of other encoders, unit vectors, for the coarse search only).
    :ivar counts: shape ``(n,)``: tokens of each segment (ones, for other encoders).
    :ivar overlaps: None for a static encoder; otherwise shape ``(MAX_SIZE, n, d)``: row ``[k, i]``
        embeds segments ``i:i+k+1`` joined.
    :ivar static: token sums of the static table, ``(n, d)``; None where it knows the language not.
    :ivar static_counts: shape ``(n,)``: its tokens of each segment.
    :ivar widths: shape ``(n,)``: length of each segment in Latin letters, expansion taken out.
    :ivar blocks: shape ``(n,)``: number of the block of each segment, ascending.
    :ivar openness: shape ``(n + 1,)``: from 0 to 1, how little the border before each segment, and
        the end of the document, looks like the end of a sentence.
    :ivar quotes: shape ``(n + 1,)``: 0.5 for a quotation that ends before each segment, and as much
        for one that begins with it.
    """

    sums: Floats
    counts: Ints
    overlaps: Overlaps | None
    static: Floats | None
    static_counts: Ints
    widths: Doubles
    blocks: Ints
    openness: Doubles
    words: Words
    quotes: Doubles

    @property
    def n(self) -> int:
        """Number of segments."""
        return len(self.counts)


def check_sides(src: Side, tgt: Side) -> None:
    """Refuse sides that can't be aligned.

    :raises AlignmentInputError: a side without segments, different dimensions, or a NaN.
    """
    for name, side in (("source", src), ("target", tgt)):
        if side.n == 0:
            raise AlignmentInputError(
                f"The {name} has no segments, only code, formulas or pictures. Choose another "
                "document."
            )
        embedded = side.sums if side.overlaps is None else side.overlaps
        if not (np.isfinite(side.sums).all() and np.isfinite(embedded).all()):
            raise AlignmentInputError(f"The vectors of the {name} hold a NaN: check the encoder.")
    if src.sums.shape[1] != tgt.sums.shape[1]:
        raise AlignmentInputError(
            f"Vectors of {src.sums.shape[1]} and {tgt.sums.shape[1]} dimensions can't be compared: "
            "embed both sides with the same encoder."
        )


def centred(side: Side) -> Floats:
    """Return the sums with the document's mean vector taken out, shape ``(n, d)``.

    What all segments share (the language, the subject) then no longer counts as likeness. The mean
    of few segments is not trusted: it is shrunk towards zero.
    """
    return centred_sums(side.sums, side.counts)


def centred_sums(sums: Floats, counts: Ints) -> Floats:
    """Return sums of ``counts`` vectors each, with the mean vector of all taken out."""
    n_tokens = max(int(counts.sum()), 1)
    mean = sums.sum(axis=0, dtype=np.float64) / n_tokens * _trust(len(sums))
    moved: Floats = (sums - counts[:, None] * mean).astype(np.float32)
    return moved


def _trust(n: int) -> float:
    return n / (n + _N_SHRINK)


def overlap_mean(overlaps: Overlaps) -> Floats:
    """Return the mean vector of the single segments, shape ``(d,)``, shrunk as few deserve."""
    mean: Floats = overlaps[0].mean(axis=0, dtype=np.float32)
    return mean * np.float32(_trust(overlaps.shape[1]))


def centred_overlaps(overlaps: Overlaps, mean: Floats) -> Floats:
    """Return embedded overlaps with a mean vector taken out, rows of length 1."""
    return unit_rows(overlaps.astype(np.float32) - mean)


def overlap_norms(vectors: Floats) -> Floats:
    """Return the lengths of the sums of ``k`` rows from ``i`` on, shape ``(MAX_SIZE + 1, n + 1)``.

    Column ``i`` of row ``k`` is of ``vectors[i:i+k]``; zero where that runs past the end.
    """
    n = len(vectors)
    norms = np.zeros((MAX_SIZE + 1, n + 1), dtype=np.float32)
    running = np.zeros_like(vectors)
    for size in range(1, min(MAX_SIZE, n) + 1):
        running = running[: n - size + 1] + vectors[size - 1 :]
        norms[size, : n - size + 1] = np.linalg.norm(running, axis=1)
    return norms
