"""Which phrases of units translate which, and how surely.

Phrase pairs are those that the word links allow (Koehn, Och and Marcu 2003,
https://aclanthology.org/N03-1017). Only source phrases that somebody asks for are kept: a job's
model is as large as the job, however much it was taken from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amts_core.engines.smt.extraction import (
    KEPT,
    KEPT_JOINED,
    MAX_SOURCE,
    MAX_TARGET,
    UNKNOWN,
    AlignedUnits,
    Bools,
    Doubles,
    Ints,
    Lexicon,
    Longs,
    UInts,
    all_described,
    counted_targets,
    extracted,
    span_hashes,
    spans_found,
)

__all__ = [
    "KEPT", "KEPT_JOINED", "MAX_SOURCE", "MAX_TARGET", "N_SCORES", "UNKNOWN", "AlignedUnits",
    "PhraseTable", "collected", "phrase_table", "span_hashes", "spans_found",
]  # fmt: skip

N_SCORES = 6
"""What is known of a phrase pair, natural logarithms: p(target | source), p(source | target), the
same by words, how often it was seen, and whether the parallel data has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseTable:
    """Phrase pairs, sorted by the hash of their source.

    The pairs of ``hashes[k]`` are ``starts[k]:starts[k + 1]``; pair ``p`` has the target words
    ``words[word_starts[p]:word_starts[p + 1]]``, the ``scores[p]`` of :data:`N_SCORES`, and for
    each target word the source word of the phrase that it translates, -1 for none, in ``sources``.
    """

    hashes: UInts
    starts: Longs
    words: Ints
    sources: Ints
    word_starts: Longs
    scores: Doubles


def collected(
    src: Sequence[Ints], tgt: Sequence[Ints], links: Sequence[Ints], weights: Doubles, own: Bools
) -> AlignedUnits:
    """Return units one after the other; the links of each are sorted by source word."""

    def ends(parts: Sequence[Ints]) -> Longs:
        return np.concatenate(([0], np.cumsum([len(part) for part in parts], dtype=np.int64)))

    def joined(parts: Sequence[Ints], empty: Ints) -> Ints:
        return np.concatenate([empty, *parts]).astype(np.int32)

    none, no_links = np.zeros(0, np.int32), np.zeros((0, 2), np.int32)
    return AlignedUnits(
        joined(src, none),
        joined(tgt, none),
        ends(src),
        ends(tgt),
        joined(links, no_links),
        ends(links),
        weights,
        own,
    )


def phrase_table(units: AlignedUnits, wanted: UInts) -> PhraseTable:
    """Return the pairs of all source phrases whose hash is wanted.

    :param wanted: sorted hashes of :func:`~amts_core.engines.smt.extraction.span_hashes`.
    """
    places, hashes = extracted(units, wanted)
    first, of_pair = _distinct(hashes)
    pairs = hashes[first]
    seen = units.weights[places[:, 0]]
    joint = np.bincount(of_pair, weights=seen, minlength=len(pairs))
    own = np.bincount(of_pair, weights=seen * units.own[places[:, 0]], minlength=len(pairs))
    sources, starts, of_source = np.unique(pairs[:, 0], return_index=True, return_inverse=True)
    targets, of_target = np.unique(pairs[:, 1], return_inverse=True)
    by_source = np.bincount(of_source, weights=joint, minlength=len(sources))
    by_target = counted_targets(units, targets)
    lengths = (places[first, 4] - places[first, 3]).astype(np.int64)
    word_starts = np.concatenate(([0], np.cumsum(lengths)))
    by_words, words, mapped = all_described(units, places[first], _lexicon(units), word_starts)
    scores = np.stack(
        [
            np.log(joint / by_source[of_source]),
            np.log(joint / np.maximum(by_target[of_target], joint)),
            by_words[:, 0],
            by_words[:, 1],
            -1.0 / joint,
            np.where(own > 0, 0.0, -1.0),
        ],
        axis=1,
    )
    return PhraseTable(
        hashes=sources,
        starts=np.append(starts, len(pairs)),
        words=words,
        sources=mapped,
        word_starts=word_starts,
        scores=scores,
    )


def _distinct(hashes: UInts) -> tuple[Longs, Longs]:
    """Return where each distinct row comes first, in the order of rows, and which each row is."""
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))
    ordered = hashes[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    of_row = np.zeros(len(order), dtype=np.int64)
    of_row[order] = np.cumsum(is_new) - 1
    return order[is_new], of_row


def _lexicon(units: AlignedUnits) -> Lexicon:
    number = np.repeat(np.arange(len(units.weights)), np.diff(units.link_starts))
    src = units.src[units.src_starts[number] + units.links[:, 0]].astype(np.int64)
    tgt = units.tgt[units.tgt_starts[number] + units.links[:, 1]].astype(np.int64)
    lone_src, src_seen = _unlinked(units, number, 0)
    lone_tgt, tgt_seen = _unlinked(units, number, 1)
    keys = np.concatenate((src << 32 | tgt, lone_src << 32, lone_tgt))
    counts = np.concatenate((units.weights[number], src_seen, tgt_seen))
    distinct, inverse = np.unique(keys, return_inverse=True)
    joint = np.bincount(inverse, weights=counts, minlength=len(distinct)).astype(np.float64)
    return Lexicon(distinct, _share(joint, distinct >> 32), _share(joint, distinct & 0xFFFFFFFF))


def _unlinked(units: AlignedUnits, number: Longs, side: int) -> tuple[Longs, Doubles]:
    """Return the words of one side that have no link, and how much each counts."""
    starts, words = (units.src_starts, units.src) if side == 0 else (units.tgt_starts, units.tgt)
    is_linked = np.zeros(len(words), dtype=bool)
    is_linked[starts[number] + units.links[:, side]] = True
    of_unit = np.repeat(np.arange(len(units.weights)), np.diff(starts))
    return words[~is_linked].astype(np.int64), units.weights[of_unit[~is_linked]]


def _share(joint: Doubles, of: Longs) -> Doubles:
    """Return each count as its share of all counts of the same word."""
    _, inverse = np.unique(of, return_inverse=True)
    shares: Doubles = joint / np.bincount(inverse, weights=joint)[inverse]
    return shares
