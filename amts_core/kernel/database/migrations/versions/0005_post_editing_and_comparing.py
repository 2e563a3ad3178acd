"""Post-editing: what editors save and what it costs them; comparisons and their duels."""

from alembic import op
import sqlalchemy as sa


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("order_ids", sa.JSON(), nullable=False),
        sa.Column("leaks", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("result_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comparison_person_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_comparison_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["result_sha256"], ["blob.sha256"], name=op.f("fk_comparison_result_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comparison_project_id"), ["project_id"], unique=False)

    op.create_table(
        "held_out",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_held_out_document_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_out_person_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_held_out")),
    )
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("first_system", sa.Integer(), nullable=False),
        sa.Column("second_system", sa.Integer(), nullable=False),
        sa.Column("preferred", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["comparison.id"], name=op.f("fk_vote_comparison_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_vote_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint(
            "comparison_id",
            "person_id",
            "segment",
            "first_system",
            "second_system",
            name="uq_vote_judgement",
        ),
    )
    op.create_table(
        "post_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("src_text", sa.Text(), nullable=False),
        sa.Column("src_key", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("taken", sa.String(length=20), nullable=True),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("hter", sa.Double(), nullable=True),
        sa.Column("active_ms", sa.BigInteger(), nullable=False),
        sa.Column("n_keystrokes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_post_edit_event_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["translation_order.id"], name=op.f("fk_post_edit_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_post_edit_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_edit")),
        sa.UniqueConstraint(
            "order_id",
            "revision_id",
            "tgt_lang",
            "n",
            name=op.f("uq_post_edit_order_id_revision_id_tgt_lang_n"),
        ),
    )
    with op.batch_alter_table("post_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_edit_revision_id"), ["revision_id"], unique=False)
        batch_op.create_index("ix_post_edit_src_key", ["src_key"], unique=False)

    op.create_table(
        "post_edit_change",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("post_edit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status_before", sa.String(length=20), nullable=False),
        sa.Column("status_after", sa.String(length=20), nullable=False),
        sa.Column("text_before", sa.Text(), nullable=True),
        sa.Column("text_after", sa.Text(), nullable=True),
        sa.Column("taken_before", sa.String(length=20), nullable=True),
        sa.Column("taken_after", sa.String(length=20), nullable=True),
        sa.Column("ignored_before", sa.JSON(), nullable=False),
        sa.Column("ignored_after", sa.JSON(), nullable=False),
        sa.Column("active_ms", sa.BigInteger(), nullable=False),
        sa.Column("n_keystrokes", sa.Integer(), nullable=False),
        sa.Column("hter_before", sa.Double(), nullable=True),
        sa.Column("hter_after", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_post_edit_change_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_edit_id"], ["post_edit.id"], name=op.f("fk_post_edit_change_post_edit_id")
        ),
        sa.PrimaryKeyConstraint("event_id", "post_edit_id", name=op.f("pk_post_edit_change")),
    )
    with op.batch_alter_table("post_edit_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_post_edit_change_post_edit_id"), ["post_edit_id"], unique=False
        )

    op.create_table(
        "post_edit_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_edit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("taken", sa.String(length=20), nullable=True),
        sa.Column("active_ms", sa.BigInteger(), nullable=False),
        sa.Column("n_keystrokes", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_edit_draft_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_edit_id"], ["post_edit.id"], name=op.f("fk_post_edit_draft_post_edit_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "post_edit_id", name=op.f("pk_post_edit_draft")),
    )
    op.create_table(
        "post_edit_lease",
        sa.Column("post_edit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_edit_lease_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_edit_id"], ["post_edit.id"], name=op.f("fk_post_edit_lease_post_edit_id")
        ),
        sa.PrimaryKeyConstraint("post_edit_id", name=op.f("pk_post_edit_lease")),
    )
    with op.batch_alter_table("post_edit_lease", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_post_edit_lease_person_id"), ["person_id"], unique=False
        )

    op.add_column(
        "project",
        sa.Column("reviews_post_edits", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("project", "reviews_post_edits")

    with op.batch_alter_table("post_edit_lease", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_edit_lease_person_id"))

    op.drop_table("post_edit_lease")
    op.drop_table("post_edit_draft")
    with op.batch_alter_table("post_edit_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_edit_change_post_edit_id"))

    op.drop_table("post_edit_change")
    with op.batch_alter_table("post_edit", schema=None) as batch_op:
        batch_op.drop_index("ix_post_edit_src_key")
        batch_op.drop_index(batch_op.f("ix_post_edit_revision_id"))

    op.drop_table("post_edit")
    op.drop_table("vote")
    op.drop_table("held_out")
    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comparison_project_id"))

    op.drop_table("comparison")
