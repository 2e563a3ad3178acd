"""What a project's orders have cost, and whether another one may."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import BatchRow, OrderRow
from amts_core.kernel.errors import BudgetExceeded
from amts_core.translation.store import service_settings


def spent_usd(store: Store, project_id: int) -> Decimal:
    """Return what a project has spent: as counted where batches have ended, else as estimated."""
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


def _shown(usd: Decimal) -> str:
    """Return dollars in cents, and small sums in hundredths of them, so that a cause is seen."""
    step = Decimal("0.01") if usd >= 1 or usd == 0 else Decimal("0.0001")
    return f"{usd.quantize(step, ROUND_HALF_UP):,} USD"


def _spent(session: Session, project_id: int) -> Decimal:
    query = (
        select(func.coalesce(BatchRow.counted, BatchRow.estimated))
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .where(OrderRow.project_id == project_id)
    )
    return sum(session.scalars(query), Decimal(0))
