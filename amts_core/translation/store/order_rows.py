"""Orders of translations: what was asked for, by whom, at what price, and how far it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session, aliased

from amts_core.engines import Formality, Options, Term
from amts_core.exchange import ContentType
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import first, only, record_of
from amts_core.kernel.database.tables import (
    BatchDocumentRow,
    BatchRow,
    OrderRow,
    PersonRow,
    PublicationRow,
    ServiceSettingsRow,
)
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.jobs import command_requests, job_rows
from amts_core.kernel.jobs.command_requests import INCIDENTAL
from amts_core.kernel.records import Arm, Engine, Granularity
from amts_core.translation.records import DocumentState, Order, OrderState, PublicationState
from amts_core.translation.store import budgets, service_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """A batch to be: what it translates how, its token, and what it was estimated at."""

    arm: Arm
    tgt_lang: str
    content_type: ContentType
    revision_ids: tuple[int, ...]
    token: str
    n_characters: int
    estimated_usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as a lead has confirmed it, its prices in US dollars a million characters.

    ``by_command`` says that a command asks for it: for the fields that are not incidental.
    """

    project_id: int
    engine: Engine
    src_lang: str
    tgt_langs: tuple[str, ...]
    arms: tuple[Arm, ...]
    revision_ids: tuple[int, ...]
    segments: Mapping[int, frozenset[int]]
    publication_id: int | None
    data_elsewhere: str | None = None
    terminology: str | None = None
    options: Options
    terms: tuple[Term, ...]
    n_characters: int = field(metadata=INCIDENTAL)
    prices_usd: tuple[Decimal, Decimal] = field(metadata=INCIDENTAL)
    person_id: int = field(metadata=INCIDENTAL)
    job_id: str = field(metadata=INCIDENTAL)
    title: str = field(metadata=INCIDENTAL)
    batches: tuple[NewBatch, ...] = field(metadata=INCIDENTAL)
    by_command: bool = field(default=False, metadata=INCIDENTAL)


def add_order(store: Store, new: NewOrder, call: list[Any]) -> int:
    """Store an order with its batches and its job, and return its id.

    What the same command has ordered, and has not given out all translations of, is that one.

    :raises BudgetExceeded: it would cost more than is left of the project's budget now.
    :raises OrderRefused: the parallel data of its ACT arm has been replaced or deleted since.
    """
    with store.writing() as session:
        hold(session, new.project_id)
        asked_as = command_requests.digest("translate", new)
        asked = job_rows.newest_asked(session, asked_as)
        if asked is not None:
            known = session.scalar(select(OrderRow.id).where(OrderRow.job_id == asked.id))
            if known is not None:
                return known
        cost = sum((batch.estimated_usd for batch in new.batches), Decimal(0))
        budgets.check(session, new.project_id, cost)
        settings_id = service_settings.place_id(session, new.project_id, new.engine)
        if new.publication_id is not None:
            held = session.get(PublicationRow, new.publication_id)
            if held is None or held.state != PublicationState.ACTIVE:
                raise OrderRefused(
                    "The parallel data of this order has been replaced or deleted since. Choose "
                    "what the service holds now."
                )
            lies, works = (
                service_settings.place_of(session, one) for one in (held.settings_id, settings_id)
            )
            if lies and works and lies.scope != works.scope:
                raise OrderRefused(
                    f"{held.name} lies in {lies.region} (account {lies.account}), the project's "
                    f"jobs run in {works.region} (account {works.account}). Publish it there first."
                )
        job_rows.put_job(
            session, new.job_id, new.project_id, title=new.title, call=call, asked_as=asked_as
        )
        row = OrderRow(
            project_id=new.project_id,
            engine=new.engine,
            settings_id=settings_id,
            src_lang=new.src_lang,
            tgt_langs=list(new.tgt_langs),
            arms=[str(arm) for arm in new.arms],
            revisions=list(new.revision_ids),
            segments={str(revision_id): sorted(of) for revision_id, of in new.segments.items()},
            publication_id=new.publication_id,
            data_elsewhere=new.data_elsewhere,
            terminology=new.terminology,
            formality=new.options.formality,
            masks_profanity=new.options.masks_profanity,
            uses_glossary=new.options.uses_glossary,
            granularity=new.options.granularity,
            terms=[[one.src, one.tgt, one.tgt_lang] for one in new.terms],
            n_characters=new.n_characters,
            baseline_price=new.prices_usd[0],
            act_price=new.prices_usd[1],
            person_id=new.person_id,
            created_at=now(),
            job_id=new.job_id,
            stopped_by=None,
        )
        session.add(row)
        session.flush()
        for batch in new.batches:
            put_batch(session, row.id, batch, attempt=1)
        return row.id


def put_batch(session: Session, order_id: int, new: NewBatch, attempt: int) -> None:
    """Add a batch of some of an order's documents."""
    row = BatchRow(
        order_id=order_id,
        arm=new.arm,
        tgt_lang=new.tgt_lang,
        content_type=new.content_type,
        attempt=attempt,
        state=OrderState.WAITING,
        token=new.token,
        service_job_id=None,
        status=None,
        message="",
        progress=0.0,
        n_failures=0,
        n_characters=new.n_characters,
        n_counted=None,
        estimated=new.estimated_usd,
        counted=None,
        created_at=now(),
        started_at=None,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    session.add_all(
        BatchDocumentRow(
            batch_id=row.id,
            revision_id=revision_id,
            names=[],
            state=DocumentState.WAITING,
            error="",
            n_characters=None,
            n_segments=0,
            n_findings=0,
        )
        for revision_id in new.revision_ids
    )


def orders(store: Store, project_id: int, *, n: int = 50) -> tuple[Order, ...]:
    """Return the newest orders of a project, newest first."""
    query = _query(OrderRow.project_id == project_id)
    with store.reading() as session:
        return _all(session, query.order_by(OrderRow.id.desc()).limit(n))


def order(store: Store, order_id: int) -> Order:
    """Return the order of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        return only(
            _all(session, _query(OrderRow.id == order_id)),
            f"There is no order {order_id}. Choose one of the list.",
        )


def of_job(store: Store, job_id: str) -> Order | None:
    """Return the order that a job works on, None where it has been given to a later job."""
    with store.reading() as session:
        return first(_all(session, _query(OrderRow.job_id == job_id)))


def terms_of(store: Store, order_id: int, tgt_lang: str) -> tuple[Term, ...]:
    """Return the terms of an order for a language, as they were when it was given."""
    with store.reading() as session:
        stored = session.scalar(select(OrderRow.terms).where(OrderRow.id == order_id)) or []
    return tuple(Term(*one) for one in stored if one[2] == tgt_lang)


def prices_of(store: Store, order_id: int) -> dict[Arm, Decimal]:
    """Return what a million characters of each arm cost when an order was given."""
    with store.reading() as session:
        row = session.execute(
            select(OrderRow.baseline_price, OrderRow.act_price).where(OrderRow.id == order_id)
        ).one()
    return {Arm.BASELINE: row[0], Arm.ACT: row[1]}


def stop(store: Store, order_id: int, person_id: int, line: str) -> None:
    """Store that a person wants an order to stop; a worker tells the service."""
    with store.writing() as session:
        row = session.get_one(OrderRow, order_id)
        if row.stopped_by is None:
            row.stopped_by = person_id
            job_rows.write_line(session, row.job_id, line)


@dataclass(frozen=True, slots=True)
class Again:
    """What of an order is done again: batches that go on, and new ones for what is missing."""

    reopened: tuple[int, ...]
    added: tuple[tuple[NewBatch, int], ...]
    """Each with its attempt; its revisions have come back from none before."""


def continue_with(
    store: Store,
    of: Order,
    again: Again,
    job_id: str,
    title: str,
    call: list[Any],
    stopped_by: int | None = None,
) -> None:
    """Let an order be worked on by a new job, stopped or not before.

    :param of: the order as it was when it was seen what is to be done again.
    :param stopped_by: who wants it stopped, which is what the new job does then.
    :raises BudgetExceeded: what is new would cost more than is left of the project's budget.
    :raises OrderRefused: another job goes on with it since.
    """
    order_id = of.id
    with store.writing() as session:
        hold(session, of.project_id)
        row = session.get_one(OrderRow, order_id)
        if row.job_id != of.job_id:
            raise OrderRefused(f"Somebody has just had order {order_id} gone on with. Look again.")
        reopened = [
            session.get_one(BatchRow, batch_id, with_for_update=True) for batch_id in again.reopened
        ]
        cost = sum((batch.estimated_usd for batch, _ in again.added), Decimal(0))
        for held in reopened:
            if held.counted is not None:  # what it has cost already stays spent
                cost += max(Decimal(0), held.estimated - held.counted)
        budgets.check(session, row.project_id, cost)
        asked_as = job_rows.asked_as(session, row.job_id)
        job_rows.put_job(session, job_id, row.project_id, title=title, call=call, asked_as=asked_as)
        job_rows.supersede(session, row.job_id, "A later job goes on with it.")
        row.job_id, row.stopped_by = job_id, stopped_by
        for held in reopened:
            held.state, held.message, held.ended_at = OrderState.WAITING, "", None
            held.n_failures, held.progress, held.counted, held.n_counted = 0, 0.0, None, None
            _wait_again(session, held)
        for batch, attempt in again.added:
            put_batch(session, order_id, batch, attempt=attempt)


def _wait_again(session: Session, held: BatchRow) -> None:
    """Let the documents wait that a batch has failed at; a service's own verdicts stand."""
    if held.service_job_id is None:
        session.execute(
            update(BatchDocumentRow)
            .where(
                BatchDocumentRow.batch_id == held.id,
                BatchDocumentRow.state == DocumentState.FAILED,
            )
            .values(state=DocumentState.WAITING, error="")
        )


_Columns = Select[OrderRow, str, str | None, int | None, str | None, ServiceSettingsRow | None]


def _query(*conditions: ColumnElement[bool]) -> _Columns:
    stopper = aliased(PersonRow)
    return (
        select(
            OrderRow,
            PersonRow.name,
            stopper.name,
            PublicationRow.version_id,
            PublicationRow.name,
            ServiceSettingsRow,
        )
        .join(PersonRow, PersonRow.id == OrderRow.person_id)
        .outerjoin(stopper, stopper.id == OrderRow.stopped_by)
        .outerjoin(PublicationRow, PublicationRow.id == OrderRow.publication_id)
        .outerjoin(ServiceSettingsRow, ServiceSettingsRow.id == OrderRow.settings_id)
        .where(*conditions)
        .execution_options(populate_existing=True)
    )


def _all(session: Session, query: _Columns) -> tuple[Order, ...]:
    rows = session.execute(query).all()
    by_order: dict[int, list[_BatchSum]] = {row[0].id: [] for row in rows}
    for one in _batch_sums(session, by_order):
        by_order[one.order_id].append(one)
    return tuple(
        record_of(
            Order,
            row,
            place=service_settings.place(at),
            arms=tuple(map(Arm, row.arms)),
            revision_ids=tuple(row.revisions),
            segments={int(one): frozenset(wanted) for one, wanted in row.segments.items()},
            version_id=version_id,
            resource=resource or row.data_elsewhere,
            options=Options(
                formality=None if row.formality is None else Formality(row.formality),
                masks_profanity=row.masks_profanity,
                uses_glossary=row.uses_glossary,
                granularity=Granularity(row.granularity),
            ),
            estimated_usd=sum(
                (one.estimated for one in by_order[row.id] if one.attempt == 1), Decimal(0)
            ),
            person=person,
            stopped_by=stopper,
            state=_state(row, by_order[row.id]),
            progress=_progress(row, by_order[row.id]),
        )
        for row, person, stopper, version_id, resource, at in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _BatchSum:
    """What of a batch tells how far its order is; ``n_done`` of its documents have come back."""

    order_id: int
    arm: str
    tgt_lang: str
    content_type: str
    attempt: int
    state: OrderState
    progress: float
    estimated: Decimal
    n_done: int
    n_documents: int


def _batch_sums(session: Session, order_ids: Iterable[int]) -> Iterable[_BatchSum]:
    of_batch = select(func.count()).where(BatchDocumentRow.batch_id == BatchRow.id)
    n_done = of_batch.where(BatchDocumentRow.state == DocumentState.DONE).scalar_subquery()
    n_documents = of_batch.scalar_subquery()
    query = (
        select(
            BatchRow.order_id,
            BatchRow.arm,
            BatchRow.tgt_lang,
            BatchRow.content_type,
            BatchRow.attempt,
            BatchRow.state,
            BatchRow.progress,
            BatchRow.estimated,
            n_done.label("n_done"),
            n_documents.label("n_documents"),
        )
        .where(BatchRow.order_id.in_(list(order_ids)))
        .order_by(BatchRow.id)
    )
    for row in session.execute(query):
        yield record_of(_BatchSum, row)


def _state(row: OrderRow, batches: Sequence[_BatchSum]) -> OrderState:
    states = {one.state for one in batches}
    if states == {OrderState.WAITING}:
        return OrderState.WAITING
    if not all(state.is_end for state in states):
        return OrderState.RUNNING
    n_done = sum(one.n_done for one in batches)
    if n_done == _n_due(row):
        return OrderState.DONE
    if OrderState.STOPPED in states:
        return OrderState.STOPPED
    return OrderState.PARTIAL if n_done else OrderState.FAILED


def _progress(row: OrderRow, batches: Sequence[_BatchSum]) -> float:
    """Return the share of an order's translations that are there, those in work as far as told."""
    there = (
        one.n_done if one.state.is_end else max(one.n_done, one.progress * one.n_documents)
        for one in batches
    )
    return min(sum(there) / _n_due(row), 1.0)


def _n_due(row: OrderRow) -> int:
    """Return how many translations of documents an order asks for."""
    return len(row.arms) * len(row.tgt_langs) * len(row.revisions)
