"""Projects are archived or deleted, and pairs of documents deleted: what they hold stays."""

from alembic import op
import sqlalchemy as sa


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


_NEW = (("project", "archived_at", None), ("project", "deleted_at", None),
        ("project", "closed_by", "person"), ("alignment", "deleted_at", None),
        ("alignment", "deleted_by", "person"))  # fmt: skip
"""Columns: those without another table are moments, the others name its rows."""


def upgrade() -> None:
    for table, column, other in _NEW:
        if other is None:
            op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        else:  # not in a batch, which would copy the table away from under what refers to it
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
                f"CONSTRAINT {op.f(f'fk_{table}_{column}')} REFERENCES {other} (id)"
            )


def downgrade() -> None:
    for table, column, _ in reversed(_NEW):
        op.drop_column(table, column)
