"""Words that look the same in both languages: numbers, code, formulas, names, loan words.

They are the evidence where an encoder is blind: two items of a list that differ in one number only.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amts_core.text.numbers import numbers
from amts_core.text.spans import SpanKind, blank_out, inline_spans

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}")
_N_STEM = 5
"""Letters of a word that count: enough to tell words apart, few enough for cognates to agree."""
_N_COMMON = 60
"""A token of more segments than this tells nothing about any of them."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which shared tokens each segment of one side has.

    ``tokens[offsets[i]:offsets[i + 1]]`` are the token numbers of segment ``i``, sorted, and
    ``totals[i]`` the sum of their weights. ``weights`` belongs to token numbers.
    """

    tokens: NDArray[np.int64]
    offsets: NDArray[np.int64]
    totals: NDArray[np.float64]
    weights: NDArray[np.float64]


def lexicons(src: Sequence[str], tgt: Sequence[str]) -> tuple[Lexicon, Lexicon]:
    """Return the tokens of both sides that occur on both, weighted by how rare they are."""
    sides = [[Counter(surface_tokens(text)) for text in texts] for texts in (src, tgt)]
    frequencies = [Counter(token for counts in side for token in counts) for side in sides]
    n_segments = max(len(src), len(tgt))
    number_of: dict[str, int] = {}
    weights: list[float] = []
    for token, n_src in frequencies[0].items():
        n_tgt = frequencies[1].get(token, 0)
        if 0 < n_tgt <= _N_COMMON and n_src <= _N_COMMON:
            number_of[token] = len(weights)
            weights.append(math.log(1 + n_segments / max(n_src, n_tgt)))
    table = np.array(weights, dtype=np.float64)
    src_lexicon, tgt_lexicon = (_lexicon(side, number_of, table) for side in sides)
    return src_lexicon, tgt_lexicon


def surface_tokens(text: str) -> Iterable[str]:
    """Yield what of ``text`` a translation would repeat, each in a form to compare by."""
    for span in inline_spans(text):
        if span.kind is not SpanKind.LINK:
            yield "".join(text[span.start : span.end].split())
    words = blank_out(text)
    yield from numbers(words)
    for match in _LATIN_WORD.finditer(unicodedata.normalize("NFKC", words)):
        decomposed = unicodedata.normalize("NFD", match.group().casefold())
        yield "".join(char for char in decomposed if not unicodedata.combining(char))[:_N_STEM]


def _lexicon(
    side: list[Counter[str]], number_of: dict[str, int], weights: NDArray[np.float64]
) -> Lexicon:
    rows = [
        sorted(number_of[token] for token in counts.elements() if token in number_of)
        for counts in side
    ]
    return Lexicon(
        tokens=np.fromiter((token for row in rows for token in row), dtype=np.int64),
        offsets=np.cumsum([0, *map(len, rows)]),
        totals=np.array([weights[row].sum() for row in rows], dtype=np.float64),
        weights=weights,
    )
