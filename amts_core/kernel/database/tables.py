"""Tables. Rows never leave this package: queries return records.

Facts (blobs, segments, alignments, events) are only ever added. What changes is a bead's state,
and that is the fold of its events.
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone, which SQLite alone would forget."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_MICRO = 1_000_000


class Usd(TypeDecorator[Decimal]):
    """US dollars, kept as whole millionths: sums of them are exact on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store millionths, rounded half up."""
        if value is None:
            return None
        return int((value * _MICRO).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return dollars."""
        return None if value is None else Decimal(value) / _MICRO


MAX_NAME = 200
"""Most characters of the name of a person or a project."""


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, str: Text, Decimal: Usd}


class PersonRow(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    keys: Mapped[dict[str, str] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]


class ProjectRow(Base):
    """A project. ``closed_by`` is who archived it or, once that was done, deleted it.

    All that a deleted one holds is kept, for what names it: its name alone is given up.
    """

    __tablename__ = "project"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_langs: Mapped[list[str]] = mapped_column(JSON)
    reviews_post_edits: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class BlobRow(Base):
    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentRow(Base):
    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("project_id", "language", "path"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    language: Mapped[str] = mapped_column(String(10))
    path: Mapped[str]


class RevisionRow(Base):
    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("document_id", "n"),
        UniqueConstraint("document_id", "sha256"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    n: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    encoding: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]


class SegmentRow(Base):
    __tablename__ = "segment"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    block: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]


class AlignmentRow(Base):
    """Two revisions aligned.

    ``replaces`` is the alignment of these documents that was current before; where it ``carries``,
    decisions on that one were carried over, and what was approved in it alone stays a unit.
    ``asked_at`` is when somebody wanted these revisions, no earlier than those before; None, as in
    rows from before this was stored, stands for ``created_at``. One that was ``deleted`` is kept
    with those that it replaced, and counts for nothing.
    """

    __tablename__ = "alignment"
    __table_args__ = (Index("ix_alignment_replaces", "replaces", unique=True),)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    src_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    tgt_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    encoder: Mapped[str]
    encoder_digest: Mapped[str] = mapped_column(String(64))
    warnings: Mapped[list[str]] = mapped_column(JSON)
    ratio_low: Mapped[float | None]
    ratio_high: Mapped[float | None]
    replaces: Mapped[str | None] = mapped_column(ForeignKey("alignment.id"))
    carries: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class EventRow(Base):
    """An event; ``token`` is what its sender calls it, so that none is stored twice.

    ``part_of`` names the act on many beads that this event is a portion of; ``to_id`` who has to
    answer what it asks.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_token", "token", unique=True),
        Index("ix_event_project_id_action", "project_id", "action"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    via: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    dwell_ms: Mapped[int | None]
    note: Mapped[str | None]
    token: Mapped[str | None] = mapped_column(String(60))
    part_of: Mapped[int | None] = mapped_column(index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class BulkRow(Base):
    """An act on many beads, and how far it is carried out; its portions are events of their own.

    ``status`` is what it gives to beads, null where it takes back or brings back another act.
    ``asked_sha256`` names the list of beads and versions that it was asked for. Of ``n_asked``
    beads ``n_seen`` have had their turn: ``n_done`` were changed, ``n_blocked`` have an error.
    """

    __tablename__ = "bulk"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), unique=True)
    status: Mapped[str | None] = mapped_column(String(20))
    asked_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    n_asked: Mapped[int]
    n_seen: Mapped[int] = mapped_column(default=0)
    n_done: Mapped[int] = mapped_column(default=0)
    n_blocked: Mapped[int] = mapped_column(default=0)
    stopped_at: Mapped[datetime | None]


class BeadRow(Base):
    """A bead and its present state.

    ``place`` orders the beads of an alignment; ``found`` holds the slugs of its findings, with a
    space around each; ``src_key`` and ``tgt_key`` find equal texts; ``useful`` is how often waiting
    documents would retrieve it; ``person_id`` is that of the event.
    """

    __tablename__ = "bead"
    __table_args__ = (
        Index("ix_bead_alignment_id_place", "alignment_id", "place"),
        Index(
            "ix_bead_queue",
            "alignment_id",
            "status",
            "place",
            "confidence",
            "useful",
            "event_id",
            "person_id",
        ),  # a queue is found in it alone, without the texts
        Index("ix_bead_src_key", "src_key"),
        Index("ix_bead_tgt_key", "tgt_key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    alignment_id: Mapped[str] = mapped_column(ForeignKey("alignment.id"))
    place: Mapped[float]
    src: Mapped[list[int]] = mapped_column(JSON)
    tgt: Mapped[list[int]] = mapped_column(JSON)
    src_start: Mapped[int | None]
    src_end: Mapped[int | None]
    tgt_start: Mapped[int | None]
    tgt_end: Mapped[int | None]
    parents: Mapped[list[int]] = mapped_column(JSON, default=list)
    score: Mapped[float | None]
    confidence: Mapped[float]
    accept: Mapped[bool]
    moved_to: Mapped[int | None]
    fits: Mapped[int | None]
    useful: Mapped[float] = mapped_column(default=0.0)
    found: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(20))
    src_text: Mapped[str]
    tgt_text: Mapped[str]
    src_key: Mapped[int] = mapped_column(BigInteger)
    tgt_key: Mapped[int] = mapped_column(BigInteger)
    ignored: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=0)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int | None]


class BeadOriginRow(Base):
    """A bead of an earlier alignment that a bead goes on with, or takes the place of.

    Where it ``is_same``, its texts have not changed, and what people did was carried over.
    """

    __tablename__ = "bead_origin"
    bead_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), primary_key=True, index=True)
    is_same: Mapped[bool]


class BeadChangeRow(Base):
    """What an event did to one bead; a text after it is null where the event left it alone."""

    __tablename__ = "bead_change"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    bead_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), primary_key=True, index=True)
    version: Mapped[int]
    status_before: Mapped[str] = mapped_column(String(20))
    status_after: Mapped[str] = mapped_column(String(20))
    src_before: Mapped[str]
    src_after: Mapped[str | None]
    tgt_before: Mapped[str]
    tgt_after: Mapped[str | None]
    ignored_before: Mapped[list[str]] = mapped_column(JSON, default=list)
    ignored_after: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class LeaseRow(Base):
    """Who is looking at a bead, and until when others' queues leave it out."""

    __tablename__ = "lease"
    bead_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[datetime]


class OpinionRow(Base):
    """What a second person would have decided, without having seen the first decision."""

    __tablename__ = "opinion"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    bead_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), index=True)
    first_event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    status: Mapped[str] = mapped_column(String(20))
    tgt_text: Mapped[str]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)


class DrawRow(Base):
    """A random sample of beads: of a band of confidence, or for a second pass.

    ``n_members`` is of how many; null in those that are older than this column. ``token`` is what
    whoever asked for it calls that: sent again, it is not drawn again.
    """

    __tablename__ = "draw"
    __table_args__ = (Index("ix_draw_token", "token", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    alignment_id: Mapped[str | None] = mapped_column(ForeignKey("alignment.id"))
    kind: Mapped[str] = mapped_column(String(20))
    low: Mapped[float]
    high: Mapped[float]
    n_members: Mapped[int | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(60))


class DrawnRow(Base):
    __tablename__ = "drawn"
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"), primary_key=True)
    bead_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), primary_key=True, index=True)
    place: Mapped[int]
    version: Mapped[int]


class SuggestionRow(Base):
    """A new alignment of the beads around a structure edit, offered to the one who made it.

    ``before`` holds ids and versions of the beads that it would replace, ``after`` the new ones.
    """

    __tablename__ = "suggestion"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    alignment_id: Mapped[str] = mapped_column(ForeignKey("alignment.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    edits: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class TermRow(Base):
    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("project_id", "tgt_lang", "src", "tgt"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    src: Mapped[str] = mapped_column(String(MAX_NAME))
    tgt: Mapped[str] = mapped_column(String(MAX_NAME))


class WaitingRow(Base):
    """A document that waits to be translated."""

    __tablename__ = "waiting"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    tgt_lang: Mapped[str] = mapped_column(String(10), primary_key=True)
    added_at: Mapped[datetime]


class DraftRow(Base):
    __tablename__ = "draft"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    bead_id: Mapped[int] = mapped_column(ForeignKey("bead.id"), primary_key=True)
    text: Mapped[str]
    src_text: Mapped[str | None]
    saved_at: Mapped[datetime]


class JobRow(Base):
    """Long work. ``call`` is what a worker is asked to do: a queue, a workflow, its arguments.

    It is stored with what a person has ordered, so that an order survives an app that ends before
    it has asked the worker. ``asked_as`` is what a command has asked for, as a digest, until it has
    told what came of it: the same command again takes up the same work.
    """

    __tablename__ = "job"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    title: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    progress: Mapped[float]
    message: Mapped[str]
    result: Mapped[str | None]
    call: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    asked_as: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WorkerRow(Base):
    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    host: Mapped[str] = mapped_column(String(200))
    pid: Mapped[int]
    beat_at: Mapped[datetime]


class ParallelDataVersionRow(Base):
    """An exported file; ``units_sha256`` is that of the unit ids of its records, as JSON.

    ``approved_sha256`` is that of the file of the same records as they were approved, null where
    the exported one has them so.
    """

    __tablename__ = "parallel_data_version"
    __table_args__ = (UniqueConstraint("project_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    n: Mapped[int]
    format: Mapped[str] = mapped_column(String(10))
    granularity: Mapped[str] = mapped_column(String(20))
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_langs: Mapped[list[str]] = mapped_column(JSON)
    n_units: Mapped[int]
    last_event: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    units_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    markup: Mapped[str] = mapped_column(String(20))
    approved_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    created_at: Mapped[datetime]


class ServiceSettingsRow(Base):
    """Settings as somebody saved them; the newest of a project count."""

    __tablename__ = "service_settings"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    region: Mapped[str]
    bucket: Mapped[str]
    prefix: Mapped[str]
    role_arn: Mapped[str]
    kms_key: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    budget: Mapped[Decimal | None]
    baseline_price: Mapped[Decimal | None]
    act_price: Mapped[Decimal | None]
    prices_as_of: Mapped[str]
    chat: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CorpusRow(Base):
    """A general corpus: ``sha256`` is that of a TSV file of two columns without a header."""

    __tablename__ = "corpus"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    n_units: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PublicationRow(Base):
    """A version of parallel data on its way to a service, or there: one attempt each.

    ``settings_id`` says where that is, None where the engine is this machine.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("token"),
        Index("ix_publication_engine_name", "engine", "name"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("parallel_data_version.id"))
    engine: Mapped[str] = mapped_column(String(20))
    settings_id: Mapped[int | None] = mapped_column(ForeignKey("service_settings.id"))
    name: Mapped[str] = mapped_column(String(256))
    is_update: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    status: Mapped[str | None] = mapped_column(String(20))
    latest_update_status: Mapped[str | None] = mapped_column(String(20))
    predicted: Mapped[list[int]] = mapped_column(JSON)
    reported: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    imported_characters: Mapped[int | None] = mapped_column("imported_bytes", BigInteger)
    message: Mapped[str]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    n_failures: Mapped[int]
    token: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class OrderRow(Base):
    """Documents to be translated, as a lead has confirmed it; ``terms`` are those of that moment.

    ``segments`` has, by revision, the numbers of the texts that are wanted of it; of others all
    are. ``baseline_price`` and ``act_price`` are what a million characters cost then;
    ``settings_id`` says where its jobs run, None where the engine is this machine.
    ``data_elsewhere`` and ``terminology`` name what of the account is used although the project has
    not published it.
    """

    __tablename__ = "translation_order"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    engine: Mapped[str] = mapped_column(String(20))
    settings_id: Mapped[int | None] = mapped_column(ForeignKey("service_settings.id"))
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_langs: Mapped[list[str]] = mapped_column(JSON)
    arms: Mapped[list[str]] = mapped_column(JSON)
    revisions: Mapped[list[int]] = mapped_column(JSON)
    segments: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    data_elsewhere: Mapped[str | None] = mapped_column(String(256))
    terminology: Mapped[str | None] = mapped_column(String(256))
    formality: Mapped[str | None] = mapped_column(String(20))
    masks_profanity: Mapped[bool]
    uses_glossary: Mapped[bool]
    granularity: Mapped[str] = mapped_column(String(20))
    terms: Mapped[list[list[str]]] = mapped_column(JSON)
    n_characters: Mapped[int] = mapped_column(BigInteger)
    baseline_price: Mapped[Decimal]
    act_price: Mapped[Decimal]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    job_id: Mapped[str] = mapped_column(String(64))
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class BatchRow(Base):
    """A batch job of an order; ``token`` is stored before the service is asked to start it.

    All its files are of one ``content_type``.
    """

    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("order_id", "arm", "tgt_lang", "content_type", "attempt"),
        UniqueConstraint("token"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("translation_order.id"))
    arm: Mapped[str] = mapped_column(String(20))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    content_type: Mapped[str] = mapped_column(String(60))
    attempt: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    token: Mapped[str] = mapped_column(String(64))
    service_job_id: Mapped[str | None]
    status: Mapped[str | None] = mapped_column(String(30))
    message: Mapped[str]
    progress: Mapped[float]
    n_failures: Mapped[int]
    n_characters: Mapped[int] = mapped_column(BigInteger)
    n_counted: Mapped[int | None] = mapped_column(BigInteger)
    estimated: Mapped[Decimal]
    counted: Mapped[Decimal | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BatchDocumentRow(Base):
    """A document in a batch; ``names`` are those of its parts at the service."""

    __tablename__ = "batch_document"
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revision.id"), primary_key=True, index=True
    )
    names: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    error: Mapped[str]
    n_characters: Mapped[int | None] = mapped_column(BigInteger)
    n_segments: Mapped[int]
    n_findings: Mapped[int]


class HypothesisRow(Base):
    """Segment or paragraph ``n`` of a revision, as a batch has translated it."""

    __tablename__ = "hypothesis"
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("engine_call.id"))


class EngineCallRow(Base):
    """What an engine has asked a model for a batch, and what that cost; each call is there once."""

    __tablename__ = "engine_call"
    __table_args__ = (UniqueConstraint("batch_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    key: Mapped[str] = mapped_column(String(64))
    prompt: Mapped[str]
    examples: Mapped[list[list[str]]] = mapped_column(JSON)
    n_tokens_in: Mapped[int]
    n_tokens_out: Mapped[int]
    usd: Mapped[Decimal]
    is_estimated: Mapped[bool]


class JobLineRow(Base):
    """What happened to a job, in one sentence."""

    __tablename__ = "job_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), index=True)
    at: Mapped[datetime]
    text: Mapped[str]


class HeldOutRow(Base):
    """A document kept for measuring: what is paired with it is never exported."""

    __tablename__ = "held_out"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PostEditRow(Base):
    """A segment of a revision at the post-editing desk in one language, and its present state.

    ``n`` counts segments or paragraphs, as ``granularity`` says. ``batch_id`` is the batch whose
    output was taken. ``begun`` is what stood in the editor before its first text was saved there,
    null where that is not known, or its text was not made in the editor. ``likeness`` is how alike
    both arms' newest outputs were, 0 to 100, when the document was opened last. ``found`` holds the
    slugs of its findings, with a space around each; ``src_key`` finds equal sources; ``active_ms``
    and ``n_keystrokes`` are sums over all its events.
    """

    __tablename__ = "post_edit"
    __table_args__ = (
        UniqueConstraint("revision_id", "tgt_lang", "granularity", "n"),
        Index("ix_post_edit_src_key", "src_key"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    granularity: Mapped[str] = mapped_column(String(20))
    n: Mapped[int]
    block: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    src_text: Mapped[str]
    src_key: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(20))
    text: Mapped[str | None]
    taken: Mapped[str | None] = mapped_column(String(20))
    begun: Mapped[str | None] = mapped_column(String(20))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    ignored: Mapped[list[str]] = mapped_column(JSON, default=list)
    found: Mapped[str] = mapped_column(default="")
    likeness: Mapped[float | None]
    hter: Mapped[float | None]
    active_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    n_keystrokes: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int | None]


class PostEditChangeRow(Base):
    """What an event did to one post-edit."""

    __tablename__ = "post_edit_change"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    post_edit_id: Mapped[int] = mapped_column(
        ForeignKey("post_edit.id"), primary_key=True, index=True
    )
    version: Mapped[int]
    status_before: Mapped[str] = mapped_column(String(20))
    status_after: Mapped[str] = mapped_column(String(20))
    text_before: Mapped[str | None]
    text_after: Mapped[str | None]
    taken_before: Mapped[str | None] = mapped_column(String(20))
    taken_after: Mapped[str | None] = mapped_column(String(20))
    batch_before: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    batch_after: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    ignored_before: Mapped[list[str]] = mapped_column(JSON, default=list)
    ignored_after: Mapped[list[str]] = mapped_column(JSON, default=list)
    active_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    n_keystrokes: Mapped[int] = mapped_column(default=0)
    hter_before: Mapped[float | None]
    hter_after: Mapped[float | None]


class PostEditDraftRow(Base):
    __tablename__ = "post_edit_draft"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    post_edit_id: Mapped[int] = mapped_column(ForeignKey("post_edit.id"), primary_key=True)
    text: Mapped[str]
    taken: Mapped[str | None] = mapped_column(String(20))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"))
    active_ms: Mapped[int] = mapped_column(BigInteger)
    n_keystrokes: Mapped[int]
    saved_at: Mapped[datetime]


class PostEditLeaseRow(Base):
    """Who is working on a post-edit, and until when it is left to them."""

    __tablename__ = "post_edit_lease"
    post_edit_id: Mapped[int] = mapped_column(ForeignKey("post_edit.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[datetime]


class CommentRow(Base):
    """What somebody has said on a bead or a post-edit, one of which it names.

    Nothing of it ever changes: that a question is answered is a row of its own. Flags and what was
    sent back are events with a note, and not repeated here. ``to_id`` is who has to answer.
    """

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("token"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    bead_id: Mapped[int | None] = mapped_column(ForeignKey("bead.id"), index=True)
    post_edit_id: Mapped[int | None] = mapped_column(ForeignKey("post_edit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(60))


class AssignmentRow(Base):
    """A document given to a person at a desk, or taken back (``is_over``); the newest counts.

    ``document_id`` is that of the source; ``due`` the last day on which it is to be done.
    """

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    desk: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date | None]
    is_over: Mapped[bool]
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ComparisonRow(Base):
    """A saved comparison; ``result_sha256`` is that of its outcome, as JSON, once it is there.

    ``n_missing`` counts the stages that the outcome lacks. One that was removed keeps all that it
    has, judgements too.
    """

    __tablename__ = "comparison"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    order_ids: Mapped[list[int]] = mapped_column(JSON)
    imported_ids: Mapped[list[int]] = mapped_column(JSON)
    leaks: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    job_id: Mapped[str] = mapped_column(String(64))
    result_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    n_missing: Mapped[int] = mapped_column(server_default="0")
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ImportedTextsRow(Base):
    """Texts of a file that documents are compared by: of another system, or a reference.

    ``file_sha256`` is that of the file as it was given, ``texts_sha256`` that of what was taken
    from it: JSON, by revision a text or null a segment.
    """

    __tablename__ = "imported_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    kind: Mapped[str] = mapped_column(String(20))
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    texts_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    n_matched: Mapped[int]
    n_segments: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ExperimentRow(Base):
    """Whether examples pay: what is to be found out, and as far as it has come what was made.

    ``revisions`` are the test documents, held out from then on; ``token`` names what its jobs make,
    whichever of them does it.
    """

    __tablename__ = "experiment"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_langs: Mapped[list[str]] = mapped_column(JSON)
    revisions: Mapped[list[int]] = mapped_column(JSON)
    granularities: Mapped[list[str]] = mapped_column(JSON)
    engine: Mapped[str] = mapped_column(String(20))
    accepts: Mapped[bool]
    token: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    job_id: Mapped[str] = mapped_column(String(64))
    version_ids: Mapped[list[int]] = mapped_column(JSON)
    order_ids: Mapped[list[int]] = mapped_column(JSON)
    comparison_id: Mapped[int | None] = mapped_column(ForeignKey("comparison.id"))


class JudgementRow(Base):
    """What a judge has said of one segment: error spans with scores, or which system is better.

    ``rater`` is the name of a judge elsewhere whose judgement the person has imported. Rows are
    only ever added; ``token`` is that of the answer, so that one that was sent twice is kept once.
    """

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("comparison_id", "token", name="uq_judgement_token"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rater: Mapped[str | None]
    segment: Mapped[int]
    protocol: Mapped[str] = mapped_column(String(20))
    systems: Mapped[list[int]] = mapped_column(JSON)
    annotations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    preferred: Mapped[int | None]
    is_prefilled: Mapped[bool]
    seconds: Mapped[float | None]
    at: Mapped[datetime]
    token: Mapped[str] = mapped_column(String(64))


class WatchRow(Base):
    """A folder or a git checkout that a project watches; ``settings`` are those of the record."""

    __tablename__ = "watch"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    kind: Mapped[str] = mapped_column(String(20))
    path: Mapped[str]
    layout: Mapped[dict[str, str]] = mapped_column(JSON)
    branch: Mapped[str]
    deliver_branch: Mapped[str]
    fetches: Mapped[bool]
    since: Mapped[str]
    every_minutes: Mapped[int | None]
    engine: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    seen: Mapped[str]
    checked_at: Mapped[datetime | None]
    job_id: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None]


class WatchedFileRow(Base):
    """A file of a watch as it was read last; a deleted one is kept."""

    __tablename__ = "watched_file"
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(10))
    name: Mapped[str]
    content_id: Mapped[str] = mapped_column(String(64))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    is_deleted: Mapped[bool]
    reason: Mapped[str]


class SyncTargetRow(Base):
    """A document of a watch in one target language, and how far it is behind its source."""

    __tablename__ = "sync_target"
    __table_args__ = (UniqueConstraint("watch_id", "name", "tgt_lang"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"))
    name: Mapped[str]
    tgt_lang: Mapped[str] = mapped_column(String(10))
    src_path: Mapped[str]
    tgt_path: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    message: Mapped[str]
    src_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    tgt_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    base_src_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    base_tgt_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("translation_order.id"))
    n_segments: Mapped[int]
    n_words: Mapped[int]
    n_kept_words: Mapped[int]
    n_human: Mapped[int]
    n_human_words: Mapped[int]
    n_gone: Mapped[int]
    old_tgt_path: Mapped[str]
    elsewhere: Mapped[list[list[int]]] = mapped_column(JSON)
    is_wanted: Mapped[bool]
    updated_at: Mapped[datetime]


class SyncPairRow(Base):
    """A revision of a source and one of a target that was made from it; the newest id counts most.

    ``texts`` are those that were put in by number of segment, as JSON has its keys.
    """

    __tablename__ = "sync_pair"
    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("sync_target.id"), index=True)
    src_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    tgt_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    content_id: Mapped[str] = mapped_column(String(64))
    seen_id: Mapped[str] = mapped_column(String(64))
    is_there: Mapped[bool]
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    event_id: Mapped[int]


class SyncedSegmentRow(Base):
    """What becomes of a segment of a new source revision in one target language."""

    __tablename__ = "synced_segment"
    target_id: Mapped[int] = mapped_column(ForeignKey("sync_target.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    old: Mapped[list[int]] = mapped_column(JSON)
    old_text: Mapped[str]
    tgt_text: Mapped[str]
    needs_human: Mapped[bool]
    why: Mapped[str]
    n_words: Mapped[int]
    shared_with: Mapped[list[int]] = mapped_column(JSON)
    is_edited: Mapped[bool]


class SyncRunRow(Base):
    """One round over a watch; ``job_id`` makes it the same round when it is done again."""

    __tablename__ = "sync_run"
    __table_args__ = (UniqueConstraint("job_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), index=True)
    job_id: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    commit: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    message: Mapped[str]
    n_words: Mapped[int]
    n_kept_words: Mapped[int]
    delivered: Mapped[str]
    summary: Mapped[str]


class ProfileRow(Base):
    """The choices for a project in one target language as somebody saved them; the newest count."""

    __tablename__ = "profile"
    __table_args__ = (Index("ix_profile_project_id_tgt_lang", "project_id", "tgt_lang"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    granularity: Mapped[str] = mapped_column(String(20))
    engine: Mapped[str] = mapped_column(String(20))
    formality: Mapped[str | None] = mapped_column(String(20))
    auto_accept: Mapped[float | None]
    src_abbreviations: Mapped[list[str]] = mapped_column(JSON)
    tgt_abbreviations: Mapped[list[str]] = mapped_column(JSON)
    splits_lines: Mapped[bool]
    front_matter_keys: Mapped[list[str]] = mapped_column(JSON)
    style: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class GatheringOrderRow(Base):
    """What is to be collected; ``files`` are names of saved pages and SHA-256 of their bytes."""

    __tablename__ = "gathering_order"
    __table_args__ = (UniqueConstraint("job_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    urls: Mapped[list[str]] = mapped_column(JSON)
    files: Mapped[list[list[str]]] = mapped_column(JSON)
    keywords: Mapped[list[list[str]]] = mapped_column(JSON)
    revision_ids: Mapped[list[int]] = mapped_column(JSON)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"))


class GatheringRow(Base):
    """A collection of articles; ``sources_sha256`` is that of its pages and pairs, as JSON."""

    __tablename__ = "gathering"
    __table_args__ = (UniqueConstraint("alignment_id"), UniqueConstraint("order_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    alignment_id: Mapped[str] = mapped_column(ForeignKey("alignment.id"))
    sources_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("gathering_order.id"))
