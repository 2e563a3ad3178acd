"""The local engine's model: small, made for one job of the units nearest to it.

Statistical phrase-based translation. It knows what its units show, and of the rest what a general
model says, which weighs little: so it follows its units, their terms and their phrasing. What stays
as it is stands between phrases, and in none.
"""

import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from amts_core.engines.smt import language_model, phrases
from amts_core.engines.smt.decoder import MAX_WORDS, DecoderWeights, Ints, Phrase, decode
from amts_core.engines.smt.general_knowledge import Direction
from amts_core.engines.smt.general_model import FIRST_WORD
from amts_core.engines.smt.language_model import LanguageModel
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.phrases import KEPT, KEPT_JOINED, UNKNOWN, AlignedUnits
from amts_core.engines.smt.placement import placed, source_pairs, target_pairs
from amts_core.engines.smt.tokens import (
    JOINER,
    PLACEHOLDER,
    Splitter,
    TokenText,
    Truecaser,
    as_source,
    as_target,
    is_word,
    may_begin,
    tokenize,
)
from amts_core.engines.smt.word_alignment import Links, WordPair, align_words
from amts_core.exchange import Piece, part_ends, source

VERSION = 7
"""Rises when the same units would make another model: with a general model, too."""
KEPT_NUMBERS = {PLACEHOLDER: KEPT, JOINER + PLACEHOLDER: KEPT_JOINED}
"""The numbers of placeholders, by token."""
_KEPT_TOKENS = {number: token for token, number in KEPT_NUMBERS.items()}
_OWN_WEIGHT = 3.0
"""How many times a unit of the parallel data counts."""
_WORDS, _ARRAYS = "words.json", "model.npz"


@dataclass(frozen=True, slots=True)
class EngineUnit:
    """A unit to learn from; ``is_own`` says that it is parallel data, not of the base."""

    src: str
    tgt: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineModel:
    """What was learnt: the units word by word, and two language models of their target sides.

    ``of_own`` is that of the parallel data, of all units where there is none.
    """

    languages: tuple[str, str]
    src_words: dict[str, int]
    tgt_words: tuple[str, ...]
    units: AlignedUnits
    of_all: LanguageModel
    of_own: LanguageModel


@dataclass(frozen=True, slots=True)
class Translated:
    """A text translated, and which of its words nothing has: of the word book, or of the source."""

    pieces: tuple[Piece, ...]
    uncovered: tuple[str, ...]


def train(
    units: Sequence[EngineUnit],
    languages: tuple[str, str],
    split: Splitter,
    general: Direction | None = None,
) -> EngineModel:
    """Return the model of these units.

    :param languages: of source and target.
    :param split: cuts a run of a script without spaces into words.
    :param general: what is known of words beside the units.
    """
    src_texts = [unit_tokens(unit.src, split) for unit in units]
    tgt_texts = [unit_tokens(unit.tgt, split) for unit in units]
    src = [as_source(text) for text in src_texts]
    tgt = [as_target(text, languages[1]) for text in tgt_texts]
    truecaser = Truecaser(tgt)
    tgt = [truecaser.inside(tokens) for tokens in tgt]
    lower = [[token.lower() for token in tokens] for tokens in tgt]
    links = align_words(src, lower, _known_words(general, src, lower) if general else ())
    links = [_kept_linked(*one) for one in zip(links, src, tgt, src_texts, tgt_texts, strict=True)]
    src_words, tgt_words = _numbered(src), _numbered(tgt)
    is_own = np.array([unit.is_own for unit in units], dtype=bool)
    of_tgt = [numbers_of(tokens, tgt_words) for tokens in tgt]
    n_words = FIRST_WORD + len(tgt_words)
    of_all = language_model.train(of_tgt, n_words)
    own = [numbers for numbers, flag in zip(of_tgt, is_own, strict=True) if flag]
    return EngineModel(
        languages=languages,
        src_words=src_words,
        tgt_words=tuple(tgt_words),
        units=phrases.collected(
            [numbers_of(tokens, src_words) for tokens in src],
            of_tgt,
            links,
            weights=np.where(is_own, _OWN_WEIGHT, 1.0),
            own=is_own if own else ~is_own,
        ),
        of_all=of_all,
        of_own=language_model.train(own, n_words) if own else of_all,
    )


def _known_words(
    general: Direction, src: Iterable[Sequence[str]], tgt: Iterable[Sequence[str]]
) -> list[WordPair]:
    """Return what is known of the words of some units."""
    of_src, of_tgt = ({token for tokens in side for token in tokens} for side in (src, tgt))
    return [one for one in general.word_pairs(sorted(of_src)) if one.tgt in of_tgt]


def unit_tokens(text: str, split: Splitter) -> TokenText:
    """Return the tokens of a side of a unit: the marks of its block are none of them."""
    _, sentence, _ = part_ends(source(text, "u").pieces)
    return tokenize(sentence, split)


def _kept_linked(
    links: Links, src: Sequence[str], tgt: Sequence[str], src_text: TokenText, tgt_text: TokenText
) -> Links:
    """Return the links with those of placeholders made by what these stand for."""
    at_src = [n for n, token in enumerate(src) if token == PLACEHOLDER]
    at_tgt = [n for n, token in enumerate(tgt) if token in KEPT_NUMBERS]
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
    found = (word for word in words if word not in KEPT_NUMBERS)
    return {word: number for number, word in enumerate(found, start=FIRST_WORD)}


def numbers_of(tokens: Sequence[str], words: Mapping[str, int]) -> Ints:
    """Return tokens as numbers; of a word that is not among those known, UNKNOWN."""
    return np.array(
        [KEPT_NUMBERS.get(token, words.get(token, UNKNOWN)) for token in tokens], dtype=np.int32
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A translation as tokens, the source token that each translates or -1, and uncovered words."""

    tokens: tuple[str, ...]
    sources: tuple[int, ...]
    uncovered: tuple[str, ...]


class Translator:
    """Translates the texts of one job: its phrases are found once, for all of them."""

    def __init__(
        self,
        model: EngineModel,
        texts: Iterable[Sequence[Piece]],
        split: Splitter,
        wordbook: Wordbook,
        weights: DecoderWeights,
        general: Direction | None = None,
    ) -> None:
        """Find the phrases of these texts.

        :param general: what is known beside the units.
        """
        self._languages = model.languages
        self._wordbook = wordbook
        self._texts = [tokenize(pieces, split) for pieces in texts]
        sources = [as_source(text) for text in self._texts]
        src_words: Mapping[str, int] = model.src_words
        self._tgt_words = model.tgt_words
        known = None
        if general is not None:
            known = general.knowledge(sources, src_words, self._tgt_words)
            src_words, self._tgt_words = known.src_words, known.tgt_words
        self._sources = [numbers_of(tokens, src_words) for tokens in sources]
        wanted = [np.zeros(0, np.uint64), *map(phrases.span_hashes, self._sources)]
        self._table = phrases.phrase_table(
            model.units, np.unique(np.concatenate(wanted)), known.pairs if known else None
        )
        self._models = model.of_all, model.of_own, known.model if known else model.of_all
        self._small = _small_forms(self._tgt_words, self._models[::2])
        # the general language model is all there is, or there is none, or the weights decide
        is_alone = known is not None and not len(model.units.weights)
        self._general_share = 0.0 if known is None else 1.0 if is_alone else None
        self.weigh(weights)
        self._barred = np.array(
            [
                number
                for number, word in enumerate(self._tgt_words, start=FIRST_WORD)
                if not may_begin(word, model.languages[1])
            ],
            dtype=np.int32,
        )
        wordbook.learn(self._tgt_words)

    def weigh(self, weights: DecoderWeights) -> None:
        """Use these weights from now on."""
        share = self._general_share
        self._weights = weights if share is None else replace(weights, general_share=share)

    def translate(self, number: int) -> Translated:
        """Return the translation of one of the job's texts, by its number."""
        text = self._texts[number]
        pairs = source_pairs(text)
        line = self._line(number)
        if len(target_pairs(pairs, line.sources)) < len(pairs):
            # phrases that reach over the edge of a pair have swallowed one, or mixed two
            line = self._line(number, {at for at, _ in text.marks})
        first = next(filter(is_word, text.tokens), "")  # a mark may open the sentence
        is_capital = first[:1] != first[:1].lower()
        pieces = placed(line.tokens, line.sources, text, self._languages, is_capital=is_capital)
        return Translated(pieces, line.uncovered)

    def _line(self, number: int, cuts: Collection[int] = ()) -> _Line:
        """Return the tokens of a translation.

        :param cuts: the source tokens before which no phrase goes on; with any, each target token
            has a source.
        """
        text = self._texts[number]
        marked = as_target(text, self._languages[1])
        tokens: list[str] = []
        sources: list[int] = []
        uncovered: list[str] = []
        for start, phrase in self._phrases(number, cuts):
            for word, of in zip(phrase.words, phrase.sources, strict=True):
                of = phrase.start if of < 0 and cuts else of
                at = -1 if of < 0 else start + of
                if word in _KEPT_TOKENS:
                    # side by side as in the source: so are their spaces
                    is_next = sources[-1:] == [at - 1] and text.tokens[at - 1] == PLACEHOLDER
                    tokens.append(marked[at] if is_next else _KEPT_TOKENS[word])
                elif word < self._n_known:
                    found = self._tgt_words[word - FIRST_WORD]
                    is_small = at > 0 and text.tokens[at].islower()
                    tokens.append(self._small.get(found, found) if is_small else found)
                else:
                    found = self._wordbook.translation(text.tokens[at])
                    # a mark, too, has its spaces from the source
                    tokens.append(found if found[:1].isalnum() else marked[at])
                    uncovered += [found] if any(map(str.isalpha, found)) else []
                sources.append(at)
        return _Line(tuple(tokens), tuple(sources), tuple(uncovered))

    def _phrases(self, number: int, cuts: Collection[int]) -> Iterator[tuple[int, Phrase]]:
        """Yield the phrases of a translation, each after the start of its stretch of the text."""
        numbers = self._sources[number]
        # a word that nothing has is written by its place in the text
        unknown = np.where(numbers == KEPT, KEPT, self._n_known + np.arange(len(numbers)))
        unknown = unknown.astype(np.int32)
        tokens = self._texts[number].tokens
        for start, end in _stretches(tokens, cuts):
            begins = start == 0 and may_begin(tokens[0], self._languages[0])
            for phrase in decode(
                numbers[start:end],
                unknown[start:end],
                self._table,
                models=self._models,
                weights=self._weights,
                barred=self._barred if begins else self._barred[:0],
            ):
                yield start, phrase

    @property
    def _n_known(self) -> int:
        return FIRST_WORD + len(self._tgt_words)


def _small_forms(words: Sequence[str], models: Sequence[LanguageModel]) -> dict[str, str]:
    """Return the words with a capital that are as likely without one, as these then are.

    Such a capital comes from titles and menus: a name, or a German noun, is hardly ever without.
    """
    numbers = {word: number for number, word in enumerate(words, start=FIRST_WORD)}
    capital = [one for one in words if one.strip(JOINER).istitle() and one.lower() in numbers]
    lines = np.array(
        [[numbers[one], numbers[one.lower()]] for one in capital], dtype=np.int32
    ).reshape(-1, 2)
    alone = np.tile(np.array([0, 0, 1], dtype=np.int64), (len(lines), 1))
    with_one, without = (
        np.exp(
            [language_model.log_probabilities(one, lines[:, [side]], alone)[:, 0] for one in models]
        ).sum(axis=0)
        for side in (0, 1)
    )
    return {
        one: one.lower()
        for one, more, fewer in zip(capital, with_one, without, strict=True)
        if fewer >= more
    }


def _stretches(tokens: Sequence[str], cuts: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges that are translated at once: short ones, if possible to a mark."""
    for start, end in pairwise(sorted({0, len(tokens), *cuts})):
        while end - start > MAX_WORDS:
            half, longest = start + MAX_WORDS // 2, start + MAX_WORDS
            marks = (n + 1 for n in range(longest - 1, half - 1, -1) if not is_word(tokens[n]))
            cut = next(marks, longest)
            yield start, cut
            start = cut
        yield start, end


def save(model: EngineModel, folder: Path) -> None:
    """Write a model into a folder that is there once it is whole, and stays as it is."""
    partial = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}")
    partial.mkdir(parents=True)
    try:
        _write(model, partial)
        partial.rename(folder)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)
        if not folder.exists():  # else another process has written the same
            raise


def _write(model: EngineModel, folder: Path) -> None:
    words = [model.languages, list(model.src_words), model.tgt_words]
    arrays = dict(model.units._asdict())
    for label, one in (("all", model.of_all), ("own", model.of_own)):
        arrays |= {f"{label}.{name}": array for name, array in one._asdict().items()}
    (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    with (folder / _ARRAYS).open("wb") as file:
        np.savez(file, **arrays)
        file.flush()
        os.fsync(file.fileno())


def load(folder: Path) -> EngineModel:
    """Return a model that was saved."""
    languages, src, tgt = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        of_all, of_own = (
            LanguageModel(*(arrays[f"{label}.{name}"] for name in LanguageModel._fields))
            for label in ("all", "own")
        )
        units = AlignedUnits(*(arrays[name] for name in AlignedUnits._fields))
    return EngineModel(
        languages=(languages[0], languages[1]),
        src_words={word: number for number, word in enumerate(src, start=FIRST_WORD)},
        tgt_words=tuple(tgt),
        units=units,
        of_all=of_all,
        of_own=of_own,
    )
