"""Comments on pairs and segments; a flag may say who has to answer, and flags are found quickly."""

from alembic import op
import sqlalchemy as sa


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_INDEXED = ("project_id", "bead_id", "post_edit_id", "to_id")
_REFERS = (("project_id", "project"), ("bead_id", "bead"), ("post_edit_id", "post_edit"),
           ("person_id", "person"), ("to_id", "person"))  # fmt: skip


def upgrade() -> None:
    # not in a batch, which would copy the table away from under what refers to it
    op.execute(
        "ALTER TABLE event ADD COLUMN to_id INTEGER "
        f"CONSTRAINT {op.f('fk_event_to_id')} REFERENCES person (id)"
    )
    op.create_index(op.f("ix_event_project_id_action"), "event", ["project_id", "action"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("bead_id", sa.Integer(), nullable=True),
        sa.Column("post_edit_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=60), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_comment_{column}"))
            for column, other in _REFERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("token", name=op.f("uq_comment_token")),
    )
    for column in _INDEXED:
        op.create_index(op.f(f"ix_comment_{column}"), "comment", [column])


def downgrade() -> None:
    op.drop_table("comment")
    op.drop_index(op.f("ix_event_project_id_action"), table_name="event")
    op.drop_column("event", "to_id")
