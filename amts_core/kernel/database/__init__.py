"""The database: its tables, migrations, engine and backup. Rooms keep their records in stores.

SQLite in one file, or PostgreSQL; the same code and the same tests for both.
"""
