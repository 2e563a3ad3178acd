"""What a command has asked for; jobs that no worker knew of are given what a worker is asked."""

import re
from datetime import UTC, datetime

from alembic import op
import sqlalchemy as sa


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OPEN = "queued", "running"
_ALIGNMENT = re.compile(r"a(\d+)-(\d+)-[0-9a-f]+\.\d+")
_INTERRUPTED = "It was interrupted. Ask for it again."


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_as", sa.String(length=64), nullable=True))
    _give_calls(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("asked_as")


def _give_calls(connection: sa.Connection) -> None:
    """Let workers take up what commands left when they died; a round's wish is not known."""
    job = _table("job", "id", "project_id", "state", "message", "call")
    run = _table("sync_run", "job_id", "message", "ended_at")
    publications = _by_job(connection, "publication", "engine")
    kinds = {
        **{job_id: [f"publishing-{engine}", "publish"] for job_id, engine in publications.items()},
        **dict.fromkeys(_by_job(connection, "translation_order", "id"), ["translation", "translate"]),
        **dict.fromkeys(_by_job(connection, "comparison", "id"), ["alignment", "compare"]),
        **dict.fromkeys(_by_job(connection, "gathering_order", "id"), ["translation", "gather"]),
    }
    rounds = _by_job(connection, "sync_run", "id")
    languages, newest = _languages(connection), _newest(connection)
    query = sa.select(job.c.id, job.c.project_id, job.c.call).where(job.c.state.in_(_OPEN))
    for job_id, project_id, call in connection.execute(query).all():
        pair = _ALIGNMENT.fullmatch(job_id)
        change = sa.update(job).where(job.c.id == job_id)
        if call:
            continue
        if job_id in kinds:
            connection.execute(change.values(call=kinds[job_id]))
        elif pair is not None and {int(pair[1]), int(pair[2])} <= languages.keys():
            ids = [int(pair[1]), int(pair[2])]
            of_ids = [languages[one] for one in ids]
            if newest.issuperset(ids):
                of_it = ["alignment", "align", project_id, ids, of_ids]
                connection.execute(change.values(call=of_it))
            else:  # it would take the place of an alignment of what was imported since
                connection.execute(change.values(state="failed", message=_INTERRUPTED))
        elif job_id in rounds:
            connection.execute(change.values(state="failed", message=_INTERRUPTED))
            connection.execute(
                sa.update(run)
                .where(run.c.job_id == job_id, run.c.ended_at.is_(None))
                .values(message=_INTERRUPTED, ended_at=datetime.now(UTC))
            )


def _by_job(connection: sa.Connection, name: str, column: str) -> dict[str, object]:
    table = _table(name, "job_id", column)
    return {
        job_id: value
        for job_id, value in connection.execute(sa.select(table.c.job_id, table.c[column]))
    }


def _languages(connection: sa.Connection) -> dict[int, str]:
    """Return the languages of all revisions."""
    revision, document = _table("revision", "id", "document_id"), _table("document", "id", "language")
    query = sa.select(revision.c.id, document.c.language).join(
        document, document.c.id == revision.c.document_id
    )
    return {revision_id: language for revision_id, language in connection.execute(query)}


def _newest(connection: sa.Connection) -> set[int]:
    """Return the newest revision of each document."""
    revision = _table("revision", "id", "document_id")
    query = sa.select(sa.func.max(revision.c.id)).group_by(revision.c.document_id)
    return set(connection.scalars(query))


def _table(name: str, *columns: str) -> sa.TableClause:
    kinds = {"call": sa.JSON(none_as_null=True), "ended_at": sa.DateTime(timezone=True)}
    return sa.table(name, *(sa.column(one, kinds.get(one)) for one in columns))
