"""Errors that a judge finds marked beforehand, from what the checks find in a translation.

As with automatic quality estimation in Zouhar et al. (2024), https://arxiv.org/abs/2406.12419, the
judge changes, adds and takes away; whoever reads the judgements is told of it.
"""

from amts_core.checks import Context, findings
from amts_core.comparison.judgements import ErrorSeverity, ErrorSide, ErrorSpan

_MAJOR = frozenset({"numbers", "code", "maths", "references", "not_translated", "glossary"})
"""Checks whose findings change what a text says, or break it."""


def prefilled(src: str, tgt: str, languages: tuple[str, str]) -> tuple[ErrorSpan, ...]:
    """Return what the checks find at some place of a translation, as errors that don't overlap.

    What the source has and the translation lacks is marked in the source.
    """
    found: list[ErrorSpan] = []
    for one in findings(src, tgt, Context(src_lang=languages[0], tgt_lang=languages[1])):
        severity = ErrorSeverity.MAJOR if one.check in _MAJOR else ErrorSeverity.MINOR
        for side, spans in ((ErrorSide.TGT, one.tgt_spans), (ErrorSide.SRC, one.src_spans)):
            for start, end in spans:
                span = ErrorSpan(severity=severity, side=side, start=start, end=end)
                if start < end and not any(overlap(span, other) for other in found):
                    found.append(span)
    return tuple(sorted(found, key=lambda one: (one.side, one.start or 0)))


def overlap(one: ErrorSpan, other: ErrorSpan) -> bool:
    """Return whether two errors share a code point of one side; two without a place do, too."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return one.start == other.start
    return one.side is other.side and one.start < other.end and other.start < one.end
