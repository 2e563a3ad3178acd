"""The database: records in, records out. The only layer that knows SQLAlchemy.

SQLite in one file, or PostgreSQL; the same code and the same tests for both.
"""
