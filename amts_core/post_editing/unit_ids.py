"""Which unit is which post-edit."""

from amts_core.kernel.post_edits import UNIT_PREFIX


def post_edit_of(unit_id: str) -> int | None:
    """Return the post-edit that a unit is, the first one of a paragraph; None for beads."""
    first = unit_id.partition("-")[0]
    return int(first.removeprefix(UNIT_PREFIX)) if first.startswith(UNIT_PREFIX) else None
