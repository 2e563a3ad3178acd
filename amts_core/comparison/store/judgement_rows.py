"""What judges have said. A judgement is added once and never changed."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from amts_core.comparison.judgements import (
    Annotation,
    ErrorSeverity,
    ErrorSide,
    ErrorSpan,
    Judgement,
)
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import JudgementRow, PersonRow


def add(store: Store, person_id: int, judgement: Judgement, *, is_imported: bool = False) -> bool:
    """Keep a judgement; return False where one of its token is kept already.

    :param person_id: who judges, or who imports what somebody has judged elsewhere.
    """
    with store.writing() as session:
        row = JudgementRow(
            comparison_id=judgement.comparison_id,
            person_id=person_id,
            rater=judgement.rater if is_imported else None,
            segment=judgement.segment,
            protocol=judgement.protocol,
            systems=list(judgement.systems),
            annotations=[_annotation_json(one) for one in judgement.annotations],
            preferred=judgement.preferred,
            is_prefilled=judgement.is_prefilled,
            seconds=judgement.seconds,
            at=judgement.at,
            token=judgement.token,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # sent twice, or at the same moment from two windows
            known = select(JudgementRow.id).where(
                JudgementRow.comparison_id == judgement.comparison_id,
                JudgementRow.token == judgement.token,
            )
            if session.scalar(known) is None:
                raise
            return False
    return True


def judgements(
    store: Store, comparison_id: int, person_id: int | None = None
) -> tuple[Judgement, ...]:
    """Return all judgements of a comparison, oldest first.

    :param person_id: only what this person has judged here.
    """
    query = (
        select(JudgementRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == JudgementRow.person_id)
        .where(JudgementRow.comparison_id == comparison_id)
        .order_by(JudgementRow.id)
    )
    if person_id is not None:
        query = query.where(JudgementRow.person_id == person_id, JudgementRow.rater.is_(None))
    with store.reading() as session:
        return tuple(
            record_of(
                Judgement,
                row,
                rater=row.rater or name,
                annotations=tuple(map(_annotation, row.annotations)),
            )
            for row, name in session.execute(query)
        )


def _annotation_json(one: Annotation) -> dict[str, Any]:
    spans = [
        {"side": span.side, "start": span.start, "end": span.end, "severity": span.severity}
        for span in one.spans
    ]
    return {"system": one.system, "score": one.score, "spans": spans}


def _annotation(of: dict[str, Any]) -> Annotation:
    spans = tuple(
        ErrorSpan(
            severity=ErrorSeverity(one["severity"]),
            side=ErrorSide(one["side"]),
            start=one["start"],
            end=one["end"],
        )
        for one in of["spans"]
    )
    return Annotation(of["system"], of["score"], spans)
