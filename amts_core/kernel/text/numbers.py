"""Read the numbers of a text, whatever the locale that wrote them."""

import re
import unicodedata

_GROUP_MARK = "[ \u00a0\u202f\u2009’']"
_NUMBER = re.compile(
    rf"[0-9]{{1,3}}(?:{_GROUP_MARK}[0-9]{{3}}(?![0-9]))+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*"
)
_ARABIC_MARK = re.compile(r"(?<=\d)[٫٬](?=\d)")
_FULL_WIDTH_MARK = re.compile(r"(?<=\d)．(?=\d)|(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers written in digits, in order, each in one canonical form.

    ``1,000.5``, ``1.000,5`` and ``1 000,5`` all give ``1000.5``. A lone separator before exactly
    three digits can be either a thousands or a decimal separator (``1,000``): it gives the form
    without the separator, so that both readings of the two sides agree. Full-width and other
    decimal digits count as ASCII ones, and so do full-width marks between them.
    """
    return tuple(_canonical(match.group()) for match in _NUMBER.finditer(ascii_digits(text)))


def ascii_digits(text: str) -> str:
    """Return a text with the decimal digits of all scripts as ASCII ones, and their marks too."""
    if text.isascii():
        return text
    text = _ARABIC_MARK.sub(lambda mark: ".,"[mark.group() == "٬"], text)
    text = _FULL_WIDTH_MARK.sub(lambda mark: ".,"[mark.group() == "，"], text)
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char
        for char in text
    )


def _canonical(written: str) -> str:
    """Return the number with ``.`` as its decimal mark and no grouping."""
    written = re.sub(_GROUP_MARK, "", written)
    last = max(written.rfind("."), written.rfind(","))
    if last < 0:
        return _strip(written)
    whole, fraction = written[:last], written[last + 1 :]
    marks = {char for char in whole if char in ".,"}
    if written[last] in marks:  # 1.2.3 or 1,000,000: repeated mark, no decimals
        groups = re.split("[.,]", written)
        if all(len(group) == 3 for group in groups[1:]):
            return _strip("".join(groups))
        return ".".join(groups)
    whole = re.sub("[.,]", "", whole)
    if not marks and len(fraction) == 3 and whole != "0":
        return _strip(whole + fraction)
    return f"{_strip(whole)}.{fraction}"


def _strip(digits: str) -> str:
    return digits.lstrip("0") or "0"
