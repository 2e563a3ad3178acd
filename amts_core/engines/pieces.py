"""A long text in pieces that a service takes, and the pieces' translations as one text again."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from amts_core.kernel.languages import profile
from amts_core.kernel.text.lengths import utf8_length

_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_JOINERS = "\u200d\ufe0e\ufe0f"


def split(text: str, language: str, max_bytes: int) -> tuple[str, ...]:
    """Return consecutive pieces of at most ``max_bytes`` UTF-8 bytes that make up the text.

    They end where a sentence ends; in a sentence that is too long at a space, and where there is
    none between two characters, never between a letter and its marks if it can be helped.
    """
    pieces: list[str] = []
    for sentence in _sentences(text, language):
        for part in _parts(sentence, max_bytes):
            if pieces and utf8_length(pieces[-1]) + utf8_length(part) <= max_bytes:
                pieces[-1] += part
            else:
                pieces.append(part)
    return tuple(pieces)


def edges(piece: str) -> tuple[str, str, str]:
    """Return the white space before a piece, the piece without it, the white space after it."""
    match = _EDGES.fullmatch(piece)
    before, inner, after = match.groups() if match else ("", piece, "")
    return before, inner, after


def _sentences(text: str, language: str) -> Iterator[str]:
    """Yield the sentences with the white space after them: together they are the text."""
    found = sentencex.get_sentence_boundaries(profile(language).splitter, text)
    ends = sorted({0, len(text), *(boundary["end_index"] for boundary in found)})
    for start, end in pairwise(ends):
        yield text[start:end]


def _parts(sentence: str, max_bytes: int) -> Iterator[str]:
    while utf8_length(sentence) > max_bytes:
        most = max(1, len(sentence.encode()[:max_bytes].decode(errors="ignore")))
        at = _after_space(sentence, most) or _between_characters(sentence, most)
        yield sentence[:at]
        sentence = sentence[at:]
    if sentence:
        yield sentence


def _after_space(text: str, most: int) -> int:
    """Return the end of the last white space before ``most``, or 0."""
    return next((at for at in range(most, 0, -1) if text[at - 1].isspace()), 0)


def _between_characters(text: str, most: int) -> int:
    """Return the last place up to ``most`` that parts no letter from its marks."""
    for at in range(most, 0, -1):
        follows = text[at : at + 1]
        is_mark = unicodedata.combining(follows) if follows else 0
        if not is_mark and follows not in _JOINERS and text[at - 1] != "\u200d":
            return at
    return most
