"""Which documents of two collections are translations of each other.

A document is compared as a whole and in order: by the vectors of its consecutive parts, by its
name, and by its number of segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from rapidfuzz import fuzz

from amts_core.kernel.vectors import Doubles, Floats, unit_rows

_N_PARTS = 8
_SHARES = 0.8, 0.1, 0.1
"""What text, name and length count for in the score."""
LEAST_SCORE = 0.45
"""Score from which on a pair is proposed: of 139 chapters of a book without their names, half of
them without a counterpart, all pairs above it were right.
"""


@dataclass(frozen=True, slots=True)
class Outline:
    """A document as it is compared.

    :ivar name: its path in the collection.
    :ivar sums: shape ``(n, d)``: a vector a segment, as in :class:`sides.Side`.
    """

    name: str
    sums: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMatch:
    """Two documents that are proposed as translations; numbers of both in their collections.

    All scores are from 0 to 1, higher is better: ``score`` is the weighted mean of the others.
    """

    src: int
    tgt: int
    score: float
    text: float
    name: float
    length: float


def match_documents(
    src: Sequence[Outline], tgt: Sequence[Outline], *, least: float = LEAST_SCORE
) -> tuple[DocumentMatch, ...]:
    """Return the pairs whose scores add up to the most, each document in one at most.

    :param least: score under which a pair is left out.
    """
    if not src or not tgt:
        return ()
    text = _likeness(src, tgt)
    name = np.array([[_name_likeness(a.name, b.name) for b in tgt] for a in src])
    lengths = [np.array([max(len(one.sums), 1) for one in side]) for side in (src, tgt)]
    ratio = lengths[0][:, None] / lengths[1]
    length = np.minimum(ratio, 1 / ratio)
    score = _SHARES[0] * text + _SHARES[1] * name + _SHARES[2] * length
    # here: it takes a second to load, and most who align match no documents
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-score)
    return tuple(
        DocumentMatch(
            src=i,
            tgt=j,
            score=float(score[i, j]),
            text=float(text[i, j]),
            name=float(name[i, j]),
            length=float(length[i, j]),
        )
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        if score[i, j] >= least
    )


def _likeness(src: Sequence[Outline], tgt: Sequence[Outline]) -> Doubles:
    """Return the mean cosine of corresponding parts, shape ``(n_src, n_tgt)``, from 0 to 1."""
    parts = [np.stack([_parts(one.sums) for one in side]) for side in (src, tgt)]
    units = []
    for side in parts:
        whole = unit_rows(side)
        # what all documents share says nothing: the mean goes, the less the fewer there are
        mean = whole.mean(axis=(0, 1)) * len(side) / (len(side) + _N_PARTS)
        units.append(unit_rows((whole - mean).astype(np.float32)))
    likeness = np.einsum("ipd,jpd->ij", *units) / _N_PARTS
    clipped: Doubles = np.clip(likeness, 0.0, 1.0).astype(np.float64)
    return clipped


def _parts(sums: Floats) -> Floats:
    """Return the sums over consecutive parts of a document; of one too short, parts overlap."""
    n = len(sums)
    bounds = np.linspace(0, n, _N_PARTS + 1)
    parts = [
        sums[int(start) : max(int(stop), int(start) + 1)].sum(axis=0)
        for start, stop in zip(bounds[:-1], bounds[1:], strict=True)
    ]
    return np.stack(parts).astype(np.float32)


def _name_likeness(a: str, b: str) -> float:
    """Return how like two paths are without their suffixes, from 0 to 1."""
    return fuzz.ratio(*(str(PurePath(path).parent / PurePath(path).stem) for path in (a, b))) / 100
