"""Checks: a pair of texts → findings. May import ``records``, ``text``.

A check is a slug, a severity, a sentence and a pure function; :data:`CHECKS` lists them in the
order in which they are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from amts_core.checks import limits, markup, wording
from amts_core.records import Finding, Severity

Check = Callable[[str, str], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """One check: ``slug`` names it in data, ``sentence`` tells a person what it looks for."""

    slug: str
    severity: Severity
    sentence: str
    run: Check


CHECKS = (
    CheckEntry("empty_side", Severity.ERROR, "A side has no text.", limits.empty_side),
    CheckEntry(
        "control_characters",
        Severity.ERROR,
        "A side holds characters that no text may hold.",
        limits.control_characters,
    ),
    CheckEntry(
        "too_long",
        Severity.LIMIT,
        "A side has over 1000 bytes, the most that Amazon Translate imports.",
        limits.too_long,
    ),
    CheckEntry("line_break", Severity.LIMIT, "A side holds a line break.", limits.line_break),
    CheckEntry(
        "first_character",
        Severity.LIMIT,
        "A side begins with + - = or @, which CSV and TSV imports refuse.",
        limits.first_character,
    ),
    CheckEntry(
        "numbers", Severity.WARNING, "The numbers of the two sides differ.", wording.numbers
    ),
    CheckEntry("code", Severity.WARNING, "The inline code of the two sides differs.", markup.code),
    CheckEntry("maths", Severity.WARNING, "The formulas of the two sides differ.", markup.maths),
    CheckEntry(
        "references",
        Severity.WARNING,
        "Cross-references, links, addresses or placeholders of the two sides differ.",
        markup.references,
    ),
    CheckEntry("identical", Severity.WARNING, "Both sides are the same text.", wording.identical),
)


def findings(src: str, tgt: str) -> tuple[Finding, ...]:
    """Return what the checks find in a source and a target text, in the order of the list."""
    return tuple(finding for check in CHECKS for finding in check.run(src, tgt))


def blocks_approval(found: tuple[Finding, ...]) -> bool:
    """Return whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in found)
