"""Blocks → segments: about a sentence each, with their place in the document.

Sentences are split by sentencex (Wikimedia), which knows the languages' abbreviations; inline
markup is hidden from it, and what it splits too eagerly is joined again. A segment never begins or
ends inside code, maths, a role, a tag or a link.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import sentencex

from amts_core.formats.splitter import PLAIN, Splitter
from amts_core.kernel.languages import Language, profile
from amts_core.kernel.records import Block, Segment
from amts_core.kernel.text.scripts import is_unspaced
from amts_core.kernel.text.spans import has_words, inline_spans

_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
_HIDDEN_STOP = re.compile(r"([.!?。！？]+)([*_~\]]+)")
_LABEL = re.compile(r"\W*(\*\*|__)[^*_]{1,20}[.:。：]\1\s*$")
_UNSPACED_STOP = re.compile(r"[。！？](?![。！？…」』）)”’\s])")
_BRACKETED_STOP = re.compile(r"[.!?][)\"”’»]+\s+(?=[^\W\d_a-zß-ÿ])")
_CLOSERS = re.compile(r"[\"'”’»」』）)\]\}.…。！？!?]+(?=\s|$|[^\s\w])")
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*?|\d+)\.[\s)\]\"'”’»*_]*$")
_QUOTED = re.compile(r"[」』）]\s*$")
_PAIRS = dict(zip("(（「『【〈《", ")）」』】〉》", strict=True))
_N_MAX_JOINED = 600
"""Longest sentence, in characters, that an open bracket may hold together."""


def segment(
    blocks: Iterable[Block], language: str, splitter: Splitter = PLAIN
) -> tuple[Segment, ...]:
    """Return the segments of the blocks of a document in this language, numbered from 0.

    What has no letters outside code, maths and other verbatim markup goes with the sentence before
    it; a block of nothing else has no segments.

    :raises ConfigurationError: the language is not one of ours.
    """
    language_profile = profile(language)
    own = frozenset(word.lower() for word in splitter.abbreviations)
    language_profile = replace(language_profile, abbreviations=language_profile.abbreviations | own)
    segments: list[Segment] = []
    for block in blocks:
        ranges = (
            _whole(block.text)
            if block.notation.is_whole
            else _ranges(block.text, language_profile, splitter)
        )
        for start, end in ranges:
            text = one_line(block.text[start:end])
            segments.append(
                Segment(
                    n=len(segments),
                    block=block.n,
                    kind=block.kind,
                    text=text,
                    start=block.starts[start],
                    end=block.ends[end - 1],
                )
            )
    return tuple(segments)


def _whole(text: str) -> Iterator[tuple[int, int]]:
    if has_words(text):
        yield 0, len(text)


def _ranges(text: str, language: Language, splitter: Splitter) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a text, or of those of each of its lines.

    A line break inside code, a formula or a link ends no line.
    """
    if not splitter.splits_lines:
        yield from sentence_ranges(text, language)
        return
    spans = inline_spans(text)
    breaks = [
        found.span()
        for found in _LINE_BREAK.finditer(text)
        if not any(span.start < found.start() < span.end for span in spans)
    ]
    begin = 0
    for start, end in (*breaks, (len(text), len(text))):
        for first, last in sentence_ranges(text[begin:start], language):
            yield begin + first, begin + last
        begin = end


def one_line(text: str) -> str:
    """Return ``text`` with its line breaks as spaces, or as nothing in scripts without spaces."""

    def joint(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        unspaced = before and after and is_unspaced(before) and is_unspaced(after)
        return "" if unspaced else " "

    return _LINE_BREAK.sub(joint, text.strip())


def sentence_ranges(text: str, language: Language) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the sentences of ``text``, in characters, without the space around."""
    masked = _masked(text)
    bounds = _joined(masked, _first_split(masked, language), language)
    if len(bounds) > 1 and _LABEL.match(text[slice(*bounds[0])]):  # **Note.** What it says.
        bounds[:2] = [(bounds[0][0], bounds[1][1])]
    with_words: list[tuple[int, int]] = []
    for start, end in bounds:
        if with_words and not has_words(text[start:end]):
            with_words[-1] = (with_words[-1][0], end)
        elif with_words and not has_words(text[slice(*with_words[-1])]):
            with_words[-1] = (with_words[-1][0], end)
        else:
            with_words.append((start, end))
    return tuple(
        _trimmed(text, start, end) for start, end in with_words if has_words(text[start:end])
    )


def _masked(text: str) -> str:
    """Return ``text`` with inline markup turned into one word, and line breaks into spaces."""
    characters = list(text.replace("\n", " ").replace("\r", " ").replace("\t", " "))
    for span in inline_spans(text):
        word = "X" + "x" * (span.end - span.start - 1)
        characters[span.start : span.end] = word
    return _HIDDEN_STOP.sub(_swapped, "".join(characters))


def _swapped(match: re.Match[str]) -> str:
    """Return a full stop inside emphasis behind its closing marks, where the sentence ends.

    Marks that open an emphasis are left: those have an even number of their kind before them.
    """
    stop, marks = match.groups()
    emphasis = marks.rstrip("]")
    is_closing = not emphasis or match.string.count(emphasis, 0, match.start()) % 2 == 1
    return "x" * len(marks) + stop if is_closing else match.group()


def _first_split(masked: str, language: Language) -> list[tuple[int, int]]:
    found = sentencex.get_sentence_boundaries(language.splitter, masked)
    edges = {0, len(masked), *(boundary["end_index"] for boundary in found)}
    stop = _BRACKETED_STOP if language.joiner else _UNSPACED_STOP
    edges.update(match.end() for match in stop.finditer(masked))
    return list(pairwise(sorted(edges)))


def _joined(
    masked: str, ranges: Iterable[tuple[int, int]], language: Language
) -> list[tuple[int, int]]:
    """Join what was split too eagerly, and give closing marks back to their sentence."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if not joined:
            joined.append((start, end))
            continue
        first, _ = joined[-1]
        closers = _CLOSERS.match(masked, start, end)
        at = closers.end() if closers else start
        if at >= end or _goes_on(masked[first:at], masked[at:end], language):
            joined[-1] = (first, end)
        else:
            joined[-1] = (first, at)
            joined.append((at, end))
    return joined


def _goes_on(before: str, after: str, language: Language) -> bool:
    """Return whether the sentence ``before`` goes on in ``after``."""
    following = after.lstrip()
    if not following or not any(map(str.isalnum, before)):
        return True
    if following[0].islower() or (len(before) + len(after) < _N_MAX_JOINED and _is_open(before)):
        return True
    if language.after_quotation and _QUOTED.search(before):
        return language.after_quotation.match(following) is not None
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group(1)
    if word.isdigit():  # a number and nothing else, or an ordinal
        return before.strip(" *_.()") == word or len(word) <= language.ordinal_digits
    return word.lower() in language.abbreviations or (len(word) == 1 and word.isupper())


def _is_open(text: str) -> bool:
    """Return whether a bracket is opened in ``text`` and not closed."""
    waiting: list[str] = []
    for character in text:
        if character in _PAIRS:
            waiting.append(_PAIRS[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
    return bool(waiting)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def joined_text(segments: Iterable[str], language: str) -> str:
    """Return the segments of a paragraph as one text, joined as the language writes them."""
    return profile(language).joiner.join(segments)


def blocks_of(segments: Iterable[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Yield the segments of each block together, in order."""
    block: list[Segment] = []
    for current in segments:
        if block and block[-1].block != current.block:
            yield tuple(block)
            block = []
        block.append(current)
    if block:
        yield tuple(block)
