"""How many words a text has, as translators of its language count them."""

import re

from amts_core.kernel.languages import profile
from amts_core.kernel.languages.writing_systems import HAN, KANA, UNSPACED_WORDS

_CHARACTER = re.compile(f"[{HAN}{KANA}]")
_OTHERS = re.compile(f"[^\\s{HAN}{KANA}]+")
_RUN = re.compile(f"[{UNSPACED_WORDS}]+")
_BESIDE_RUNS = re.compile(f"[^\\s{UNSPACED_WORDS}]+")


def words(text: str, language: str) -> int:
    """Return the number of words of a text.

    In a language with spaces a word is what stands between two spaces, if there is a letter or a
    digit in it. Chinese and Japanese are counted by characters, as their translators are paid:
    each Han character and each kana is one, and so is every run of other letters and digits
    between them. The words of Thai, Lao, Khmer and Burmese, which nothing parts, are estimated by
    the letters of a run. Punctuation that stands alone counts nothing.

    :raises ConfigurationError: the language is not one of ours.
    """
    length = profile(language).script.word_length
    if not length:
        return _n_with_letters(text.split())
    if length > 1:
        n_in_runs = sum(-(-len(run) // length) for run in _RUN.findall(text))
        return n_in_runs + _n_with_letters(_BESIDE_RUNS.findall(text))
    return len(_CHARACTER.findall(text)) + _n_with_letters(_OTHERS.findall(text))


def _n_with_letters(parts: list[str]) -> int:
    return sum(any(map(str.isalnum, part)) for part in parts)
