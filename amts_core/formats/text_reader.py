"""Plain text: paragraphs are what blank lines divide, or single lines."""

from collections.abc import Iterator

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format
from amts_core.kernel.records import BlockKind

_STOPS = tuple(".!?:;。！？：；…")
_CLOSING_MARKS = "\"'”’»)）」』"
_N_WRAPPED = range(40, 121)
"""Lengths, in characters, of the lines of a text that was wrapped by an editor."""


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the paragraphs of a plain text.

    Lines that follow each other without a blank line are one paragraph where they look wrapped by
    an editor, otherwise a paragraph each.
    """
    for lines in _paragraphs(source.text.replace("\r\n", " \n").replace("\r", "\n")):
        if _is_wrapped([source.text[start:end] for start, end in lines]):
            yield BlockKind.PARAGRAPH, source.cut(lines[0][0], lines[-1][1]).strip()
            continue
        for start, end in lines:
            yield BlockKind.PARAGRAPH, source.cut(start, end).strip()


def _paragraphs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the ranges of lines that follow each other without a blank one."""
    lines: list[tuple[int, int]] = []
    position = 0
    while position <= len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if not text[position:end].isspace() and end > position:
            lines.append((position, end))
        elif lines:
            yield lines
            lines = []
        position = end + 1
    if lines:
        yield lines


def _is_wrapped(lines: list[str]) -> bool:
    *body, _ = lines
    if not body:
        return True
    n_full = sum(len(line.strip()) in _N_WRAPPED for line in body)
    n_ended = sum(line.rstrip().rstrip(_CLOSING_MARKS).endswith(_STOPS) for line in body)
    return n_full >= 0.8 * len(body) and n_ended <= 0.5 * len(body)


PLAIN_TEXT = Format(name="plaintext", suffixes=(".txt", ".text"), read=read)
