"""Which word of a unit translates which.

The sampler is sil-thot's eflomal (Östling and Tiedemann 2016, "Efficient word alignment with Markov
chain Monte Carlo"), run in both directions; *grow-diag-final-and* makes one alignment of the two
(Koehn, Och and Marcu 2003, https://aclanthology.org/N03-1017).
"""

import math
from collections.abc import Sequence

import numpy as np
import thot.alignment
import thot.common
from numpy.typing import NDArray

Links = NDArray[np.int32]
"""Word links of one unit, ``(n, 2)``: numbers of source and target word, sorted."""

_SEED = 7
_N_SAMPLERS = 2
_FEWEST_SWEEPS, _MOST_SWEEPS = 4, 12
_SWEEPS_BY_SIZE = 400
"""Over the root of the number of units: eflomal's rule, whose 5,000 are no better here. A handful
of units is linked worse by many sweeps."""
_MAX_WORDS = 200
"""Longer sides are no sentences, and take the sampler minutes."""


def align_words(src: Sequence[Sequence[str]], tgt: Sequence[Sequence[str]]) -> list[Links]:
    """Return the word links of units; the same units give the same links.

    :param src: words of the source side of each unit; ``tgt`` those of the target side.
    """
    fits = [
        bool(s and t) and max(len(s), len(t)) <= _MAX_WORDS for s, t in zip(src, tgt, strict=True)
    ]
    kept = [number for number, is_fit in enumerate(fits) if is_fit]
    links: list[Links] = [np.zeros((0, 2), dtype=np.int32) for _ in src]
    if not kept:
        return links
    forward = _sampled([src[n] for n in kept], [tgt[n] for n in kept])
    backward = _sampled([tgt[n] for n in kept], [src[n] for n in kept])
    for number, there, back in zip(kept, forward, backward, strict=True):
        back.transpose()
        there.grow_diag_final_and(back)
        found = np.argwhere(there.to_numpy())
        links[number] = found.astype(np.int32)
    return links


def _sampled(
    src: Sequence[Sequence[str]], tgt: Sequence[Sequence[str]]
) -> list[thot.common.WordAlignmentMatrix]:
    model = thot.alignment.EflomalAlignmentModel()
    try:
        model.seed = _SEED
        model.deterministic = True
        model.num_samplers = _N_SAMPLERS
        by_size = round(_SWEEPS_BY_SIZE / math.sqrt(len(src)))
        n_sweeps = min(max(by_size, _FEWEST_SWEEPS), _MOST_SWEEPS)
        model.set_iterations(n_sweeps // 4, n_sweeps // 4, n_sweeps)
        for s, t in zip(src, tgt, strict=True):
            model.add_sentence_pair(list(s), list(t), 1)
        model.emit_training_alignments = True
        model.start_training()
        for _ in range(model.scheduled_iterations):
            model.train()
        model.end_training()
        return [model.get_training_alignment(number)[1] for number in range(len(src))]
    finally:
        model.clear()
