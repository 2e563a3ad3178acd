"""Versions of parallel data: which file was made of which units, up to which event."""

from sqlalchemy import func, select

from amts_core.records import Granularity, ParallelDataVersion
from amts_core.store.documents import put_blob
from amts_core.store.engine import Store, now
from amts_core.store.projects import hold
from amts_core.store.schema import ParallelDataVersionRow


def add_version(
    store: Store, project_id: int, data: bytes, format_: str, granularity: Granularity,
    languages: tuple[str, str], n_units: int, last_event: int | None,
) -> ParallelDataVersion:  # fmt: skip
    """Store an exported file and return its version; the same file again is the same version."""
    with store.writing() as session:
        hold(session, project_id)
        digest = put_blob(session, data)
        row = session.scalar(
            select(ParallelDataVersionRow).where(
                ParallelDataVersionRow.project_id == project_id,
                ParallelDataVersionRow.sha256 == digest,
            )
        )
        if row is None:
            newest = session.scalar(
                select(func.max(ParallelDataVersionRow.n)).where(
                    ParallelDataVersionRow.project_id == project_id
                )
            )
            row = ParallelDataVersionRow(
                project_id=project_id, n=(newest or 0) + 1, format=format_,
                granularity=granularity, src_lang=languages[0], tgt_lang=languages[1],
                n_units=n_units, last_event=last_event, sha256=digest, created_at=now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
        return _version(row)


def versions(store: Store, project_id: int) -> tuple[ParallelDataVersion, ...]:
    """Return the versions of a project, newest first."""
    with store.reading() as session:
        rows = session.scalars(
            select(ParallelDataVersionRow)
            .where(ParallelDataVersionRow.project_id == project_id)
            .order_by(ParallelDataVersionRow.n.desc())
        )
        return tuple(map(_version, rows))


def newest(store: Store, project_id: int, languages: tuple[str, str]) -> ParallelDataVersion | None:
    """Return the newest version of a project in two languages, in either direction."""
    found = versions(store, project_id)
    return next((one for one in found if {one.src_lang, one.tgt_lang} == {*languages}), None)


def _version(row: ParallelDataVersionRow) -> ParallelDataVersion:
    return ParallelDataVersion(
        row.id, row.project_id, row.n, row.format, Granularity(row.granularity),
        row.src_lang, row.tgt_lang, row.n_units, row.last_event, row.sha256, row.created_at,
    )  # fmt: skip
