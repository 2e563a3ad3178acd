"""The source of a pair can be cut within a segment, and edited, as its target."""

from alembic import op
import sqlalchemy as sa


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_CUTS = ("src_start", "src_end")


def upgrade() -> None:
    for name in _CUTS:
        op.add_column("bead", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("draft", sa.Column("src_text", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("src_text")
    with op.batch_alter_table("bead") as batch:
        for name in _CUTS:
            batch.drop_column(name)
