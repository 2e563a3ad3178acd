"""What is to be collected from the web, stored before a worker is asked for it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from amts_core.gathering.records import GatheringOrder, SavedPage
from amts_core.gathering.store.gathering_rows import check_name
from amts_core.kernel.database.blobs import put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import first, only, record_of
from amts_core.kernel.database.tables import GatheringOrderRow, PersonRow
from amts_core.kernel.jobs import job_rows


def add_order(
    store: Store,
    project_id: int,
    person_id: int,
    name: str,
    tgt_lang: str,
    *,
    urls: Sequence[str],
    files: Sequence[tuple[str, bytes]],
    keywords: tuple[Sequence[str], Sequence[str]],
    revision_ids: Sequence[int],
    job_id: str,
    call: list[Any],
) -> GatheringOrder:
    """Store what is to be collected together with its job and the saved pages.

    :param files: name and contents of each saved page.
    :param call: what a worker is to be asked for, kept until it was.
    :raises StoreError: the name is empty or too long.
    """
    check_name(name)
    with store.writing() as session:
        hold(session, project_id)
        job_rows.put_job(session, job_id, project_id, title=name, call=call)
        row = GatheringOrderRow(
            project_id=project_id,
            name=name,
            tgt_lang=tgt_lang,
            urls=list(urls),
            files=[[called, put_blob(session, data)] for called, data in files],
            keywords=[list(one) for one in keywords],
            revision_ids=list(revision_ids),
            person_id=person_id,
            created_at=now(),
            job_id=job_id,
        )
        session.add(row)
        session.flush()
        order_id = row.id
    return order(store, order_id)


def order(store: Store, order_id: int) -> GatheringOrder:
    """Return the order of this id.

    :raises NotFoundError: there is none.
    """
    return only(
        _all(store, _query(GatheringOrderRow.id == order_id)),
        f"There is no order {order_id} of a collection. Choose another one.",
    )


def orders(store: Store, project_id: int, *, n: int = 50) -> tuple[GatheringOrder, ...]:
    """Return the newest orders of a project, newest first."""
    query = _query(GatheringOrderRow.project_id == project_id)
    return _all(store, query.order_by(GatheringOrderRow.id.desc()).limit(n))


def of_job(store: Store, job_id: str) -> GatheringOrder | None:
    """Return the order that a job works on, None where there is none."""
    return first(_all(store, _query(GatheringOrderRow.job_id == job_id)))


def _query(condition: ColumnElement[bool]) -> Select[GatheringOrderRow, str]:
    return (
        select(GatheringOrderRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == GatheringOrderRow.person_id)
        .where(condition)
    )


def _all(store: Store, query: Select[GatheringOrderRow, str]) -> tuple[GatheringOrder, ...]:
    with store.reading() as session:
        return tuple(_order(row, person) for row, person in session.execute(query))


def _order(row: GatheringOrderRow, person: str) -> GatheringOrder:
    src, tgt = row.keywords
    return record_of(
        GatheringOrder,
        row,
        files=tuple(SavedPage(name, sha256) for name, sha256 in row.files),
        keywords=(tuple(src), tuple(tgt)),
        person=person,
    )
