"""How far a task is from what the local engine knows: words that no example has.

A word without an example stays as it is in the source, or is guessed: what is full of them is
quicker to translate than to mend. It is found out before a task is begun, and nothing is trained.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amts_core.engines.protocol import Pair
from amts_core.engines.smt import corpus_selection, tokens
from amts_core.engines.smt.general_model import words_alone
from amts_core.engines.smt.setup import GeneralCorpus, shipped_model
from amts_core.engines.smt.tokens import Splitter
from amts_core.exchange import Piece, Text
from amts_core.kernel import files
from amts_core.kernel.languages.general import script_of
from amts_core.kernel.text.chinese_script import in_script

_N_WORD_FILES = 16
"""Lists of corpora's words that are kept: those used last."""
_VERSION = 3
"""Changes with what is taken for a word."""


@dataclass(frozen=True, slots=True)
class Familiarity:
    """How many words texts have, and how many of them no example has."""

    n_words: int
    n_unknown: int

    @property
    def unknown_share(self) -> float:
        """Which share of the words no example has; none of no words."""
        return self.n_unknown / self.n_words if self.n_words else 0.0


def measure(
    texts: Iterable[Iterable[Piece]], known: frozenset[str], split: Splitter
) -> Familiarity:
    """Return how many of the words of some texts are among the known ones."""
    n_words = n_unknown = 0
    for pieces in texts:
        for word in _words(pieces, split):
            n_words += 1
            n_unknown += word not in known
    return Familiarity(n_words, n_unknown)


def words_of_units(units: Sequence[Pair], split: Splitter) -> frozenset[str]:
    """Return the words of the sources of some units, as they are looked up."""
    return frozenset(word for src, _ in units for word in _words((Text(src),), split))


def words_of_corpora(
    folder: Path, corpora: Sequence[GeneralCorpus], languages: tuple[str, str], split: Splitter
) -> frozenset[str]:
    """Return the words that the corpora which serve two languages have in the first of them.

    :param folder: where lists of words are kept: a corpus is read once.
    :raises ServiceError: a corpus is broken.
    """
    found: set[str] = set()
    for corpus, side in corpus_selection.serving(corpora, languages):
        name = f"{corpus.path.stem}.{_VERSION}.{side}.{script_of(languages[0])}.txt"
        path = folder / name
        if path.exists():
            path.touch()
            found.update(path.read_text("utf-8").split("\n"))
            continue
        rows = corpus_selection.rows(corpus)
        texts = (in_script(row[side], languages[0]) for row in rows)
        own = {word for text in texts for word in _words((Text(text),), split)}
        files.write(path, "\n".join(sorted(own)).encode())
        files.keep_newest(folder, _N_WORD_FILES)
        found |= own
    return frozenset(found)


@cache
def words_that_ship(languages: tuple[str, str]) -> frozenset[str]:
    """Return the words of the first of two languages that a general model has by themselves."""
    found = shipped_model(languages)
    return frozenset(map(tokens.folded, words_alone(*found)) if found else ())


def _words(pieces: Iterable[Piece], split: Splitter) -> list[str]:
    looked_up = tokens.as_source(tokens.tokenize(pieces, split))
    return [word for word in looked_up if _is_of_letters(word)]


def _is_of_letters(word: str) -> bool:
    """Return whether a token is a word: letters, and the marks that many scripts write on them."""
    return word[:1].isalpha() and all(
        one.isalpha() or unicodedata.category(one).startswith("M") for one in word
    )
