"""Which words differ between two versions of a text: marked for people, never for machines."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from amts_core.kernel.languages.writing_systems import TOKEN

_TOKEN = re.compile(rf"{TOKEN}|[^\s\w]|_")
"""A character, with its marks, where words are not spaced, else a word or a sign."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """The spans of each text that the other one lacks, in order and without overlap."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]


def changes(before: str, after: str) -> Changes:
    """Return what differs between two texts, word by word.

    The words that stay are a longest common subsequence; white space alone is no difference.
    Neighbouring words that differ are one span, with the white space between them.
    """
    old, new = _tokens(before), _tokens(after)
    steps = LCSseq.opcodes([before[slice(*at)] for at in old], [after[slice(*at)] for at in new])
    gone: list[Span] = []
    come: list[Span] = []
    for step in steps:
        if step.tag == "equal":
            continue
        if step.src_end > step.src_start:
            gone.append((old[step.src_start][0], old[step.src_end - 1][1]))
        if step.dest_end > step.dest_start:
            come.append((new[step.dest_start][0], new[step.dest_end - 1][1]))
    return Changes(tuple(gone), tuple(come))


def _tokens(text: str) -> list[Span]:
    return [match.span() for match in _TOKEN.finditer(text)]
