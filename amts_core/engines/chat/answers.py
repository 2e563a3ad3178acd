"""An answer of a chat model → the translations in it, and what is wrong with each.

The answer should be one JSON object. Thoughts and talk around it do no harm: the last object that
has numbers of ours counts. One that was cut off gives the translations that are whole.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from amts_core.engines.chat.chat_model import ChatAnswer
from amts_core.engines.chat.marks import MARK, TextWithMarks, faults, with_marks
from amts_core.kernel.languages import profile
from amts_core.kernel.languages.tags import primary
from amts_core.kernel.text.lengths import latin_width
from amts_core.kernel.text.scripts import foreign_language, identify_language
from amts_core.kernel.vectors import Floats, unit_rows

_THOUGHTS = re.compile(r"\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_WHOLE_PAIR = re.compile(r'"([0-9]{1,4})"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)
UNCHANGED = "it is the text itself, not a translation"
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no text has, and no database keeps: control characters, half characters."""
_LONGEST, _SHORTEST = 3.0, 0.25
_SLACK = 40.0
"""Letters by which a translation may be longer or shorter than these times the usual length."""
_SURE = 0.9
_N_WORDS = 4
_FAR, _NEARER = 0.45, 0.2
"""A translation is another text's if it is less like its own than this, by cosine, and so much more
like that one: of the right translations of two books up to one in a thousand, of those that stand a
place too early nine in ten."""
_FEW = 1
"""One may be chance; where more are another text's the numbers of an answer can't be trusted."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """The translations of an answer by the number of their text, from 0, with their marks.

    ``faults`` are what can't be used, and why; ``unmarked`` are those of them whose only fault is
    in their marks.
    """

    texts: Mapping[int, str]
    faults: Mapping[int, str]
    unmarked: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Found:
    texts: dict[int, str]
    fault: str = ""


def read(
    answer: ChatAnswer, sources: Sequence[TextWithMarks], languages: tuple[str, str]
) -> ReadAnswer:
    """Return what of an answer can be used, text by text.

    :param languages: of the sources and of their translations.
    """
    found = _found(answer, len(sources))
    texts = {n: with_marks(text, sources[n]).strip() for n, text in found.texts.items()}
    if _is_foreign(list(texts.values()), languages):
        texts, found = {}, _Found({}, _not_in(languages[1]))
    wrong: dict[int, str] = {}
    for n, source in enumerate(sources):
        if n not in texts:
            reason = "the answer was cut off" if answer.is_cut else "it is missing"
            wrong[n] = found.fault or reason
        elif fault := _fault(source, texts[n], languages):
            wrong[n] = fault
    unmarked = {
        n
        for n in wrong.keys() & texts.keys()
        if not _fault_of_words(sources[n], texts[n], languages)
    }
    return ReadAnswer(texts, wrong, frozenset(unmarked))


def misplaced(sources: Floats, answers: Floats, numbers: Sequence[int]) -> list[int]:
    """Return the numbers of texts whose translation may be that of another one.

    :param sources: vectors of the texts, ``(n, d)``.
    :param answers: vectors of the translations, ``(m, d)``, of the texts with these ``numbers``.
    """
    cosines = unit_rows(answers) @ unit_rows(sources).T
    own = cosines[np.arange(len(numbers)), numbers]
    nearer = (own < _FAR) & (cosines.max(axis=1, initial=-1.0) > own + _NEARER)
    found = [numbers[row] for row in np.flatnonzero(nearer).tolist()]
    return found if len(found) <= _FEW else list(numbers)


def _found(answer: ChatAnswer, n: int) -> _Found:
    """Return the translations of an answer, by number from 0, as they stand in it."""
    thoughts = _THOUGHTS.match(answer.text)
    text = answer.text[thoughts.end() :] if thoughts else answer.text
    due = {str(number) for number in range(1, n + 1)}
    for pairs in reversed(list(_objects(text))):
        if any(key in due for key, _ in pairs):
            return _of_object(pairs, due)
    if answer.is_cut:
        return _of_object(list(_whole_pairs(text)), due)
    return _Found({}, "there is no JSON object with its number in the answer")


def _objects(text: str) -> Iterator[list[tuple[str, Any]]]:
    """Yield the pairs of each JSON object of a text, one after the other."""
    decoder = json.JSONDecoder(object_pairs_hook=list, strict=False)
    at = text.find("{")
    while at >= 0:
        try:
            pairs, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield pairs
        at = text.find("{", end)


def _whole_pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _WHOLE_PAIR.finditer(text):
        with suppress(ValueError):
            yield match[1], json.loads(match[2], strict=False)


def _of_object(pairs: Sequence[tuple[str, Any]], due: set[str]) -> _Found:
    numbers = [key for key, _ in pairs]
    made_up = [key for key in numbers if key not in due]
    if made_up:  # who knows which text each number is of
        return _Found({}, f"the answer has numbers that it was not given: {', '.join(made_up[:5])}")
    twice = [key for key in due if numbers.count(key) > 1]
    if twice:
        return _Found({}, f"the answer has number {min(twice)} more than once")
    return _Found({int(key) - 1: text for key, text in pairs if isinstance(text, str)})


def _fault(source: TextWithMarks, answer: str, languages: tuple[str, str]) -> str:
    """Return what is wrong with a translation, empty where nothing is."""
    return "; ".join(faults(answer, source)) or _fault_of_words(source, answer, languages)


def _fault_of_words(source: TextWithMarks, answer: str, languages: tuple[str, str]) -> str:
    """Return what is wrong with the words of a translation, whatever its marks are."""
    plain, own = _words(source.text), _words(answer)
    if _NO_TEXT.search(answer):
        return "it holds characters that no text has"
    if not own and plain:
        return "it is empty"
    expected = latin_width(plain) / profile(languages[0]).expansion
    expected *= profile(languages[1]).expansion
    width = latin_width(own)
    if width > _LONGEST * expected + _SLACK:
        return "it is far longer than its text"
    if width < _SHORTEST * expected - _SLACK:
        return "it is far shorter than its text"
    if primary(languages[0]) == primary(languages[1]):
        return ""  # of two variants many a sentence is the same
    if plain == own and sum(word[:1].islower() for word in plain.split()) >= _N_WORDS:
        return UNCHANGED
    return _not_in(languages[1]) if _is_untranslated(own, languages) else ""


def _not_in(code: str) -> str:
    return f"it is not in {profile(code).name}"


def _words(text: str) -> str:
    return " ".join(MARK.sub(" ", text).split())


def _is_untranslated(own: str, languages: tuple[str, str]) -> bool:
    """Return whether a translation is in the language of its source."""
    src, tgt = (profile(code).script for code in languages)
    if src is not tgt:
        letters = [one for one in own if one.isalpha()]
        is_long = sum(map(str.islower, letters)) > 20 if src.is_cased else len(letters) > 10
        own_letters = re.compile(f"[{tgt.letters}]")
        return is_long and not any(map(own_letters.match, letters))
    found = identify_language([own], languages)
    return found is not None and found.code == languages[0] and found.probability > _SURE


def _is_foreign(texts: Sequence[str], languages: tuple[str, str]) -> bool:
    """Return whether translations are, all together, in a language that nobody asked for."""
    found = foreign_language([" ".join(map(_words, texts))], languages)
    return found is not None and bool(found.code)
