"""Plain text: paragraphs are what blank lines divide, or single lines."""

import re
from collections.abc import Iterator

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format
from amts_core.kernel.records import BlockKind

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’»)）」』]*\s*$")
_N_WRAPPED = range(40, 121)
"""Lengths, in characters, of the lines of a text that was wrapped by an editor."""


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the paragraphs of a plain text.

    Lines that follow each other without a blank line are one paragraph where they look wrapped by
    an editor, otherwise a paragraph each.
    """
    for match in _PARAGRAPH.finditer(source.text.replace("\r", "\n")):
        lines = list(re.finditer(r"[^\n]+", match.group()))
        if _is_wrapped([line.group() for line in lines]):
            yield BlockKind.PARAGRAPH, source.cut(*match.span()).strip()
            continue
        for line in lines:
            first = match.start() + line.start()
            yield BlockKind.PARAGRAPH, source.cut(first, first + len(line.group())).strip()


def _is_wrapped(lines: list[str]) -> bool:
    *body, _ = lines
    if not body:
        return True
    n_full = sum(len(line.strip()) in _N_WRAPPED for line in body)
    n_ended = sum(_SENTENCE_END.search(line) is not None for line in body)
    return n_full >= 0.8 * len(body) and n_ended <= 0.5 * len(body)


PLAIN_TEXT = Format(name="plaintext", suffixes=(".txt", ".text"), read=read)
