"""What a reader notices and BLEU hardly does: order of words, agreement, negation.

The local engine as it ships translates the books of :mod:`benchmarks.translate`, without and with
parallel data, and of its drafts are counted

- *order*: of the words that a draft and its reference both have exactly once, the share of pairs
  that stand the same way round in both (the rank correlation of RIBES, Isozaki et al. 2010,
  https://aclanthology.org/D10-1092, without its penalties);
- *agreement*, into English and Spanish: of the articles and the like before a word, the share that
  does not go with it ("la tamaño", "an kernel"). Which go with a word is what the translations of
  ``train/en-XX`` write before it, where they have it ten times or more;
- *negation*: where the source and the human translation agree whether something is denied, drafts
  that have lost it, and drafts that have invented it.

``--outputs`` counts the same of another engine's drafts: a TSV with language pair, arm, the bead's
number from 0 and its draft on each line; ``--write`` writes those of this engine.

usage: python -m benchmarks.reading_faults --corpora DIR [--book d2l] [--languages zh es]
    [--outputs FILE] [--write FILE]
"""

import argparse
import csv
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from amts_core.align.encoder import load_encoder
from amts_core.engines.smt.tokens import Splitter, is_word, tokenize
from amts_core.exchange import Text, bare_text
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.records import Granularity
from benchmarks import experiment, machine
from benchmarks.experiment import Book
from training.engine.tune import base_pairs

_DETERMINERS: Mapping[str, Sequence[frozenset[str]]] = {
    "en": (
        frozenset({"a", "this", "that", "each", "every", "another"}),
        frozenset({"an", "this", "that", "each", "every", "another"}),
        frozenset({"these", "those", "many", "several", "few", "both"}),
    ),
    "es": (
        frozenset({"el", "un", "este", "ese", "del", "al", "otro", "nuestro"}),
        frozenset({"la", "una", "esta", "esa", "otra", "nuestra"}),
        frozenset({"los", "unos", "estos", "esos", "muchos", "otros", "nuestros"}),
        frozenset({"las", "unas", "estas", "esas", "muchas", "otras", "nuestras"}),
    ),
}
"""Words that go before a word of one kind: number, gender, how it begins."""
_NEGATIONS = {
    "en": re.compile(
        r"\b(?:not|no|never|none|neither|nor|cannot|without|nothing|nobody)\b|n['’]t\b", re.I
    ),
    "es": re.compile(r"\b(?:no|nunca|jamás|ningun[oa]s?|ningún|nada|nadie|ni|tampoco|sin)\b", re.I),
    "zh": re.compile(
        r"不(?!断|同|仅|只|过|但|久|管|少|论)|没|未(?!来)|无(?!论|监督|穷|限)|非(?!常)|"
        r"(?<![区类分级个特性差判])别(?![人的])"
    ),
}
_FEWEST, _LEAST_SHARE = 10, 0.05


@dataclass(frozen=True, slots=True)
class _Bead:
    """A text, the human translation and the draft, all without markup."""

    src: str
    ref: str
    draft: str


def main() -> None:
    """Print what is counted, by direction and arm."""
    parser = argparse.ArgumentParser()
    experiment.add_books(parser)
    parser.add_argument("--outputs", type=Path)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    if options.corpora is None:
        raise SystemExit(experiment.NO_CORPORA)
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(machine.describe())
    theirs = _read(options.outputs) if options.outputs else None
    written: list[tuple[str, str, int, str]] = []
    usages: dict[str, dict[str, Counter[int]]] = {}
    for other, book in experiment.books(options, encoder):
        route, into = "-".join(book.languages), book.languages[1]
        if into in _DETERMINERS and into not in usages:
            usages[into] = _usage(base_pairs(options.corpora, other), into, encoder.words)
        for arm, drafts in theirs[route].items() if theirs else _translated(book, other):
            written += [(route, arm, n, draft) for n, draft in enumerate(drafts)]
            beads = _beads(book, drafts)
            print(
                f"{route}, {arm}: {_told(beads, book.languages, usages, encoder.words)}", flush=True
            )
        refs = experiment.pooled(experiment.references(book))
        told = _told(_beads(book, refs), book.languages, usages, encoder.words)
        print(f"{route}, people: {told}", flush=True)
    if options.write:
        with options.write.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(written)


def _translated(book: Book, other: str) -> Iterator[tuple[str, list[str]]]:
    encoder = load_encoder(str(BUNDLED_ENCODER))
    with tempfile.TemporaryDirectory() as folder:
        engine = experiment.local_engine(Path(folder), None, other, encoder)
        for arm, pairs in (("baseline", ()), ("ACT", book.pairs[Granularity.SENTENCE])):
            yield arm, experiment.pooled(experiment.translated(engine, book, pairs))


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8", newline="") as file:
        for route, arm, _, draft in csv.reader(file, delimiter="\t"):
            found[route][arm].append(draft)
    return found


def _beads(book: Book, drafts: Sequence[str]) -> list[_Bead]:
    sides = [(src, tgt) for chapter in book.tested.values() for _, src, tgt in chapter.references()]
    return [
        _Bead(bare_text(src), bare_text(tgt), bare_text(draft))
        for (src, tgt), draft in zip(sides, drafts, strict=True)
    ]


def _told(
    beads: Sequence[_Bead],
    languages: tuple[str, str],
    usages: Mapping[str, Mapping[str, Counter[int]]],
    split: Splitter,
) -> str:
    same, n_pairs = map(sum, zip(*(_same_order(one, split) for one in beads), strict=True))
    said = [f"order {same / n_pairs:.3f} of {n_pairs:,} pairs of words"]
    if usage := usages.get(languages[1]):
        wrong, seen = _disagreeing((one.draft for one in beads), usage, languages[1], split)
        said.append(f"{wrong} of {seen} words disagree ({wrong / seen:.1%})")
    denials = [
        tuple(
            bool(_NEGATIONS[code].search(text))
            for code, text in zip(
                (*languages, languages[1]), (one.src, one.ref, one.draft), strict=True
            )
        )
        for one in beads
    ]
    agreed = [(src, draft) for src, ref, draft in denials if src == ref]
    lost, invented = agreed.count((True, False)), agreed.count((False, True))
    n_denied = sum(src for src, _ in agreed)
    said.append(
        f"negation lost in {lost} of {n_denied}, invented in {invented} of {len(agreed) - n_denied}"
    )
    return "; ".join(said)


def _words(text: str, split: Splitter) -> list[str]:
    return [token.lower() for token in tokenize((Text(text),), split).tokens if is_word(token)]


def _same_order(bead: _Bead, split: Splitter) -> tuple[int, int]:
    """Return how many pairs of common words stand the same way round, and how many there are."""
    draft, ref = (Counter(_words(text, split)) for text in (bead.draft, bead.ref))
    common = {word for word in draft if draft[word] == ref[word] == 1}
    places = {word: n for n, word in enumerate(_words(bead.ref, split)) if word in common}
    order = [places[word] for word in _words(bead.draft, split) if word in common]
    pairs = [*combinations(order, 2)]
    return sum(one < other for one, other in pairs), len(pairs)


def _usage(
    pairs: Iterable[tuple[str, str]], language: str, split: Splitter
) -> dict[str, Counter[int]]:
    """Return for each word how often words of each kind stand before it."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for pair in pairs:
        text = pair[0] if language == "en" else pair[1]
        for before, word in pairwise(_words(text, split)):
            found[word].update(_kinds(before, language))
    return found


def _kinds(word: str, language: str) -> list[int]:
    return [n for n, kind in enumerate(_DETERMINERS[language]) if word in kind]


def _disagreeing(
    texts: Iterable[str], usage: Mapping[str, Counter[int]], language: str, split: Splitter
) -> tuple[int, int]:
    """Return how many determiners are none of those of the word after them, and how many are."""
    wrong = seen = 0
    for text in texts:
        for before, word in pairwise(_words(text, split)):
            kinds, own = _kinds(before, language), usage.get(word, Counter())
            if kinds and own.total() >= _FEWEST:
                seen += 1
                wrong += max(own[kind] for kind in kinds) < _LEAST_SHARE * own.total()
    return wrong, seen


if __name__ == "__main__":
    main()
