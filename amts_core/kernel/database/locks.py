"""Locks: what a transaction holds so that others wait for it."""

from sqlalchemy.orm import Session

from amts_core.kernel.database.tables import ProjectRow
from amts_core.kernel.errors import NotFoundError

_MISSING = "There is no project {}. Choose another one."


def hold(session: Session, project_id: int) -> ProjectRow:
    """Return a project's row; until the transaction ends no other one gets it from here.

    Whoever adds to a project what may be there already looks and adds while holding it. SQLite
    lets only one transaction write anyway.

    :raises NotFoundError: there is no such project.
    """
    row = session.get(ProjectRow, project_id, with_for_update={"key_share": True})
    if row is None:
        raise NotFoundError(_MISSING.format(project_id))
    return row
