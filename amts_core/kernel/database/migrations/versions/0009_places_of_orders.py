"""Publications and orders keep the settings of the service that they were given to."""

from alembic import op
import sqlalchemy as sa


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = ("publication", "translation_order")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("settings_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_settings_id"), "service_settings", ["settings_id"], ["id"]
            )
        # what was ordered before went to where the project's settings pointed then
        op.execute(
            f"UPDATE {table} SET settings_id = (SELECT max(one.id) FROM service_settings AS one "
            f"WHERE one.project_id = {table}.project_id AND one.at <= {table}.created_at) "
            f"WHERE engine = 'amazon'"
        )


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_settings_id"), type_="foreignkey")
            batch_op.drop_column("settings_id")
