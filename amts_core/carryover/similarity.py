"""How alike two wordings are: by their words, in order."""

import re

from rapidfuzz.distance import Indel

from amts_core.kernel.languages.writing_systems import TOKEN
from amts_core.kernel.text.line_ends import lines_of
from amts_core.kernel.text.spans import VERBATIM, inline_spans

_WORD = re.compile(rf"{TOKEN}|[^\s\w]|_")
_FIRST_LETTER = 256
_N_LEAST_HEAD = 4
MARK = re.compile(r"\[\*\*|\*\*\]|\(\*\*|\*\*\)|\[~~|~~\]")
"""The marks that D2L puts around what is shown on slides; no reader of the text sees them."""


class Wordings:
    """Texts as rows of words, each distinct word one character: to be compared fast."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def of(self, text: str, *, code: bool = False) -> str:
        """Return a text with each word (sign, Han character) as one character, without marks.

        :param code: what the first line says weighs as much as a third of the rest: it tells the
            same step in several frameworks apart.
        """
        words = [match.group().lower() for match in _WORD.finditer(MARK.sub("", text))]
        written = "".join(map(self._letter, words))
        if not code:
            return written
        head = " ".join(re.findall(r"\w+", "".join(lines_of(text)[1:2])))
        return self._letter(f"head {head}") * (_N_LEAST_HEAD + len(written) // 3) + written

    def _letter(self, word: str) -> str:
        return self._letters.setdefault(word, chr(_FIRST_LETTER + len(self._letters)))


def likeness(one: str, other: str, *, least: float = 0.0) -> float:
    """Return how alike two rows of words are, 0 to 1; 0 where it is less than ``least``.

    Twice the words that they have in common, in order, by the words of both.
    """
    return Indel.normalized_similarity(one, other, score_cutoff=least)


def masked(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text with its verbatim spans replaced by their kind, and these spans.

    It is without marks, and has one blank wherever there is white space.
    """
    text = MARK.sub("", text)
    pieces: list[str] = []
    spans: list[str] = []
    position = 0
    for span in inline_spans(text):
        if span.kind in VERBATIM and span.start >= position:
            pieces += (text[position : span.start], f"\0{span.kind}\0")
            spans.append(text[span.start : span.end])
            position = span.end
    pieces.append(text[position:])
    return " ".join("".join(pieces).split()), tuple(spans)
