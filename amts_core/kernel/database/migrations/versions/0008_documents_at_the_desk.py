"""A document at the desk belongs to its revision, whichever orders have translated it.

Post-edits of the same text in several orders become one: that with a text that was changed last,
with the events of all. Which output a text was made of is kept with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from alembic import op
import sqlalchemy as sa


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_EDITS = sa.table(
    "post_edit",
    *map(
        sa.column,
        (
            "id", "order_id", "revision_id", "tgt_lang", "granularity", "n", "text", "taken",
            "batch_id", "event_id", "active_ms", "n_keystrokes", "version",
        ),
    ),
)  # fmt: skip
_CHANGES = sa.table(
    "post_edit_change",
    *map(
        sa.column,
        (
            "event_id", "post_edit_id", "version", "status_before", "status_after", "text_before",
            "text_after", "taken_before", "taken_after", "batch_before", "batch_after", "active_ms",
            "n_keystrokes", "hter_before", "hter_after",
        ),
    ),
    sa.column("ignored_before", sa.JSON),
    sa.column("ignored_after", sa.JSON),
)  # fmt: skip
_DRAFTS = sa.table(
    "post_edit_draft",
    *map(sa.column, ("person_id", "post_edit_id", "taken", "batch_id", "saved_at")),
)
_LEASES = sa.table("post_edit_lease", sa.column("post_edit_id"))
_ORDERS = sa.table("translation_order", sa.column("id"), sa.column("granularity"))
_BATCHES = sa.table("batch", *map(sa.column, ("id", "order_id", "arm", "tgt_lang")))
_DOCUMENTS = sa.table("batch_document", *map(sa.column, ("batch_id", "revision_id", "state")))
_TEXTS = sa.table("hypothesis", *map(sa.column, ("batch_id", "revision_id", "n")))
_STATES = ("status", "text", "taken", "ignored", "batch", "hter")


def upgrade() -> None:
    for table, names in (
        ("post_edit", ("batch_id",)),
        ("post_edit_change", ("batch_before", "batch_after")),
        ("post_edit_draft", ("batch_id",)),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("post_edit", sa.Column("granularity", sa.String(length=20), nullable=True))
    connection = op.get_bind()
    own_cut = sa.select(_ORDERS.c.granularity).where(_ORDERS.c.id == _EDITS.c.order_id)
    connection.execute(sa.update(_EDITS).values(granularity=own_cut.scalar_subquery()))
    _name_outputs(connection)
    _join(connection)
    with op.batch_alter_table("post_edit", schema=None) as batch_op:
        batch_op.drop_index("ix_post_edit_revision_id")
        batch_op.drop_constraint("uq_post_edit_order_id_revision_id_tgt_lang_n", type_="unique")
        batch_op.drop_constraint("fk_post_edit_order_id", type_="foreignkey")
        batch_op.drop_column("order_id")
        batch_op.alter_column("granularity", existing_type=sa.String(length=20), nullable=False)
        batch_op.create_unique_constraint(
            "uq_post_edit_revision_id_tgt_lang_granularity_n",
            ["revision_id", "tgt_lang", "granularity", "n"],
        )
        batch_op.create_foreign_key("fk_post_edit_batch_id", "batch", ["batch_id"], ["id"])
    with op.batch_alter_table("post_edit_change", schema=None) as batch_op:
        for name in ("batch_before", "batch_after"):
            batch_op.create_foreign_key(f"fk_post_edit_change_{name}", "batch", [name], ["id"])
    with op.batch_alter_table("post_edit_draft", schema=None) as batch_op:
        batch_op.create_foreign_key("fk_post_edit_draft_batch_id", "batch", ["batch_id"], ["id"])


def downgrade() -> None:
    """Give each document to the newest order that has translated it."""
    op.add_column("post_edit", sa.Column("order_id", sa.Integer(), nullable=True))
    newest = (
        sa.select(sa.func.max(_BATCHES.c.order_id))
        .select_from(
            _BATCHES.join(_DOCUMENTS, _DOCUMENTS.c.batch_id == _BATCHES.c.id).join(
                _ORDERS, _ORDERS.c.id == _BATCHES.c.order_id
            )
        )
        .where(
            _DOCUMENTS.c.state == "done",
            _DOCUMENTS.c.revision_id == _EDITS.c.revision_id,
            _BATCHES.c.tgt_lang == _EDITS.c.tgt_lang,
            _ORDERS.c.granularity == _EDITS.c.granularity,
        )
        .correlate(_EDITS)
    )
    op.get_bind().execute(sa.update(_EDITS).values(order_id=newest.scalar_subquery()))
    with op.batch_alter_table("post_edit_draft", schema=None) as batch_op:
        batch_op.drop_constraint("fk_post_edit_draft_batch_id", type_="foreignkey")
        batch_op.drop_column("batch_id")
    with op.batch_alter_table("post_edit_change", schema=None) as batch_op:
        for name in ("batch_before", "batch_after"):
            batch_op.drop_constraint(f"fk_post_edit_change_{name}", type_="foreignkey")
            batch_op.drop_column(name)
    with op.batch_alter_table("post_edit", schema=None) as batch_op:
        batch_op.drop_constraint(
            "uq_post_edit_revision_id_tgt_lang_granularity_n", type_="unique"
        )
        batch_op.drop_constraint("fk_post_edit_batch_id", type_="foreignkey")
        batch_op.drop_column("batch_id")
        batch_op.drop_column("granularity")
        batch_op.alter_column("order_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(
            "fk_post_edit_order_id", "translation_order", ["order_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            "uq_post_edit_order_id_revision_id_tgt_lang_n",
            ["order_id", "revision_id", "tgt_lang", "n"],
        )
        batch_op.create_index("ix_post_edit_revision_id", ["revision_id"], unique=False)


def _name_outputs(connection: sa.Connection) -> None:
    """Name the newest output of its order that each text was made of."""
    edits = sa.select(_EDITS.c.order_id, _EDITS.c.revision_id, _EDITS.c.tgt_lang, _EDITS.c.n)
    for table, of_edit, pairs in (
        (_EDITS, None, (("taken", "batch_id"),)),
        (_CHANGES, "post_edit_id", (("taken_before", "batch_before"),
                                    ("taken_after", "batch_after"))),
        (_DRAFTS, "post_edit_id", (("taken", "batch_id"),)),
    ):  # fmt: skip
        edit = _EDITS if of_edit is None else edits.add_columns(_EDITS.c.id).subquery()
        for taken, output in pairs:
            newest = (
                sa.select(sa.func.max(_BATCHES.c.id))
                .select_from(_BATCHES.join(_TEXTS, _TEXTS.c.batch_id == _BATCHES.c.id))
                .where(
                    _BATCHES.c.order_id == edit.c.order_id,
                    _BATCHES.c.tgt_lang == edit.c.tgt_lang,
                    _BATCHES.c.arm == table.c[taken],
                    _TEXTS.c.revision_id == edit.c.revision_id,
                    _TEXTS.c.n == edit.c.n,
                )
                .correlate(table)
            )
            if of_edit is not None:
                newest = newest.where(edit.c.id == table.c[of_edit])
            connection.execute(
                sa.update(table)
                .where(table.c[taken].in_(("baseline", "act")))
                .values({output: newest.scalar_subquery()})
            )


def _join(connection: sa.Connection) -> None:
    """Let post-edits of the same text be one."""
    same = _EDITS.c.revision_id, _EDITS.c.tgt_lang, _EDITS.c.granularity, _EDITS.c.n
    twice = sa.select(*same).group_by(*same).having(sa.func.count() > 1).subquery()
    query = sa.select(_EDITS).join(
        twice,
        sa.and_(*(twice.c[column.name] == column for column in same)),
    )
    groups: defaultdict[tuple[Any, ...], list[sa.RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        groups[tuple(row[column.name] for column in same)].append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: (row["text"] is not None, row["event_id"] or 0, row["id"]))
        _join_rows(connection, [row["id"] for row in rows[:-1]], rows[-1]["id"])


def _join_rows(connection: sa.Connection, others: Sequence[int], kept: int) -> None:
    """Give the events and the drafts of post-edits to one, and drop them."""
    of_edits = _CHANGES.c.post_edit_id.in_([*others, kept])
    rows = connection.execute(sa.select(_CHANGES).where(of_edits)).mappings().all()
    by_event: dict[int, sa.RowMapping] = {}
    for row in sorted(rows, key=lambda row: (row["post_edit_id"] == kept, row["event_id"])):
        by_event.pop(row["event_id"], None)  # of a step that changed both, that of the kept one
        by_event[row["event_id"]] = row
    chain = _chained(list(by_event.values()), kept)
    connection.execute(sa.delete(_CHANGES).where(of_edits))
    if chain:
        connection.execute(sa.insert(_CHANGES), chain)
    drafts = sa.select(_DRAFTS).where(_DRAFTS.c.post_edit_id.in_([*others, kept]))
    newest: dict[int, sa.RowMapping] = {}
    for row in connection.execute(drafts.order_by(_DRAFTS.c.saved_at)).mappings():
        newest[row["person_id"]] = row
    for person_id, row in newest.items():
        mine = _DRAFTS.c.person_id == person_id
        of_others = _DRAFTS.c.post_edit_id.in_({*others, kept} - {row["post_edit_id"]})
        connection.execute(sa.delete(_DRAFTS).where(mine, of_others))
        connection.execute(
            sa.update(_DRAFTS)
            .where(mine, _DRAFTS.c.post_edit_id == row["post_edit_id"])
            .values(post_edit_id=kept)
        )
    connection.execute(sa.delete(_LEASES).where(_LEASES.c.post_edit_id.in_(others)))
    connection.execute(sa.delete(_EDITS).where(_EDITS.c.id.in_(others)))
    connection.execute(
        sa.update(_EDITS)
        .where(_EDITS.c.id == kept)
        .values(
            version=len(chain),
            active_ms=sum(row["active_ms"] for row in chain),
            n_keystrokes=sum(row["n_keystrokes"] for row in chain),
        )
    )


def _chained(rows: Sequence[Mapping[str, Any]], kept: int) -> list[dict[str, Any]]:
    """Return changes as those of one post-edit: each begins where the last one has ended."""
    found: list[dict[str, Any]] = []
    for version, row in enumerate(rows, 1):
        made = dict(row) | {"post_edit_id": kept, "version": version}
        if found:
            made |= {f"{name}_before": found[-1][f"{name}_after"] for name in _STATES}
        found.append(made)
    return found
