"""Tell scripts and languages apart."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amts_core.text.spans import blank_out

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
CJK_PUNCTUATION = "\u3000-\u303f\uff00-\uff65"
_UNSPACED = re.compile(f"[{HAN}{KANA}{CJK_PUNCTUATION}‘’“”…—]")

_N_SAMPLE_CHARACTERS = 20_000
_N_MIN_LETTERS = 40


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

    Code, maths and other verbatim spans do not count. Returns None where there are too few letters
    to tell.
    """
    words: list[str] = []
    n_letters = 0
    for text in texts:
        plain = " ".join(blank_out(text).split())
        words.append(plain)
        n_letters += sum(map(str.isalpha, plain))
        if n_letters > _N_SAMPLE_CHARACTERS:
            break
    if n_letters < _N_MIN_LETTERS:
        return None
    code, probability = _identifier(tuple(codes)).classify("\n".join(words))
    return IdentifiedLanguage(str(code), float(probability))


@functools.cache
def _identifier(codes: tuple[str, ...]) -> "LanguageIdentifier":
    # imported late: loading its model takes a second, and few calls need it
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(codes))
    return identifier
