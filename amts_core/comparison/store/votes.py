"""What judges of blind duels have preferred. A judgement is stored once and never changed."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from amts_core.comparison.records import Vote
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import PersonRow, VoteRow


def add_vote(
    store: Store,
    comparison_id: int,
    person_id: int,
    segment: int,
    pair: tuple[int, int],
    preferred: int | None,
) -> None:
    """Keep what a judge prefers of two systems on a segment; the first answer counts.

    :param pair: the systems, the lower number first.
    :param preferred: one of them, None for a tie.
    """
    with store.writing() as session:
        row = VoteRow(
            comparison_id=comparison_id,
            person_id=person_id,
            segment=segment,
            first_system=pair[0],
            second_system=pair[1],
            preferred=preferred,
            at=now(),
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # the same key pressed twice, or in two windows
            known = select(VoteRow.id).where(
                VoteRow.comparison_id == comparison_id,
                VoteRow.person_id == person_id,
                VoteRow.segment == segment,
                VoteRow.first_system == pair[0],
                VoteRow.second_system == pair[1],
            )
            if session.scalar(known) is None:
                raise


def votes(store: Store, comparison_id: int, person_id: int | None = None) -> tuple[Vote, ...]:
    """Return the judgements of a comparison, or those of one person, oldest first."""
    query = (
        select(VoteRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == VoteRow.person_id)
        .where(VoteRow.comparison_id == comparison_id)
        .order_by(VoteRow.id)
    )
    if person_id is not None:
        query = query.where(VoteRow.person_id == person_id)
    with store.reading() as session:
        return tuple(
            record_of(
                Vote,
                row,
                person=person,
                pair=(row.first_system, row.second_system),
            )
            for row, person in session.execute(query)
        )
