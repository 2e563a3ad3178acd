"""What stood in the editor before the first text of a segment was saved."""

from alembic import op
import sqlalchemy as sa


revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post_edit", sa.Column("begun", sa.String(length=20)))


def downgrade() -> None:
    op.drop_column("post_edit", "begun")
