"""Text ↔ the tokens that the local engine learns from and writes.

A token is a word, a mark of punctuation, or :data:`PLACEHOLDER`, which stands for something that a
translation repeats unchanged. Words are in Unicode's composed form (NFC). Where a target text has
no space although its script writes one between words, the token says so with a :data:`JOINER`, so
that tokens are enough to write the text again. Source tokens are in lower case and have no joiners:
they are only looked up.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from amts_core.exchange import Close, Open, Piece, Text, Verbatim
from amts_core.kernel.languages import profile
from amts_core.kernel.languages.writing_systems import MARKS, UNSPACED_WORDS
from amts_core.kernel.text.scripts import is_unspaced

PLACEHOLDER = "\ufdd0"
"""A noncharacter, which Unicode keeps for such uses: where a text has it, it is left out."""
JOINER = "\ufdd1"
"""Before or after a token: no space on this side."""

_UNSPACED = (
    r"\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
    r"\U00020000-\U0003134f"
)
_LETTER = rf"[^\W_{_UNSPACED}{UNSPACED_WORDS}]"
_TOKEN = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)"
    r"|\d+(?:[.,:]\d+)+"
    r"|[^\W\d_]{1,2}['’](?=[^\W\d_]{3})|['’][^\W\d_]+"  # l'eau, and it's
    rf"|[{UNSPACED_WORDS}][{MARKS}]*+"
    rf"|{_LETTER}(?:{_LETTER}|[{MARKS}])*+"
    r"|\.{2,}|…+|-{2,}"
    rf"|[^\s{PLACEHOLDER}{JOINER}]"
)

_LATER = frozenset(",.;:!?%、。，．；：！？…")
"""Marks that stand after something."""

Splitter = Callable[[str], Sequence[str]]
"""Cuts a run of a script without spaces into words."""


@dataclass(frozen=True, slots=True)
class TokenText:
    """The tokens of a text, and for each whether a space stands before it.

    ``kept`` are its placeholders in order; ``marks`` the places of what opens and closes a pair, as
    the number of the token that follows.
    """

    tokens: tuple[str, ...]
    spaced: tuple[bool, ...]
    kept: tuple[Verbatim, ...]
    marks: tuple[tuple[int, Open | Close], ...]


def tokenize(pieces: Iterable[Piece], split: Splitter) -> TokenText:
    """Return the tokens of the pieces of a text."""
    tokens: list[str] = []
    spaced: list[bool] = []
    kept: list[Verbatim] = []
    marks: list[tuple[int, Open | Close]] = []
    is_after_space = False
    for piece in pieces:
        if isinstance(piece, Text):
            is_after_space = _add_words(
                piece.text, split, tokens, spaced=spaced, is_after_space=is_after_space
            )
        elif isinstance(piece, Verbatim):
            tokens.append(PLACEHOLDER)
            spaced.append(is_after_space)
            kept.append(piece)
            is_after_space = False
        else:
            marks.append((len(tokens), piece))
    return TokenText(tuple(tokens), tuple(spaced), tuple(kept), tuple(marks))


def _add_words(
    text: str, split: Splitter, tokens: list[str], spaced: list[bool], is_after_space: bool
) -> bool:
    """Add the tokens of a text, and return whether it ends with a space."""
    text = unicodedata.normalize("NFC", text)
    end = 0
    for match in _TOKEN.finditer(text):
        is_after_space = is_after_space or match.start() > end
        words = split(match["run"]) if match["run"] else (match.group(),)
        for word in words:
            tokens.append(word)
            spaced.append(is_after_space)
            is_after_space = False
        end = match.end()
    return is_after_space or end < len(text)


def as_source(text: TokenText) -> tuple[str, ...]:
    """Return the tokens as they are looked up."""
    return tuple(token.lower() for token in text.tokens)


def as_target(text: TokenText, language: str) -> tuple[str, ...]:
    """Return the tokens with joiners, so that :func:`spaces` tells where spaces stand."""
    marked = list(text.tokens)
    for number in range(1, len(marked)):
        before, token = text.tokens[number - 1], text.tokens[number]
        if text.spaced[number] or not _is_parted(before, token, language):
            continue
        if is_word(token) and not is_word(before):
            marked[number - 1] += JOINER
        else:
            marked[number] = JOINER + marked[number]
    return tuple(marked)


def folded(token: str) -> str:
    """Return a target token as it is looked up where its language is that of the source."""
    return token.strip(JOINER).lower()


def spaces(tokens: Sequence[str], language: str) -> tuple[bool, ...]:
    """Return whether a space stands before each of some target tokens."""
    found: list[bool] = []
    is_joined, before = True, ""
    for token in tokens:
        bare = token.strip(JOINER)
        is_free = not (is_joined or token.startswith(JOINER))
        found.append(is_free and _is_parted(before, bare, language))
        is_joined, before = token.endswith(JOINER), bare
    return tuple(found)


def _is_parted(before: str, token: str, language: str) -> bool:
    """Return whether there is a space between two tokens unless a joiner says otherwise."""
    if profile(language).joiner:
        return True
    return _is_latin(before[-1:]) and _is_latin(token[:1])


def _is_latin(character: str) -> bool:
    return character.isalnum() and not is_unspaced(character)


def is_word(token: str) -> bool:
    """Return whether a token without joiners is a word, or stands for one."""
    return token[:1].isalnum() or token == PLACEHOLDER


def may_begin(token: str, language: str) -> bool:
    """Return whether a sentence may begin with a target token: no closing mark, no particle.

    What is joined to the next token alone opens a name, as the dot of .NET does. Which quotation
    marks close is another matter in each language: none of them is kept from anywhere.
    """
    bare = token.strip(JOINER)
    if token.endswith(JOINER) and not token.startswith(JOINER):
        return True
    if bare[:1] in _LATER or unicodedata.category(bare[:1] or " ") == "Pe":
        return False
    following = profile(language).following_words
    return following is None or not following.match(bare)


class Truecaser:
    """Knows how words are written inside a sentence, where a capital letter means something."""

    def __init__(self, sentences: Iterable[Sequence[str]]) -> None:
        seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for tokens in sentences:
            for token in tokens[1:]:
                seen[token.lower()][token] += 1
        self._forms = {word: forms.most_common(1)[0][0] for word, forms in seen.items()}

    def inside(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence with its first word as it would stand inside one."""
        if not tokens:
            return ()
        first = tokens[0]
        lower = first.lower()
        is_capital = first.strip(JOINER).istitle()
        form = self._forms.get(lower, lower if is_capital else first)
        return (form if is_capital else first, *tokens[1:])
