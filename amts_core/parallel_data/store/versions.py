"""Versions of parallel data: which file was made of which units, up to which event."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from amts_core.kernel.database.blobs import blob, put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import ParallelDataVersionRow
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Granularity, ParallelDataVersion, UnitMarkup


def add_version(
    store: Store,
    project_id: int,
    data: bytes,
    format_: str,
    granularity: Granularity,
    languages: Sequence[str],
    n_units: int,
    last_event: int | None,
    unit_ids: Sequence[Sequence[str]] = (),
    *,
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN,
    approved: bytes | None = None,
) -> ParallelDataVersion:
    """Store an exported file and return its version; the same file again is the same version.

    :param languages: the source language and those of the targets.
    :param unit_ids: for each record of the file the units it is made of.
    :param approved: the file of the same records as they were approved, if it is another one.
    """
    with store.writing() as session:
        hold(session, project_id)
        digest = put_blob(session, data)
        approved_digest = None if approved in (None, data) else put_blob(session, approved)
        units = json.dumps([list(ids) for ids in unit_ids], separators=(",", ":"))
        units_digest = put_blob(session, units.encode()) if unit_ids else None
        row = session.scalar(
            select(ParallelDataVersionRow).where(
                ParallelDataVersionRow.project_id == project_id,
                ParallelDataVersionRow.sha256 == digest,
                ParallelDataVersionRow.markup == markup,
                ParallelDataVersionRow.approved_sha256 == approved_digest,
            )
        )
        if row is None:
            newest = session.scalar(
                select(func.max(ParallelDataVersionRow.n)).where(
                    ParallelDataVersionRow.project_id == project_id
                )
            )
            row = ParallelDataVersionRow(
                project_id=project_id,
                n=(newest or 0) + 1,
                format=format_,
                granularity=granularity,
                src_lang=languages[0],
                tgt_langs=list(languages[1:]),
                n_units=n_units,
                last_event=last_event,
                sha256=digest,
                created_at=now(),
                units_sha256=units_digest,
                markup=markup,
                approved_sha256=approved_digest,
            )
            session.add(row)
            session.flush()
        return version_of(row)


def all_versions(store: Store, project_id: int) -> tuple[ParallelDataVersion, ...]:
    """Return the versions of a project, newest first."""
    with store.reading() as session:
        rows = session.scalars(
            select(ParallelDataVersionRow)
            .where(ParallelDataVersionRow.project_id == project_id)
            .order_by(ParallelDataVersionRow.n.desc())
        )
        return tuple(map(version_of, rows))


def find_version(store: Store, version_id: int) -> ParallelDataVersion:
    """Return the version of this id.

    :raises NotFoundError: there is none.
    """
    with store.reading() as session:
        row = session.get(ParallelDataVersionRow, version_id)
    if row is None:
        raise NotFoundError(f"There is no parallel data {version_id}. Choose one of the list.")
    return version_of(row)


def newest_version(
    store: Store, project_id: int, languages: tuple[str, str]
) -> ParallelDataVersion | None:
    """Return the newest version of a project in two languages, in either direction."""
    found = all_versions(store, project_id)
    return next(
        (
            one
            for one in found
            if one.src_lang in languages and {*languages} <= {one.src_lang, *one.tgt_langs}
        ),
        None,
    )


def unit_ids(store: Store, of: ParallelDataVersion) -> tuple[tuple[str, ...], ...]:
    """Return for each record of a version's file the units it is made of; none where unknown."""
    if of.units_sha256 is None:
        return ()
    return tuple(tuple(ids) for ids in json.loads(blob(store, of.units_sha256)))


def n_units_of(store: Store, project_id: int, bead_ids: Collection[int]) -> int:
    """Return how many units of the versions of a project are made of some beads."""
    wanted = {str(one) for one in bead_ids}
    kept = {
        unit_id
        for version in (all_versions(store, project_id) if wanted else ())
        for record in unit_ids(store, version)
        for unit_id in record
    }
    return sum(not wanted.isdisjoint(unit_id.split("-")) for unit_id in kept)


def version_of(row: ParallelDataVersionRow) -> ParallelDataVersion:
    """Return the version that a row holds."""
    return record_of(ParallelDataVersion, row)
