"""The best translation of a sentence that phrases and language models can make.

Phrase-based beam search (Koehn 2004, "Pharaoh") with cube pruning (Huang and Chiang 2007,
https://aclanthology.org/P07-1019). A hypothesis covers some source words; hypotheses that cover
equally many compete, with an estimate of what the rest will cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amts_core.engines.smt.language_model import END
from amts_core.engines.smt.phrases import MAX_TARGET, PhraseTable, spans_found
from amts_core.engines.smt.search import Beam, Models, Pairs, by_models, options_of, searched

MAX_WORDS = 60
"""Longest sentence that is translated in one piece, in words."""

Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderWeights:
    """What each kind of evidence counts; of costs the weight is negative or the value is.

    ``scores`` are those of a phrase pair, in the order of
    :data:`~amts_core.engines.smt.phrases.N_SCORES`. ``own_model`` is that of the language model of
    the parallel data alone, ``general_share`` what the general language model has of either: 0
    where there is none.
    """

    scores: tuple[float, ...]
    phrase: float
    word: float
    distortion: float
    model: float
    own_model: float
    unknown: float
    general_share: float

    def as_array(self) -> Doubles:
        """Return them as the search reads them."""
        own = self.phrase, self.word, self.distortion, self.model, self.own_model
        return np.array([*self.scores, *own, self.unknown, self.general_share])

    @classmethod
    def from_array(cls, values: Sequence[float]) -> "DecoderWeights":
        """Return the weights that the search reads as these values."""
        *scores, phrase, word, distortion, model, own_model, unknown, general_share = values
        return cls(
            scores=tuple(scores),
            phrase=phrase,
            word=word,
            distortion=distortion,
            model=model,
            own_model=own_model,
            unknown=unknown,
            general_share=general_share,
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a translation: what source words ``start:end`` became.

    ``sources`` gives for each word of ``words`` the source word that it translates, -1 for none.
    """

    start: int
    end: int
    words: tuple[int, ...]
    sources: tuple[int, ...]


def decode(
    words: Ints,
    unknown: Ints,
    table: PhraseTable,
    models: Models,
    weights: DecoderWeights,
    barred: Ints,
) -> tuple[Phrase, ...]:
    """Return the best translation of a sentence, phrase by phrase in the order of the target.

    :param words: numbers of the source words, at most :data:`MAX_WORDS`.
    :param unknown: for each source word the target word to write where no phrase has it alone.
    :param barred: sorted numbers of the target words that it begins with as a last choice.
    :raises ValueError: the sentence is longer than that.
    """
    if len(words) > MAX_WORDS:
        raise ValueError(f"{len(words)} words are too many: divide them by {MAX_WORDS}")
    if not len(words):
        return ()
    found = spans_found(words, table.hashes, table.starts)
    pairs = Pairs(found, table.words, table.word_starts, table.scores, unknown, barred)
    options = options_of(pairs, models, weights.as_array(), MAX_TARGET)
    beam = searched(options, models, weights.as_array())
    at = _best(beam, models, weights)
    path: list[Phrase] = []
    while at > 0:  # 0 is the beginning
        option = beam.taken[at]
        start, end = (int(edge) for edge in options.spans[option])
        path.append(_phrase(start, end, int(options.pairs[option]), unknown=unknown, table=table))
        at = int(beam.backs[at])
    return tuple(reversed(path))


def _best(beam: Beam, models: Models, weights: DecoderWeights) -> int:
    """Return the best hypothesis of those that cover all words, once the sentence has ended."""
    whole = beam.order[slice(*beam.groups[beam.group_bounds[-1, 0]])]
    ends = np.full((len(whole), 1), END, dtype=np.int32)
    lines = np.concatenate((beam.states[whole], ends), axis=1)
    n_words = len(lines[0])
    bounds = np.full((len(whole), 3), (0, n_words - 1, n_words))
    bounds[:, 0] = (lines < 0).sum(axis=1)  # what stands before the sentence
    jumps = len(beam.group_bounds) - 1 - beam.ends[whole]
    scores = beam.scores[whole] + weights.distortion * jumps
    scores += by_models(models, weights.as_array(), lines, bounds)
    return int(whole[np.argmax(scores)])


def _phrase(start: int, end: int, pair: int, unknown: Ints, table: PhraseTable) -> Phrase:
    if pair < 0:
        return Phrase(start, end, (int(unknown[start]),), (start,))
    at = slice(int(table.word_starts[pair]), int(table.word_starts[pair + 1]))
    sources = tuple(start + int(i) if i >= 0 else -1 for i in table.sources[at])
    return Phrase(start, end, tuple(map(int, table.words[at])), sources)
