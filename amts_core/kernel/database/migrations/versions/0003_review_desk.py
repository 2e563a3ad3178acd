"""Structure edits, findings, leases, second passes, samples, terms, waiting documents."""

import hashlib

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEAD = sa.table(
    "bead",
    sa.column("id", sa.Integer),
    sa.column("src_text", sa.Text),
    sa.column("tgt_text", sa.Text),
    sa.column("src_key", sa.BigInteger),
    sa.column("tgt_key", sa.BigInteger),
)
N_ROWS = 5000


def upgrade() -> None:
    _new_tables()
    op.add_column("alignment", sa.Column("ratio_low", sa.Double(), nullable=True))
    op.add_column("alignment", sa.Column("ratio_high", sa.Double(), nullable=True))
    op.add_column("person", sa.Column("keys", sa.JSON(), nullable=True))
    op.add_column("event", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("event", sa.Column("token", sa.String(length=60), nullable=True))
    op.create_index("ix_event_token", "event", ["token"], unique=True)
    op.add_column(
        "bead_change",
        sa.Column("ignored_before", sa.JSON(), nullable=False, server_default="[]"),
    )
    op.add_column("bead_change", sa.Column("ignored_after", sa.JSON(), nullable=True))
    _new_bead_columns()
    _fill_keys()


def _new_bead_columns() -> None:
    for column in (
        sa.Column("place", sa.Double(), nullable=False, server_default="0"),
        sa.Column("tgt_start", sa.Integer(), nullable=True),
        sa.Column("tgt_end", sa.Integer(), nullable=True),
        sa.Column("parents", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("fits", sa.Integer(), nullable=True),
        sa.Column("useful", sa.Double(), nullable=False, server_default="0"),
        sa.Column("found", sa.Text(), nullable=False, server_default=""),
        sa.Column("src_key", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("tgt_key", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("ignored", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("person_id", sa.Integer(), nullable=True),
    ):
        op.add_column("bead", column)
    op.execute("UPDATE bead SET place = position")
    op.execute(
        "UPDATE bead SET person_id = (SELECT person_id FROM event WHERE event.id = bead.event_id)"
    )
    op.drop_index("ix_bead_alignment_id_position", table_name="bead")
    op.drop_index("ix_bead_alignment_id_status", table_name="bead")
    op.drop_column("bead", "position")
    op.create_index("ix_bead_alignment_id_place", "bead", ["alignment_id", "place"])
    op.create_index(
        "ix_bead_queue",
        "bead",
        ["alignment_id", "status", "place", "confidence", "useful", "event_id", "person_id"],
    )
    op.create_index("ix_bead_src_key", "bead", ["src_key"])
    op.create_index("ix_bead_tgt_key", "bead", ["tgt_key"])


def _fill_keys() -> None:
    connection = op.get_bind()
    last = 0
    while True:
        rows = connection.execute(
            sa.select(BEAD.c.id, BEAD.c.src_text, BEAD.c.tgt_text)
            .where(BEAD.c.id > last)
            .order_by(BEAD.c.id)
            .limit(N_ROWS)
        ).all()
        if not rows:
            return
        connection.execute(
            sa.update(BEAD)
            .where(BEAD.c.id == sa.bindparam("of"))
            .values(src_key=sa.bindparam("src"), tgt_key=sa.bindparam("tgt")),
            [{"of": id_, "src": _key(src), "tgt": _key(tgt)} for id_, src, tgt in rows],
        )
        last = rows[-1][0]


def _key(text: str) -> int:
    digest = hashlib.sha256(text.strip().encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _new_tables() -> None:
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("src", sa.String(length=200), nullable=False),
        sa.Column("tgt", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_term_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint(
            "project_id", "tgt_lang", "src", "tgt", name=op.f("uq_term_project_id_tgt_lang_src_tgt")
        ),
    )
    op.create_table(
        "waiting",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_waiting_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "tgt_lang", name=op.f("pk_waiting")),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("alignment_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alignment_id"], ["alignment.id"], name=op.f("fk_draw_alignment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draw_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_draw_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
    )
    op.create_index("ix_draw_project_id", "draw", ["project_id"])
    op.create_table(
        "drawn",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bead_id"], ["bead.id"], name=op.f("fk_drawn_bead_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_drawn_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", "bead_id", name=op.f("pk_drawn")),
    )
    op.create_index("ix_drawn_bead_id", "drawn", ["bead_id"])
    op.create_table(
        "suggestion",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("alignment_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alignment_id"], ["alignment.id"], name=op.f("fk_suggestion_alignment_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_suggestion_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_alignment_id", "suggestion", ["alignment_id"])
    op.create_table(
        "lease",
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bead_id"], ["bead.id"], name=op.f("fk_lease_bead_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lease_person_id")),
        sa.PrimaryKeyConstraint("bead_id", name=op.f("pk_lease")),
    )
    op.create_index("ix_lease_person_id", "lease", ["person_id"])
    op.create_table(
        "opinion",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.Column("first_event_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("tgt_text", sa.Text(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["bead_id"], ["bead.id"], name=op.f("fk_opinion_bead_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_opinion_event_id")),
        sa.ForeignKeyConstraint(
            ["first_event_id"], ["event.id"], name=op.f("fk_opinion_first_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_opinion")),
    )
    op.create_index("ix_opinion_bead_id", "opinion", ["bead_id"])


def downgrade() -> None:
    for table in ("opinion", "lease", "suggestion", "drawn", "draw", "waiting", "term"):
        op.drop_table(table)
    for name in ("place", "queue", "src_key", "tgt_key"):
        op.drop_index(f"ix_bead_{'alignment_id_place' if name == 'place' else name}", "bead")
    op.add_column("bead", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE bead SET position = CAST(place AS INTEGER)")
    for name in (
        "place", "tgt_start", "tgt_end", "parents", "fits", "useful", "found", "src_key",
        "tgt_key", "ignored", "person_id",
    ):  # fmt: skip
        op.drop_column("bead", name)
    op.create_index("ix_bead_alignment_id_position", "bead", ["alignment_id", "position"])
    op.create_index("ix_bead_alignment_id_status", "bead", ["alignment_id", "status"])
    op.drop_column("bead_change", "ignored_after")
    op.drop_column("bead_change", "ignored_before")
    op.drop_index("ix_event_token", "event")
    op.drop_column("event", "token")
    op.drop_column("event", "note")
    op.drop_column("person", "keys")
    op.drop_column("alignment", "ratio_high")
    op.drop_column("alignment", "ratio_low")
