"""What a translation was made from: all pairs of revisions that were in step, or are to be."""

from typing import Any

from alembic import op
import sqlalchemy as sa


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_GONE = ("before_src_id", "before_tgt_id", "delivered_id", "seen_id", "delivered_content_id")
_KNOWN = sa.text(
    "SELECT id, before_src_id, before_tgt_id, base_src_id, base_tgt_id, delivered_id, seen_id, "
    "delivered_content_id FROM sync_target ORDER BY id"
)
_PAIR = sa.table(
    "sync_pair",
    *map(sa.column, ("target_id", "src_revision_id", "tgt_revision_id", "content_id", "seen_id")),
    sa.column("is_there", sa.Boolean()), sa.column("texts", sa.JSON()), sa.column("event_id"),
)  # fmt: skip


def upgrade() -> None:
    pairs = [one for row in op.get_bind().execute(_KNOWN).mappings().all() for one in _pairs(row)]
    with op.batch_alter_table("sync_target", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_wanted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in _GONE:
            batch_op.drop_column(name)
    op.execute(
        "UPDATE sync_target SET is_wanted = true "
        "WHERE base_src_id IS NULL AND order_id IS NOT NULL"
    )
    op.create_table(
        "sync_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("src_revision_id", sa.Integer(), nullable=False),
        sa.Column("tgt_revision_id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.String(length=64), nullable=False),
        sa.Column("seen_id", sa.String(length=64), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["src_revision_id"], ["revision.id"], name=op.f("fk_sync_pair_src_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["sync_target.id"], name=op.f("fk_sync_pair_target_id")
        ),
        sa.ForeignKeyConstraint(
            ["tgt_revision_id"], ["revision.id"], name=op.f("fk_sync_pair_tgt_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_pair")),
    )
    with op.batch_alter_table("sync_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_pair_target_id"), ["target_id"], unique=False)
    if pairs:
        op.bulk_insert(_PAIR, pairs)


def _pairs(row: Any) -> list[dict[str, Any]]:
    """Return what an older version knew: what was delivered is of the base, if not of it itself."""
    found = {
        (row["before_src_id"], row["before_tgt_id"]): ("", ""),
        (row["base_src_id"], row["delivered_id"]): (row["delivered_content_id"], row["seen_id"]),
    }
    found.setdefault((row["base_src_id"], row["base_tgt_id"]), ("", ""))
    return [
        {"target_id": row["id"], "src_revision_id": src, "tgt_revision_id": tgt,
         "content_id": content, "seen_id": seen, "is_there": True, "texts": {}, "event_id": 0}
        for (src, tgt), (content, seen) in found.items()
        if src is not None and tgt is not None
    ]  # fmt: skip


def downgrade() -> None:
    with op.batch_alter_table("sync_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_pair_target_id"))
    op.drop_table("sync_pair")
    with op.batch_alter_table("sync_target", schema=None) as batch_op:
        for name in _GONE:
            is_id = name in ("before_src_id", "before_tgt_id", "delivered_id")
            batch_op.add_column(
                sa.Column(name, sa.Integer(), nullable=True)
                if is_id
                else sa.Column(name, sa.String(length=64), nullable=False, server_default="")
            )
            if is_id:
                batch_op.create_foreign_key(
                    batch_op.f(f"fk_sync_target_{name}"), "revision", [name], ["id"]
                )
        batch_op.drop_column("is_wanted")
