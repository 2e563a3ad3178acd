"""Numbers and lengths of the two sides."""

import re
from collections import Counter
from collections.abc import Iterable

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import prose, shortened
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text import numbers as number_reading
from amts_core.kernel.text.lengths import latin_width
from amts_core.kernel.text.numerals import Reading, scaled_numbers, spelled_numbers
from amts_core.kernel.text.spans import SpanKind, verbatim_texts

_WRITTEN = re.compile(
    "\\d+(?:[ \u00a0\u202f\u2009’']\\d{3}(?!\\d))*(?:(?:[.,．]|(?<=[０-９])，)\\d+)*"
)
_ALLOWANCE = 12.0
"""Latin letters by which a target may be out of range: short texts vary more."""

_Side = tuple[str, Counter[str], str]
"""A text, the numbers of its words, and its language."""


def numbers(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Compare the numbers written in digits, whatever the locale; those in code don't count.

    One that the other side writes in words, or with another power of ten, is no difference.
    """
    src_words, tgt_words = prose(src), prose(tgt)
    src_numbers = Counter(number_reading.numbers(src_words))
    tgt_numbers = Counter(number_reading.numbers(tgt_words))
    if src_numbers == tgt_numbers:
        return ()
    missing, extra = _unexplained(
        (src, src_numbers, context.src_lang), (tgt, tgt_numbers, context.tgt_lang)
    )
    if not missing and not extra:
        return ()
    if missing and extra:
        message = f"number {_listed(missing)} ≠ {_listed(extra)}"
    elif missing:
        message = f"number {_listed(missing)} only in the source"
    else:
        message = f"number {_listed(extra)} only in the target"
    return (
        Finding(
            check="numbers",
            severity=Severity.WARNING,
            message=message,
            src_spans=_places(src_words, missing),
            tgt_spans=_places(tgt_words, extra),
        ),
    )


def length_ratio(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find targets that are longer or shorter than usual in the document."""
    src_width = latin_width(src)
    if context.ratio_range is None or not src_width:
        return ()
    low, high = context.ratio_range
    tgt_width = latin_width(tgt)
    if low * src_width - _ALLOWANCE <= tgt_width <= high * src_width + _ALLOWANCE:
        return ()
    message = (
        f"target is {tgt_width / src_width:.2f} times as long as the source; "
        f"here {low:.2f} to {high:.2f} is usual"
    )
    return (Finding(check="length_ratio", severity=Severity.WARNING, message=message),)


def _unexplained(src: _Side, tgt: _Side) -> tuple[Counter[str], Counter[str]]:
    """Return the numbers of either side that the other one doesn't have in any reading."""
    src_readings, tgt_readings = scaled_numbers(prose(src[0])), scaled_numbers(prose(tgt[0]))
    return (
        _without(src[1] - tgt[1], src_readings, _values(tgt, tgt_readings), tgt[1]),
        _without(tgt[1] - src[1], tgt_readings, _values(src, src_readings), src[1]),
    )


def _values(side: _Side, readings: tuple[Reading, ...]) -> frozenset[str]:
    """Return what a side says in words, in formulas and by other readings of its numbers."""
    text, _, language = side
    formulas = " ; ".join(verbatim_texts(text, SpanKind.MATH))
    return (
        spelled_numbers(prose(text), language)
        | frozenset(number_reading.numbers(formulas))
        | {value for _, value in readings}
    )


def _without(
    wanted: Counter[str],
    readings: tuple[Reading, ...],
    others: frozenset[str],
    written: Counter[str],
) -> Counter[str]:
    """Return ``wanted`` without the numbers that the other side's values explain."""
    explained = {number for number, value in readings if value in others or value in written}
    return Counter({n: k for n, k in wanted.items() if n not in others and n not in explained})


def _listed(found: Iterable[str]) -> str:
    return shortened(", ".join(found))


def _places(text: str, wanted: Counter[str]) -> tuple[tuple[int, int], ...]:
    """Return where the wanted numbers stand."""
    return tuple(
        match.span()
        for match in _WRITTEN.finditer(text)
        if wanted.keys() & number_reading.numbers(match.group())
    )
