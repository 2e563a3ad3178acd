"""Versions of parallel data know how their markup is written, and keep the units as approved."""

from alembic import op
import sqlalchemy as sa


revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "parallel_data_version",
        sa.Column("markup", sa.String(length=20), nullable=False, server_default="as-written"),
    )
    # not in a batch, which would copy the table away from under what refers to it
    op.execute(
        "ALTER TABLE parallel_data_version ADD COLUMN approved_sha256 VARCHAR(64) CONSTRAINT "
        f"{op.f('fk_parallel_data_version_approved_sha256')} REFERENCES blob (sha256)"
    )


def downgrade() -> None:
    op.drop_column("parallel_data_version", "approved_sha256")
    op.drop_column("parallel_data_version", "markup")
