"""The local engine's model: small, made for one job of the units nearest to it.

Statistical phrase-based translation. It knows what its units show and nothing else, which is what
makes it follow them: their terms, their phrasing, their way to write a formula into a sentence.
"""

import json
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from amts_core.translate import language_model, phrases
from amts_core.translate.decoder import MAX_WORDS, Phrase, Weights, decode
from amts_core.translate.exchange_html import Piece
from amts_core.translate.exchange_source import source
from amts_core.translate.language_model import UNKNOWN, LanguageModel
from amts_core.translate.phrases import KEPT, AlignedUnits, Ints
from amts_core.translate.placing import placed
from amts_core.translate.tokens import (
    JOINER,
    PLACEHOLDER,
    Splitter,
    TokenText,
    Truecaser,
    as_source,
    as_target,
    tokenize,
)
from amts_core.translate.word_alignment import Links, align_words
from amts_core.translate.wordbook import Wordbook

VERSION = 2
"""Rises when the same units would make another model."""
_N_FIRST = 4
"""Number of the first word that is no placeholder, and no mark of the language model."""
_OWN_WEIGHT = 3.0
"""How many times a unit of the parallel data counts."""


@dataclass(frozen=True, slots=True)
class EngineUnit:
    """A unit to learn from; ``is_own`` says that it is parallel data, not of the base."""

    src: str
    tgt: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class EngineModel:
    """What was learnt: the units word by word, and two language models of their target sides.

    ``own`` is that of the parallel data, of all units where there is none.
    """

    languages: tuple[str, str]
    src_words: dict[str, int]
    tgt_words: tuple[str, ...]
    units: AlignedUnits
    general: LanguageModel
    own: LanguageModel


@dataclass(frozen=True, slots=True)
class Translated:
    """A text translated, and its target words that no unit has: of the word book, or kept."""

    pieces: tuple[Piece, ...]
    uncovered: tuple[str, ...]


def train(units: Sequence[EngineUnit], languages: tuple[str, str], split: Splitter) -> EngineModel:
    """Return the model of these units.

    :param languages: of source and target.
    :param split: cuts a run of a script without spaces into words.
    """
    src_texts = [tokenize(source(unit.src, "u").pieces, split) for unit in units]
    tgt_texts = [tokenize(source(unit.tgt, "u").pieces, split) for unit in units]
    src = [as_source(text) for text in src_texts]
    tgt = [as_target(text, languages[1]) for text in tgt_texts]
    truecaser = Truecaser(tgt)
    tgt = [truecaser.inside(tokens) for tokens in tgt]
    links = align_words(src, [[token.lower() for token in tokens] for tokens in tgt])
    links = [_kept_linked(*one) for one in zip(links, src, tgt, src_texts, tgt_texts, strict=True)]
    src_words, tgt_words = _numbered(src), _numbered(tgt)
    is_own = np.array([unit.is_own for unit in units], dtype=bool)
    of_tgt = [_numbers(tokens, tgt_words) for tokens in tgt]
    n_words = _N_FIRST + len(tgt_words)
    general = language_model.train(of_tgt, n_words)
    own = [numbers for numbers, flag in zip(of_tgt, is_own, strict=True) if flag]
    return EngineModel(
        languages,
        src_words,
        tuple(tgt_words),
        phrases.collected(
            [_numbers(tokens, src_words) for tokens in src], of_tgt, links,
            np.where(is_own, _OWN_WEIGHT, 1.0), is_own if own else ~is_own,
        ),
        general,
        language_model.train(own, n_words) if own else general,
    )  # fmt: skip


def _kept_linked(
    links: Links, src: Sequence[str], tgt: Sequence[str], src_text: TokenText, tgt_text: TokenText
) -> Links:
    """Return the links with those of placeholders made by what these stand for."""
    at_src = [n for n, token in enumerate(src) if token == PLACEHOLDER]
    at_tgt = [n for n, token in enumerate(tgt) if token.strip(JOINER) == PLACEHOLDER]
    if not at_src and not at_tgt:
        return links
    made = [(i, j) for i, j in links.tolist() if i not in at_src and j not in at_tgt]
    free = dict(zip(at_tgt, tgt_text.kept, strict=True))
    for i, kept in zip(at_src, src_text.kept, strict=True):
        found = next((j for j, other in free.items() if other.text == kept.text), None)
        if found is not None:
            made.append((i, found))
            del free[found]
    return np.array(sorted(made), dtype=np.int32).reshape(-1, 2)


def _numbered(sentences: Iterable[Sequence[str]]) -> dict[str, int]:
    words = dict.fromkeys(token for tokens in sentences for token in tokens)
    kept = (word for word in words if word.strip(JOINER) != PLACEHOLDER)
    return {word: number for number, word in enumerate(kept, start=_N_FIRST)}


def _numbers(tokens: Sequence[str], words: dict[str, int]) -> Ints:
    return np.array(
        [
            KEPT if token.strip(JOINER) == PLACEHOLDER else words.get(token, UNKNOWN)
            for token in tokens
        ],
        dtype=np.int32,
    )


class Translator:
    """Translates the texts of one job: its phrases are found once, for all of them."""

    def __init__(
        self, model: EngineModel, texts: Iterable[Sequence[Piece]], split: Splitter,
        wordbook: Wordbook, weights: Weights,
    ) -> None:  # fmt: skip
        self._model = model
        self._wordbook = wordbook
        self._weights = weights
        self._texts = [tokenize(pieces, split) for pieces in texts]
        sources = [_numbers(as_source(text), model.src_words) for text in self._texts]
        self._sources = sources
        wanted = {
            int(phrases.hash_of(numbers[start:end]))
            for numbers in sources
            for start in range(len(numbers))
            for end in range(start + 1, min(start + phrases.MAX_SOURCE, len(numbers)) + 1)
            if (numbers[start:end] != UNKNOWN).all()
        }
        self._table = phrases.phrase_table(model.units, np.array(sorted(wanted), dtype=np.uint64))
        wordbook.learn(model.tgt_words)

    def translate(self, number: int) -> Translated:
        """Return the translation of one of the job's texts, by its number."""
        text, numbers = self._texts[number], self._sources[number]
        words, marked = as_source(text), as_target(text, self._model.languages[1])
        n_known = _N_FIRST + len(self._model.tgt_words)
        # a word that no unit has is written by its place in the sentence
        unknown = np.where(numbers == KEPT, KEPT, n_known + np.arange(len(numbers))).astype(
            np.int32
        )
        tokens: list[str] = []
        sources: list[int] = []
        uncovered: list[str] = []
        for start, end in _stretches(words):
            for phrase in decode(
                numbers[start:end], unknown[start:end], self._table,
                (self._model.general, self._model.own), self._weights,
            ):  # fmt: skip
                waiting = [i for i in range(phrase.start, phrase.end) if numbers[start + i] == KEPT]
                for word, of in zip(phrase.words, _of_kept(phrase, waiting), strict=True):
                    at = -1 if of < 0 else start + of
                    if word >= n_known:
                        found = self._wordbook.translation(text.tokens[at])
                        uncovered.append(found)
                        if not found[:1].isalnum():  # a mark: its spaces are those of the source
                            found = marked[at]
                    elif word == KEPT:
                        is_next = sources[-1:] == [at - 1] and text.tokens[at - 1] == PLACEHOLDER
                        found = marked[at] if is_next else PLACEHOLDER
                    else:
                        found = self._model.tgt_words[word - _N_FIRST]
                    tokens.append(found)
                    sources.append(at)
        is_capital = bool(text.tokens) and text.tokens[0][:1] != text.tokens[0][:1].lower()
        pieces = placed(tokens, sources, text, self._model.languages, is_capital=is_capital)
        return Translated(pieces, tuple(uncovered))


def _of_kept(phrase: Phrase, waiting: list[int]) -> list[int]:
    """Return the sources of a phrase's words; placeholders stand in the order of the source."""
    left = iter(waiting)
    return [
        next(left) if word == KEPT else of
        for word, of in zip(phrase.words, phrase.sources, strict=True)
    ]


def _stretches(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield the ranges that are translated at once: all of it, or up to a mark of punctuation."""
    start = 0
    while len(words) - start > MAX_WORDS:
        end = start + MAX_WORDS
        marks = [n for n in range(start + MAX_WORDS // 2, end) if not words[n][:1].isalnum()
                 and words[n] != PLACEHOLDER]  # fmt: skip
        cut = marks[-1] + 1 if marks else end
        yield start, cut
        start = cut
    yield start, len(words)


def save(model: EngineModel, folder: Path) -> None:
    """Write a model into a folder that is there once it is whole."""
    partial = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}")
    partial.mkdir(parents=True, exist_ok=True)
    (partial / "words.json").write_text(
        json.dumps([model.languages, list(model.src_words), model.tgt_words], ensure_ascii=False),
        encoding="utf-8",
    )
    arrays = {name: getattr(model.units, name) for name in AlignedUnits.__slots__}
    for label, one in (("general", model.general), ("own", model.own)):
        arrays |= {f"{label}.{name}": getattr(one, name) for name in LanguageModel.__slots__}
    np.savez(partial / "model.npz", **arrays)
    try:
        partial.rename(folder)
    except OSError:  # another process was faster: its model is the same
        shutil.rmtree(partial)


def load(folder: Path) -> EngineModel:
    """Return a model that was saved."""
    languages, src, tgt = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        general, own = (
            LanguageModel(*(arrays[f"{label}.{name}"] for name in LanguageModel.__slots__))
            for label in ("general", "own")
        )
        units = AlignedUnits(*(arrays[name] for name in AlignedUnits.__slots__))
    return EngineModel(
        (languages[0], languages[1]),
        {word: number for number, word in enumerate(src, start=_N_FIRST)},
        tuple(tgt), units, general, own,
    )  # fmt: skip
