"""Acts on many beads, which are carried out in portions, and of how many a sample was drawn."""

from alembic import op
import sqlalchemy as sa


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draw", sa.Column("n_members", sa.Integer(), nullable=True))
    op.add_column("event", sa.Column("part_of", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_event_part_of"), "event", ["part_of"], unique=False)
    op.create_table(
        "bulk",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("asked_sha256", sa.String(length=64), nullable=True),
        sa.Column("n_asked", sa.Integer(), nullable=False),
        sa.Column("n_seen", sa.Integer(), nullable=False),
        sa.Column("n_done", sa.Integer(), nullable=False),
        sa.Column("n_blocked", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_sha256"], ["blob.sha256"], name=op.f("fk_bulk_asked_sha256")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_bulk_event_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_bulk_job_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_bulk")),
        sa.UniqueConstraint("job_id", name=op.f("uq_bulk_job_id")),
    )


def downgrade() -> None:
    op.drop_table("bulk")
    op.drop_index(op.f("ix_event_part_of"), "event")
    op.drop_column("event", "part_of")
    op.drop_column("draw", "n_members")
