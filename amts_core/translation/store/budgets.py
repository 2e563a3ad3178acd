"""What a project's orders have cost, and whether another one may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import BatchRow, EngineCallRow, OrderRow
from amts_core.kernel.errors import BudgetExceeded
from amts_core.kernel.records import Arm, Engine
from amts_core.translation.records import Batch, MonthCost
from amts_core.translation.store import engine_calls, service_settings


def spent_usd(store: Store, project_id: int) -> Decimal:
    """Return what a project has spent: as counted where batches have ended, else as estimated.

    Where the calls of a batch that goes on have cost more than that already, it is what they cost.
    """
    with store.reading() as session:
        return _spent(session, project_id)


def check(session: Session, project_id: int, cost: Decimal) -> None:
    """Refuse what would cost more than is left of a project's budget.

    :raises BudgetExceeded: with all figures.
    """
    cap = service_settings.newest(session, project_id).budget_usd
    spent = _spent(session, project_id)
    if cap is not None and cost > 0 and spent + cost > cap:
        raise BudgetExceeded(
            f"This would cost {shown(cost)}; {shown(max(cap - spent, Decimal(0)))} are left of "
            f"the project's budget of {shown(cap)} ({shown(spent)} spent or ordered). Choose "
            "fewer documents, languages or arms, or let a lead raise the budget in Settings."
        )


def check_running(store: Store, project_id: int, batch: Batch) -> None:
    """Refuse to go on with a batch that has cost more than was estimated, and than is left.

    :raises BudgetExceeded: with all figures.
    """
    with store.reading() as session:
        cap = service_settings.newest(session, project_id).budget_usd
        spent = _spent(session, project_id)
    so_far = engine_calls.spent_usd(store, batch.id)
    if cap is not None and so_far > batch.estimated_usd and spent > cap:
        raise BudgetExceeded(
            f"It has cost {shown(so_far)} so far, {shown(batch.estimated_usd)} were estimated, "
            f"and the project's budget of {shown(cap)} is spent. Let a lead raise the budget in "
            "Settings, then order what is missing again."
        )


def shown(usd: Decimal) -> str:
    """Return dollars in cents, and small sums in hundredths of them, so that a cause is seen."""
    step = Decimal("0.01") if usd >= 1 or usd == 0 else Decimal("0.0001")
    return f"{usd.quantize(step, ROUND_HALF_UP):,} USD"


def spent_by_month(store: Store, project_id: int) -> tuple[MonthCost, ...]:
    """Return what a project's orders have cost, newest month first: what is billed, by batches.

    Batches that cost nothing are left out.
    """
    groups: dict[tuple[str, Engine, Arm, str], list[_BatchCost]] = {}
    with store.reading() as session:
        for one in filter(lambda one: one.usd, _costs(session, project_id)):
            group = one.begun_at.strftime("%Y-%m"), one.engine, one.arm, one.tgt_lang
            groups.setdefault(group, []).append(one)
    found = (
        MonthCost(
            month=month,
            engine=engine,
            arm=arm,
            tgt_lang=tgt_lang,
            n_orders=len({one.order_id for one in costs}),
            n_characters=sum(one.n_characters for one in costs),
            usd=sum((one.usd for one in costs), Decimal(0)),
            is_counted=all(one.is_counted for one in costs),
        )
        for (month, engine, arm, tgt_lang), costs in groups.items()
    )
    return tuple(sorted(found, key=lambda one: (one.month, one.usd), reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _BatchCost:
    """What a batch has cost: as counted where it has ended, else what it is known to take."""

    order_id: int
    engine: Engine
    arm: Arm
    tgt_lang: str
    begun_at: datetime
    n_characters: int
    usd: Decimal
    is_counted: bool


def _costs(session: Session, project_id: int) -> Iterator[_BatchCost]:
    called = (
        select(
            EngineCallRow.batch_id,
            func.sum(EngineCallRow.usd).label("usd"),
            func.count().filter(EngineCallRow.is_estimated).label("n_estimated"),
        )
        .group_by(EngineCallRow.batch_id)
        .subquery()
    )
    query = (
        select(BatchRow, OrderRow.engine, called.c.usd, called.c.n_estimated)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .outerjoin(called, called.c.batch_id == BatchRow.id)
        .where(OrderRow.project_id == project_id)
    )
    for row, engine, so_far, n_estimated in session.execute(query):
        has_ended = row.counted is not None
        yield _BatchCost(
            order_id=row.order_id,
            engine=Engine(engine),
            arm=Arm(row.arm),
            tgt_lang=row.tgt_lang,
            begun_at=row.started_at or row.created_at,
            n_characters=row.n_characters if row.n_counted is None else row.n_counted,
            usd=row.counted if has_ended else max(row.estimated, so_far or Decimal(0)),
            is_counted=has_ended and not n_estimated,
        )


def _spent(session: Session, project_id: int) -> Decimal:
    return sum((one.usd for one in _costs(session, project_id)), Decimal(0))
