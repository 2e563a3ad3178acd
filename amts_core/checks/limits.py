"""What makes a pair no unit at all, and what Amazon Translate would not import."""

import re

from amts_core.records import Finding, Severity
from amts_core.text.lengths import utf8_length
from amts_core.text.limits import (
    CONTROL_CHARACTER,
    FORMULA_CHARACTERS,
    MAX_FIELD_BYTES,
    is_too_long,
)

_BREAK = re.compile(r"[\n\r\u2028\u2029\x85]")


def empty_side(src: str, tgt: str) -> tuple[Finding, ...]:
    """Find sides without text."""
    return tuple(
        Finding("empty_side", Severity.ERROR, f"the {name} is empty")
        for name, text in (("source", src), ("target", tgt))
        if not text.strip()
    )


def control_characters(src: str, tgt: str) -> tuple[Finding, ...]:
    """Find control characters, lone surrogates and non-characters."""
    return _matches(
        src, tgt, CONTROL_CHARACTER, "control_characters", Severity.ERROR, "a control character"
    )


def line_break(src: str, tgt: str) -> tuple[Finding, ...]:
    """Find line breaks, which end a record of a CSV or TSV file."""
    return _matches(src, tgt, _BREAK, "line_break", Severity.LIMIT, "a line break")


def too_long(src: str, tgt: str) -> tuple[Finding, ...]:
    """Find sides of more bytes than the service imports."""
    return tuple(
        Finding(
            "too_long", Severity.LIMIT, f"{name} has {utf8_length(text)} of {MAX_FIELD_BYTES} bytes"
        )
        for name, text in (("source", src), ("target", tgt))
        if is_too_long(text)
    )


def first_character(src: str, tgt: str) -> tuple[Finding, ...]:
    """Find sides that begin like a spreadsheet formula."""
    found: list[Finding] = []
    for name, text in (("source", src), ("target", tgt)):
        if text.startswith(FORMULA_CHARACTERS):
            spans = ((0, 1),)
            found.append(
                Finding(
                    "first_character",
                    Severity.LIMIT,
                    f"{name} begins with {text[0]}",
                    spans if name == "source" else (),
                    spans if name == "target" else (),
                )
            )
    return tuple(found)


def _matches(
    src: str, tgt: str, pattern: re.Pattern[str], slug: str, severity: Severity, what: str
) -> tuple[Finding, ...]:
    src_spans = tuple(match.span() for match in pattern.finditer(src))
    tgt_spans = tuple(match.span() for match in pattern.finditer(tgt))
    sides = [name for name, spans in (("source", src_spans), ("target", tgt_spans)) if spans]
    if not sides:
        return ()
    return (Finding(slug, severity, f"{what} in {' and '.join(sides)}", src_spans, tgt_spans),)
