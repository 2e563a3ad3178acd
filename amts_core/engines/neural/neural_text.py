"""Pieces → a text that a neural model reads, and its translation → pieces again.

What stays as it is stands in the text as a placeholder, a short token with a number, which models
copy. One that does not come back exactly once tells that the model has not: whoever asks then has
to translate what stands between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amts_core.engines.neural.neural_model import Encoded, ModelAnswer
from amts_core.engines.protocol import Term
from amts_core.engines.smt.placement import placed
from amts_core.engines.smt.tokens import JOINER, PLACEHOLDER, TokenText
from amts_core.exchange import Close, Open, Piece, Text, Verbatim, joined
from amts_core.kernel.text.scripts import is_unspaced

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text with placeholders.

    ``kept`` is what they stand for, ``placeholders`` what is written for each and ``ends`` where
    each ends; ``marks`` are the places, in characters, of what opens and closes a pair.
    """

    text: str
    kept: tuple[Verbatim, ...]
    placeholders: tuple[str, ...]
    ends: tuple[int, ...]
    marks: tuple[tuple[int, Open | Close], ...]


def marked(pieces: Sequence[Piece], pattern: str) -> Marked:
    """Return the text of pieces, with a placeholder for each that stays as it is."""
    plain = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    numbers = _numbers(plain)
    text = ""
    kept: list[Verbatim] = []
    placeholders: list[str] = []
    ends: list[int] = []
    marks: list[tuple[int, Open | Close]] = []
    for piece in pieces:
        match piece:
            case Text(words):
                text += _SPACES.sub(" ", words)
            case Verbatim():
                kept.append(piece)
                placeholders.append(pattern.format(next(numbers)))
                text += placeholders[-1]
                ends.append(len(text))
            case _:
                marks.append((len(text), piece))
    return Marked(
        text=text,
        kept=tuple(kept),
        placeholders=tuple(placeholders),
        ends=tuple(ends),
        marks=tuple(marks),
    )


def _numbers(text: str) -> Iterator[int]:
    """Yield numbers that a text does not contain."""
    number = 0
    while True:
        number += 1
        if str(number) not in text:
            yield number


def hint(pieces: Sequence[Piece], source: Marked) -> str:
    """Return the target of a similar unit as text, with the placeholders of the source in it."""
    free = list(zip(source.kept, source.placeholders, strict=True))
    text = ""
    for piece in pieces:
        if isinstance(piece, Verbatim):
            found = next((one for one in free if one[0].text == piece.text), None)
            if found is not None:
                free.remove(found)
            text += found[1] if found is not None else piece.text
        elif isinstance(piece, Text):
            text += piece.text
    return _SPACES.sub(" ", text).strip()


def restored(
    answer: ModelAnswer, source: Marked, encoded: Encoded, tgt_lang: str
) -> tuple[Piece, ...] | None:
    """Return the pieces of a translation; None where a placeholder is lost, or came twice.

    Pairs stand around the words that translate theirs; where the model does not say which those
    are, around those at the same share of the text.
    """
    spans = _spans(answer.text, source.placeholders)
    starts = [_token_after(encoded, end - 1) for end in source.ends]
    if spans is None or len(set(starts)) < len(starts):
        return None
    n_tokens = len(encoded.tokens)
    tokens = [""] * n_tokens
    for at in starts:
        tokens[at] = PLACEHOLDER
    marks = tuple((_token_after(encoded, at), mark) for at, mark in source.marks)
    text = TokenText(tuple(tokens), (False,) * n_tokens, source.kept, marks)
    words: list[str] = []
    sources: list[int] = []
    for word, of, is_spaced in _words(answer, spans, n_tokens):
        words.append(word if is_spaced or not words else JOINER + word)
        sources.append(starts[-1 - of] if word == PLACEHOLDER else of)
    # the model knows where capitals go: no language of the source is told
    return terms_written(placed(words, sources, text, ("", tgt_lang), is_capital=False))


def _spans(text: str, placeholders: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return where the placeholders stand; None where one is lost, or came twice."""
    spans: list[tuple[int, int]] = []
    for one in placeholders:
        found = [*re.finditer(r"\s*".join(map(re.escape, one)), text)]
        if len(found) != 1:
            return None
        spans.append(found[0].span())
    return spans


def _token_after(encoded: Encoded, at: int) -> int:
    """Return the number of the first token that ends after a place."""
    return next((n for n, end in enumerate(encoded.ends) if end > at), len(encoded.ends))


def _words(
    answer: ModelAnswer, spans: Sequence[tuple[int, int]], n_sources: int
) -> Iterator[tuple[str, int, bool]]:
    """Yield the words of a translation, the token that each translates, and if a space is before.

    Of a placeholder instead of a token -1 less its number.
    """
    owners = _owners(answer, n_sources)
    for number, (start, end) in enumerate(spans):
        owners[start:end] = [(number, True)] * (end - start)
    start = 0
    text = answer.text
    for end in range(1, len(text) + 1):
        number, is_kept = owners[start]
        is_same = end < len(text) and owners[end] == owners[start]
        if is_same and (is_kept or not _is_edge(text, start, end)):
            continue
        word = text[start:end]
        if is_kept:
            yield PLACEHOLDER, -1 - number, _is_after_space(text, start)
        elif not word.isspace():
            yield word.strip(), number, _is_after_space(text, start) or word[0].isspace()
        start = end


def _owners(answer: ModelAnswer, n_sources: int) -> list[tuple[int, bool]]:
    """Return for each character the source token that its own token translates."""
    n_tokens = len(answer.ends)
    sources = answer.sources
    owners: list[tuple[int, bool]] = []
    for n, end in enumerate(answer.ends):
        of = n * n_sources // n_tokens if sources is None else sources[n]
        owners += [(of, False)] * (end - len(owners))
    return owners


def _is_edge(text: str, start: int, end: int) -> bool:
    """Return whether a word ends between two characters of one owner."""
    return text[end].isspace() and not text[start:end].isspace()


def _is_after_space(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace()


def with_terms(pieces: Sequence[Piece], terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Return pieces with terms made something that stays as it is: their translations."""
    known = {one.src.lower(): one for one in reversed(terms) if one.src.strip()}
    if not known:
        return tuple(pieces)
    pattern = re.compile(
        "|".join(_bounded(one) for one in sorted(known, key=len, reverse=True)), re.IGNORECASE
    )
    found: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, Text):
            found.append(piece)
            continue
        at = 0
        for match in pattern.finditer(piece.text):
            term = known.get(match.group().lower())
            if term is None or (term.src != term.src.lower() and term.src != match.group()):
                continue
            found += (Text(piece.text[at : match.start()]), Verbatim("", _as_found(term, match)))
            at = match.end()
        found.append(Text(piece.text[at:]))
    return joined(found)


def _bounded(term: str) -> str:
    before = "" if is_unspaced(term[0]) else r"(?<!\w)"
    after = "" if is_unspaced(term[-1]) else r"(?!\w)"
    return f"{before}{re.escape(term)}{after}"


def _as_found(term: Term, match: re.Match[str]) -> str:
    """Return a term's translation, with a capital where a sentence gave the term one."""
    is_raised = match.group()[0] != term.src[0]
    return term.tgt[:1].upper() + term.tgt[1:] if is_raised else term.tgt


def terms_written(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces with the translations of terms as text."""
    return joined(
        Text(one.text) if isinstance(one, Verbatim) and not one.id else one for one in pieces
    )
