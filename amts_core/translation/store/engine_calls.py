"""What engines have asked models for: the prompts of hypotheses, and what they cost."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import func, insert, select

from amts_core.engines import EngineCall
from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import BatchRow, EngineCallRow


def add_calls(store: Store, batch_id: int, calls: Sequence[EngineCall]) -> None:
    """Keep calls of a batch, each once."""
    with store.writing() as session:
        session.get_one(BatchRow, batch_id, with_for_update=True)
        known = set(
            session.scalars(select(EngineCallRow.key).where(EngineCallRow.batch_id == batch_id))
        )
        new = {one.key: one for one in calls if one.key not in known}
        if new:
            session.execute(
                insert(EngineCallRow),
                [
                    {
                        "batch_id": batch_id,
                        "key": one.key,
                        "prompt": one.prompt,
                        "examples": one.examples,
                        "n_tokens_in": one.n_tokens_in,
                        "n_tokens_out": one.n_tokens_out,
                        "usd": one.usd,
                        "is_estimated": one.is_estimated,
                    }
                    for one in new.values()
                ],
            )


def ids(store: Store, batch_id: int, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of calls of a batch by their keys."""
    query = select(EngineCallRow.key, EngineCallRow.id).where(
        EngineCallRow.batch_id == batch_id, EngineCallRow.key.in_(set(keys))
    )
    with store.reading() as session:
        return {key: call_id for key, call_id in session.execute(query)}


def spent_usd(store: Store, batch_id: int) -> Decimal:
    """Return what the calls of a batch have cost so far."""
    query = select(func.sum(EngineCallRow.usd)).where(EngineCallRow.batch_id == batch_id)
    with store.reading() as session:
        return session.scalar(query) or Decimal(0)


def estimated(store: Store, batch_id: int) -> tuple[int, Decimal]:
    """Return how many calls of a batch nobody knows the cost of, and what they are estimated at."""
    query = select(func.count(), func.sum(EngineCallRow.usd)).where(
        EngineCallRow.batch_id == batch_id, EngineCallRow.is_estimated
    )
    with store.reading() as session:
        n, usd = session.execute(query).one()
        return n, usd or Decimal(0)


def model_calls(store: Store, call_ids: Iterable[int]) -> dict[int, EngineCall]:
    """Return calls by their ids."""
    query = select(EngineCallRow).where(EngineCallRow.id.in_(set(call_ids)))
    with store.reading() as session:
        return {
            row.id: record_of(
                EngineCall, row, examples=tuple((src, tgt) for src, tgt in row.examples)
            )
            for row in session.scalars(query)
        }
