"""Texts of files are compared: what other systems made of documents, and references."""

from alembic import op
import sqlalchemy as sa


revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("src_lang", sa.String(length=10), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("texts_sha256", sa.String(length=64), nullable=False),
        sa.Column("n_matched", sa.Integer(), nullable=False),
        sa.Column("n_segments", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["blob.sha256"], name=op.f("fk_imported_texts_file_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_imported_texts_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_imported_texts_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["texts_sha256"], ["blob.sha256"], name=op.f("fk_imported_texts_texts_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_texts")),
    )
    op.create_index(op.f("ix_imported_texts_project_id"), "imported_texts", ["project_id"])
    op.add_column(
        "comparison", sa.Column("imported_ids", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("comparison", "imported_ids")
    op.drop_table("imported_texts")
