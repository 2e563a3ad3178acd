"""Judges mark error spans and give scores; a vote in a duel is a judgement without them."""

from alembic import op
import sqlalchemy as sa


revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_VOTE = sa.table(
    "vote",
    sa.column("id", sa.Integer()),
    sa.column("comparison_id", sa.Integer()),
    sa.column("person_id", sa.Integer()),
    sa.column("segment", sa.Integer()),
    sa.column("first_system", sa.Integer()),
    sa.column("second_system", sa.Integer()),
    sa.column("preferred", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
)
_JUDGEMENT = sa.table(
    "judgement",
    sa.column("id", sa.Integer()),
    sa.column("comparison_id", sa.Integer()),
    sa.column("person_id", sa.Integer()),
    sa.column("segment", sa.Integer()),
    sa.column("protocol", sa.String()),
    sa.column("systems", sa.JSON()),
    sa.column("annotations", sa.JSON()),
    sa.column("preferred", sa.Integer()),
    sa.column("is_prefilled", sa.Boolean()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("token", sa.String()),
)


def upgrade() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=True),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.String(length=20), nullable=False),
        sa.Column("systems", sa.JSON(), nullable=False),
        sa.Column("annotations", sa.JSON(), nullable=False),
        sa.Column("preferred", sa.Integer(), nullable=True),
        sa.Column("is_prefilled", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"], ["comparison.id"], name=op.f("fk_judgement_comparison_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_judgement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sa.UniqueConstraint("comparison_id", "token", name="uq_judgement_token"),
    )
    votes = op.get_bind().execute(sa.select(_VOTE).order_by(_VOTE.c.id)).all()
    kept = [
        {
            "comparison_id": one.comparison_id,
            "person_id": one.person_id,
            "segment": one.segment,
            "protocol": "duel",
            "systems": [one.first_system, one.second_system],
            "annotations": [],
            "preferred": one.preferred,
            "is_prefilled": False,
            "at": one.at,
            "token": f"vote-{one.id}",
        }
        for one in votes
    ]
    op.bulk_insert(_JUDGEMENT, kept)
    op.drop_table("vote")


def downgrade() -> None:
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
    duels = op.get_bind().execute(
        sa.select(_JUDGEMENT).where(_JUDGEMENT.c.protocol == "duel").order_by(_JUDGEMENT.c.id)
    )
    kept = {}
    for one in duels:  # of one judge, segment and pair the last counts
        pair = min(one.systems), max(one.systems)
        values = {
            "comparison_id": one.comparison_id,
            "person_id": one.person_id,
            "segment": one.segment,
            "first_system": pair[0],
            "second_system": pair[1],
            "preferred": one.preferred,
            "at": one.at,
        }
        kept[one.comparison_id, one.person_id, one.segment, pair] = values
    op.bulk_insert(_VOTE, list(kept.values()))
    op.drop_table("judgement")
