"""A project's KMS key and the tags of what it makes at Amazon."""

from alembic import op
import sqlalchemy as sa


revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "service_settings", sa.Column("kms_key", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "service_settings", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("service_settings", "tags")
    op.drop_column("service_settings", "kms_key")
