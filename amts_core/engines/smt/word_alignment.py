"""Which word of a unit translates which.

The sampler is sil-thot's eflomal (Östling and Tiedemann 2016, "Efficient word alignment with Markov
chain Monte Carlo"), run in both directions; *grow-diag-final-and* makes one alignment of the two
(Koehn, Och and Marcu 2003, https://aclanthology.org/N03-1017). What is known of words already is
shown to the sampler as units of one word: a few units alone can't tell what is meant by what.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

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
_FEWEST_KNOWN, _MOST_KNOWN = 1, 12
_KNOWN_BY_SIZE = 140
"""Over the root of the number of units: how many units of one word show what is known of a word."""
_LEAST_SHARE = 0.1
"""Of a word's translations, those that are rarer are not shown."""
_MAX_WORDS = 200
"""Longer sides are no sentences, and take the sampler minutes."""


class WordPair(NamedTuple):
    """A word, a translation of it, and the share of it among the word's translations, 0 to 1."""

    src: str
    tgt: str
    share: float


def align_words(
    src: Sequence[Sequence[str]], tgt: Sequence[Sequence[str]], known: Sequence[WordPair] = ()
) -> list[Links]:
    """Return the word links of units; the same units give the same links.

    :param src: words of the source side of each unit; ``tgt`` those of the target side.
    :param known: what words are known to mean; it counts the less, the more units there are.
    """
    fits = [
        bool(s and t) and max(len(s), len(t)) <= _MAX_WORDS for s, t in zip(src, tgt, strict=True)
    ]
    kept = [number for number, is_fit in enumerate(fits) if is_fit]
    links: list[Links] = [np.zeros((0, 2), dtype=np.int32) for _ in src]
    if not kept:
        return links
    shown = _shown(known, len(kept))
    sources = [src[n] for n in kept] + [[one.src] for one in shown]
    targets = [tgt[n] for n in kept] + [[one.tgt] for one in shown]
    forward = _sampled(sources, targets, len(kept))
    backward = _sampled(targets, sources, len(kept))
    for number, there, back in zip(kept, forward, backward, strict=True):
        back.transpose()
        there.grow_diag_final_and(back)
        found = np.argwhere(there.to_numpy())
        links[number] = found.astype(np.int32)
    return links


def _shown(known: Sequence[WordPair], n_units: int) -> list[WordPair]:
    """Return what is known of words, each pair as often as it is shown."""
    n_each = _by_size(_KNOWN_BY_SIZE, n_units, _FEWEST_KNOWN, _MOST_KNOWN)
    return [
        one
        for one in known
        if one.share >= _LEAST_SHARE
        for _ in range(max(round(n_each * one.share), 1))
    ]


def _sampled(
    src: Sequence[Sequence[str]], tgt: Sequence[Sequence[str]], n_units: int
) -> list[thot.common.WordAlignmentMatrix]:
    """Return the links of the first units, found in one direction."""
    model = thot.alignment.EflomalAlignmentModel()
    try:
        model.seed = _SEED
        model.deterministic = True
        model.num_samplers = _N_SAMPLERS
        n_sweeps = _by_size(_SWEEPS_BY_SIZE, n_units, _FEWEST_SWEEPS, _MOST_SWEEPS)
        model.set_iterations(n_sweeps // 4, n_sweeps // 4, n_sweeps)
        for s, t in zip(src, tgt, strict=True):
            model.add_sentence_pair(list(s), list(t), 1)
        model.emit_training_alignments = True
        model.start_training()
        for _ in range(model.scheduled_iterations):
            model.train()
        model.end_training()
        return [model.get_training_alignment(number)[1] for number in range(n_units)]
    finally:
        model.clear()


def _by_size(by_size: int, n_units: int, fewest: int, most: int) -> int:
    return min(max(round(by_size / math.sqrt(n_units)), fewest), most)
