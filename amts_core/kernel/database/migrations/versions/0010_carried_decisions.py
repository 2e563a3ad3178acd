"""What an alignment replaces, and which beads of it its own go on with."""

from alembic import op
import sqlalchemy as sa


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CHAINS = """
UPDATE alignment SET replaces = (
    SELECT older.id FROM (
        SELECT alignment.id AS id, LEAD(alignment.id) OVER (
            PARTITION BY alignment.project_id, src.path, tgt.language
            ORDER BY alignment.created_at DESC, alignment.id
        ) AS before
        FROM alignment
        JOIN revision src_revision ON src_revision.id = alignment.src_revision_id
        JOIN revision tgt_revision ON tgt_revision.id = alignment.tgt_revision_id
        JOIN document src ON src.id = src_revision.document_id
        JOIN document tgt ON tgt.id = tgt_revision.document_id
    ) newer
    JOIN alignment older ON older.id = newer.before
    WHERE newer.id = alignment.id
)
"""
"""Until now the newest alignment of a document took the place of those before it."""


def upgrade() -> None:
    op.create_table(
        "bead_origin",
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["bead_id"], ["bead.id"], name=op.f("fk_bead_origin_bead_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["bead.id"], name=op.f("fk_bead_origin_origin_id")),
        sa.PrimaryKeyConstraint("bead_id", "origin_id", name=op.f("pk_bead_origin")),
    )
    with op.batch_alter_table("bead_origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bead_origin_origin_id"), ["origin_id"], unique=False)

    # not in a batch, which would copy the table away from under the beads that refer to it
    op.execute(
        "ALTER TABLE alignment ADD COLUMN replaces VARCHAR(64) "
        f"CONSTRAINT {op.f('fk_alignment_replaces')} REFERENCES alignment (id)"
    )
    op.add_column(
        "alignment", sa.Column("carries", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(_CHAINS)
    op.create_index("ix_alignment_replaces", "alignment", ["replaces"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_alignment_replaces", "alignment")
    op.drop_column("alignment", "carries")
    op.drop_column("alignment", "replaces")

    with op.batch_alter_table("bead_origin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bead_origin_origin_id"))

    op.drop_table("bead_origin")
