"""Draft a migration: what the declared tables have that a migrated database lacks.

usage: python -m amts_core.kernel.database.migrations.draft NUMBER "what changes"
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config

from amts_core.kernel.database.engine import connect


def draft(number: str, message: str) -> None:
    """Write ``versions/NUMBER_message.py``, to be read and corrected by a person."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with connect("sqlite://").begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    draft(*sys.argv[1:])
