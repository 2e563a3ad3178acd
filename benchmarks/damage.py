"""Documents as they come: parts missing, foreign parts, sections exchanged; with what gold becomes.

Each takes a document with its gold alignment and returns a damaged one, made with a random state.
"""

import random

from training.aligner.bitexts import Bitext, segments
from training.gold import Pair

_SHARE_DELETED = 0.1
_N_FOREIGN = 30
FOREIGN = "Knead the dough for {n} minutes, cover it with a damp cloth and let it rest."
_GAP = 0.35, 0.75


def noise(bitext: Bitext, lots: random.Random) -> Bitext:
    """Delete a tenth of the segments of each side, and insert a foreign section into the source."""
    kept = [
        [n for n in range(len(side)) if lots.random() >= _SHARE_DELETED]
        for side in (bitext.src, bitext.tgt)
    ]
    at = lots.randrange(len(kept[0]) + 1)
    order: list[int | None] = [*kept[0][:at], *([None] * _N_FOREIGN), *kept[0][at:]]
    place = {old: new for new, old in enumerate(order) if old is not None}
    foreign = iter(range(1, _N_FOREIGN + 1))
    texts = [FOREIGN.format(n=next(foreign)) if n is None else bitext.src[n].text for n in order]
    own_block, blocks = max(part.block for part in bitext.src) + 1, []
    for n in order:
        blocks.append(own_block if n is None else bitext.src[n].block)
    gold = _renumbered(bitext.gold, place, {old: new for new, old in enumerate(kept[1])})
    gold += [((new,), ()) for new, old in enumerate(order) if old is None]
    tgt = [bitext.tgt[n] for n in kept[1]]
    return Bitext(
        name=bitext.name,
        languages=bitext.languages,
        src=segments(texts, blocks),
        tgt=segments([part.text for part in tgt], [part.block for part in tgt]),
        gold=tuple(gold),
    )


def gap(bitext: Bitext) -> Bitext:
    """Leave two fifths of the target out, in one block."""
    n = len(bitext.tgt)
    first, stop = (int(n * share) for share in _GAP)
    return _reordered(bitext, [*range(first), *range(stop, n)])


def swap(bitext: Bitext) -> Bitext:
    """Exchange the halves of the target; gold keeps the links that then cross."""
    middle = len(bitext.tgt) // 2
    return _reordered(bitext, [*range(middle, len(bitext.tgt)), *range(middle)])


def _reordered(bitext: Bitext, order: list[int]) -> Bitext:
    place = {old: new for new, old in enumerate(order)}
    tgt = [bitext.tgt[n] for n in order]
    whole = [bead for bead in bitext.gold if all(n in place for n in bead[1])]
    gold = [(src, tuple(sorted(place[n] for n in tgt))) for src, tgt in whole]
    return Bitext(
        name=bitext.name,
        languages=bitext.languages,
        src=bitext.src,
        tgt=segments([part.text for part in tgt], [part.block for part in tgt]),
        gold=tuple(gold),
    )


def _renumbered(gold: tuple[Pair, ...], src: dict[int, int], tgt: dict[int, int]) -> list[Pair]:
    """Return gold with new numbers; what has lost its counterpart becomes skips."""
    out: list[Pair] = []
    for old_src, old_tgt in gold:
        new_src = tuple(src[n] for n in old_src if n in src)
        new_tgt = tuple(tgt[n] for n in old_tgt if n in tgt)
        if new_src and new_tgt:
            out.append((new_src, new_tgt))
        else:
            out += [((n,), ()) for n in new_src] + [((), (n,)) for n in new_tgt]
    return out
