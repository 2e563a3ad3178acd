"""The database's versions, from the first on; Alembic runs what a database lacks."""
