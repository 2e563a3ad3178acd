"""What the words of the two sides say about each other."""

import re
from collections import Counter

from amts_core.records import Finding, Severity
from amts_core.text import numbers as number_reading
from amts_core.text.spans import blank_out, has_words


def numbers(src: str, tgt: str) -> tuple[Finding, ...]:
    """Compare the numbers written in digits, whatever the locale; those in code don't count."""
    src, tgt = blank_out(src), blank_out(tgt)
    src_numbers = Counter(number_reading.numbers(src))
    tgt_numbers = Counter(number_reading.numbers(tgt))
    missing, extra = src_numbers - tgt_numbers, tgt_numbers - src_numbers
    if not missing and not extra:
        return ()
    if missing and extra:
        message = f"number {', '.join(missing)} ≠ {', '.join(extra)}"
    elif missing:
        message = f"number {', '.join(missing)} only in the source"
    else:
        message = f"number {', '.join(extra)} only in the target"
    return (
        Finding("numbers", Severity.WARNING, message, _places(src, missing), _places(tgt, extra)),
    )


def identical(src: str, tgt: str) -> tuple[Finding, ...]:
    """Find sides that are the same text although there are words to translate.

    A single word may be the same in both languages.
    """
    if src.strip() != tgt.strip() or not has_words(src) or len(blank_out(src).split()) < 2:
        return ()
    return (Finding("identical", Severity.WARNING, "target is the same as the source"),)


def _places(text: str, wanted: Counter[str]) -> tuple[tuple[int, int], ...]:
    """Return where the numbers stand, as far as they are written without other marks."""
    return tuple(
        match.span()
        for number in wanted
        for match in re.finditer(rf"(?<!\d)(?<!\d[.,]){re.escape(number)}(?!\d)(?![.,]\d)", text)
    )
