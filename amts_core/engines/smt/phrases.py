"""Which phrases of units translate which, and how surely.

Phrase pairs are those that the word links allow (Koehn, Och and Marcu 2003,
https://aclanthology.org/N03-1017). Only source phrases that somebody asks for are kept: a job's
model is as large as the job, however much it was taken from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

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
    phrase_hashes,
    span_hashes,
    spans_found,
)

__all__ = [
    "KEPT", "KEPT_JOINED", "MAX_SOURCE", "MAX_TARGET", "N_SCORES", "UNKNOWN", "AlignedUnits",
    "PhrasePairs", "PhraseTable", "collected", "lexicon", "phrase_hashes", "phrase_table",
    "places_of", "span_hashes", "spans_found",
]  # fmt: skip

PRIOR = 20.0
"""How many sightings in the units the general model's knowledge of a phrase is worth.

BLEU of development chapters hardly moves between 3 and 100; units decide the sooner the less it is.
"""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasePairs:
    """Distinct phrase pairs and what was counted of them.

    ``hashes`` are of source and target; ``joint`` says how often each was seen, ``by_source`` and
    ``by_target`` how often either phrase was in any pair, ``own`` how often the parallel data has
    it; ``by_words`` are both scores by words, the other fields those of :class:`PhraseTable`.
    """

    hashes: UInts
    joint: Doubles
    by_source: Doubles
    by_target: Doubles
    own: Doubles
    by_words: Doubles
    words: Ints
    sources: Ints
    word_starts: Longs


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


def phrase_table(
    units: AlignedUnits, wanted: UInts, general: PhrasePairs | None = None, prior: float = PRIOR
) -> PhraseTable:
    """Return the pairs of all source phrases whose hash is wanted, and those of a general model.

    What is general counts as much as ``prior`` sightings of a phrase at most, however often it was
    seen: what the units show often decides against it (Bacchiani et al. 2006,
    https://doi.org/10.1016/j.csl.2004.12.001: adaptation by counts, with a prior).

    :param wanted: sorted hashes of :func:`~amts_core.engines.smt.extraction.span_hashes`.
    :param general: in the numbers of the units' words.
    :param prior: at least 1.
    """
    own = _pairs_of(units, wanted)
    both = own if general is None else _one_after_the_other(own, general)
    n_own = len(own.joint)
    first, of_row = _distinct(both.hashes)
    hashes = both.hashes[first]
    n = len(first)
    sources, starts, of_source = np.unique(hashes[:, 0], return_index=True, return_inverse=True)
    targets, of_target = np.unique(hashes[:, 1], return_inverse=True)
    # of general counts the share that a prior of this strength leaves
    source_share = _share_left(both.by_source, prior)
    target_share = _share_left(both.by_target, prior)
    joint = _sums(of_row, both.joint, n)
    from_source = _sums(of_row, both.joint * source_share, n)
    from_target = _sums(of_row, both.joint * target_share, n)
    by_source = _sums(of_source[of_row[:n_own]], own.joint, len(sources)) + _once_each(
        of_source[of_row], both.by_source * source_share, len(sources)
    )
    by_target = counted_targets(units, targets) + _once_each(
        of_target[of_row], both.by_target * target_share, len(targets)
    )
    weights = both.joint * source_share
    scores = np.stack(
        [
            np.log(from_source / np.maximum(by_source[of_source], from_source)),
            np.log(from_target / np.maximum(by_target[of_target], from_target)),
            _sums(of_row, both.by_words[:, 0] * weights, n) / from_source,
            _sums(of_row, both.by_words[:, 1] * weights, n) / from_source,
            -1.0 / joint,
            np.where(_sums(of_row, both.own, n) > 0, 0.0, -1.0),
        ],
        axis=1,
    )
    places, word_starts = places_of(both.word_starts, first)
    return PhraseTable(
        hashes=sources,
        starts=np.append(starts, n),
        words=both.words[places],
        sources=both.sources[places],
        word_starts=word_starts,
        scores=scores,
    )


def _pairs_of(units: AlignedUnits, wanted: UInts) -> PhrasePairs:
    """Return the pairs that units have of some source phrases; how often one stands alone is 0."""
    places, hashes = extracted(units, wanted)
    first, of_row = _distinct(hashes)
    seen = units.weights[places[:, 0]]
    lengths = (places[first, 4] - places[first, 3]).astype(np.int64)
    word_starts = np.concatenate(([0], np.cumsum(lengths)))
    by_words, words, mapped = all_described(units, places[first], lexicon(units), word_starts)
    none = np.zeros(len(first))
    return PhrasePairs(
        hashes=hashes[first],
        joint=_sums(of_row, seen, len(first)),
        by_source=none,
        by_target=none,
        own=_sums(of_row, seen * units.own[places[:, 0]], len(first)),
        by_words=by_words,
        words=words,
        sources=mapped,
        word_starts=word_starts,
    )


def _one_after_the_other(one: PhrasePairs, other: PhrasePairs) -> PhrasePairs:
    joined = {
        field.name: np.concatenate((getattr(one, field.name), getattr(other, field.name)))
        for field in fields(PhrasePairs)
        if field.name != "word_starts"
    }
    starts = np.concatenate((one.word_starts, one.word_starts[-1] + other.word_starts[1:]))
    return PhrasePairs(**joined, word_starts=starts)


def _sums(of: Longs, values: Doubles, n: int) -> Doubles:
    """Return the sum of the values of each of ``n``."""
    return np.bincount(of, values, n).astype(np.float64)


def _share_left(counts: Doubles, prior: float) -> Doubles:
    return np.minimum(1.0, prior / np.maximum(counts, 1.0))


def _once_each(of: Longs, values: Doubles, n: int) -> Doubles:
    """Return the value of each of ``n``, all of whose rows have the same, or 0."""
    found = np.zeros(n)
    np.maximum.at(found, of, values)
    return found


def places_of(starts: Longs, rows: Longs | Ints) -> tuple[Longs, Longs]:
    """Return the places of all that some rows hold, and where in these those of each begin.

    :param starts: row ``n`` has the places ``starts[n]:starts[n + 1]``.
    """
    lengths = starts[rows + 1] - starts[rows]
    ends = np.concatenate(([0], np.cumsum(lengths)))
    return np.arange(ends[-1]) + np.repeat(starts[rows] - ends[:-1], lengths), ends


def _distinct(hashes: UInts) -> tuple[Longs, Longs]:
    """Return where each distinct row comes first, in the order of rows, and which each row is."""
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))
    ordered = hashes[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    of_row = np.zeros(len(order), dtype=np.int64)
    of_row[order] = np.cumsum(is_new) - 1
    return order[is_new], of_row


def lexicon(units: AlignedUnits) -> Lexicon:
    """Return which words of units are linked, and how often."""
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
