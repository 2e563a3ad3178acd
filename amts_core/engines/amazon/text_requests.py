"""What of a text is sent to Amazon Translate in real time, each character of which is billed.

A text travels as it is, and one with code or emphasis in it as HTML, as in a batch job.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amts_core.exchange import Piece, Text, inner_html, joined, parse
from amts_core.kernel.text.lengths import utf8_length

MAX_BYTES = 10_000
"""Of a text with its markup; a longer one is not sent."""


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What came back."""

    text: str


def has_words(pieces: Sequence[Piece]) -> bool:
    """Return whether there is anything to translate in a text."""
    return any(any(map(str.isalpha, text)) for text in _texts(pieces))


def request_text(pieces: Sequence[Piece]) -> str | None:
    """Return what is sent of a text, None where it has no words or is too long."""
    if not has_words(pieces):
        return None
    text = "".join(_texts(pieces)) if _is_plain(pieces) else inner_html(pieces)
    return text if utf8_length(text) <= MAX_BYTES else None


def n_characters(pieces: Sequence[Piece]) -> int:
    """Return how many characters of a text are billed."""
    return len(request_text(pieces) or "")


def answer_pieces(answer: TextAnswer, sent: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of the answer to some that were sent."""
    if _is_plain(sent):
        return (Text(answer.text),)
    found = parse(f'<p id="s0">{answer.text}</p>'.encode()).paragraphs
    return joined(piece for paragraph in found for piece in paragraph.pieces)


def _texts(pieces: Sequence[Piece]) -> Iterator[str]:
    return (one.text for one in pieces if isinstance(one, Text))


def _is_plain(pieces: Sequence[Piece]) -> bool:
    return all(isinstance(one, Text) for one in pieces)
