"""A sample knows what asked for it: the same again draws no second one."""

from alembic import op
import sqlalchemy as sa


revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draw", sa.Column("token", sa.String(60), nullable=True))
    op.create_index("ix_draw_token", "draw", ["token"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_draw_token", "draw")
    op.drop_column("draw", "token")
