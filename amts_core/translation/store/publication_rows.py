"""Publications: versions of parallel data at a service, from the order to what was imported.

What a resource holds is its publication that is active; a resource has one at most.
"""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from amts_core.engines import ParallelData, ParallelDataStatus
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import first, only, record_of
from amts_core.kernel.database.tables import (
    BatchRow,
    JobRow,
    OrderRow,
    ParallelDataVersionRow,
    PersonRow,
    PublicationRow,
    ServiceSettingsRow,
)
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.jobs import command_requests, job_rows
from amts_core.kernel.jobs.command_requests import INCIDENTAL
from amts_core.kernel.records import Engine, Granularity, JobState
from amts_core.translation.records import (
    Counters,
    OrderState,
    Problem,
    Publication,
    PublicationState,
    ServicePlace,
)
from amts_core.translation.store import service_settings

_MOVING = [state for state in PublicationState if state.is_moving]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublication:
    """A version to be published under a name, by whom, and the job that does it.

    ``by_command`` says that a command asks for it: for the fields that are not incidental.
    """

    project_id: int
    version_id: int
    engine: Engine
    name: str
    predicted: Counters = field(metadata=INCIDENTAL)
    token: str = field(metadata=INCIDENTAL)
    person_id: int = field(metadata=INCIDENTAL)
    job_id: str = field(metadata=INCIDENTAL)
    title: str = field(metadata=INCIDENTAL)
    by_command: bool = field(default=False, metadata=INCIDENTAL)


def add_publication(store: Store, new: NewPublication, call: list[Any]) -> Publication:
    """Store a publication and its job; one of the same token is left as it is.

    So is what the same command has published and not told of, while the service gets or holds it.

    Whether it creates the resource of its name or updates it is seen when the service is asked.

    :raises OrderRefused: the resource belongs to another project, is being changed, or is used by
        an order that has not ended.
    """
    with store.writing() as session:
        hold(session, new.project_id)
        known = _find(session, PublicationRow.token == new.token)
        if known is not None:
            return known
        asked_as = command_requests.digest("publish", new)
        asked = job_rows.newest_asked(session, asked_as)
        known = None if asked is None else _find(session, PublicationRow.job_id == asked.id)
        if known is not None and (known.state.is_moving or known.state is PublicationState.ACTIVE):
            return known  # else it has failed, or something else has taken its place since
        settings_id = service_settings.place_id(session, new.project_id, new.engine)
        place = service_settings.place_of(session, settings_id)
        held = _free_resource(session, _of_resource(new.engine, new.name, place), new.project_id)
        job_rows.put_job(
            session, new.job_id, new.project_id, title=new.title, call=call, asked_as=asked_as
        )
        row = PublicationRow(
            project_id=new.project_id,
            version_id=new.version_id,
            engine=new.engine,
            settings_id=settings_id,
            name=new.name,
            is_update=held is not None,
            state=PublicationState.WAITING,
            status=None,
            latest_update_status=None,
            predicted=list(astuple(new.predicted)),
            reported=None,
            imported_characters=None,
            message="",
            problems=[],
            n_failures=0,
            token=new.token,
            job_id=new.job_id,
            person_id=new.person_id,
            created_at=now(),
            updated_at=now(),
        )
        session.add(row)
        session.flush()
        return _one(session, row.id)


def start_deletion(
    store: Store, publication_id: int, job_id: str, title: str, call: list[Any]
) -> Publication:
    """Store that the resource of a publication is to be deleted, and the job that does it.

    One that has failed may have left a resource behind, which is deleted as well.

    :raises OrderRefused: the service holds it no more, or an unfinished order uses it.
    """
    with store.writing() as session:
        found = _one(session, publication_id)
        hold(session, found.project_id)
        of_name = _of_resource(found.engine, found.name, found.place)
        held = _free_resource(session, of_name, found.project_id)
        found = _one(session, publication_id)
        may_be_there = held is None and found.state is PublicationState.FAILED
        if not may_be_there and (held is None or held.id != publication_id):
            raise OrderRefused(
                f"The service does not hold v{found.version_n} as {found.name} any more. Choose "
                "what it holds now."
            )
        job_rows.put_job(session, job_id, found.project_id, title=title, call=call)
        _change(session, publication_id, state=PublicationState.DELETING, job_id=job_id)
        return _one(session, publication_id)


def publications(
    store: Store, project_id: int, engine: Engine | None = None
) -> tuple[Publication, ...]:
    """Return the publications of a project, newest first."""
    query = _query().where(PublicationRow.project_id == project_id)
    if engine is not None:
        query = query.where(PublicationRow.engine == engine)
    with store.reading() as session:
        return _all(session, query.order_by(PublicationRow.id.desc()))


def current(store: Store, project_id: int, engine: Engine) -> tuple[Publication, ...]:
    """Return what the resources of a project hold at a service now, by name.

    It is what lies where the project's settings point now: what is held in another account or
    Region serves no job here.
    """
    with store.reading() as session:
        query = _query().where(
            PublicationRow.project_id == project_id,
            PublicationRow.engine == engine,
            PublicationRow.state == PublicationState.ACTIVE,
            _at(_here(session, project_id, engine)),
        )
        return _all(session, query.order_by(PublicationRow.name))


def here(store: Store, project_id: int, engine: Engine) -> ServicePlace | None:
    """Return where an engine works for a project now, None for this machine."""
    with store.reading() as session:
        return _here(session, project_id, engine)


def of_resource(
    store: Store, engine: Engine, name: str, place: ServicePlace | None
) -> tuple[Publication, ...]:
    """Return all publications of a resource, of whatever project, newest first.

    Those that nobody follows any more have failed by then.
    """
    of_name = _of_resource(engine, name, place)
    with store.writing() as session:
        _end_abandoned(session, of_name)
        return _all(session, _query().where(*of_name).order_by(PublicationRow.id.desc()))


def places(store: Store, project_id: int, engine: Engine) -> tuple[ServicePlace | None, ...]:
    """Return where a project has published with an engine: each account and Region once.

    What the project's settings say now comes first.
    """
    found = {
        None if place is None else place.scope: place
        for place in (one.place for one in publications(store, project_id, engine))
    }
    now_ = here(store, project_id, engine)
    return tuple({None if now_ is None else now_.scope: now_, **found}.values())


def publication(store: Store, publication_id: int) -> Publication:
    """Return the publication of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        return _one(session, publication_id)


def of_job(store: Store, job_id: str) -> Publication | None:
    """Return the publication that a job works on, None where there is none."""
    with store.reading() as session:
        return _find(session, PublicationRow.job_id == job_id)


def set_described(
    store: Store,
    publication_id: int,
    found: ParallelData,
    *,
    line: str = "",
    is_update: bool | None = None,
) -> None:
    """Keep what the service says of a resource while, or after, it imports a publication.

    :param is_update: what the service was asked for, where it has just been asked.
    """
    with store.writing() as session:
        row = _one(session, publication_id)
        values = _words(found)
        if row.state is PublicationState.WAITING:
            values["state"] = PublicationState.IMPORTING
            if is_update is not None:
                values["is_update"] = is_update
            if line:
                job_rows.write_line(session, row.job_id, line)
        _change(session, publication_id, n_failures=0, **values)


def take_up(
    store: Store,
    publication_id: int,
    state: PublicationState,
    job_id: str,
    title: str,
    call: list[Any],
) -> None:
    """Let a new job follow what a service still does, where nobody does so any more."""
    with store.writing() as session:
        row = _one(session, publication_id)
        if not row.state.is_moving:
            job_rows.put_job(session, job_id, row.project_id, title=title, call=call)
            _change(session, publication_id, state=state, job_id=job_id, n_failures=0)


def set_active(
    store: Store,
    publication_id: int,
    found: ParallelData,
    problems: Sequence[Problem],
    line: str,
    *,
    was: PublicationState = PublicationState.IMPORTING,
) -> None:
    """Let a publication be what its resource holds, in place of the one before.

    :param was: its state until now; one that has another state is left as it is.
    """
    with store.writing() as session:
        row = _one(session, publication_id)
        if row.state is not was:
            return
        session.execute(
            update(PublicationRow)
            .where(
                *_of_resource(row.engine, row.name, row.place),
                PublicationRow.state == PublicationState.ACTIVE,
            )
            .values(state=PublicationState.REPLACED, updated_at=now())
        )
        _change(
            session,
            publication_id,
            state=PublicationState.ACTIVE,
            problems=[asdict(one) for one in problems],
            **_words(found),
        )
        job_rows.write_line(session, row.job_id, line)


def set_ended(
    store: Store,
    publication_id: int,
    state: PublicationState,
    message: str,
    problems: Sequence[Problem] = (),
) -> None:
    """Let a publication end: failed, deleted, replaced, or active again after a failed deletion."""
    with store.writing() as session:
        row = _one(session, publication_id)
        if row.state is state:
            return
        _change(
            session,
            publication_id,
            state=state,
            message=message,
            problems=[asdict(one) for one in problems] or [asdict(one) for one in row.problems],
        )
        job_rows.write_line(session, row.job_id, message)


def count_failure(store: Store, publication_id: int, reason: str) -> None:
    """Count that the service could not be asked, and keep why."""
    with store.writing() as session:
        row = _one(session, publication_id)
        _change(session, publication_id, n_failures=row.n_failures + 1)
        job_rows.write_line(session, row.job_id, reason)


def _here(session: Session, project_id: int, engine: Engine) -> ServicePlace | None:
    settings_id = service_settings.place_id(session, project_id, engine)
    return service_settings.place_of(session, settings_id)


def _at(place: ServicePlace | None) -> ColumnElement[bool]:
    """Return that a publication lies in the account and Region of a place."""
    if place is None:
        return PublicationRow.settings_id.is_(None)
    return PublicationRow.settings_id.in_(
        select(ServiceSettingsRow.id).where(
            ServiceSettingsRow.region == place.region,
            ServiceSettingsRow.role_arn.contains(f":iam::{place.account}:", autoescape=True),
        )
    )


def _of_resource(
    engine: Engine, name: str, place: ServicePlace | None
) -> tuple[ColumnElement[bool], ...]:
    return PublicationRow.engine == engine, PublicationRow.name == name, _at(place)


def _free_resource(
    session: Session, of_name: tuple[ColumnElement[bool], ...], project_id: int
) -> Publication | None:
    """Return what a resource holds, None where there is none, once it may be changed.

    :raises OrderRefused: it may not.
    """
    _end_abandoned(session, of_name)
    moving = _find(session, *of_name, PublicationRow.state.in_(_MOVING))
    held = _find(session, *of_name, PublicationRow.state == PublicationState.ACTIVE)
    for one in (moving, held):
        if one is not None and one.project_id != project_id:
            raise OrderRefused(
                f"Another project has published parallel data as {one.name} at this service. "
                "Choose another name."
            )
    if moving is not None:
        raise OrderRefused(
            f"{moving.name} is being changed already ({moving.state}, since "
            f"{moving.created_at:%Y-%m-%d %H:%M} UTC). Wait until that has ended."
        )
    if held is not None:
        busy = session.scalar(
            select(OrderRow.id)
            .join(BatchRow, BatchRow.order_id == OrderRow.id)
            .where(
                OrderRow.publication_id == held.id,
                BatchRow.state.in_((OrderState.WAITING, OrderState.RUNNING)),
            )
            .limit(1)
        )
        if busy is not None:
            raise OrderRefused(
                f"Order {busy} is being translated with {held.name}. Wait until it has ended, or "
                "stop it."
            )
    return held


def _end_abandoned(session: Session, of_name: tuple[ColumnElement[bool], ...]) -> None:
    """Let changes have failed that nobody follows: their jobs have ended without them."""
    ends = [state for state in JobState if state.is_end]
    is_over = PublicationRow.job_id.in_(select(JobRow.id).where(JobRow.state.in_(ends)))
    session.execute(
        update(PublicationRow)
        .where(*of_name, PublicationRow.state.in_(_MOVING), is_over)
        .values(
            state=PublicationState.FAILED,
            updated_at=now(),
            message="Its job has ended without it. Ask the service what it holds.",
        )
    )


def _words(found: ParallelData) -> dict[str, Any]:
    counters = (found.imported, found.skipped, found.failed)
    return {
        "status": found.status,
        "latest_update_status": found.latest_update_status,
        "reported": None if found.imported is None else [one or 0 for one in counters],
        "imported_characters": found.imported_characters,
        "message": found.message,
    }


def _change(session: Session, publication_id: int, **values: Any) -> None:
    session.execute(
        update(PublicationRow)
        .where(PublicationRow.id == publication_id)
        .values(updated_at=now(), **values)
    )


_Columns = Select[PublicationRow, ParallelDataVersionRow, str, ServiceSettingsRow | None]


def _query() -> _Columns:
    return (
        select(PublicationRow, ParallelDataVersionRow, PersonRow.name, ServiceSettingsRow)
        .join(ParallelDataVersionRow, ParallelDataVersionRow.id == PublicationRow.version_id)
        .join(PersonRow, PersonRow.id == PublicationRow.person_id)
        .outerjoin(ServiceSettingsRow, ServiceSettingsRow.id == PublicationRow.settings_id)
        .execution_options(populate_existing=True)
    )


def _all(session: Session, query: _Columns) -> tuple[Publication, ...]:
    return tuple(_publication(*row) for row in session.execute(query))


def _find(session: Session, *conditions: ColumnElement[bool]) -> Publication | None:
    query = _query().where(*conditions).order_by(PublicationRow.id.desc())
    return first(_all(session, query.limit(1)))


def _one(session: Session, publication_id: int) -> Publication:
    found = _all(session, _query().where(PublicationRow.id == publication_id))
    return only(found, f"There is no publication {publication_id}. Choose one of the list.")


def _publication(
    row: PublicationRow, of: ParallelDataVersionRow, person: str, at: ServiceSettingsRow | None
) -> Publication:
    def status(value: str | None) -> ParallelDataStatus | None:
        return None if value is None else ParallelDataStatus(value)

    return record_of(
        Publication,
        row,
        place=service_settings.place(at),
        version_id=of.id,
        version_n=of.n,
        format=of.format,
        granularity=Granularity(of.granularity),
        src_lang=of.src_lang,
        tgt_langs=tuple(of.tgt_langs),
        status=status(row.status),
        latest_update_status=status(row.latest_update_status),
        predicted=Counters(*row.predicted),
        reported=None if row.reported is None else Counters(*row.reported),
        problems=tuple(
            Problem(one["content"], one["message"], tuple(one["unit_ids"])) for one in row.problems
        ),
        person=person,
    )
