"""Target tokens → pieces: spaces and capitals put in, pairs of markup put around their words."""

from collections.abc import Sequence

from amts_core.translate.exchange_html import Close, Open, Piece, Text, joined
from amts_core.translate.tokens import JOINER, PLACEHOLDER, TokenText, spaces

_UNCASED = frozenset(("zh", "ja", "ko"))


def placed(
    tokens: Sequence[str], sources: Sequence[int], text: TokenText, languages: tuple[str, str],
    *, is_capital: bool,
) -> tuple[Piece, ...]:  # fmt: skip
    """Return the pieces of a translation.

    :param tokens: of the target; ``sources`` gives the source token that each translates, or -1.
    :param is_capital: the source begins with a capital letter.
    """
    written = [token.strip(JOINER) for token in tokens]
    if written and (is_capital or languages[0] in _UNCASED):
        written[0] = written[0][:1].upper() + written[0][1:]
    numbers = {at: n for n, at in enumerate(_at_kept(text))}
    opens, closes = _edges(text, sources)
    pieces: list[Piece] = []
    for place, is_spaced in enumerate(spaces(tokens, languages[1])):
        pieces += closes.get(place, ())
        if is_spaced:
            pieces.append(Text(" "))
        pieces += opens.get(place, ())
        if written[place] == PLACEHOLDER:
            pieces.append(text.kept[numbers[sources[place]]])
        else:
            pieces.append(Text(written[place]))
    pieces += closes.get(len(tokens), ())
    return joined(pieces)


def _at_kept(text: TokenText) -> list[int]:
    return [at for at, token in enumerate(text.tokens) if token == PLACEHOLDER]


def _edges(
    text: TokenText, sources: Sequence[int]
) -> tuple[dict[int, tuple[Open, ...]], dict[int, tuple[Close, ...]]]:
    """Return before which target tokens pairs open and close; a pair without words is left out."""
    opens: dict[int, tuple[Open, ...]] = {}
    closes: dict[int, tuple[Close, ...]] = {}
    taken: list[tuple[int, int]] = []
    for start, end, opening, closing in _pairs(text):
        found = _run([start <= of < end for of in sources])
        if found is None or any(_cross(found, other) for other in taken):
            continue
        taken.append(found)
        first, last = found
        opens[first] = (*opens.get(first, ()), opening)
        closes[last] = (closing, *closes.get(last, ()))
    return opens, closes


def _pairs(text: TokenText) -> list[tuple[int, int, Open, Close]]:
    """Return the source range of each pair, the outer ones first."""
    opened: dict[str, tuple[int, int, Open]] = {}
    pairs: list[tuple[int, int, int, Open, Close]] = []
    for number, (at, mark) in enumerate(text.marks):
        if isinstance(mark, Open):
            opened[mark.id] = number, at, mark
        elif mark.id in opened:
            first, start, opening = opened.pop(mark.id)
            pairs.append((first, start, at, opening, mark))
    return [pair[1:] for pair in sorted(pairs, key=lambda pair: pair[0])]


def _run(is_inside: Sequence[bool]) -> tuple[int, int] | None:
    """Return the range of tokens that best holds those inside: gains less others it takes in."""
    best, best_range = 0, None
    total = start = 0
    for at, flag in enumerate(is_inside):
        if total <= 0:
            total, start = 0, at
        total += 1 if flag else -1
        if total > best:
            best, best_range = total, (start, at + 1)
    return best_range


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[0] < one[1] < other[1] or other[0] < one[0] < other[1] < one[1]
