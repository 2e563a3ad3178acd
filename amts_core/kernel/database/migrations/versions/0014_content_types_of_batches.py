"""What the files of a batch are: all that were sent until now are HTML."""

from alembic import op
import sqlalchemy as sa


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OLD = "order_id", "arm", "tgt_lang", "attempt"
_NEW = "order_id", "arm", "tgt_lang", "content_type", "attempt"


def upgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("content_type", sa.String(60), nullable=False, server_default="text/html")
        )
        batch_op.drop_constraint(f"uq_batch_{'_'.join(_OLD)}", type_="unique")
        batch_op.create_unique_constraint(f"uq_batch_{'_'.join(_NEW)}", [*_NEW])


def downgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_constraint(f"uq_batch_{'_'.join(_NEW)}", type_="unique")
        batch_op.create_unique_constraint(f"uq_batch_{'_'.join(_OLD)}", [*_OLD])
        batch_op.drop_column("content_type")
