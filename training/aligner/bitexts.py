"""Documents with known alignments: made of sentence pairs, and those that were aligned by hand."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core.align.gold import Pair, read_gold
from amts_core.languages import profile
from amts_core.records import BlockKind, Segment
from amts_core.segment import sentence_ranges
from training.encoder.data import Pair as SentencePair

Beads = list[tuple[list[str], list[str]]]


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two segmented documents and their true beads, in document order."""

    name: str
    languages: tuple[str, str]
    src: tuple[Segment, ...]
    tgt: tuple[Segment, ...]
    gold: tuple[Pair, ...]


def hand_made(corpora: Path) -> list[Bitext]:
    """Return the development sets: technical chapters, and one literary document."""
    found: list[Bitext] = []
    for gold in sorted((corpora / "gold").rglob("gold.txt")):
        folder = gold.parent
        other = next(path.stem for path in folder.glob("*.blocks") if path.stem != "en")
        sides = [_side(folder / f"{code}.txt", folder / f"{code}.blocks") for code in ("en", other)]
        name = str(folder.relative_to(corpora / "gold"))
        found.append(Bitext(name, ("en", other), *sides, read_gold(gold)))
    folder = corpora / "textberg-dev"
    sides = [_side(folder / f"dev.{code}", None) for code in ("de", "fr")]
    found.append(Bitext("textberg-dev", ("de", "fr"), *sides, read_gold(folder / "dev.defr")))
    return found


def _side(path: Path, blocks: Path | None) -> tuple[Segment, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    numbers = [int(line) for line in blocks.read_text("utf-8").splitlines()] if blocks else []
    return _segments(lines, numbers or [0] * len(lines))


def _segments(texts: Sequence[str], blocks: Sequence[int]) -> tuple[Segment, ...]:
    return tuple(
        Segment(n, block, BlockKind.PARAGRAPH, text, 0, 0)
        for n, (text, block) in enumerate(zip(texts, blocks, strict=True))
    )


class Maker:
    """Makes documents of sentence pairs, with the irregularities of real translations.

    Pairs whose sides split into different numbers of sentences are natural n-m beads; others are
    joined at random; sentences, and whole sections, are missing or foreign on one side.
    """

    def __init__(self, pairs: Sequence[SentencePair], seed: int) -> None:
        self._random = random.Random(seed)
        self._pools: dict[tuple[str, str], list[SentencePair]] = {}
        for pair in pairs:
            if not pair.machine:
                self._pools.setdefault((pair.language, pair.source), []).append(pair)
        self._pools = {key: pool for key, pool in self._pools.items() if len(pool) >= 1500}
        self._keys = sorted(self._pools)

    def make(self, n: int) -> Iterator[Bitext]:
        """Yield ``n`` documents, of all languages and sources in turn."""
        for number in range(n):
            language, source = self._keys[number % len(self._keys)]
            yield self._document(language, source)

    def _document(self, language: str, source: str) -> Bitext:
        chosen = self._random.choice((40, 80, 120, 160))
        pairs = self._random.sample(self._pools[language, source], chosen)
        beads = self._joined([bead for pair in pairs for bead in _beads(pair)], language)
        beads = self._thinned(beads)
        if self._random.random() < 0.35:
            self._insert_foreign(beads, language, source)
        if self._random.random() < 0.25:
            self._drop_section(beads)
        bitext = self._laid_out(f"{language} {source}", beads, language)
        return _turned(bitext) if self._random.random() < 0.3 else bitext

    def _joined(self, beads: Beads, language: str) -> Beads:
        """Join the source or the target sides of some neighbouring beads."""
        share = self._random.choice((0.0, 0.03, 0.06, 0.12))
        joiners = profile("en").joiner, profile(language).joiner
        out: Beads = []
        for src, tgt in beads:
            single = out and all(len(side) == 1 for side in (*out[-1], src, tgt))
            if single and self._random.random() < share:
                before = out.pop()
                if self._random.random() < 0.5:
                    out.append((before[0] + src, [joiners[1].join(before[1] + tgt)]))
                else:
                    out.append(([joiners[0].join(before[0] + src)], before[1] + tgt))
            else:
                out.append((src, tgt))
        return out

    def _thinned(self, beads: Beads) -> Beads:
        """Leave out sentences of one side, and parts of larger beads."""
        share = self._random.choice((0.0, 0.01, 0.03, 0.1))
        out: Beads = []
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

    def _insert_foreign(self, beads: Beads, language: str, source: str) -> None:
        others = [key for key in self._keys if key[0] == language and key[1] != source]
        if not others:
            return
        foreign = self._random.sample(
            self._pools[self._random.choice(others)], self._random.randint(3, 40)
        )
        at = self._random.randrange(len(beads) + 1)
        if self._random.random() < 0.5:
            beads[at:at] = [([pair.english], []) for pair in foreign]
        else:
            beads[at:at] = [([], [pair.other]) for pair in foreign]

    def _drop_section(self, beads: Beads) -> None:
        n = int(len(beads) * self._random.uniform(0.05, 0.4))
        at = self._random.randrange(len(beads) - n + 1)
        keep_src = self._random.random() < 0.5
        beads[at : at + n] = [
            ([text], []) if keep_src else ([], [text])
            for src, tgt in beads[at : at + n]
            for text in (src if keep_src else tgt)
        ]

    def _laid_out(self, name: str, beads: Beads, language: str) -> Bitext:
        """Return the bitext with its blocks, most of them alike on both sides."""
        has_blocks = self._random.random() < 0.7
        texts: tuple[list[str], list[str]] = ([], [])
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
        src, tgt = (_segments(*side) for side in zip(texts, blocks, strict=True))
        return Bitext(name, ("en", language), src, tgt, tuple(gold))


def _beads(pair: SentencePair) -> Beads:
    """Return the beads of one pair: its sentences one by one where both sides have as many."""
    src, tgt = (
        [text[start:end] for start, end in sentence_ranges(text, profile(language))] or [text]
        for text, language in ((pair.english, "en"), (pair.other, pair.language))
    )
    if len(src) == len(tgt):
        return [([one], [other]) for one, other in zip(src, tgt, strict=True)]
    return [(src, tgt)] if max(len(src), len(tgt)) <= 4 else []


def _turned(bitext: Bitext) -> Bitext:
    gold = tuple((tgt, src) for src, tgt in bitext.gold)
    return Bitext(bitext.name, bitext.languages[::-1], bitext.tgt, bitext.src, gold)
