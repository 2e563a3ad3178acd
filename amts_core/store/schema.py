"""Tables. Rows never leave this package: queries return records.

Facts (blobs, segments, alignments, events) are only ever added. What changes is a bead's state,
and that is the fold of its events.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
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
    created_at: Mapped[datetime]


class EventRow(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    via: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    dwell_ms: Mapped[int | None]


class BeadRow(Base):
    __tablename__ = "bead"
    __table_args__ = (
        Index("ix_bead_alignment_id_position", "alignment_id", "position"),
        Index("ix_bead_alignment_id_status", "alignment_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    alignment_id: Mapped[str] = mapped_column(ForeignKey("alignment.id"))
    position: Mapped[int]
    src: Mapped[list[int]] = mapped_column(JSON)
    tgt: Mapped[list[int]] = mapped_column(JSON)
    score: Mapped[float | None]
    confidence: Mapped[float]
    accept: Mapped[bool]
    moved_to: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(20))
    src_text: Mapped[str]
    tgt_text: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))


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
