"""Documents made of sentence pairs, with the irregularities of real translations."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from amts_core.align.encoder import Encoder
from amts_core.formats.sentences import sentence_ranges
from amts_core.kernel.languages import FULL, profile
from training.aligner.bitexts import Bitext, segments
from training.encoder.data import Pair as SentencePair
from training.gold import Pair

Side = list[str]
Bead = tuple[Side, Side]
Key = tuple[str, str, str]

_MAX_SIZE = 4
_CLAUSE_END = re.compile(r"[,;:](?=\s)|[，；：、]")
_N_LEAST = 1500
_N_CANDIDATES = 4
"""How many pairs are drawn for each that a document takes."""
_LOST_BESIDE_FOREIGN = 0.3
_N_LONG = 45
"""Characters from which on a sentence can stand in literature."""
_PIVOTED = ("de", "fr", "es", "pt", "zh", "ja", "ko")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How often documents of a kind have each irregularity: shares of beads, of words for ``free``.

    A document draws one of each.
    """

    joined: tuple[float, ...]
    split: tuple[float, ...]
    shifted: tuple[float, ...]
    thinned: tuple[float, ...]
    free: tuple[float, ...]


MANUAL = Style(
    joined=(0.0, 0.02, 0.05), split=(0.0, 0.02), shifted=(0.0, 0.01), thinned=(0.0, 0.01, 0.03),
    free=(0.0, 0.0, 0.15),
)  # fmt: skip
LITERATURE = Style(
    joined=(0.1, 0.2, 0.3), split=(0.15, 0.3), shifted=(0.2, 0.35), thinned=(0.03, 0.08, 0.2),
    free=(0.2, 0.35, 0.5),
)  # fmt: skip


class Maker:
    """Makes documents whose alignment is known.

    Sentences are joined and split, and clauses moved across their borders, on one side; sentences
    and whole sections are missing or foreign on one side; words are others, as in free
    translations: seldom in the style of manuals, often in that of literature.
    Pairs of two languages other than English meet where both translate the same English sentence;
    neighbours are alike, so that what is missing leaves a tempting neighbour.
    """

    def __init__(self, pairs: Sequence[SentencePair], seed: int, encoder: Encoder) -> None:
        self._random = random.Random(seed)
        self._encoder = encoder
        pools: dict[Key, list[tuple[str, str]]] = {}
        human = [pair for pair in pairs if not pair.machine]
        for pair in human:
            key = "en", pair.language, pair.source
            pools.setdefault(key, []).append((pair.english, pair.other))
        for languages, found in _pivoted(human):
            pools.setdefault((*languages, "shared English"), []).append(found)
        self._pools = {key: pool for key, pool in pools.items() if len(pool) >= _N_LEAST}
        self._keys = sorted(self._pools)
        self._random.shuffle(self._keys)
        self._style = MANUAL

    def make(self, n: int, style: Style) -> Iterator[Bitext]:
        """Yield ``n`` documents, of all languages and sources in turn."""
        self._style = style
        order = [self._keys[number % len(self._keys)] for number in range(n)]
        self._random.shuffle(order)
        for key in order:
            yield self._document(key)

    def _document(self, key: Key) -> Bitext:
        languages = key[:2]
        pool = self._pools[key]
        n_pairs = self._random.choice((40, 80, 120, 160))
        if self._style is LITERATURE:
            long = [pair for pair in pool if len(pair[0]) >= _N_LONG]
            pool = long if len(long) >= n_pairs else pool
        pairs = self._related(pool, n_pairs)
        beads = [bead for pair in pairs for bead in _beads(pair, languages)]
        beads = self._free(beads, key)
        beads = self._split(self._joined(beads, languages))
        beads = self._thinned(self._shifted(beads, languages))
        if self._random.random() < 0.5:
            self._insert_foreign(beads, key)
        if self._random.random() < 0.15:
            self._drop_section(beads)
        bitext = self._laid_out(f"{'-'.join(languages)} {key[2]}", beads, languages)
        return _turned(bitext) if self._random.random() < 0.3 else bitext

    def _related(self, pool: Sequence[tuple[str, str]], n: int) -> list[tuple[str, str]]:
        """Return pairs each of which is like the one before it, as the sentences of a text are."""
        pairs = self._random.sample(pool, min(n * _N_CANDIDATES, len(pool)))
        vectors = self._encoder.encode([src for src, _ in pairs])
        chain = [0]
        is_left = np.ones(len(pairs), dtype=bool)
        while len(chain) < n:
            is_left[chain[-1]] = False
            chain.append(int(np.argmax(np.where(is_left, vectors @ vectors[chain[-1]], -2.0))))
        return [pairs[k] for k in chain]

    def _free(self, beads: list[Bead], key: Key) -> list[Bead]:
        """Exchange words of one side for others of the same source."""
        share = self._random.choice(self._style.free)
        out: list[Bead] = []
        for bead in beads:
            side = self._random.randrange(2)
            joiner = profile(key[side]).joiner
            others = self._random.choice(self._pools[key])[side]
            sides = list(bead[0]), list(bead[1])
            sides[side][:] = [self._mixed(text, others, joiner, share) for text in sides[side]]
            out.append((sides[0], sides[1]))
        return out

    def _mixed(self, text: str, others: str, joiner: str, share: float) -> str:
        strange = others.split(joiner) if joiner else list(others)
        words = text.split(joiner) if joiner else list(text)
        return joiner.join(
            self._random.choice(strange) if self._random.random() < share else word
            for word in words
        )

    def _joined(self, beads: list[Bead], languages: Sequence[str]) -> list[Bead]:
        """Join one side of some neighbouring beads to one segment."""
        share = self._random.choice(self._style.joined)
        out: list[Bead] = []
        for bead in beads:
            if out and self._random.random() < share:
                both = tuple([*old, *new] for old, new in zip(out[-1], bead, strict=True))
                side = self._random.randrange(2)
                both[side][:] = [profile(languages[side]).joiner.join(both[side])]
                if len(both[1 - side]) <= _MAX_SIZE:
                    out[-1] = both[0], both[1]
                    continue
            out.append(bead)
        return out

    def _split(self, beads: list[Bead]) -> list[Bead]:
        """Split some segments of one side after a clause."""
        share = self._random.choice(self._style.split)
        out: list[Bead] = []
        for src, tgt in beads:
            sides = list(src), list(tgt)
            side = sides[self._random.randrange(2)]
            if len(side) < _MAX_SIZE and self._random.random() < share:
                at = self._random.randrange(len(side))
                side[at : at + 1] = self._clauses(side[at])
            out.append((sides[0], sides[1]))
        return out

    def _shifted(self, beads: list[Bead], languages: Sequence[str]) -> list[Bead]:
        """Move a clause to the sentence before, on one side of some neighbouring beads."""
        share = self._random.choice(self._style.shifted)
        out: list[Bead] = []
        for bead in beads:
            if out and self._random.random() < share:
                side = self._random.randrange(2)
                clauses = self._clauses(bead[side][0])
                both = tuple([*old, *new] for old, new in zip(out[-1], bead, strict=True))
                if len(clauses) == 2 and max(map(len, both)) <= _MAX_SIZE:
                    at = len(out[-1][side])
                    joiner = profile(languages[side]).joiner
                    both[side][at - 1 : at + 1] = [
                        joiner.join((both[side][at - 1], clauses[0])),
                        clauses[1],
                    ]
                    out[-1] = both[0], both[1]
                    continue
            out.append(bead)
        return out

    def _clauses(self, text: str) -> Side:
        """Return the two parts of a text around a comma in its middle, or the text alone."""
        ends = [match.end() for match in _CLAUSE_END.finditer(text)]
        ends = [end for end in ends if len(text) / 4 <= end <= len(text) * 3 / 4]
        if not ends:
            return [text]
        end = self._random.choice(ends)
        return [text[:end].strip(), text[end:].strip()]

    def _thinned(self, beads: list[Bead]) -> list[Bead]:
        """Leave out sentences of one side, and parts of larger beads."""
        share = self._random.choice(self._style.thinned)
        out: list[Bead] = []
        for src, tgt in beads:
            lot = self._random.random()
            if lot < share / 2:
                out += [([text], []) for text in src]
            elif lot < share:
                out += [([], [text]) for text in tgt]
            elif lot < 1.5 * share and len(src) > 1:
                out.append((src[:-1], tgt))
            elif lot < 1.5 * share and len(tgt) > 1:
                out.append((src, tgt[:-1]))
            else:
                out.append((src, tgt))
        return out

    def _insert_foreign(self, beads: list[Bead], key: Key) -> None:
        others = [other for other in self._keys if other[:2] == key[:2] and other != key]
        if not others:
            return
        foreign = self._random.sample(
            self._pools[self._random.choice(others)], self._random.randint(3, 40)
        )
        at = self._random.randrange(len(beads) + 1)
        side = self._random.randrange(2)
        for beside in (at - 1, at):
            if 0 <= beside < len(beads) and self._random.random() < _LOST_BESIDE_FOREIGN:
                beads[beside][side].clear()
        beads[at:at] = [([], [pair[1]]) if side else ([pair[0]], []) for pair in foreign]

    def _drop_section(self, beads: list[Bead]) -> None:
        n = int(len(beads) * self._random.uniform(0.05, 0.4))
        at = self._random.randrange(len(beads) - n + 1)
        keep_src = self._random.random() < 0.5
        beads[at : at + n] = [
            ([text], []) if keep_src else ([], [text])
            for src, tgt in beads[at : at + n]
            for text in (src if keep_src else tgt)
        ]

    def _laid_out(self, name: str, beads: list[Bead], languages: Sequence[str]) -> Bitext:
        """Return the bitext with its blocks, most of them alike on both sides."""
        has_blocks = self._random.random() < 0.7
        texts: tuple[Side, Side] = ([], [])
        blocks: tuple[list[int], list[int]] = ([], [])
        current = [0, 0]
        gold: list[Pair] = []
        for bead in beads:
            if has_blocks:
                both = self._random.random() < 0.35
                current = [n + both + (self._random.random() < 0.03) for n in current]
            numbers = [
                tuple(range(len(side), len(side) + len(new)))
                for side, new in zip(texts, bead, strict=True)
            ]
            gold.append((numbers[0], numbers[1]))
            for side in (0, 1):
                texts[side].extend(bead[side])
                blocks[side].extend([current[side]] * len(bead[side]))
        src, tgt = (segments(*side) for side in zip(texts, blocks, strict=True))
        return Bitext(
            name=name, languages=(languages[0], languages[1]), src=src, tgt=tgt, gold=tuple(gold)
        )


def _pivoted(pairs: Iterable[SentencePair]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the pairs of translations of the same English sentence, with their languages."""
    translations: dict[str, dict[str, str]] = {}
    for pair in pairs:
        if pair.language in _PIVOTED:
            translations.setdefault(pair.english, {})[pair.language] = pair.other
    order = {language: number for number, language in enumerate(FULL)}
    for found in translations.values():
        for one, other in combinations(sorted(found, key=order.__getitem__), 2):
            yield (one, other), (found[one], found[other])


def _beads(pair: tuple[str, str], languages: Sequence[str]) -> list[Bead]:
    """Return the beads of one pair: its sentences one by one where both sides have as many."""
    src, tgt = (
        [text[start:end] for start, end in sentence_ranges(text, profile(language))] or [text]
        for text, language in zip(pair, languages, strict=True)
    )
    if len(src) == len(tgt):
        return [([one], [other]) for one, other in zip(src, tgt, strict=True)]
    return [(src, tgt)] if max(len(src), len(tgt)) <= _MAX_SIZE else []


def _turned(bitext: Bitext) -> Bitext:
    gold = tuple((tgt, src) for src, tgt in bitext.gold)
    return Bitext(
        name=bitext.name,
        languages=bitext.languages[::-1],
        src=bitext.tgt,
        tgt=bitext.src,
        gold=gold,
    )
