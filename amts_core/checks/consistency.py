"""What the rest of the project says about the same source or the same target."""

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import shortened
from amts_core.kernel.records import Finding, Severity


def other_target(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sources that have other targets elsewhere in the project."""
    return _told("other_target", "the same source is also translated", context.other_targets, tgt)


def other_source(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find targets that stand for other sources elsewhere in the project."""
    return _told("other_source", "the same target also translates", context.other_sources, src)


def _told(slug: str, what: str, others: tuple[str, ...], own: str) -> tuple[Finding, ...]:
    different = [other for other in dict.fromkeys(map(str.strip, others)) if other != own.strip()]
    if not different:
        return ()
    more = f" and {len(different) - 1} more" if len(different) > 1 else ""
    return (
        Finding(
            check=slug,
            severity=Severity.WARNING,
            message=f"{what} “{shortened(different[0], 60)}”{more}",
        ),
    )
