"""The glossary: terms of a project and how they are to be translated."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import MAX_NAME, TermRow
from amts_core.kernel.errors import StoreError


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term of the source language and one way to write it in a target language."""

    src: str
    tgt: str


def terms(store: Store, project_id: int, tgt_lang: str) -> tuple[GlossaryTerm, ...]:
    """Return the terms of a project for a target language, by source term."""
    query = select(TermRow).where(TermRow.project_id == project_id, TermRow.tgt_lang == tgt_lang)
    with store.reading() as session:
        rows = session.scalars(query.order_by(TermRow.src, TermRow.tgt))
        return tuple(GlossaryTerm(row.src, row.tgt) for row in rows)


def add_term(
    store: Store,
    project_id: int,
    tgt_lang: str,
    term: GlossaryTerm,
    *,
    instead_of: Collection[GlossaryTerm] = (),
) -> None:
    """Add a term to those of a project for a target language, once.

    :param instead_of: terms that go, as one step with it.
    """
    row = TermRow(project_id=project_id, tgt_lang=tgt_lang, src=term.src, tgt=term.tgt)
    with store.writing() as session:
        hold(session, project_id)
        for gone in instead_of:
            if gone != term:
                session.execute(delete(TermRow).where(*_is(project_id, tgt_lang, gone)))
        if session.scalar(select(TermRow.id).where(*_is(project_id, tgt_lang, term))) is None:
            session.add(row)


def _is(project_id: int, tgt_lang: str, term: GlossaryTerm) -> tuple[ColumnElement[bool], ...]:
    return (
        TermRow.project_id == project_id,
        TermRow.tgt_lang == tgt_lang,
        TermRow.src == term.src,
        TermRow.tgt == term.tgt,
    )


def replace_terms(store: Store, project_id: int, tgt_lang: str, new: Iterable[GlossaryTerm]) -> int:
    """Make these the terms of a project for a target language, and return how many they are.

    :raises StoreError: a term is too long; nothing is changed then.
    """
    kept = dict.fromkeys(new)
    for term in kept:
        if max(len(term.src), len(term.tgt)) > MAX_NAME:
            raise StoreError(
                f"The term {term.src[:40]!a} or its translation is longer than {MAX_NAME} "
                "characters. Shorten it."
            )
    with store.writing() as session:
        hold(session, project_id)
        session.execute(
            delete(TermRow).where(TermRow.project_id == project_id, TermRow.tgt_lang == tgt_lang)
        )
        session.add_all(
            TermRow(project_id=project_id, tgt_lang=tgt_lang, src=term.src, tgt=term.tgt)
            for term in kept
        )
    return len(kept)
