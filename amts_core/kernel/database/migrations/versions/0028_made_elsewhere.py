"""What of an account orders use although their project has not published it."""

from alembic import op
import sqlalchemy as sa


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translation_order", sa.Column("data_elsewhere", sa.String(length=256)))
    op.add_column("translation_order", sa.Column("terminology", sa.String(length=256)))


def downgrade() -> None:
    op.drop_column("translation_order", "terminology")
    op.drop_column("translation_order", "data_elsewhere")
