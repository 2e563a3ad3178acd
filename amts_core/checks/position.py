"""What is found about a bead's place, which its texts don't tell."""

from amts_core.checks.context import NEUTRAL, Context
from amts_core.kernel.records import Finding, Severity

MOVED = "moved"
MOVED_SENTENCE = "The counterpart perhaps stands at another place."


def neighbour(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Return that a side fits better with the bead before or after, if it does."""
    if not context.fits:
        return ()
    which = "previous" if context.fits < 0 else "next"
    return (
        Finding(
            check="neighbour", severity=Severity.WARNING, message=f"fits better with the {which}"
        ),
    )


def elsewhere(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Return that a skipped segment is perhaps translated elsewhere, if it is."""
    return moved(context.moved_to)


def moved(moved_to: int | None) -> tuple[Finding, ...]:
    """Return that a skipped segment is perhaps translated elsewhere, if it is.

    :param moved_to: number of the segment on the other side, from 0.
    """
    if moved_to is None:
        return ()
    message = (
        f"perhaps moved: segment {moved_to + 1} of the other document looks like its translation"
    )
    return (Finding(check=MOVED, severity=Severity.WARNING, message=message),)
