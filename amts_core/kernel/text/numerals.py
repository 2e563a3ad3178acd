"""Read numbers that are written in words, in Chinese numerals or with a word such as *million*.

What is returned are readings that a text allows, not all of which are meant: they excuse a
difference between two texts, and never make one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from amts_core.kernel.languages import FULL, Language, find
from amts_core.kernel.languages.writing_systems import WORD
from amts_core.kernel.text import numbers as digits

Reading = tuple[str, str]
"""A number as its digits stand in the text, and what it may mean; both in canonical form."""

_HAN_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = re.compile(f"[{''.join(_HAN_DIGITS)}{''.join(_HAN_POWERS)}]{{1,20}}")


def _any(patterns: Iterable[str]) -> str:
    """Return a pattern for whatever one of the patterns matches; empty ones match nothing."""
    return "|".join(dict.fromkeys(filter(None, patterns)))


_ALL = tuple(FULL.values())
_SIGNS = {sign: power for language in _ALL for sign, power in language.scale_signs.items()}
_SCALES = {
    word: power for language in _ALL for word, power in language.scale_words.items()
} | _SIGNS
"""Powers of ten by the word for them. *Billion* is read as English does."""
_DIGITS = re.compile("[0-9]+(?:[.,’' \u00a0\u202f\u2009][0-9]+)*")
_SCALE_WORD = re.compile(rf"[ \u00a0\u202f-]?([^\W\d_]{{1,{max(map(len, _SCALES))}}})(?![^\W\d_])")
_SCALE_SIGN = re.compile(rf"[ \u00a0]?([{''.join(sorted(set(''.join(_SIGNS))))}]{{1,2}})")
_AFTERNOON = re.compile(r"(?::[0-9]{2})?[ \u00a0\u202f]?[pP]\.?[ ]?[mM]")
_AFTERNOON_BEFORE = re.compile(rf"(?:{_any(language.afternoon for language in _ALL)})\s?$")
_MORNING_OR_AFTERNOON = re.compile(r"[ \u00a0\u202f]?[aApP]\.?[ ]?[mM]")
_CENTURY_DECADE = re.compile(
    rf"([0-9]{{1,2}})(?:{_any(language.century for language in _ALL)})([0-9]0)"
    rf"(?:{_any(language.decade for language in _ALL if language.century)})"
)
_CENTURY_BEFORE = re.compile(r"(?<![0-9])([0-9]{2})[0-9]{2}[-–—/~]$")
_DECADE = re.compile(_any(language.decade for language in _ALL))
_WORD = re.compile(f"{WORD}(?:-{WORD})*")
_PUNCTUATION = re.compile(r"[^\s\w-]|\d")
_N_LINK = 3
"""Letters of a word that may stand within a number: *and*, *y*, *et*."""
_ROMAN = re.compile(r"(?<![^\W_])(?:[IVX]{2,6}|[VX])(?![IVXLCDM])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def spelled_numbers(text: str, language: str) -> frozenset[str]:
    """Return the whole numbers that words or numerals of the text may mean.

    Chinese and Roman numerals are read in any language; words, months among them, in the language
    given: those of one number alone, and together.
    """
    found = {_han_value(match.group()) for match in _HAN.finditer(text)}
    found |= {_roman_value(match.group()) for match in _ROMAN.finditer(text)}
    found |= set(_worded(text.replace("İ", "i").casefold(), language))
    return frozenset(str(value) for value in found)


def scaled_numbers(text: str) -> tuple[Reading, ...]:
    """Return what the numbers written in digits may mean by what stands beside them.

    That is a word or sign for a power of ten (``1.5 million``, ``1億2000万`` also as a whole), the
    afternoon (``3 pm`` is 15), a decade (``1990s`` is 90, ``20世纪90年代`` is 1990) and a year
    before (``1950-53``).
    """
    text = digits.ascii_digits(unicodedata.normalize("NFKC", text))
    found: list[Reading] = []
    chain: list[tuple[str, Decimal]] = []  # what is to be added up, and where it ends
    chain_end = -1
    for match in _CENTURY_DECADE.finditer(text):
        year = str((int(match[1]) - 1) * 100 + int(match[2]))
        found += ((match[1], year), (match[2], year))
    for match in _DIGITS.finditer(text):
        number = digits.numbers(match.group())[-1]
        found += ((number, other) for other in _by_neighbours(text, match.span(), number))
        value, end = _scaled(text, match.end(), number)
        if value is None:
            continue
        if match.start() > chain_end + 1:
            chain = []
        chain, chain_end = [*chain[-3:], (number, value)], end
        total = canonical_decimal(sum((one for _, one in chain), Decimal(0)))
        found.append((number, canonical_decimal(value)))
        found += ((one, total) for one, _ in chain)
    return tuple(found)


def canonical_decimal(value: Decimal) -> str:
    """Return the form in which :func:`~amts_core.kernel.text.numbers.numbers` gives this number."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _scaled(text: str, end: int, number: str) -> tuple[Decimal | None, int]:
    """Return the number times the power of ten that follows it, and where that ends."""
    if number.count(".") > 1 or len(number) > 20:
        return None, end
    for pattern in (_SCALE_SIGN, _SCALE_WORD):
        match = pattern.match(text, end)
        power = _SCALES.get(match.group(1).casefold()) if match else None
        if match and power:
            return Decimal(number).scaleb(power), match.end()
    return None, end


def _by_neighbours(text: str, span: tuple[int, int], number: str) -> Iterator[str]:
    start, end = span
    before = text[max(0, start - 8) : start]
    if "." in number and len(number) <= 5 and _MORNING_OR_AFTERNOON.match(text, end):
        yield from (part.lstrip("0") or "0" for part in number.split("."))
    hour = int(number.partition(".")[0][:4])
    if hour <= 12 and (_AFTERNOON.match(text, end) or _AFTERNOON_BEFORE.search(before)):
        yield str(hour % 12 + 12)
    if len(number) == 4 and number.isdecimal() and _DECADE.match(text, end):
        yield number[2:].lstrip("0") or "0"
    century = _CENTURY_BEFORE.search(before)
    if century and end - start == 2:
        yield century[1] + text[start:end]


def _worded(text: str, language: str) -> Iterator[int]:
    """Yield the values of the number words, and of what several of them in a row make together."""
    known = find(language)
    if known is None or (known.is_full and not known.number_words):
        return
    months = known.months
    whole = section = 0  # two thousand | three hundred and twelve
    end = 0
    for match in _WORD.finditer(text):
        for word, start in _parts(match, known):
            value = _value(word, known)
            if word in months:
                yield months[word]
            if _PUNCTUATION.search(text, end, start) or (value is None and len(word) > _N_LINK):
                whole = section = 0
            end = start + len(word)
            if value is None:
                continue
            yield value
            whole, section = _grown(whole, section, value)
            yield whole + section


def _parts(match: re.Match[str], language: Language) -> Iterator[tuple[str, int]]:
    """Yield a word that is known, or the words that hyphens join in it, each with its place."""
    if match.group() in language.number_words:
        yield match.group(), match.start()
        return
    start = match.start()
    for part in match.group().split("-"):
        yield part, start
        start += len(part) + 1


def _value(word: str, language: Language) -> int | None:
    value = _counted(word, language) if language.counters else language.number_words.get(word)
    power = language.scale_words.get(word) if value is None and len(word) > _N_LINK else None
    return 10**power if power else value


def _grown(whole: int, section: int, value: int) -> tuple[int, int]:
    """Return thousands and what is below them when one more number word follows."""
    if value >= 1000:
        return whole + max(section, 1) * value, 0
    if value == 100:
        return (whole, max(section, 1) * 100) if section < 10 else (0, 100)
    is_lower = section % 10 == 0 if value < 10 else section % 100 == 0
    return (whole, section + value) if is_lower else (0, value)


def _counted(word: str, language: Language) -> int | None:
    """Return the number at the begin of a word that goes on with a particle or counter."""
    words = language.number_words
    if word in words or word[:2] in words:
        return words.get(word, words.get(word[:2]))
    if word[1:2] and word[1] in language.counters:
        return words.get(word[0], language.counted.get(word[0]))
    return None


def _han_value(written: str) -> int:
    """Return 12 for 十二, 2016 for 二〇一六."""
    if not any(char in _HAN_POWERS for char in written):
        return int("".join(str(_HAN_DIGITS[char]) for char in written))
    total = section = digit = 0
    for char in written:
        power = _HAN_POWERS.get(char)
        if power is None:
            digit = _HAN_DIGITS[char]
        elif power < 10**4:
            section, digit = section + (digit or 1) * power, 0
        else:
            total, section, digit = (total + (section + digit or 1)) * power, 0, 0
    return total + section + digit


def _roman_value(written: str) -> int:
    values = [_ROMAN_VALUES[char] for char in written]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )
