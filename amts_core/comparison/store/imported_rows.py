"""Texts that were imported from files: systems' output and references, listed until removed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from amts_core.comparison.records import ImportedTexts, TextsKind
from amts_core.comparison.store.comparison_rows import checked_name
from amts_core.kernel.database.blobs import put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import only, record_of
from amts_core.kernel.database.tables import ImportedTextsRow, PersonRow
from amts_core.kernel.errors import EvaluationError, NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTexts:
    """What was taken from a file, by whom: ``file`` as it was given, ``texts`` as JSON."""

    project_id: int
    name: str
    kind: TextsKind
    src_lang: str
    tgt_lang: str
    file_name: str
    file: bytes
    texts: bytes
    n_matched: int
    n_segments: int
    person_id: int


def add(store: Store, new: NewTexts) -> int:
    """Store the texts of a file and return their number; the same again are those.

    :raises StoreError: the name can't be used.
    :raises EvaluationError: other texts of the project have this name.
    """
    name = checked_name(new.name)
    with store.writing() as session:
        hold(session, new.project_id)
        file_sha256, texts_sha256 = put_blob(session, new.file), put_blob(session, new.texts)
        known = session.scalar(
            select(ImportedTextsRow).where(
                ImportedTextsRow.project_id == new.project_id,
                ImportedTextsRow.name == name,
                ImportedTextsRow.removed_at.is_(None),
            )
        )
        if known is not None:
            asked = new.kind, new.src_lang, new.tgt_lang, file_sha256, texts_sha256
            there = known.kind, known.src_lang, known.tgt_lang
            if (*there, known.file_sha256, known.texts_sha256) == asked:
                return known.id
            raise EvaluationError(
                f"{name!r} is there already, of the file {known.file_name}. Give another name, or "
                "remove that first."
            )
        row = ImportedTextsRow(
            project_id=new.project_id,
            name=name,
            kind=new.kind,
            src_lang=new.src_lang,
            tgt_lang=new.tgt_lang,
            file_name=new.file_name,
            file_sha256=file_sha256,
            texts_sha256=texts_sha256,
            n_matched=new.n_matched,
            n_segments=new.n_segments,
            person_id=new.person_id,
            created_at=now(),
            removed_at=None,
        )
        session.add(row)
        session.flush()
        return row.id


def remove(store: Store, texts_id: int) -> None:
    """List texts no more; comparisons that have them keep them.

    :raises NotFoundError: there are none of this number.
    """
    with store.writing() as session:
        row = session.get(ImportedTextsRow, texts_id, with_for_update=True)
        if row is None:
            raise NotFoundError(_missing(texts_id))
        row.removed_at = row.removed_at or now()


def all_imported(store: Store, project_id: int) -> tuple[ImportedTexts, ...]:
    """Return the texts of a project that nobody has removed, newest first."""
    return _all(
        store,
        ImportedTextsRow.project_id == project_id,
        ImportedTextsRow.removed_at.is_(None),
    )


def imported(store: Store, texts_id: int) -> ImportedTexts:
    """Return the texts of this number, removed or not.

    :raises NotFoundError: there are none.
    """
    return only(_all(store, ImportedTextsRow.id == texts_id), _missing(texts_id))


def _missing(texts_id: int) -> str:
    return f"There are no texts {texts_id} of a file. Choose some of the list."


def _all(store: Store, *conditions: ColumnElement[bool]) -> tuple[ImportedTexts, ...]:
    query = (
        select(ImportedTextsRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == ImportedTextsRow.person_id)
        .where(*conditions)
        .order_by(ImportedTextsRow.id.desc())
    )
    with store.reading() as session:
        return tuple(
            record_of(ImportedTexts, row, person=person) for row, person in session.execute(query)
        )
