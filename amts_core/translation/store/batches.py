"""Batch jobs of an order: what a worker writes down about each, so that none is started twice."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from amts_core.engines import BatchJob, BatchStatus
from amts_core.exchange import ContentType
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import only, record_of
from amts_core.kernel.database.tables import (
    BatchDocumentRow,
    BatchRow,
    DocumentRow,
    EngineCallRow,
    OrderRow,
    RevisionRow,
)
from amts_core.kernel.errors import BudgetExceeded
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine
from amts_core.translation.records import Batch, DocumentState, OrderedDocument, OrderState
from amts_core.translation.store import budgets
from amts_core.translation.store.order_rows import NewBatch, put_batch


def batch(store: Store, batch_id: int) -> Batch:
    """Return the batch of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        return _one(session, batch_id)


def batches(store: Store, order_id: int) -> tuple[Batch, ...]:
    """Return the batches of an order, later attempts last."""
    with store.reading() as session:
        found = session.execute(_query(BatchRow.order_id == order_id).order_by(BatchRow.id))
        return tuple(_batch(*row) for row in found)


def orders_of(store: Store, project_id: int) -> dict[int, int]:
    """Return the order of each batch of a project."""
    query = select(BatchRow.id, BatchRow.order_id).join(OrderRow, OrderRow.id == BatchRow.order_id)
    with store.reading() as session:
        rows = session.execute(query.where(OrderRow.project_id == project_id))
        return {batch_id: order_id for batch_id, order_id in rows}


def durations(store: Store, engine: Engine, n: int) -> tuple[tuple[int, float], ...]:
    """Return the characters and the seconds of the last batches that an engine has done."""
    query = (
        select(BatchRow.n_characters, BatchRow.started_at, BatchRow.ended_at)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .where(OrderRow.engine == engine, BatchRow.state == OrderState.DONE)
        .order_by(BatchRow.id.desc())
        .limit(n)
    )
    with store.reading() as session:
        return tuple(
            (n_characters, (ended - started).total_seconds())
            for n_characters, started, ended in session.execute(query)
            if started and ended
        )


def documents(store: Store, order_id: int) -> tuple[OrderedDocument, ...]:
    """Return the documents of an order's batches: by batch and path."""
    with store.reading() as session:
        return _documents(session, BatchRow.order_id == order_id)


def documents_of(store: Store, batch_id: int) -> tuple[OrderedDocument, ...]:
    """Return the documents of one batch, by path."""
    with store.reading() as session:
        return _documents(session, BatchRow.id == batch_id)


def set_names(store: Store, batch_id: int, names: Mapping[int, Sequence[str]]) -> None:
    """Keep what documents are called at the service, and that it is about to be asked."""
    with store.writing() as session:
        row = _held(session, batch_id)
        for revision_id, parts in names.items():
            session.execute(
                update(BatchDocumentRow)
                .where(
                    BatchDocumentRow.batch_id == batch_id,
                    BatchDocumentRow.revision_id == revision_id,
                )
                .values(names=list(parts))
            )
        row.state = OrderState.RUNNING
        row.started_at = row.started_at or now()


def set_started(store: Store, batch_id: int, service_job_id: str, line: str) -> None:
    """Keep the id of the job that the service has started."""
    with store.writing() as session:
        row = _held(session, batch_id)
        if row.service_job_id is None:
            job_rows.write_line(session, _job_id(session, row), line)
        row.service_job_id, row.n_failures = service_job_id, 0
        row.state = OrderState.RUNNING


def set_running(store: Store, batch_id: int, line: str) -> None:
    """Keep that an engine of this machine has begun a batch."""
    with store.writing() as session:
        row = _held(session, batch_id)
        if row.state != OrderState.RUNNING:
            job_rows.write_line(session, _job_id(session, row), line)
        row.state = OrderState.RUNNING
        row.started_at = now()  # what is told of its progress is from here on


def set_progress(
    store: Store, batch_id: int, share: float, message: str, *, has_come_on: bool
) -> None:
    """Keep how far an engine is with a batch, 0 to 1, and what it is at.

    :param has_come_on: whether something was translated: what failed before counts no more.
    """
    with store.writing() as session:
        row = _held(session, batch_id)
        row.progress, row.message = min(max(share, 0.0), 1.0), message
        if has_come_on:
            row.n_failures = 0


def set_described(store: Store, batch_id: int, found: BatchJob, told: str) -> None:
    """Keep what the service says of a job; a new status is written into the log.

    :param told: what the batch is called there.
    """
    with store.writing() as session:
        row = _held(session, batch_id)
        if row.status != found.status:
            words = ". ".join(filter(None, (found.status.value, found.message)))
            job_rows.write_line(session, _job_id(session, row), f"{told}: {words}")
        row.status, row.message = found.status, found.message
        if not found.status.has_output:  # else the results are still to be fetched
            row.n_failures = 0
        if found.progress is not None:
            row.progress = min(max(found.progress, 0.0), 1.0)
        elif found.n_documents:
            n_ended = (found.n_translated or 0) + (found.n_failed or 0)
            row.progress = min(n_ended / found.n_documents, 1.0)


def count_failure(store: Store, batch_id: int, line: str) -> None:
    """Count that the service could not be asked, and keep why."""
    with store.writing() as session:
        row = _held(session, batch_id)
        row.n_failures += 1
        job_rows.write_line(session, _job_id(session, row), line)


def set_document_failed(store: Store, batch_id: int, revision_id: int, error: str) -> None:
    """Keep why a document of a batch has no translation."""
    with store.writing() as session:
        _held(session, batch_id)
        session.execute(
            update(BatchDocumentRow)
            .where(
                BatchDocumentRow.batch_id == batch_id,
                BatchDocumentRow.revision_id == revision_id,
                BatchDocumentRow.state != DocumentState.DONE,
            )
            .values(state=DocumentState.FAILED, error=error)
        )


def end(
    store: Store,
    batch_id: int,
    state: OrderState,
    message: str,
    line: str,
    *,
    n_counted: int | None = None,
    counted_usd: Decimal | None = None,
    again: NewBatch | None = None,
) -> None:
    """Let a batch end, once, and where something is missing let another one follow it.

    :param again: the batch that is to translate what is missing, if the budget allows it.
    """
    with store.writing() as session:
        if again is not None:  # before the batch's own row, as whoever orders does
            order_id = session.get_one(BatchRow, batch_id).order_id
            hold(session, session.get_one(OrderRow, order_id).project_id)
        row = _held(session, batch_id)
        if OrderState(row.state).is_end:
            return
        row.state, row.message, row.ended_at = state, message, now()
        row.n_counted, row.counted = n_counted, counted_usd
        if again is not None:
            line = f"{line.rstrip('.')}{_follow(session, row, again)}."
        job_rows.write_line(session, _job_id(session, row), line)


def _follow(session: Session, row: BatchRow, again: NewBatch) -> str:
    """Let a batch follow one that has ended, unless it costs too much; return what to tell."""
    session.flush()  # what the ended one has cost counts
    project_id = session.get_one(OrderRow, row.order_id).project_id
    try:
        budgets.check(session, project_id, again.estimated_usd)
    except BudgetExceeded as error:
        return f"; the rest is not asked for again: {str(error).rstrip('.')}"
    put_batch(session, row.order_id, again, attempt=row.attempt + 1)
    return "; asking again for the rest"


def _held(session: Session, batch_id: int) -> BatchRow:
    """Return the row of a batch; until the transaction ends no other one changes it."""
    return session.get_one(BatchRow, batch_id, with_for_update=True)


def _job_id(session: Session, row: BatchRow) -> str:
    return session.get_one(OrderRow, row.order_id).job_id


def _documents(session: Session, condition: ColumnElement[bool]) -> tuple[OrderedDocument, ...]:
    query = (
        select(BatchDocumentRow, BatchRow.arm, BatchRow.tgt_lang, DocumentRow.path)
        .join(BatchRow, BatchRow.id == BatchDocumentRow.batch_id)
        .join(RevisionRow, RevisionRow.id == BatchDocumentRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .where(condition)
        .order_by(BatchRow.id, DocumentRow.path, BatchDocumentRow.revision_id)
    )
    return tuple(
        record_of(
            OrderedDocument,
            row,
            arm=Arm(arm),
            tgt_lang=language,
            path=path,
        )
        for row, arm, language, path in session.execute(query)
    )


def _query(*conditions: ColumnElement[bool]) -> Select[BatchRow, int | None, int, int, int, int]:
    def n(*states: DocumentState) -> Any:
        return (
            select(func.count())
            .where(BatchDocumentRow.batch_id == BatchRow.id, BatchDocumentRow.state.in_(states))
            .scalar_subquery()
        )

    return (
        select(
            BatchRow,
            OrderRow.publication_id,
            n(*DocumentState),
            n(DocumentState.DONE),
            n(DocumentState.FAILED),
            select(func.count())
            .where(EngineCallRow.batch_id == BatchRow.id, EngineCallRow.is_estimated)
            .scalar_subquery(),
        )
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .where(*conditions)
        .execution_options(populate_existing=True)
    )


def _one(session: Session, batch_id: int) -> Batch:
    found = session.execute(_query(BatchRow.id == batch_id)).all()
    return _batch(*only(found, f"There is no batch {batch_id}. Choose one of an order."))


def _batch(
    row: BatchRow,
    publication_id: int | None,
    n_documents: int,
    n_done: int,
    n_failed: int,
    n_estimated: int,
) -> Batch:
    arm, state = Arm(row.arm), OrderState(row.state)
    there = n_done / n_documents if n_documents else 0.0
    return record_of(
        Batch,
        row,
        arm=arm,
        state=state,
        progress=there if state.is_end else row.progress,
        content_type=ContentType(row.content_type),
        publication_id=publication_id if arm is Arm.ACT else None,
        status=None if row.status is None else BatchStatus(row.status),
        n_documents=n_documents,
        n_done=n_done,
        n_failed=n_failed,
        n_estimated=n_estimated,
        estimated_usd=row.estimated,
        counted_usd=row.counted,
    )
