"""Segments at the desk know how alike the arms are, so that a queue of many finds the worst."""

from alembic import op
import sqlalchemy as sa


revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post_edit", sa.Column("likeness", sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column("post_edit", "likeness")
