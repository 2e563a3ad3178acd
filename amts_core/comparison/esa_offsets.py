"""Error spans as WMT's releases and Pearmut write them: inclusive ends, UTF-16 code units.

Both mark in the browser, whose strings count code units. In a release an omission is ``"missing"``;
in Pearmut it is a token behind the text. Words of the source that were marked as left out go along
under names of our own, which other programs pass over.
"""

from typing import Any

from amts_core.comparison.judgements import ErrorSeverity, ErrorSide, ErrorSpan
from amts_core.kernel.errors import FormatError

_MISSING = "missing"


def release_spans(spans: tuple[ErrorSpan, ...], src: str, tgt: str) -> list[dict[str, Any]]:
    """Return errors as they are in the release of WMT 2024."""
    return [
        _written(one, src, tgt, omission=(_MISSING, _MISSING)) | {"error_type": None}
        for one in spans
    ]


def pearmut_spans(spans: tuple[ErrorSpan, ...], src: str, tgt: str) -> list[dict[str, Any]]:
    """Return errors as Pearmut has them; an omission stands on its token behind the text."""
    behind = _units(tgt)
    return [
        _written(one, src, tgt, omission=(behind, behind)) | {"category": None} for one in spans
    ]


def read_spans(found: object, src: str, tgt: str) -> tuple[ErrorSpan, ...]:
    """Return errors of either, without those that have no severity.

    :raises FormatError: they are not errors in these texts.
    """
    if not isinstance(found, list):
        raise FormatError(f"Errors are {str(found)[:40]!a}, not a list. Export them again.")
    return tuple(_read(one, src, tgt) for one in found if _severity(one))


def _written(one: ErrorSpan, src: str, tgt: str, omission: tuple[Any, Any]) -> dict[str, Any]:
    if one.start is None or one.end is None:
        return {"start_i": omission[0], "end_i": omission[1], "severity": str(one.severity)}
    text = src if one.side is ErrorSide.SRC else tgt
    start, end = _units(text[: one.start]), _units(text[: one.end]) - 1
    if one.side is ErrorSide.TGT:
        return {"start_i": start, "end_i": end, "severity": str(one.severity)}
    return {
        "start_i": omission[0],
        "end_i": omission[1],
        "severity": str(one.severity),
        "source_start_i": start,
        "source_end_i": end,
    }


def _severity(one: object) -> str | None:
    """Return how bad an error is; the releases write it in small letters or with a capital."""
    severity = one.get("severity") if isinstance(one, dict) else None
    return severity.lower() if isinstance(severity, str) else None


def _read(one: dict[str, Any], src: str, tgt: str) -> ErrorSpan:
    try:
        severity = ErrorSeverity(_severity(one) or "")
        if "source_start_i" in one:
            start, end = _range(src, int(one["source_start_i"]), int(one["source_end_i"]))
            return ErrorSpan(severity=severity, side=ErrorSide.SRC, start=start, end=end)
        if one["start_i"] == _MISSING or int(one["start_i"]) >= _units(tgt):
            return ErrorSpan(severity=severity)
        start, end = _range(tgt, int(one["start_i"]), int(one["end_i"]))
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(
            f"The error {str(one)[:80]!a} is not one in its text. Export the judgements again."
        ) from error
    return ErrorSpan(severity=severity, start=start, end=end)


def _range(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the code points, end exclusive, of code units, end inclusive."""
    units = text.encode("utf-16-le")
    if not 0 <= first <= last < len(units) // 2:
        raise ValueError(f"{first} to {last} is not in a text of {len(units) // 2} units")
    before, marked = units[: 2 * first], units[: 2 * (last + 1)]
    return len(before.decode("utf-16-le")), len(marked.decode("utf-16-le"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
