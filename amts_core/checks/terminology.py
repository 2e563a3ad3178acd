"""Terms of the glossary that a target doesn't use."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import prose, shortened
from amts_core.kernel.languages import every
from amts_core.kernel.languages.writing_systems import TOKEN
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.changed_words import Span

_TOKEN = re.compile(rf"{TOKEN}|[^\s\w]")
"""A character of a script without spaces, a word, or a sign."""
_PLURALS = every(lambda language: language.plural_endings)
_PLURAL_LETTERS = "".join(_PLURALS)
_WITH_PARTICLES = re.compile(f"[{''.join(every(lambda language: [language.particle_letters]))}]+$")
"""A word on to which particles may be written."""
_N_ENDING = 2
"""How many letters at its end a target word may change."""

_Tokens = tuple[str, ...]
_Index = Mapping[str, tuple[tuple[_Tokens, str], ...]]
"""Under their first token the source terms, the longest first: its tokens, and how it's written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermUse:
    """A term of the glossary in a source: where it stands, how it may be translated.

    ``is_used`` tells whether one of the ``targets`` is in the target text; ``tgt_spans`` are where
    its words stand there.
    """

    term: str
    targets: tuple[str, ...]
    src_spans: tuple[Span, ...]
    tgt_spans: tuple[Span, ...]
    is_used: bool


def glossary(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find source terms, plurals too, whose target terms are all missing.

    The ends of the target's words may differ. Of source terms that overlap the longest counts.
    """
    return tuple(
        Finding(
            check="glossary",
            severity=Severity.WARNING,
            message=_message(term, targets),
            src_spans=spans,
        )
        for term, targets, spans, used in _uses(src, tgt, context.terms)
        if not used
    )


def term_uses(src: str, tgt: str, terms: tuple[tuple[str, str], ...]) -> tuple[TermUse, ...]:
    """Return the terms that a source holds, in its order, and whether the target uses them.

    :param terms: source term and target term; a source term may come several times.
    """
    return tuple(
        TermUse(
            term=term,
            targets=targets,
            src_spans=spans,
            tgt_spans=_places(used, tgt),
            is_used=bool(used),
        )
        for term, targets, spans, used in _uses(src, tgt, terms)
    )


_Use = tuple[str, tuple[str, ...], tuple[Span, ...], tuple[str, ...]]
"""A term, how it may be translated, where the source has it, and the targets that are used."""


def _uses(src: str, tgt: str, terms: tuple[tuple[str, str], ...]) -> Iterator[_Use]:
    if not terms:
        return
    index, targets = _indexed(terms)
    spans: dict[str, list[Span]] = {}
    for start, end, term in _longest(_matches(_folded(prose(src)), index)):
        spans.setdefault(term, []).append((start, end))
    written = _bare(tgt) if spans else ""
    for term, places in spans.items():
        used = tuple(target for target in targets[term] if _is_used(target, written))
        yield term, targets[term], tuple(places), used


def _message(term: str, targets: tuple[str, ...]) -> str:
    wanted = " or ".join(f"“{shortened(target, 24)}”" for target in targets[:2])
    return f"glossary: “{shortened(term, 32)}” is {wanted}"


@functools.lru_cache(maxsize=8)
def _indexed(terms: tuple[tuple[str, str], ...]) -> tuple[_Index, Mapping[str, tuple[str, ...]]]:
    """Return the source terms by their first token, and the target terms of each."""
    index: dict[str, list[tuple[_Tokens, str]]] = {}
    targets: dict[str, tuple[str, ...]] = {}
    spelling: dict[_Tokens, str] = {}
    for source, target in terms:
        tokens = tuple(_TOKEN.findall(_folded(source)))
        if not tokens or not target.strip():
            continue
        if tokens not in spelling:
            spelling[tokens] = source
            index.setdefault(_key(tokens[0]), []).append((tokens, source))
        known = targets.get(spelling[tokens], ())
        targets[spelling[tokens]] = (*known, target) if target not in known else known
    ordered = {
        key: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for key, entries in index.items()
    }
    return MappingProxyType(ordered), MappingProxyType(targets)


def _matches(words: str, index: _Index) -> Iterator[tuple[int, int, str]]:
    """Return, from each token on, the longest term that begins there: its place and itself."""
    places = [(match.group(), *match.span()) for match in _TOKEN.finditer(words)]
    tokens = [token for token, _, _ in places]
    for n, token in enumerate(tokens):
        for term_tokens, term in index.get(_key(token), ()):
            if _fits(tokens[n : n + len(term_tokens)], term_tokens):
                yield places[n][1], places[n + len(term_tokens) - 1][2], term
                break


def _fits(tokens: list[str], term: _Tokens) -> bool:
    """Return whether the tokens are those of the term; particles may follow the last one."""
    if len(tokens) != len(term) or not all(map(_is_same, tokens[:-1], term)):
        return False
    last, wanted = tokens[-1], term[-1]
    return _is_same(last, wanted) or (
        last.startswith(wanted) and _WITH_PARTICLES.match(wanted) is not None
    )


def _is_same(token: str, wanted: str) -> bool:
    """Return whether two words differ at most in the ending of a plural."""
    if token == wanted:
        return True
    short, long = sorted((token, wanted), key=len)
    endings = (end for end in _PLURALS if len(end) > 1 or not short.endswith(end))
    return len(short) > 2 and short.isascii() and long in [short + end for end in endings]


def _longest(matches: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the matches, in order, without those that overlap a longer one."""
    kept: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for start, end, term in sorted(matches, key=lambda match: match[0] - match[1]):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, term))
    return sorted(kept)


def _key(token: str) -> str:
    """Return what a token is looked up by: the same for all forms of it."""
    return token[:1] if _WITH_PARTICLES.match(token) else token.rstrip(_PLURAL_LETTERS) or token


def _folded(text: str) -> str:
    """Return the text in small letters, each at its own place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _bare(text: str) -> str:
    """Return the text in small letters without accents and spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if not text.isascii():
        text = "".join(
            c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn"
        )
        text = unicodedata.normalize("NFC", text)
    return "".join(text.split())


def _places(targets: Sequence[str], text: str) -> tuple[Span, ...]:
    """Return where the words of target terms stand in a text that uses them, in order.

    A word is marked to its end, also where only its beginning is the term's.
    """
    tokens = [found.span() for found in _TOKEN.finditer(text)] if targets else []
    bare = [_bare(text[start:end]) for start, end in tokens]
    marked: set[int] = set()
    for word in {_bare(word) for target in targets for word in target.split()}:
        marked |= _beginning(bare, word) or _beginning(bare, _stem(word))
    return tuple(_joined(tokens[n] for n in sorted(marked)))


def _beginning(tokens: Sequence[str], wanted: str) -> set[int]:
    """Return the numbers of the tokens that, one or several together, begin so."""
    found: set[int] = set()
    for n, token in enumerate(tokens):
        last, text = n, token
        while text and len(text) < len(wanted) and wanted.startswith(text):
            last += 1
            text += tokens[last] if last < len(tokens) else " "
        if token and text.startswith(wanted):
            found.update(range(n, last + 1))
    return found


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that meet as one."""
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _is_used(target: str, written: str) -> bool:
    """Return whether the words of the target term stand in the text, but for their endings."""
    words = target.split()
    return all(_stem(word) in written for word in map(_bare, words))


def _stem(word: str) -> str:
    if not word.isalpha() or ord(word[0]) >= 0x1100:
        return word.rstrip("ー") or word
    return word[: max(3, len(word) - _N_ENDING)]
