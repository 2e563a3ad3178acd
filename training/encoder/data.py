"""Sentence pairs and word pairs to train on, as the licences of their sources allow."""

import gzip
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("zh", "es", "fr", "de", "ja", "pt", "ko", "tr", "vi")
WORD_SOURCES = ("omwn/omw-data",)
"""Word lists under open licences: Open Multilingual Wordnet and Open English WordNet."""
_ALL_SOURCES_LANGUAGES = ("vi",)
"""Languages of so few permissive pairs that interface strings under the GPL are taken as well."""
_N_HELD_OUT = 1000
_MACHINE = "#MT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A text in English and one of the other languages, and the repository it is from."""

    english: str
    other: str
    language: str
    source: str
    machine: bool


def sentence_pairs(corpora: Path, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs to train on, shuffled, and 1,000 a language that are held out."""
    permissive = set((corpora / "permissive.txt").read_text(encoding="utf-8").splitlines())
    generator = random.Random(seed)
    train: list[Pair] = []
    held_out: list[Pair] = []
    for language in LANGUAGES:
        rows = [
            pair
            for pair in _rows(corpora / "train" / f"en-{language}.tsv.xz", language)
            if pair.source in permissive or language in _ALL_SOURCES_LANGUAGES
        ]
        generator.shuffle(rows)
        held_out += rows[:_N_HELD_OUT]
        train += rows[_N_HELD_OUT:]
    generator.shuffle(train)
    return train, held_out


def word_pairs(corpora: Path) -> Iterator[Pair]:
    """Yield the word and phrase pairs of the allowed word lists."""
    for language in LANGUAGES:
        path = corpora / "dict" / f"en-{language}.tsv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                english, other, source = line.rstrip("\n").split("\t")
                if source.startswith(WORD_SOURCES):
                    yield Pair(
                        english=english,
                        other=other,
                        language=language,
                        source=source,
                        machine=False,
                    )


def _rows(path: Path, language: str) -> Iterator[Pair]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, other, source = line.rstrip("\n").split("\t")
            name, _, _ = source.partition("#")
            yield Pair(
                english=english,
                other=other,
                language=language,
                source=name,
                machine=source.endswith(_MACHINE),
            )
