"""What a task needs of a general model, in the word numbers of the task's own model.

A general model has the phrases of both languages as they are written; a task looks up source
phrases in lower case and without joiners. So the phrases of one side are folded first: once in a
process, which does one task in the product, and takes two seconds for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from amts_core.engines.smt import language_model, phrases
from amts_core.engines.smt.extraction import Bools, Ints, Longs, UInts
from amts_core.engines.smt.general_model import (
    FIRST_WORD,
    GeneralModel,
    NGrams,
    PairTable,
    PhraseList,
    load,
)
from amts_core.engines.smt.language_model import LanguageModel
from amts_core.engines.smt.phrases import UNKNOWN, PhrasePairs
from amts_core.engines.smt.setup import shipped_model
from amts_core.engines.smt.tokens import folded
from amts_core.engines.smt.word_alignment import WordPair


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a general model says of some texts.

    ``src_words`` and ``tgt_words`` begin with the words of the task's own model.
    """

    src_words: Mapping[str, int]
    tgt_words: tuple[str, ...]
    pairs: PhrasePairs
    model: LanguageModel


@dataclass(frozen=True)
class Direction:
    """A general model read in one direction: ``side`` is that of the source language."""

    model: GeneralModel
    side: int

    @property
    def _table(self) -> PairTable:
        return self.model.table

    @cached_property
    def source_words(self) -> dict[str, int]:
        """The source words as they are looked up, and the number that stands for each."""
        numbers: dict[str, int] = {}
        for number, word in enumerate(self.model.words[self.side], start=FIRST_WORD):
            numbers.setdefault(folded(word), number)
        return numbers

    @cached_property
    def _folded_phrases(self) -> PhraseList:
        """The source phrases by the numbers that stand for their words."""
        numbers = self.source_words
        of_word = np.arange(FIRST_WORD + len(self.model.words[self.side]), dtype=np.int32)
        of_word[FIRST_WORD:] = [numbers[folded(word)] for word in self.model.words[self.side]]
        listed = self._table.phrases[self.side]
        return listed._replace(words=of_word[listed.words])

    @cached_property
    def _by_hash(self) -> tuple[UInts, Longs, Longs]:
        """Distinct hashes of the folded source phrases; the number of each's, and all counts."""
        hashes = phrases.phrase_hashes(self._folded_phrases.words, self._folded_phrases.starts)
        distinct, inverse = np.unique(hashes, return_inverse=True)
        counts = np.bincount(inverse, self._folded_phrases.counts, len(distinct))
        return distinct, inverse, counts.astype(np.int64)

    @cached_property
    def _rows(self) -> tuple[Longs, Longs]:
        """The pairs in the order of the hashes of their sources, and where those of each begin."""
        distinct, inverse, _ = self._by_hash
        of_pair = inverse[self._table.pairs[:, self.side]]
        order = np.argsort(of_pair, kind="stable")
        return order, np.searchsorted(of_pair[order], np.arange(len(distinct) + 1))

    def knowledge(
        self,
        texts: Iterable[Sequence[str]],
        src_words: Mapping[str, int],
        tgt_words: Sequence[str],
    ) -> Knowledge:
        """Return what the model knows of texts that another model has other word numbers for.

        :param texts: source tokens as they are looked up.
        :param src_words: the numbers of the other model's source words.
        :param tgt_words: its target words, the first of which has the number FIRST_WORD.
        """
        texts = list(texts)
        rows, counts = self._pairs_of(texts)
        given, taken = self._table.pairs[rows, self.side], self._table.pairs[rows, 1 - self.side]
        sources, targets = self._folded_phrases, self._table.phrases[1 - self.side]
        src_of, src_known = self._source_numbers(texts, src_words)
        is_used = np.zeros(FIRST_WORD + len(self.model.words[1 - self.side]), dtype=bool)
        words, starts = _some(targets, taken)
        is_used[words] = True
        tgt_of, tgt_known = self._target_numbers(is_used, tgt_words)
        src, src_starts = _some(sources, given)
        words = tgt_of[words]
        hashes = np.stack(
            (
                phrases.phrase_hashes(src_of[src], src_starts),
                phrases.phrase_hashes(words, starts),
            ),
            axis=1,
        )
        by_words = self._table.by_words[rows]
        found = PhrasePairs(
            hashes=hashes,
            joint=self._table.joint[rows].astype(np.float64),
            by_source=counts.astype(np.float64),
            by_target=targets.counts[taken].astype(np.float64),
            own=np.zeros(len(rows)),
            by_words=by_words if self.side == 0 else by_words[:, ::-1],
            words=words,
            sources=self._mapped(rows, starts),
            word_starts=starts,
        )
        model = _model(self.model.grams[1 - self.side], tgt_of)
        return Knowledge(src_words=src_known, tgt_words=tgt_known, pairs=found, model=model)

    def word_pairs(self, words: Iterable[str]) -> list[WordPair]:
        """Return the words that some source words, as they are looked up, were seen translated by.

        Target words are in lower case; what was seen only in longer phrases is not counted.
        """
        rows, _ = self._pairs_of([word] for word in words)
        given, taken = self._table.pairs[rows, self.side], self._table.pairs[rows, 1 - self.side]
        sources, targets = self._folded_phrases, self._table.phrases[1 - self.side]
        is_word = np.diff(targets.starts)[taken] == 1
        seen: dict[int, Counter[str]] = {}
        for src, tgt, joint in zip(
            sources.words[sources.starts[given[is_word]]].tolist(),
            targets.words[targets.starts[taken[is_word]]].tolist(),
            self._table.joint[rows[is_word]].tolist(),
            strict=True,
        ):
            written = self.model.words[1 - self.side][tgt - FIRST_WORD]
            seen.setdefault(src, Counter())[written.lower()] += joint
        return [
            WordPair(folded(self.model.words[self.side][src - FIRST_WORD]), tgt, n / of.total())
            for src, of in seen.items()
            for tgt, n in of.items()
        ]

    def _pairs_of(self, texts: Iterable[Sequence[str]]) -> tuple[Longs, Longs]:
        """Return the pairs whose sources texts have, and how often each source was seen."""
        numbers = self.source_words
        spans = [
            phrases.span_hashes(
                np.array([numbers.get(token, UNKNOWN) for token in tokens], dtype=np.int32)
            )
            for tokens in texts
        ]
        distinct, _, counts = self._by_hash
        wanted = np.unique(np.concatenate([np.zeros(0, np.uint64), *spans]))
        found = np.flatnonzero(np.isin(distinct, wanted, assume_unique=True))
        order, starts = self._rows
        at, ends = phrases.places_of(starts, found)
        return order[at], np.repeat(counts[found], np.diff(ends))

    def _source_numbers(
        self, texts: Iterable[Sequence[str]], known: Mapping[str, int]
    ) -> tuple[Ints, Mapping[str, int]]:
        """Return the other model's number of each source word of the texts, and all that it has."""
        found = dict(known)
        of_word = np.zeros(FIRST_WORD + len(self.model.words[self.side]), dtype=np.int32)
        for token in dict.fromkeys(token for tokens in texts for token in tokens):
            number = self.source_words.get(token)
            if number is not None:
                of_word[number] = found.setdefault(token, FIRST_WORD + len(found))
        return of_word, found

    def _target_numbers(self, is_used: Bools, known: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
        """Return the other model's number of each target word that is used or known, else -1."""
        numbers = {word: number for number, word in enumerate(known, start=FIRST_WORD)}
        new: list[str] = []
        of_word = np.full(len(is_used), -1, dtype=np.int32)
        of_word[:FIRST_WORD] = np.arange(FIRST_WORD)
        for number, word in enumerate(self.model.words[1 - self.side], start=FIRST_WORD):
            if word in numbers:
                of_word[number] = numbers[word]
            elif is_used[number]:
                of_word[number] = FIRST_WORD + len(known) + len(new)
                new.append(word)
        return of_word, (*known, *new)

    def _mapped(self, rows: Longs, starts: Longs) -> Ints:
        """Return for each target word of some pairs the place of a source word, or -1."""
        at, ends = phrases.places_of(self._table.mapped_starts, rows)
        places: Ints = self._table.mapped[at]
        if self.side == 0:
            return places
        lengths = np.diff(ends)
        within = np.arange(len(at)) - np.repeat(ends[:-1], lengths)
        found = np.full(starts[-1], -1, dtype=np.int32)
        is_linked = places >= 0
        at = np.repeat(starts[:-1], lengths)[is_linked] + places[is_linked]
        found[at[::-1]] = within[is_linked][::-1]  # of several the first one stays
        return found


def serving(languages: tuple[str, str]) -> Direction | None:
    """Return the general model that ships for two languages, in this direction."""
    found = shipped_model(languages)
    return _direction(*found) if found else None


@cache
def _direction(path: Path, side: int) -> Direction:
    return Direction(load(path), side)


def _some(listed: PhraseList, chosen: Ints) -> tuple[Ints, Longs]:
    """Return the words of some phrases, and where those of each begin."""
    at, starts = phrases.places_of(listed.starts, chosen)
    return listed.words[at], starts


def _model(grams: Sequence[NGrams], of_word: Ints) -> LanguageModel:
    """Return the model of those n-grams whose words all have a number."""
    hashes, logs, backoffs = [], [], []
    for one in grams:
        words = of_word[one.words]
        is_kept = (words >= 0).all(axis=1)
        hashes.append(language_model.hashes(words[is_kept]))
        logs.append(one.logs[is_kept].astype(np.float32))
        backoffs.append(one.backoffs[is_kept].astype(np.float32))
    return language_model.table(
        np.concatenate(hashes), np.concatenate(logs), np.concatenate(backoffs)
    )
