"""Comparisons whose scores come one after the other, and comparisons that were removed."""

from alembic import op
import sqlalchemy as sa


revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "comparison", sa.Column("n_missing", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("comparison", sa.Column("removed_at", sa.DateTime(timezone=True)))
    # not in a batch, which would copy the table away from under what refers to it
    op.execute(
        "ALTER TABLE comparison ADD COLUMN removed_by INTEGER "
        f"CONSTRAINT {op.f('fk_comparison_removed_by')} REFERENCES person (id)"
    )


def downgrade() -> None:
    op.drop_column("comparison", "removed_by")
    op.drop_column("comparison", "removed_at")
    op.drop_column("comparison", "n_missing")
