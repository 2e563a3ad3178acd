"""Synchronising: what is watched, and how far each translation is behind."""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("deliver_branch", sa.Text(), nullable=False),
        sa.Column("fetches", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=True),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_watch_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_project_id"), ["project_id"], unique=False)

    op.create_table(
        "sync_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False),
        sa.Column("n_kept_words", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sync_run_person_id")),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_sync_run_watch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_run")),
        sa.UniqueConstraint("job_id", name=op.f("uq_sync_run_job_id")),
    )
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_run_watch_id"), ["watch_id"], unique=False)

    op.create_table(
        "watched_file",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_id", sa.String(length=64), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_watched_file_revision_id")
        ),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watched_file_watch_id")),
        sa.PrimaryKeyConstraint("watch_id", "path", name=op.f("pk_watched_file")),
    )
    op.create_table(
        "sync_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("src_path", sa.Text(), nullable=False),
        sa.Column("tgt_path", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("src_revision_id", sa.Integer(), nullable=True),
        sa.Column("tgt_revision_id", sa.Integer(), nullable=True),
        sa.Column("base_src_id", sa.Integer(), nullable=True),
        sa.Column("base_tgt_id", sa.Integer(), nullable=True),
        sa.Column("before_src_id", sa.Integer(), nullable=True),
        sa.Column("before_tgt_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("n_segments", sa.Integer(), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False),
        sa.Column("n_kept_words", sa.Integer(), nullable=False),
        sa.Column("n_human", sa.Integer(), nullable=False),
        sa.Column("n_human_words", sa.Integer(), nullable=False),
        sa.Column("n_gone", sa.Integer(), nullable=False),
        sa.Column("delivered_id", sa.Integer(), nullable=True),
        sa.Column("seen_id", sa.String(length=64), nullable=False),
        sa.Column("delivered_content_id", sa.String(length=64), nullable=False),
        sa.Column("old_tgt_path", sa.Text(), nullable=False),
        sa.Column("elsewhere", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_src_id"], ["revision.id"], name=op.f("fk_sync_target_base_src_id")
        ),
        sa.ForeignKeyConstraint(
            ["base_tgt_id"], ["revision.id"], name=op.f("fk_sync_target_base_tgt_id")
        ),
        sa.ForeignKeyConstraint(
            ["before_src_id"], ["revision.id"], name=op.f("fk_sync_target_before_src_id")
        ),
        sa.ForeignKeyConstraint(
            ["before_tgt_id"], ["revision.id"], name=op.f("fk_sync_target_before_tgt_id")
        ),
        sa.ForeignKeyConstraint(
            ["delivered_id"], ["revision.id"], name=op.f("fk_sync_target_delivered_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["translation_order.id"], name=op.f("fk_sync_target_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["src_revision_id"], ["revision.id"], name=op.f("fk_sync_target_src_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["tgt_revision_id"], ["revision.id"], name=op.f("fk_sync_target_tgt_revision_id")
        ),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_sync_target_watch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_target")),
        sa.UniqueConstraint(
            "watch_id", "name", "tgt_lang", name=op.f("uq_sync_target_watch_id_name_tgt_lang")
        ),
    )
    op.create_table(
        "synced_segment",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("old_text", sa.Text(), nullable=False),
        sa.Column("tgt_text", sa.Text(), nullable=False),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False),
        sa.Column("shared_with", sa.JSON(), nullable=False),
        sa.Column("is_edited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["sync_target.id"], name=op.f("fk_synced_segment_target_id")
        ),
        sa.PrimaryKeyConstraint("target_id", "n", name=op.f("pk_synced_segment")),
    )


def downgrade() -> None:
    op.drop_table("synced_segment")
    op.drop_table("sync_target")
    op.drop_table("watched_file")
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_run_watch_id"))

    op.drop_table("sync_run")
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_project_id"))

    op.drop_table("watch")
