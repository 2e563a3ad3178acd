"""The profiles of sub-pipelines; articles collected from the web, and the pairs mined in them."""

from alembic import op
import sqlalchemy as sa


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("granularity", sa.String(length=20), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("formality", sa.String(length=20), nullable=True),
        sa.Column("auto_accept", sa.Double(), nullable=True),
        sa.Column("src_abbreviations", sa.JSON(), nullable=False),
        sa.Column("tgt_abbreviations", sa.JSON(), nullable=False),
        sa.Column("splits_lines", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_profile_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
    )
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.create_index(
            "ix_profile_project_id_tgt_lang", ["project_id", "tgt_lang"], unique=False
        )

    op.create_table(
        "gathering_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("urls", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("revision_ids", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_gathering_order_job_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_gathering_order_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_gathering_order_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_order")),
        sa.UniqueConstraint("job_id", name=op.f("uq_gathering_order_job_id")),
    )
    with op.batch_alter_table("gathering_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_order_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("alignment_id", sa.String(length=64), nullable=False),
        sa.Column("sources_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["gathering_order.id"], name=op.f("fk_gathering_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["alignment_id"], ["alignment.id"], name=op.f("fk_gathering_alignment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_gathering_person_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_gathering_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["sources_sha256"], ["blob.sha256"], name=op.f("fk_gathering_sources_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
        sa.UniqueConstraint("alignment_id", name=op.f("uq_gathering_alignment_id")),
        sa.UniqueConstraint("order_id", name=op.f("uq_gathering_order_id")),
    )
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_project_id"), ["project_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_project_id"))

    op.drop_table("gathering")
    with op.batch_alter_table("gathering_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_order_project_id"))

    op.drop_table("gathering_order")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_index("ix_profile_project_id_tgt_lang")

    op.drop_table("profile")
