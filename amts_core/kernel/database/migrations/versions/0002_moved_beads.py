"""Which skips perhaps have their counterpart at another place."""

from alembic import op
import sqlalchemy as sa


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bead", sa.Column("moved_to", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("bead", "moved_to")
