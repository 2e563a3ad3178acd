"""What makes a pair no unit at all, and what Amazon Translate would not import."""

import re
from collections.abc import Callable
from dataclasses import replace

from amts_core.checks.context import NEUTRAL, Context
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.field_limits import (
    CONTROL_CHARACTER,
    FORMULA_CHARACTERS,
    MAX_FIELD_BYTES,
    is_too_long,
)
from amts_core.kernel.text.lengths import utf8_length
from amts_core.kernel.text.scripts import is_unspaced

_BREAK = re.compile(r"[\n\r\u2028\u2029\x85]")


def empty_side(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sides without text."""
    return tuple(
        Finding(check="empty_side", severity=Severity.ERROR, message=f"the {name} is empty")
        for name, text in (("source", src), ("target", tgt))
        if not text.strip()
    )


def control_characters(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find control characters, lone surrogates and non-characters."""
    finding = Finding(
        check="control_characters", severity=Severity.ERROR, message="a control character"
    )
    return _matches(src, tgt, CONTROL_CHARACTER, finding=finding, mend=_without_controls)


def line_break(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find line breaks, which end a record of a CSV or TSV file."""
    finding = Finding(check="line_break", severity=Severity.LIMIT, message="a line break")
    return _matches(src, tgt, _BREAK, finding=finding, mend=_joined)


def too_long(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sides of more bytes than the service imports."""
    return tuple(
        Finding(
            check="too_long",
            severity=Severity.LIMIT,
            message=f"{name} has {utf8_length(text)} of {MAX_FIELD_BYTES} bytes",
        )
        for name, text in (("source", src), ("target", tgt))
        if is_too_long(text)
    )


def first_character(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sides that begin like a spreadsheet formula."""
    found: list[Finding] = []
    for name, text in (("source", src), ("target", tgt)):
        if text.startswith(FORMULA_CHARACTERS):
            spans = ((0, 1),)
            found.append(
                Finding(
                    check="first_character",
                    severity=Severity.LIMIT,
                    message=f"{name} begins with {text[0]}",
                    src_spans=spans if name == "source" else (),
                    tgt_spans=spans if name == "target" else (),
                )
            )
    return tuple(found)


def _without_controls(text: str) -> str:
    return CONTROL_CHARACTER.sub("", text)


def _joined(text: str) -> str:
    """Return the text on one line, with no space where a script without spaces goes on."""
    out: list[str] = []
    for part in filter(None, map(str.strip, _BREAK.split(text))):
        if out and not (is_unspaced(out[-1][-1]) and is_unspaced(part[0])):
            out.append(" ")
        out.append(part)
    return "".join(out)


def _matches(
    src: str, tgt: str, pattern: re.Pattern[str], finding: Finding, mend: Callable[[str], str]
) -> tuple[Finding, ...]:
    """Return the finding with its places, and with the fix if only the target has to change."""
    src_spans = tuple(match.span() for match in pattern.finditer(src))
    tgt_spans = tuple(match.span() for match in pattern.finditer(tgt))
    sides = [name for name, spans in (("source", src_spans), ("target", tgt_spans)) if spans]
    if not sides:
        return ()
    return (
        replace(
            finding,
            message=f"{finding.message} in {' and '.join(sides)}",
            src_spans=src_spans,
            tgt_spans=tgt_spans,
            fix=None if src_spans else mend(tgt),
        ),
    )
