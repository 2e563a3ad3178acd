"""Chat models: where a project's is, how texts should sound, and what was asked for which text."""

from alembic import op
import sqlalchemy as sa


revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("n_tokens_in", sa.Integer(), nullable=False),
        sa.Column("n_tokens_out", sa.Integer(), nullable=False),
        sa.Column("usd", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_engine_call_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_call")),
        sa.UniqueConstraint("batch_id", "key", name=op.f("uq_engine_call_batch_id_key")),
    )
    # not in a batch, which would copy the table away from under what refers to it
    op.execute(
        "ALTER TABLE hypothesis ADD COLUMN call_id INTEGER "
        f"CONSTRAINT {op.f('fk_hypothesis_call_id')} REFERENCES engine_call (id)"
    )
    op.add_column(
        "service_settings", sa.Column("chat", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column("profile", sa.Column("style", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("profile", "style")
    op.drop_column("service_settings", "chat")
    op.drop_column("hypothesis", "call_id")
    op.drop_table("engine_call")
