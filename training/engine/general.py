"""Make the general models of the local engine: what it knows before it sees any unit.

From the human translations under permissive licences, without the course that is measured on:
tokens, word links, phrase pairs that were seen more than once, pruned language models.

usage: python -m training.engine.general --corpora DIR [--languages zh es]
"""

import argparse
import lzma
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amts_core.align.encoder import load_encoder
from amts_core.engines.smt import phrases
from amts_core.engines.smt.extraction import Ints
from amts_core.engines.smt.general_model import FIRST_WORD, GeneralModel, NGrams, packed
from amts_core.engines.smt.tokens import Truecaser, as_target, folded
from amts_core.engines.smt.translator import KEPT_NUMBERS, numbers_of, unit_tokens
from amts_core.engines.smt.word_alignment import align_words
from amts_core.kernel.config import BUNDLED_ENCODER, GENERAL_MODELS, Settings
from amts_core.kernel.text.chinese_script import in_script
from training.engine import general_tables

_N_AT_ONCE = 5000
_MOST_WORDS = 100
"""Longer sides are no sentences."""
_LEAST_PAIRS = 2
_LEAST_WORDS = 3
"""How often a word must occur where no phrase pair that is kept has it."""
_LEAST_GRAMS = (1, 2, 2, 3)
"""How often an n-gram of each order must occur."""

_MARK = re.compile(r"[*_`\[\]{}<>|\\#~^$@=&]")
"""What markup is written with."""

Tokens = tuple[str, ...]
Read = tuple[Tokens, Tokens]


def sentence_pairs(corpora: Path, other: str) -> list[tuple[str, str]]:
    """Return the pairs of English and another language that a model that ships may learn from."""
    sources = (corpora / "permissive.txt").read_text(encoding="utf-8")
    allowed = frozenset(sources.splitlines())
    with lzma.open(corpora / "train" / f"en-{other}.tsv.xz", "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return list(dict.fromkeys((row[0], row[1]) for row in rows if _is_of_use(row[2], allowed)))


def _is_of_use(source: str, allowed: frozenset[str]) -> bool:
    name, _, mark = source.partition("#")
    return name in allowed and mark != "MT" and name != "huggingface/course"


def _tokenized(given: tuple[Sequence[tuple[str, str]], str]) -> list[Read]:
    pairs, other = given
    split = load_encoder(str(BUNDLED_ENCODER)).words
    return [
        (as_target(unit_tokens(src, split), "en"), as_target(unit_tokens(tgt, split), other))
        for src, tgt in pairs
    ]


def read_pairs(pairs: Sequence[tuple[str, str]], other: str) -> list[Read]:
    """Return the tokens of both sides of pairs as they are written; very long ones are left out."""
    starts = range(0, len(pairs), _N_AT_ONCE)
    with get_context("spawn").Pool() as pool:
        parts = pool.imap(_tokenized, ((pairs[n : n + _N_AT_ONCE], other) for n in starts))
        read = [(src, _in_script(tgt, other)) for part in parts for src, tgt in part]
    return [one for one in read if all(one) and max(map(len, one)) <= _MOST_WORDS]


def _in_script(tokens: Tokens, language: str) -> Tokens:
    """Return tokens in the script of their language: some of the corpora mix two."""
    return tuple(in_script("\n".join(tokens), language).split("\n"))


def link_words(read: Sequence[Read]) -> list[Ints]:
    """Return the word links of pairs, in whatever case the words are."""
    src, tgt = ([[*map(folded, one[side])] for one in read] for side in (0, 1))
    return align_words(src, tgt)


def model_of(read: Sequence[Read], links: Sequence[Ints]) -> GeneralModel:
    """Return the model of some pairs of English and another language."""
    sides = [_cased([one[side] for one in read]) for side in (0, 1)]
    counted = [Counter(token for tokens in side for token in tokens) for side in sides]
    words = [_by_frequency(counts) for counts in counted]
    numbers = [_numbered(side, known) for side, known in zip(sides, words, strict=True)]
    units = phrases.collected(
        numbers[0],
        numbers[1],
        links,
        weights=np.ones(len(read)),
        own=np.zeros(len(read), dtype=bool),
    )
    table = general_tables.table(units, _LEAST_PAIRS)
    print(f"{len(table.joint):,} phrase pairs are kept", flush=True)
    kept = [
        _kept(known, counts, of.words)
        for known, counts, of in zip(words, counted, table.phrases, strict=True)
    ]
    renumbered = [_renumbering(flags) for flags in kept]
    grams = [_grams(side, flags) for side, flags in zip(numbers, kept, strict=True)]
    for side in (0, 1):
        print([f"{len(one.words):,}" for one in grams[side]], flush=True)
    return GeneralModel(
        words=tuple(
            tuple(word for word, flag in zip(known, flags[FIRST_WORD:], strict=True) if flag)
            for known, flags in zip(words, kept, strict=True)
        ),
        table=replace(
            table,
            phrases=tuple(
                of._replace(words=new[of.words])
                for of, new in zip(table.phrases, renumbered, strict=True)
            ),
        ),
        grams=(grams[0], grams[1]),
    )


def _cased(side: Sequence[Tokens]) -> list[Tokens]:
    """Return sentences with their first words as these stand inside one."""
    return [*map(Truecaser(side).inside, side)]


def _by_frequency(counts: Counter[str]) -> list[str]:
    """Return the words that a model may have.

    Marks are none of them: a translation has those of its source, which the engine repeats.
    """
    found = [word for word in counts if word not in KEPT_NUMBERS and not _MARK.search(word)]
    return sorted(found, key=lambda word: (-counts[word], word))


def _numbered(side: Sequence[Tokens], words: Sequence[str]) -> list[Ints]:
    known = {word: number for number, word in enumerate(words, start=FIRST_WORD)}
    return [numbers_of(tokens, known) for tokens in side]


def _kept(words: Sequence[str], counts: Counter[str], of_phrases: Ints) -> NDArray[np.bool_]:
    """Return of which word numbers the model keeps the words."""
    often = [counts[word] >= _LEAST_WORDS for word in words]
    flags = np.array([True] * FIRST_WORD + often)
    flags[of_phrases] = True
    return flags


def _renumbering(flags: NDArray[np.bool_]) -> Ints:
    """Return the new number of each that is kept; 0, that of an unknown word, of the others."""
    return np.where(flags, np.cumsum(flags) - 1, 0).astype(np.int32)


def _grams(numbers: Sequence[Ints], flags: NDArray[np.bool_]) -> tuple[NGrams, ...]:
    new = _renumbering(flags)
    return general_tables.grams([new[of] for of in numbers], int(flags.sum()), _LEAST_GRAMS)


def main() -> None:
    """Make the models of some languages with English."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--languages", nargs="+", default=["zh", "es"])
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    GENERAL_MODELS.mkdir(parents=True, exist_ok=True)
    for other in options.languages:
        began = time.monotonic()
        read = read_pairs(sentence_pairs(options.corpora, other), other)
        print(f"en-{other}: {len(read):,} pairs are read", flush=True)
        links = link_words(read)
        print(f"words are linked, after {time.monotonic() - began:.0f} s", flush=True)
        data = packed(model_of(read, links))
        (GENERAL_MODELS / f"en-{other}.xz").write_bytes(data)
        print(f"{len(data):,} bytes, after {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
