"""Blocks → segments: about a sentence each, with their place in the document.

A segment never begins or ends inside code, maths, a role, a tag or a link.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from amts_core.formats import front_matter
from amts_core.formats.sentences import sentence_ranges
from amts_core.formats.splitter import PLAIN, Splitter
from amts_core.kernel.languages import Language, profile
from amts_core.kernel.records import Block, BlockKind, Segment
from amts_core.kernel.text.scripts import is_unspaced
from amts_core.kernel.text.spans import has_words, inline_spans

_LINE_BREAK = re.compile(r"(?<!\s)[^\S\r\n]*+[\r\n]\s*+")
_COMMON_MARKS = "‘’“”…—"
"""Marks of scripts with and without spaces: what stands beyond them tells which it is."""
_N_BESIDE = 4
_TITLES = (BlockKind.HEADING, BlockKind.TITLE, BlockKind.CAPTION)


def segment(
    blocks: Iterable[Block], language: str, splitter: Splitter = PLAIN
) -> tuple[Segment, ...]:
    """Return the segments of the blocks of a document in this language, numbered from 0.

    What has no letters outside code, maths and other verbatim markup goes with the sentence before
    it; a block of nothing else has no segments, nor has a value of front matter whose key neither
    we nor the project know as one that readers see.

    :raises ConfigurationError: the language is not one of ours.
    """
    language_profile = profile(language)
    own = frozenset(word.lower() for word in splitter.abbreviations)
    language_profile = replace(language_profile, abbreviations=language_profile.abbreviations | own)
    segments: list[Segment] = []
    keys = front_matter.READABLE | {"", *splitter.front_matter_keys}
    for block in blocks:
        if block.key not in keys:
            continue
        ranges = (
            _whole(block.text)
            if block.notation.is_whole
            else _ranges(block, language_profile, splitter)
        )
        for start, end in ranges:
            text = without_breaks(block.text[start:end])
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


def _ranges(block: Block, language: Language, splitter: Splitter) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a block, or of those of each of its lines."""
    is_title = block.kind in _TITLES
    for start, end in _lines(block.text) if splitter.splits_lines else ((0, len(block.text)),):
        for first, last in sentence_ranges(block.text[start:end], language, is_title=is_title):
            yield start + first, start + last


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the lines of a text. A break inside code or a link ends none."""
    spans = iter(inline_spans(text))
    span = next(spans, None)
    begin = inside = 0
    for match in _LINE_BREAK.finditer(text):
        while span is not None and span.start < match.start():
            inside = max(inside, span.end)
            span = next(spans, None)
        if inside <= match.start():
            yield begin, match.start()
            begin = match.end()
    yield begin, len(text)


def without_breaks(text: str) -> str:
    """Return ``text`` with its line breaks as spaces, or as nothing in scripts without spaces."""

    def joint(match: re.Match[str]) -> str:
        start, end = match.span()
        before = text[max(0, start - _N_BESIDE) : start].rstrip(_COMMON_MARKS)[-1:]
        after = text[end : end + _N_BESIDE].lstrip(_COMMON_MARKS)[:1]
        unspaced = before and after and is_unspaced(before) and is_unspaced(after)
        return "" if unspaced else " "

    return _LINE_BREAK.sub(joint, text.strip())


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
