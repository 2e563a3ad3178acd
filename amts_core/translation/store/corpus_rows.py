"""General corpora: the base of the local engine, as leads have imported them."""

from sqlalchemy import Select, select

from amts_core.kernel.database.blobs import put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import MAX_NAME, CorpusRow, PersonRow
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.translation.records import Corpus


def add_corpus(
    store: Store,
    project_id: int,
    person_id: int,
    name: str,
    languages: tuple[str, str],
    data: bytes,
    n_units: int,
) -> Corpus:
    """Store a corpus; the same texts in the same languages are one corpus of a project.

    :raises StoreError: the name is too long.
    """
    if not 0 < len(name) <= MAX_NAME:
        raise StoreError(f"The name {name[:40]!a} has {len(name)} characters. Use 1 to {MAX_NAME}.")
    with store.writing() as session:
        hold(session, project_id)
        digest = put_blob(session, data)
        known = _query(project_id).where(
            CorpusRow.sha256 == digest,
            CorpusRow.src_lang == languages[0],
            CorpusRow.tgt_lang == languages[1],
        )
        if session.execute(known).first() is None:
            session.add(
                CorpusRow(
                    project_id=project_id,
                    name=name,
                    src_lang=languages[0],
                    tgt_lang=languages[1],
                    sha256=digest,
                    n_units=n_units,
                    person_id=person_id,
                    created_at=now(),
                    removed_at=None,
                )
            )
            session.flush()
        row, person = session.execute(known).one()
        return _corpus(row, person)


def corpora(store: Store, project_id: int) -> tuple[Corpus, ...]:
    """Return the corpora of a project, by name."""
    with store.reading() as session:
        found = session.execute(_query(project_id).order_by(CorpusRow.name, CorpusRow.id))
        return tuple(_corpus(row, person) for row, person in found)


def remove_corpus(store: Store, project_id: int, corpus_id: int) -> None:
    """Let a corpus serve a project no longer; orders that used it keep their results.

    :raises NotFoundError: the project has no such corpus.
    """
    with store.writing() as session:
        row = session.scalar(
            select(CorpusRow).where(CorpusRow.id == corpus_id, CorpusRow.project_id == project_id)
        )
        if row is None:
            raise NotFoundError(f"This project has no corpus {corpus_id}. Choose one of the list.")
        row.removed_at = row.removed_at or now()


def _query(project_id: int) -> Select[CorpusRow, str]:
    return (
        select(CorpusRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == CorpusRow.person_id)
        .where(CorpusRow.project_id == project_id, CorpusRow.removed_at.is_(None))
    )


def _corpus(row: CorpusRow, person: str) -> Corpus:
    return record_of(Corpus, row, person=person)
