"""How good the proposed alignments and their confidence are, and how time grows with length.

Five tables. **Accuracy** on hand-made alignments: strict F1 as in Vecalign's scorer (a bead counts
where gold has exactly the same; a skip counts once a segment in precision and not in recall), lax
F1, and how many skips of gold are found. **Peers**: strict F1 over all beads of a set, beside what
other aligners were measured to reach on the same data by the same scorer. **Damage**: what is lost
of the F1 when parts are missing, foreign or exchanged. **Risk and coverage**: what is wrong among
the links from a confidence on, with the exact 95 % interval (Clopper and Pearson 1934), and, by
set, what the verdict accepts.
**Scaling**: seconds and milliseconds a segment pair, vectors in memory, beside a loop of dot
products in numpy.

usage: python -m benchmarks.align [--corpora DIR] [--encoder NAME] [--tables NAME ...]
"""

import argparse
import lzma
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from scipy.stats import beta

from amts_core.align.aligner import align
from amts_core.align.bitext import align_segments, sides_of
from amts_core.align.encoder import Encoder, best_encoder, load_encoder
from amts_core.align.sides import Side
from amts_core.align.weights import bundled_weights
from amts_core.formats import segmented_documents
from amts_core.kernel.config import BUNDLED_ENCODER, SAMPLES, Settings
from amts_core.kernel.records import ProposedBead, Segment
from benchmarks import damage, machine
from training.aligner.bitexts import Bitext, development_sets, hand_made, segments
from training.gold import Pair, lax_score, read_gold, strict_score

_TABLES = ("accuracy", "peers", "damage", "risk", "scaling")
_PEERS = {"mac-dev": "Vecalign 0.863, Bertalign (LaBSE) 0.911"}
"""Strict F1 of other aligners, measured once with their own code and default settings."""
_SIZES = (1_000, 5_000, 20_000, 100_000)
_N_SEEDS = 5
_N_RUNS = 2
"""How often an alignment is timed; the fastest run counts."""
_SHARE_MISSING = 0.05
_N_DOTS = 20_000
_MOST_SEGMENTS = 1_000_000
_N_IN_BIN = 100
"""Links of a set in a tenth of the confidences from which on their mean is compared with truth."""
_LITERARY = "textberg", "books", "mac"
_CONFIDENCES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
Aligned = tuple[Bitext, Sequence[ProposedBead]]


def samples() -> Iterator[Bitext]:
    """Yield the chapters of the sample textbook with their gold alignments."""
    for folder in sorted((SAMPLES / "gold").iterdir()):
        languages = "en", folder.name.removeprefix("en-")
        for gold in sorted(folder.iterdir()):
            sides = [
                segmented_documents.read_document(path.read_bytes(), path.name, language).segments
                for language in languages
                for path in [SAMPLES / "textbook" / language / f"{gold.stem}.md"]
            ]
            name = f"sample {folder.name} {gold.stem}"
            yield Bitext(
                name=name, languages=languages, src=sides[0], tgt=sides[1], gold=read_gold(gold)
            )


def auroc(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return how often a right bead is surer than a wrong one: ties are half, NaN without both."""
    values, truth = np.asarray(confidences), np.asarray(right, dtype=bool)
    good, bad = values[truth], values[~truth]
    if not len(good) or not len(bad):
        return float("nan")
    above = (good[:, None] > bad).mean() + 0.5 * (good[:, None] == bad).mean()
    return float(above)


def clopper_pearson(n_wrong: int, n: int) -> tuple[float, float]:
    """Return the exact 95 % interval of an error rate."""
    low = float(beta.ppf(0.025, n_wrong, n - n_wrong + 1)) if n_wrong else 0.0
    high = float(beta.ppf(0.975, n_wrong + 1, n - n_wrong)) if n_wrong < n else 1.0
    return low, high


def print_accuracy(aligned: Iterable[Aligned]) -> None:
    """Print a row a document."""
    print(f"\n{'set':42} {'P':>6} {'R':>6} {'F1':>6} {'lax F1':>6}  skips found")
    for bitext, beads in aligned:
        found = [(bead.src, bead.tgt) for bead in beads]
        strict, lax = strict_score(bitext.gold, found), lax_score(bitext.gold, found)
        skipped = [
            {
                (side, n)
                for bead in pairs
                for side in (0, 1)
                for n in bead[side]
                if not bead[1 - side]
            }
            for pairs in (bitext.gold, found)
        ]
        print(
            f"{bitext.name:42} {strict.precision:6.3f} {strict.recall:6.3f} {strict.f1:6.3f} "
            f"{lax.f1:6.3f}  {len(skipped[0] & skipped[1])} of {len(skipped[0])}"
        )


def print_peers(aligned: Iterable[Aligned]) -> None:
    """Print a row a set: the score over the beads of all its documents."""
    sets: dict[str, list[Aligned]] = {}
    for one in aligned:
        sets.setdefault(one[0].name.partition("/")[0], []).append(one)
    print(f"\n{'set':20} {'documents':>9} {'strict F1':>9}  others")
    for name, found in sets.items():
        gold = {(n, *bead) for n, (bitext, _) in enumerate(found) for bead in bitext.gold}
        own = [(n, bead.src, bead.tgt) for n, (_, beads) in enumerate(found) for bead in beads]
        score = strict_score(*({_numbered(bead) for bead in beads} for beads in (gold, own)))
        print(f"{name:20} {len(found):9} {score.f1:9.3f}  {_PEERS.get(name, '')}")


def _numbered(bead: tuple[int, Sequence[int], Sequence[int]]) -> Pair:
    """Return a bead whose segments are those of one long document made of several."""
    number, src, tgt = bead
    return (
        tuple(number * _MOST_SEGMENTS + n for n in src),
        tuple(number * _MOST_SEGMENTS + n for n in tgt),
    )


def print_damage(sets: Sequence[Bitext], encoder: Encoder) -> None:
    """Print what noise costs, and what is left beside a gap and of exchanged halves."""

    def links_of(bitext: Bitext) -> tuple[list[Pair], list[ProposedBead]]:
        beads = _aligned(bitext, encoder)
        return [(bead.src, bead.tgt) for bead in beads], list(beads)

    print(f"\n{'set':42} noise: {'mean loss':>9} {'worst':>6} linked   gap F1  swap: F1  moved")
    for bitext in sets:
        clean = strict_score(bitext.gold, links_of(bitext)[0]).f1
        losses, n_linked = [], 0
        for seed in range(_N_SEEDS):
            noisy = damage.noise(bitext, random.Random(seed))
            found, _ = links_of(noisy)
            losses.append(clean - strict_score(noisy.gold, found).f1)
            foreign = damage.FOREIGN.partition("{")[0]
            n_linked += sum(noisy.src[n].text.startswith(foreign) for s, t in found if t for n in s)
        with_gap = damage.gap(bitext)
        kept = _f1({bead for bead in with_gap.gold if all(bead)}, links_of(with_gap)[0])
        swapped = damage.swap(bitext)
        found, beads = links_of(swapped)
        middle = len(bitext.tgt) - len(bitext.tgt) // 2
        halves = [
            {bead for bead in swapped.gold if all(bead) and (bead[1][0] < middle) == is_first}
            for is_first in (True, False)
        ]
        larger = max(halves, key=lambda half: len(half & {*found}))
        true = {(i, j) for src, tgt in swapped.gold for i in src for j in tgt}
        marks = [(b.src[0], b.moved_to) for b in beads if b.src and b.moved_to is not None]
        print(
            f"{bitext.name:42}        {np.mean(losses):9.3f} {max(losses):6.3f} {n_linked:6} "
            f"{kept:8.3f}     {_f1(larger, found):5.3f}  "
            f"{len({*marks} & true)} of {len(marks)} right"
        )


def _aligned(bitext: Bitext, named: Encoder) -> Sequence[ProposedBead]:
    encoder = best_encoder(named, bitext.languages)
    return align_segments(bitext.src, bitext.tgt, bitext.languages, encoder)


def _f1(gold: set[Pair], found: Sequence[Pair]) -> float:
    """Return the strict F1 of links only."""
    links = {bead for bead in found if all(bead)}
    return 2 * len(gold & links) / max(len(gold) + len(links), 1)


def print_trust(aligned: Iterable[Aligned]) -> None:
    """Print a row a set: what the verdict accepts, and how far stated confidence is from truth."""
    sets: dict[str, list[tuple[float, bool, bool]]] = {}
    for bitext, beads in aligned:
        true = set(bitext.gold)
        sets.setdefault(bitext.name.partition("/")[0], []).extend(
            (bead.confidence, bead.accept, (bead.src, bead.tgt) in true)
            for bead in beads
            if bead.src and bead.tgt
        )
    print(f"\n{'set':42} links  accepted  right of them  worst bin of {_N_IN_BIN} or more")
    for name, found in sets.items():
        sure, accepted, right = (np.array(column) for column in zip(*found, strict=True))
        bins = np.minimum((sure * 10).astype(int), 9)
        off = [
            abs(sure[bins == one].mean() - right[bins == one].mean())
            for one in range(10)
            if (bins == one).sum() >= _N_IN_BIN
        ]
        print(
            f"{name:42} {len(found):5}  {accepted.mean():8.3f}  {right[accepted].mean():13.4f}  "
            + (f"{max(off):.3f}" if off else "-")
        )


def print_risk(name: str, aligned: Iterable[Aligned]) -> None:
    """Print what is wrong among the links from a confidence on; the verdict's own row is marked."""
    judged = [
        (bead.confidence, (bead.src, bead.tgt) in set(bitext.gold))
        for bitext, beads in aligned
        for bead in beads
        if bead.src and bead.tgt
    ]
    if not judged:
        return
    own = bundled_weights("contextual").threshold
    area = auroc(*zip(*judged, strict=True))
    print(f"\n{name}: {len(judged)} links, AUROC {area:.3f}")
    print("confidence from  accepted  coverage  wrong  error rate [95 % interval]")
    for least in sorted({*_CONFIDENCES, own}):
        accepted = [right for confidence, right in judged if confidence >= least]
        n_wrong = len(accepted) - sum(accepted)
        low, high = clopper_pearson(n_wrong, max(len(accepted), 1))
        print(
            f"{least:15.2f}  {len(accepted):8}  {len(accepted) / len(judged):8.3f}  {n_wrong:5}  "
            f"{n_wrong / max(len(accepted), 1):.4f} [{low:.4f}, {high:.4f}]"
            + ("  the verdict" if least == own else "")
        )


def print_scaling(encoder: Encoder, pairs: Sequence[tuple[str, str]], language: str) -> None:
    """Print how time and memory grow with the length of both documents."""
    vectors = np.random.default_rng(0).normal(size=(_N_DOTS, 384)).astype(np.float32)
    total = 0.0
    begun = time.perf_counter()
    for one in vectors:
        total += float(one @ vectors[0])
    dot = (time.perf_counter() - begun) / _N_DOTS * 1e3
    print(f"\na dot product of {vectors.shape[1]} numbers in a Python loop: {dot:.5f} ms")
    print(encoder.name)
    print("segments a side  encode s  align s  ms a pair  dot products a pair  peak MiB")
    lots = random.Random(0)
    languages = "en", language
    one = segments(["One."], [0])
    align(*sides_of(one, one, languages, encoder))  # numba loads its machine code
    for size in (size for size in _SIZES if size <= len(pairs)):
        drawn = pairs[:size]
        sides: list[tuple[Segment, ...]] = []
        for side in (0, 1):
            kept = [pair[side] for pair in drawn if lots.random() >= _SHARE_MISSING]
            sides.append(segments(kept, [0] * len(kept)))
        begun = time.perf_counter()
        src, tgt = sides_of(sides[0], sides[1], languages, encoder)
        encoding = time.perf_counter() - begun
        aligning = min(_seconds(src, tgt) for _ in range(_N_RUNS))
        each = aligning / len(sides[0]) * 1e3
        print(
            f"{len(sides[0]):7,}, {len(sides[1]):7,} {encoding:9.2f} {aligning:8.2f} "
            f"{each:10.4f} {each / dot:20.0f} {machine.peak_memory_mib():9.0f}",
            flush=True,
        )


def print_all_scaling(corpora: Path | None, named: Encoder) -> None:
    """Print the table for an encoder, and for the one that the product takes in its place."""
    if corpora is None:
        print("\nThe scaling table needs --corpora: sentence pairs enough for long documents.")
        return
    with lzma.open(corpora / "train" / "en-zh.tsv.xz", "rt", encoding="utf-8") as file:
        rows = [line.split("\t") for line in islice(file, max(_SIZES))]
    for each in dict.fromkeys((named, best_encoder(named, ("en", "zh")))):
        print_scaling(each, [(row[0], row[1]) for row in rows], "zh")


def _seconds(src: Side, tgt: Side) -> float:
    begun = time.perf_counter()
    align(src, tgt)
    return time.perf_counter() - begun


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--encoder", default=str(BUNDLED_ENCODER))
    parser.add_argument("--tables", nargs="+", choices=_TABLES, default=_TABLES)
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    print(machine.describe())
    if {"accuracy", "peers", "risk"} & {*options.tables}:
        sets = [*samples()]
        if options.corpora:
            sets += [*hand_made(options.corpora), *development_sets(options.corpora)]
        aligned = [(one, _aligned(one, encoder)) for one in sets]
        if "accuracy" in options.tables:
            print_accuracy(aligned)
        if "peers" in options.tables:
            print_peers(aligned)
        if "risk" in options.tables:
            print_trust(aligned)
            is_literary = [one.name.startswith(_LITERARY) for one in sets]
            for name, wanted in (("technical", False), ("literary", True)):
                chosen = zip(aligned, is_literary, strict=True)
                print_risk(name, [one for one, literary in chosen if literary == wanted])
    if "damage" in options.tables:
        technical = hand_made(options.corpora) if options.corpora else samples()
        print_damage([one for one in technical if not one.name.startswith("textberg")], encoder)
    if "scaling" in options.tables:
        print_all_scaling(options.corpora, encoder)


if __name__ == "__main__":
    main()
