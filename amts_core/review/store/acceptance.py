"""Beads that may be accepted unread, as far as the database tells."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import not_, select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    BeadRow,
)
from amts_core.kernel.records import (
    BeadStatus,
)

_N_ROWS = 5000


def acceptable(
    store: Store,
    alignment_ids: Collection[str],
    least: float | None,
    *,
    without: Iterable[str] = (),
) -> tuple[tuple[int, int], ...]:
    """Return the beads of alignments that are proposed and can be accepted, with their versions.

    :param without: slugs of checks; what these have found something in is left out.
    :param least: confidence from which on; None takes the verdict stored with each bead.
    """
    enough = BeadRow.accept.is_(True) if least is None else BeadRow.confidence >= least
    query = (
        select(BeadRow.id, BeadRow.version)
        .where(
            BeadRow.alignment_id.in_(sorted(alignment_ids)),
            BeadRow.status == BeadStatus.PROPOSED,
            BeadRow.score.is_not(None),
            enough,
            *(not_(BeadRow.found.contains(f" {slug} ", autoescape=True)) for slug in without),
        )
        .order_by(BeadRow.id)
    )
    with store.reading() as session:
        return tuple((bead_id, version) for bead_id, version in session.execute(query))


def with_same_sides(store: Store, ids: Sequence[int]) -> tuple[int, ...]:
    """Return which of these beads have the same text on both sides."""
    found: list[int] = []
    with store.reading() as session:
        for start in range(0, len(ids), _N_ROWS):
            some = BeadRow.id.in_(ids[start : start + _N_ROWS])
            query = select(BeadRow.id).where(some, BeadRow.src_text == BeadRow.tgt_text)
            found += session.scalars(query)
    return tuple(found)
