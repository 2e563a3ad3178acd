"""Target tokens → pieces: spaces and capitals put in, pairs of markup put around their words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amts_core.engines.smt.tokens import JOINER, PLACEHOLDER, TokenText, is_word, spaces
from amts_core.exchange import Close, Open, Piece, Text, joined
from amts_core.kernel.languages import find


@dataclass(frozen=True, slots=True)
class MarkupPair:
    """A pair of markup and the range of tokens that it goes around."""

    opening: Open
    closing: Close
    start: int
    end: int

    def holds(self, other: "MarkupPair") -> bool:
        """Return whether another pair lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "MarkupPair") -> bool:
        """Return whether the two have a token in common."""
        return self.start < other.end and other.start < self.end


def source_pairs(text: TokenText) -> tuple[MarkupPair, ...]:
    """Return the pairs of a text, the outer ones first; those without a token are left out."""
    opened: dict[str, tuple[int, Open]] = {}
    pairs: list[MarkupPair] = []
    for at, mark in text.marks:
        if isinstance(mark, Open):
            opened[mark.id] = at, mark
        elif mark.id in opened:
            start, opening = opened.pop(mark.id)
            pairs.append(MarkupPair(opening, mark, start, at))
    # of pairs around the same words the outer one was closed last
    nested = sorted(reversed(pairs), key=lambda pair: (pair.start, -pair.end))
    return tuple(pair for pair in nested if pair.start < pair.end)


def target_pairs(pairs: Iterable[MarkupPair], sources: Sequence[int]) -> tuple[MarkupPair, ...]:
    """Return around which target tokens pairs go, as they are nested in the source.

    A pair is left out where none of the tokens that it may go around translates one of its words.

    :param pairs: of the source, the outer ones first.
    :param sources: the source token that each target token translates, or -1.
    """
    found: list[tuple[MarkupPair, MarkupPair]] = []
    known = tuple(pairs)
    for pair in known:
        around = [target for other, target in found if other.holds(pair)]
        first = max((target.start for target in around), default=0)
        last = min((target.end for target in around), default=len(sources))
        others = [other for other in known if not other.meets(pair)]
        gains = [_gain(of, pair, others) for of in sources[first:last]]
        run = _run(gains)
        if run is not None:
            target = MarkupPair(pair.opening, pair.closing, first + run[0], first + run[1])
            found.append((pair, target))
    return tuple(target for _, target in found)


def _gain(of: int, pair: MarkupPair, others: Sequence[MarkupPair]) -> int | None:
    """Return what it is worth to take a token in; None where that may not be."""
    if pair.start <= of < pair.end:
        return 1
    return None if any(other.start <= of < other.end for other in others) else -1


def _run(gains: Sequence[int | None]) -> tuple[int, int] | None:
    """Return the range that gains most."""
    best, best_range = 0, None
    total = start = 0
    for at, gain in enumerate(gains):
        if gain is None:
            total, start = 0, at + 1
            continue
        if total <= 0:
            total, start = 0, at
        total += gain
        if total > best:
            best, best_range = total, (start, at + 1)
    return best_range


def placed(
    tokens: Sequence[str],
    sources: Sequence[int],
    text: TokenText,
    languages: tuple[str, str],
    *,
    is_capital: bool,
) -> tuple[Piece, ...]:
    """Return the pieces of a translation.

    :param tokens: of the target; ``sources`` gives the source token that each translates, or -1.
    :param text: the source.
    :param is_capital: the source begins with a capital letter.
    """
    kept = dict(zip(_at_kept(text), text.kept, strict=True))
    opens: defaultdict[int, list[Piece]] = defaultdict(list)
    closes: defaultdict[int, list[Piece]] = defaultdict(list)
    for pair in target_pairs(source_pairs(text), sources):
        opens[pair.start].append(pair.opening)
        closes[pair.end].insert(0, pair.closing)
    written = [token.strip(JOINER) for token in tokens]
    first = next((n for n, word in enumerate(written) if is_word(word)), None)
    if first is not None and (is_capital or not _is_cased(languages[0])):
        written[first] = written[first][:1].title() + written[first][1:]
    pieces: list[Piece] = []
    for place, is_spaced in enumerate(spaces(tokens, languages[1])):
        pieces += closes[place]
        pieces.append(Text(" " if is_spaced else ""))
        pieces += opens[place]
        is_kept = written[place] == PLACEHOLDER
        pieces.append(kept[sources[place]] if is_kept else Text(written[place]))
    return joined([*pieces, *closes[len(tokens)]])


def _at_kept(text: TokenText) -> list[int]:
    return [at for at, token in enumerate(text.tokens) if token == PLACEHOLDER]


def _is_cased(code: str) -> bool:
    language = find(code)
    return language is None or language.script.is_cased
