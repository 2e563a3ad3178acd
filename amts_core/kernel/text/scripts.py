"""Tell scripts and languages apart."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from amts_core.kernel.languages import FULL, profile
from amts_core.kernel.languages.writing_systems import CJK_PUNCTUATION, HAN, KANA, Script
from amts_core.kernel.text.spans import blank_out

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_UNSPACED = re.compile(f"[{HAN}{KANA}{CJK_PUNCTUATION}‘’“”…—]")

_N_SAMPLE_CHARACTERS = 20_000
_N_MIN_LETTERS = 40
_HALF = 0.5
_LEAST_FOREIGN = 0.9
"""From which on a text is taken to be in a language that is none of ours. Of 25,000 stretches of
two to twenty sentences in ours, news and software documentation, one looked so."""
_DIALECTS = {code: language.code for language in FULL.values() for code in language.identified_as}


def is_unspaced(character: str) -> bool:
    """Return whether the character belongs to a script that is written without spaces."""
    return _UNSPACED.match(character) is not None


@dataclass(frozen=True, slots=True)
class IdentifiedLanguage:
    """The language a text seems to be in. ``probability`` is between 0 and 1."""

    code: str
    probability: float


def identify_language(texts: Iterable[str], codes: Iterable[str]) -> IdentifiedLanguage | None:
    """Return which of the languages ``codes`` the texts seem to be in.

    Code, maths and other verbatim spans do not count; of variants of a language the first stands
    for all. Returns None where there are too few letters to tell.
    """
    plain = _plain(texts)
    if plain is None:
        return None
    by_label = _by_label(tuple(codes))
    label, probability = _identifier(tuple(by_label)).classify(plain)
    return IdentifiedLanguage(by_label[str(label)], float(probability))


@functools.cache
def _by_label(codes: tuple[str, ...]) -> Mapping[str, str]:
    """Return the languages by what the identifier calls them, without those that it knows not."""
    known = _identifier(None).nb_classes
    found: dict[str, str] = {}
    for code in codes:
        label = code.partition("-")[0]
        if label in known:
            found.setdefault(label, code)
    return MappingProxyType(found)


def is_identifiable(code: str) -> bool:
    """Return whether texts in a language can be told by their words."""
    return bool(_by_label((code,)))


def _plain(texts: Iterable[str]) -> str | None:
    """Return the words of texts, or of their beginning; None where there are too few letters."""
    words: list[str] = []
    n_letters = 0
    for text in texts:
        plain = " ".join(blank_out(text).split())
        words.append(plain)
        n_letters += sum(map(str.isalpha, plain))
        if n_letters > _N_SAMPLE_CHARACTERS:
            break
    return None if n_letters < _N_MIN_LETTERS else "\n".join(words)


def foreign_language(texts: Iterable[str], codes: Iterable[str]) -> IdentifiedLanguage | None:
    """Return which language the texts seem to be in, if it is none of ``codes``.

    A script that none of them is written in tells it by itself; ``probability`` is then the share
    of its letters. Returns None where there are too few letters to tell.
    """
    plain = _plain(texts)
    if plain is None:
        return None
    languages = [profile(code) for code in codes]
    known = {language.code.partition("-")[0] for language in languages}
    known = known.union(*(language.identified_as for language in languages))
    label, probability = _identifier(None).classify(plain)
    label = _DIALECTS.get(str(label), str(label))
    letters = [char for char in plain if char.isalpha()]
    own = _letters_of(frozenset(language.script for language in languages))
    share = sum(own.match(char) is None for char in letters) / len(letters)
    if share > _HALF:
        return IdentifiedLanguage("" if label in known else label, share)
    if label in known or probability < _LEAST_FOREIGN:
        return None
    return IdentifiedLanguage(label, float(probability))


@functools.cache
def _letters_of(scripts: frozenset[Script]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(script.letters for script in scripts)}]")


def is_small(letter: str) -> bool:
    """Return whether a letter is a small one that a sentence would begin with a capital for.

    Those of Georgian have capitals for whole words alone.
    """
    return letter.islower() and letter.title() != letter


@functools.cache
def _identifier(codes: tuple[str, ...] | None) -> "LanguageIdentifier":
    # imported late: loading its model takes a second, and few calls need it
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if codes is not None:
        identifier.set_languages(list(codes))
    return identifier
