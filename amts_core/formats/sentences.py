"""Where the sentences of a text end.

sentencex (Wikimedia), which knows the languages' abbreviations, says where they may. Inline markup
is hidden from it, and what it splits too eagerly is joined again. All of this takes time in
proportion to the length of the text, whatever stands in it.
"""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

import sentencex

from amts_core.formats.masks import Mask
from amts_core.kernel.languages import Language
from amts_core.kernel.languages.writing_systems import FINAL_MARKS, HANGUL, Script
from amts_core.kernel.text.scripts import is_small

_EMOJI = "[\U0001f000-\U0001faff\u2600-\u26ff\u2702-\u2764\u2b50\u2b55\ufe0e\ufe0f\u200d]"
_PICTURES = re.compile(rf"(?:\s*+{_EMOJI}++)++")
_PICTURED_STOP = re.compile(rf"[.!?…](?={_EMOJI})")
_UNSPACED_STOP = re.compile(r"[。！？](?![。！？…」』）)”’\s])")
_OWN_STOP = re.compile(f"[{FINAL_MARKS}]+")
_BRACKETED_STOP = re.compile(r"[.!?][)\"”’»]++\s++(?=[^\W\d_a-zß-ÿ])")
_CLOSERS = re.compile(rf"[\"'”’»」』）)\]\}}.…。！？!?{FINAL_MARKS}]+(?=\s|$|[^\s\w])")
_LAST_WORD = re.compile(r"([^\W\d_][\w.]*?|\d+)\.[\s)\]\"'”’»*_]*$")
_UNSPACED_END = re.compile(rf"[!?]$|[。！？{FINAL_MARKS}]\W*$|[{HANGUL}]\.$")
_INNER_DOT = re.compile(r"\.(?=[A-Za-z0-9])|(?<=\d)．(?=\d)")
_LABEL = re.compile(r"\W*(\*\*|__)[^*_]{1,20}[.:。：]\1\s*$")
_TITLE_NUMBER = re.compile(
    r"\W*(?:[^\W\d_]{1,20}[ \t]*)?(?:\d{1,6}|[IVXLC]{1,6}|[A-Z])(?:[.-]\d{1,6})*[^\W\d_]{0,2}"
    r"[.)]*\s*$"
)
_PAIRS = dict(zip("(（「『【〈《", ")）」』】〉》", strict=True))
_BRACKET = re.compile("[(（「『【〈《)）」』】〉》]")
_N_MAX_JOINED = 600
"""Longest sentence, in characters, that an open bracket may hold together."""
_N_CONTEXT = 80
"""Characters before the end of a sentence that tell whether it is one."""
_N_LEAST_SPACED = 40
"""Characters of the shortest sentence that a space alone ends."""
_N_WINDOW = 2000
"""Characters that are given to sentencex at a time: it takes longer a character for more."""


def sentence_ranges(
    text: str, language: Language, *, is_title: bool = False
) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the sentences of ``text``, in characters, without the space around.

    :param is_title: a number that the text begins with belongs to what it says.
    """
    mask = Mask.of(text)
    if not mask.has_words(0, len(text)):
        return ()
    bounds = list(_sentences(mask.shown, language))
    if len(bounds) > 1:
        first = text[slice(*bounds[0])]
        if _LABEL.match(first) or (is_title and _TITLE_NUMBER.match(first)):
            bounds[:2] = [(bounds[0][0], bounds[1][1])]  # **Note.** What it says.
    with_words: list[tuple[int, int]] = []
    had_words = False
    for start, end in bounds:
        has_words = mask.has_words(start, end)
        if with_words and not (had_words and has_words):
            with_words[-1] = (with_words[-1][0], end)
            had_words = had_words or has_words
        else:
            with_words.append((start, end))
            had_words = has_words
    return tuple(_trimmed(text, *bound) for bound in with_words)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _sentences(shown: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a text without markup; together they are the text."""
    sentence = _Sentence(shown, 0)
    ends = [*_possible_ends(shown, language), len(shown)]
    for at, following in pairwise(ends):
        sentence.read_to(at)
        if not sentence.goes_on(following, language):
            yield sentence.start, at
            sentence = _Sentence(shown, at)
    yield sentence.start, len(shown)


def _possible_ends(shown: str, language: Language) -> Iterator[int]:
    """Yield where sentences may end, behind all that closes them: too often.

    An emoji closes a sentence, too, unless the text begins with one.
    """
    own = (_BRACKETED_STOP, _PICTURED_STOP, _OWN_STOP) if language.joiner else (_UNSPACED_STOP,)
    edges = {len(shown), *_proposed(shown, language.splitter)}
    edges.update(match.end() for stop in own for match in stop.finditer(shown))
    if language.ends_at_spaces:
        edges.update(_spaces_between(shown, edges, language.script))
    pictures_lead = _PICTURES.match(shown) is not None
    at = 0
    for edge, following in pairwise(sorted(edges)):
        if edge < at:
            continue
        closers = _CLOSERS.match(shown, edge, following)
        at = closers.end() if closers else edge
        pictures = None if pictures_lead else _PICTURES.match(shown, at)
        if pictures and (
            not language.joiner or not shown[pictures.end() : pictures.end() + 1].strip()
        ):
            at = pictures.end()
        elif at == following:
            continue
        if 0 < at < len(shown):
            yield at


def _spaces_between(shown: str, edges: Collection[int], script: Script) -> Iterator[int]:
    """Yield behind which spaces between two letters of a script a sentence may begin.

    Phrases are spaced as sentences are: what is short goes with what follows it.
    """
    stops = iter(sorted(edges))
    stop, start = next(stops, len(shown)), 0
    for match in re.finditer(rf"(?<=[{script.letters}]) +(?=[{script.letters}])", shown):
        while stop <= match.start():
            start, stop = stop, next(stops, len(shown) + 1)
        if match.start() - start >= _N_LEAST_SPACED:
            start = match.end()
            yield start


def _proposed(shown: str, splitter: str) -> Iterator[int]:
    """Yield where sentencex lets sentences end.

    It is given a window of the text. What it says of the first half stands, and from there it is
    asked again: the end of a window is where no sentence need end.
    """
    start, size = 0, _N_WINDOW
    while start < len(shown):
        found = sentencex.get_sentence_boundaries(splitter, shown[start : start + size])
        ends = [boundary["end_index"] for boundary in found]
        is_last = start + size >= len(shown)
        certain = ends if is_last else [end for end in ends if end <= size // 2]
        yield from (start + end for end in certain)
        if is_last:
            return
        start, size = (start + certain[-1], _N_WINDOW) if certain else (start, 2 * size)


class _Sentence:
    """A sentence that begins at ``start``, as far as it was read: to ``at``."""

    def __init__(self, shown: str, start: int) -> None:
        self.shown = shown
        self.start = self.at = start
        self.has_letters = False
        self.waiting: list[str] = []

    def read_to(self, at: int) -> None:
        """Take in what stands before ``at``."""
        piece = self.shown[self.at : at]
        self.has_letters = self.has_letters or any(map(str.isalnum, piece))
        for match in _BRACKET.finditer(piece):
            bracket = match.group()
            if bracket in _PAIRS:
                self.waiting.append(_PAIRS[bracket])
            elif self.waiting and self.waiting[-1] == bracket:
                self.waiting.pop()
        self.at = at

    def goes_on(self, end: int, language: Language) -> bool:
        """Return whether the sentence, read to where it may end, goes on to ``end``."""
        following = self.shown[self.at : end].lstrip()
        if not following or not self.has_letters:
            return True
        if following[0] in "&,;" or is_small(following.lstrip("—– ")[:1]):
            return True
        before = self.shown[max(self.start, self.at - _N_CONTEXT) : self.at]
        if self._is_within_word(before, language):
            return True
        if self.waiting and end - self.start < _N_MAX_JOINED:
            return True
        return any(
            ending.search(before) and beginning.match(following)
            for ending, beginning in language.continuations
        ) or self._ends_in_abbreviation(before, language)

    def _is_within_word(self, before: str, language: Language) -> bool:
        """Return whether no sentence can end here, as what follows is written on to it."""
        if not language.joiner:
            return _INNER_DOT.match(self.shown, self.at - 1) is not None
        is_spaced = before[-1].isspace() or self.shown[self.at].isspace()
        return not is_spaced and _UNSPACED_END.search(before) is None

    def _ends_in_abbreviation(self, before: str, language: Language) -> bool:
        last = _LAST_WORD.search(before)
        if last is None:
            return False
        word = last.group(1)
        if word.isdigit():  # a number and nothing else, or an ordinal
            is_alone = self.at - self.start <= _N_CONTEXT and before.strip(" *_.()") == word
            return is_alone or len(word) <= language.ordinal_digits
        return word.lower() in language.abbreviations or (len(word) == 1 and word.isupper())
