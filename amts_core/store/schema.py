"""Tables. Rows never leave this package: queries return records.

Facts (blobs, segments, alignments, events) are only ever added. What changes is a bead's state,
and that is the fold of its events.
"""

from datetime import UTC, datetime
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


MAX_NAME = 200
"""Most characters of the name of a person or a project."""


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, str: Text}


class PersonRow(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    keys: Mapped[dict[str, str] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]


class ProjectRow(Base):
    __tablename__ = "project"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_langs: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]


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
    __tablename__ = "alignment"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    src_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    tgt_revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    encoder: Mapped[str]
    encoder_digest: Mapped[str] = mapped_column(String(64))
    warnings: Mapped[list[str]] = mapped_column(JSON)
    ratio_low: Mapped[float | None]
    ratio_high: Mapped[float | None]
    created_at: Mapped[datetime]


class EventRow(Base):
    """An event; ``token`` is what its sender calls it, so that none is stored twice."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_token", "token", unique=True),)
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
            "ix_bead_queue", "alignment_id", "status", "place", "confidence", "useful",
            "event_id", "person_id",
        ),  # a queue is found in it alone, without the texts
        Index("ix_bead_src_key", "src_key"),
        Index("ix_bead_tgt_key", "tgt_key"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    alignment_id: Mapped[str] = mapped_column(ForeignKey("alignment.id"))
    place: Mapped[float]
    src: Mapped[list[int]] = mapped_column(JSON)
    tgt: Mapped[list[int]] = mapped_column(JSON)
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
    """A random sample of beads: of a band of confidence, or for a second pass."""

    __tablename__ = "draw"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    alignment_id: Mapped[str | None] = mapped_column(ForeignKey("alignment.id"))
    kind: Mapped[str] = mapped_column(String(20))
    low: Mapped[float]
    high: Mapped[float]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


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
    saved_at: Mapped[datetime]


class JobRow(Base):
    __tablename__ = "job"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    title: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    progress: Mapped[float]
    message: Mapped[str]
    result: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WorkerRow(Base):
    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    host: Mapped[str] = mapped_column(String(200))
    pid: Mapped[int]
    beat_at: Mapped[datetime]


class ParallelDataVersionRow(Base):
    __tablename__ = "parallel_data_version"
    __table_args__ = (UniqueConstraint("project_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    n: Mapped[int]
    format: Mapped[str] = mapped_column(String(10))
    granularity: Mapped[str] = mapped_column(String(20))
    src_lang: Mapped[str] = mapped_column(String(10))
    tgt_lang: Mapped[str] = mapped_column(String(10))
    n_units: Mapped[int]
    last_event: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    created_at: Mapped[datetime]
