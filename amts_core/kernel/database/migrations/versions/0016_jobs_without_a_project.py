"""Jobs that read what somebody hands in who has no project yet."""

from alembic import op
import sqlalchemy as sa


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("project_id", existing_type=sa.INTEGER(), nullable=True)


def downgrade() -> None:
    without = "SELECT id FROM job WHERE project_id IS NULL"
    op.execute(sa.text(f"DELETE FROM job_line WHERE job_id IN ({without})"))
    op.execute(sa.text("DELETE FROM job WHERE project_id IS NULL"))
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("project_id", existing_type=sa.INTEGER(), nullable=False)
