"""What a project's orders have cost, and whether another one may."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import BatchRow, EngineCallRow, OrderRow
from amts_core.kernel.errors import BudgetExceeded
from amts_core.translation.records import Batch
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
            f"This would cost {_shown(cost)}; {_shown(max(cap - spent, Decimal(0)))} are left of "
            f"the project's budget of {_shown(cap)} ({_shown(spent)} spent or ordered). Choose "
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
            f"It has cost {_shown(so_far)} so far, {_shown(batch.estimated_usd)} were estimated, "
            f"and the project's budget of {_shown(cap)} is spent. Let a lead raise the budget in "
            "Settings, then order what is missing again."
        )


def _shown(usd: Decimal) -> str:
    """Return dollars in cents, and small sums in hundredths of them, so that a cause is seen."""
    step = Decimal("0.01") if usd >= 1 or usd == 0 else Decimal("0.0001")
    return f"{usd.quantize(step, ROUND_HALF_UP):,} USD"


def _spent(session: Session, project_id: int) -> Decimal:
    called = (
        select(EngineCallRow.batch_id, func.sum(EngineCallRow.usd).label("usd"))
        .group_by(EngineCallRow.batch_id)
        .subquery()
    )
    query = (
        select(BatchRow.counted, BatchRow.estimated, called.c.usd)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .outerjoin(called, called.c.batch_id == BatchRow.id)
        .where(OrderRow.project_id == project_id)
    )
    return sum(
        (
            max(estimated, so_far or Decimal(0)) if counted is None else counted
            for counted, estimated, so_far in session.execute(query)
        ),
        Decimal(0),
    )
