"""Publications, orders, batches, hypotheses, general corpora, service settings; several targets."""

from alembic import op
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


VERSION = sa.table(
    "parallel_data_version",
    sa.column("id", sa.Integer),
    sa.column("tgt_lang", sa.String),
    sa.column("tgt_langs", sa.JSON),
)


def upgrade() -> None:
    _several_targets()
    op.add_column("job", sa.Column("call", sa.JSON(), nullable=True))
    _settings_tables()
    _publication_table()
    _order_table()
    _batch_tables()


def _several_targets() -> None:
    with op.batch_alter_table("parallel_data_version") as table:
        table.add_column(sa.Column("tgt_langs", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("units_sha256", sa.String(length=64), nullable=True))
        table.create_foreign_key(
            "fk_parallel_data_version_units_sha256", "blob", ["units_sha256"], ["sha256"]
        )
    connection = op.get_bind()
    for version_id, language in connection.execute(
        sa.select(VERSION.c.id, VERSION.c.tgt_lang)
    ).all():
        connection.execute(
            sa.update(VERSION).where(VERSION.c.id == version_id).values(tgt_langs=[language])
        )
    op.drop_column("parallel_data_version", "tgt_lang")


def _settings_tables() -> None:
    op.create_table(
        "service_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("role_arn", sa.Text(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("baseline_price", sa.BigInteger(), nullable=True),
        sa.Column("act_price", sa.BigInteger(), nullable=True),
        sa.Column("prices_as_of", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_service_settings_person_id"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_service_settings_project_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_settings"),
    )
    op.create_index("ix_service_settings_project_id", "service_settings", ["project_id"])
    op.create_table(
        "corpus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("src_lang", sa.String(length=10), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("n_units", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_corpus_person_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_corpus_project_id"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_corpus_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_corpus"),
    )
    op.create_index("ix_corpus_project_id", "corpus", ["project_id"])
    op.create_table(
        "job_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_job_line_job_id"),
        sa.PrimaryKeyConstraint("id", name="pk_job_line"),
    )
    op.create_index("ix_job_line_job_id", "job_line", ["job_id"])


def _publication_table() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("is_update", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("latest_update_status", sa.String(length=20), nullable=True),
        sa.Column("predicted", sa.JSON(), nullable=False),
        sa.Column("reported", sa.JSON(), nullable=True),
        sa.Column("imported_bytes", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("n_failures", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_publication_person_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_publication_project_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["parallel_data_version.id"], name="fk_publication_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.UniqueConstraint("token", name="uq_publication_token"),
    )
    op.create_index("ix_publication_engine_name", "publication", ["engine", "name"])
    op.create_index("ix_publication_project_id", "publication", ["project_id"])


def _order_table() -> None:
    op.create_table(
        "translation_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("src_lang", sa.String(length=10), nullable=False),
        sa.Column("tgt_langs", sa.JSON(), nullable=False),
        sa.Column("arms", sa.JSON(), nullable=False),
        sa.Column("revisions", sa.JSON(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("formality", sa.String(length=20), nullable=True),
        sa.Column("masks_profanity", sa.Boolean(), nullable=False),
        sa.Column("uses_glossary", sa.Boolean(), nullable=False),
        sa.Column("granularity", sa.String(length=20), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("n_characters", sa.BigInteger(), nullable=False),
        sa.Column("baseline_price", sa.BigInteger(), nullable=False),
        sa.Column("act_price", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_translation_order_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_translation_order_project_id"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_translation_order_publication_id"
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by"], ["person.id"], name="fk_translation_order_stopped_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translation_order"),
    )
    op.create_index("ix_translation_order_project_id", "translation_order", ["project_id"])


def _batch_tables() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("arm", sa.String(length=20), nullable=False),
        sa.Column("tgt_lang", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("service_job_id", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=30), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("n_failures", sa.Integer(), nullable=False),
        sa.Column("n_characters", sa.BigInteger(), nullable=False),
        sa.Column("n_counted", sa.BigInteger(), nullable=True),
        sa.Column("estimated", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["translation_order.id"], name="fk_batch_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.UniqueConstraint(
            "order_id", "arm", "tgt_lang", "attempt", name="uq_batch_order_id_arm_tgt_lang_attempt"
        ),
        sa.UniqueConstraint("token", name="uq_batch_token"),
    )
    op.create_table(
        "batch_document",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("n_characters", sa.BigInteger(), nullable=True),
        sa.Column("n_segments", sa.Integer(), nullable=False),
        sa.Column("n_findings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_batch_document_batch_id"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_batch_document_revision_id"
        ),
        sa.PrimaryKeyConstraint("batch_id", "revision_id", name="pk_batch_document"),
    )
    op.create_index("ix_batch_document_revision_id", "batch_document", ["revision_id"])
    op.create_table(
        "hypothesis",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_hypothesis_batch_id"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_hypothesis_revision_id"),
        sa.PrimaryKeyConstraint("batch_id", "revision_id", "n", name="pk_hypothesis"),
    )


def downgrade() -> None:
    for table in (
        "hypothesis",
        "batch_document",
        "batch",
        "translation_order",
        "publication",
        "job_line",
        "corpus",
        "service_settings",
    ):
        op.drop_table(table)
    op.drop_column("job", "call")
    op.add_column(
        "parallel_data_version",
        sa.Column("tgt_lang", sa.String(length=10), nullable=False, server_default=""),
    )
    connection = op.get_bind()
    for version_id, languages in connection.execute(
        sa.select(VERSION.c.id, VERSION.c.tgt_langs)
    ).all():
        connection.execute(
            sa.update(VERSION).where(VERSION.c.id == version_id).values(tgt_lang=languages[0])
        )
    with op.batch_alter_table("parallel_data_version") as table:
        table.drop_constraint("fk_parallel_data_version_units_sha256", type_="foreignkey")
        table.drop_column("units_sha256")
        table.drop_column("tgt_langs")
