"""What the library of durable workflows has stored of their arguments, in tables of its own."""

import json
from typing import Any

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection

_TABLES = "workflow_input", "workflow_status"
"""Where arguments are; the second had them in earlier versions of the library."""


def forget_addresses(jobs_url: str) -> int:
    """Take the address of a database, and the encoder after it, out of all stored arguments.

    :return: how many workflows had one.
    """
    engine = create_engine(jobs_url)
    try:
        with engine.begin() as connection:
            schema = "dbos" if engine.dialect.name == "postgresql" else None
            known = inspect(connection).get_table_names(schema=schema)
            prefix = f"{schema}." if schema else ""
            return sum(_forget(connection, prefix + one) for one in _TABLES if one in known)
    finally:
        engine.dispose()


def _forget(connection: Connection, table: str) -> int:
    query = text(f"SELECT workflow_uuid, inputs FROM {table} WHERE inputs LIKE '%://%'")
    change = text(f"UPDATE {table} SET inputs = :inputs WHERE workflow_uuid = :id")
    n = 0
    for workflow_id, inputs in connection.execute(query).all():
        shortened = _without_address(inputs)
        if shortened is not None:
            connection.execute(change, {"inputs": shortened, "id": workflow_id})
            n += 1
    return n


def _without_address(inputs: str) -> str | None:
    """Return arguments without the two that told of a machine, None where there are none."""
    stored: dict[str, Any] = json.loads(inputs)
    given: list[Any] = stored["positionalArgs"]
    if not (given and isinstance(given[0], str) and "://" in given[0]):
        return None
    return json.dumps({**stored, "positionalArgs": given[2:]}, ensure_ascii=False)
