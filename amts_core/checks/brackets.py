"""Brackets and quotes that are opened and never closed, or closed and never opened."""

import re
from collections import Counter

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import prose
from amts_core.kernel.records import Finding, Severity

_FAMILIES = ("()（）", "[]［］", "{}｛｝", "【】", "〔〕", "《》", "〈〉", "「」", "『』")
_OPENING = {char: family[0] for family in _FAMILIES for char in family[::2]}
_CLOSING = {char: family[0] for family in _FAMILIES for char in family[1::2]}
_QUOTES = {char: kind for kind in ('"“”„‟＂', "«»") for char in kind}
"""Each quote by its kind. Languages turn them in opposite ways, so an even number is balanced."""
_ONLY_CLOSING, _ONLY_OPENING = frozenset("”"), frozenset("“„")
_ANY = re.compile(f"[{re.escape(''.join([*_OPENING, *_CLOSING, *_QUOTES]))}]")
_NO_BRACKET = re.compile(
    r"""
      (?:^|(?<=[\s(（,;，；、]))[(（]?(?:[0-9０-９]{1,3}|[A-Za-z]|[ivxIVX]{1,5})[)）]  # a list
    | (?<![\w)])[:;=8][-'o]?[()\[\]{}](?![\w(])                                      # an emoticon
    | (?<=[0-9])["”＂]                                                                # inches
    | (?<=[\u05d0-\u05ea])["”](?=[\u05d0-\u05ea])                                      # צה"ל
    """,
    re.VERBOSE,
)
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘](?=\w)|(?<=[^\s\w])['’]|(?<=\w)['’](?!\w)")
"""Apostrophes at the edge of a word: perhaps quotes of the source."""
_Places = list[tuple[str, int]]
"""Family, and place of a sign that has no partner."""


def brackets(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find brackets and quotes of the target without a partner, unless the source has such too."""
    found = _unbalanced(tgt)
    if not found:
        return ()
    allowed = Counter(_kind(family) for family, _ in _unbalanced(src))
    allowed['"'] += len(_SINGLE_QUOTE.findall(prose(src))) % 2
    left: list[int] = []
    for family, place in found:
        allowed[_kind(family)] -= 1
        if allowed[_kind(family)] < 0:
            left.append(place)
    if not left:
        return ()
    sign = tgt[left[0]]
    what = "not opened" if sign in _CLOSING or sign in _ONLY_CLOSING else "not closed"
    more = f", and {len(left) - 1} more" if len(left) > 1 else ""
    spans = tuple((place, place + 1) for place in sorted(left))
    return (
        Finding(
            check="brackets",
            severity=Severity.WARNING,
            message=f"{sign} is {what}{more}",
            tgt_spans=spans,
        ),
    )


def _kind(family: str) -> str:
    """Return what a translator may put for signs of this family: quotes, or brackets."""
    return '"' if family in _QUOTES or family in "「『《〈" else "("


def _unbalanced(text: str) -> _Places:
    """Return the signs without a partner, brackets first."""
    words = prose(text)
    signs = [(match.group(), match.start()) for match in _ANY.finditer(words)]
    if not signs:
        return []
    skipped = {place for match in _NO_BRACKET.finditer(words) for place in range(*match.span())}
    return _unpaired_brackets(signs, skipped) + _odd_quotes(signs, skipped)


def _unpaired_brackets(signs: list[tuple[str, int]], skipped: set[int]) -> _Places:
    """Return the brackets without a partner of their family; families may cross."""
    waiting: dict[str, list[int]] = {}
    closed_only: _Places = []
    for sign, place in signs:
        if sign in _OPENING:
            waiting.setdefault(_OPENING[sign], []).append(place)
        elif sign in _CLOSING:
            openers = waiting.get(_CLOSING[sign])
            if openers:
                openers.pop()
            else:
                closed_only.append((_CLOSING[sign], place))
    unpaired = closed_only + [(family, n) for family, places in waiting.items() for n in places]
    return sorted((one for one in unpaired if one[1] not in skipped), key=lambda one: one[1])


def _odd_quotes(signs: list[tuple[str, int]], skipped: set[int]) -> _Places:
    """Return of each kind of quotes, if their number is odd, the one that seems too many."""
    kinds: dict[str, list[tuple[str, int]]] = {}
    for sign, place in signs:
        if sign in _QUOTES:
            kinds.setdefault(_QUOTES[sign], []).append((sign, place))
    return [
        ('"', _too_many(quotes))
        for quotes in kinds.values()
        if len(quotes) % 2 and skipped.isdisjoint(place for _, place in quotes)
    ]


def _too_many(quotes: list[tuple[str, int]]) -> int:
    """Return the place of the first quote that can't be one of a pair, else of the last."""
    waiting: tuple[str, int] | None = None
    for sign, place in quotes:
        if waiting is None:
            if sign in _ONLY_CLOSING:
                return place
            waiting = sign, place
        elif sign == waiting[0] and sign in _ONLY_OPENING:
            return waiting[1]
        else:
            waiting = None
    return quotes[-1][1] if waiting is None else waiting[1]
