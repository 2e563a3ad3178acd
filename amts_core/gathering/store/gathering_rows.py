"""Collections of articles: which alignment offers their pairs, and where each pair is from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from amts_core.gathering.records import (
    Gathered,
    GatheredPage,
    GatheredPair,
    Gathering,
    LeftOutArticle,
)
from amts_core.kernel.database.blobs import blob, put_blob
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import (
    MAX_NAME,
    AlignmentRow,
    DocumentRow,
    GatheringRow,
    PersonRow,
    RevisionRow,
)
from amts_core.kernel.errors import NotFoundError, StoreError


def add_gathering(
    store: Store,
    project_id: int,
    person_id: int,
    name: str,
    alignment_id: str,
    found: Gathered,
    order_id: int | None = None,
) -> Gathering:
    """Keep what an alignment's pairs were mined in; of the same alignment the first one stays.

    :param order_id: the order that it came of.
    :raises StoreError: the name is empty or too long.
    """
    check_name(name)
    with store.writing() as session:
        hold(session, project_id)
        known = _query(project_id).where(GatheringRow.alignment_id == alignment_id)
        if session.execute(known).first() is None:
            session.add(
                GatheringRow(
                    project_id=project_id,
                    name=name,
                    alignment_id=alignment_id,
                    sources_sha256=put_blob(session, _as_json(found)),
                    person_id=person_id,
                    created_at=now(),
                    order_id=order_id,
                )
            )
            session.flush()
        return _gathering(*session.execute(known).one())


def check_name(name: str) -> None:
    """Refuse a name that a collection can't have.

    :raises StoreError: it is empty or too long.
    """
    if not 0 < len(name.strip()) <= MAX_NAME:
        raise StoreError(f"The name {name[:40]!a} has {len(name)} characters. Use 1 to {MAX_NAME}.")


def gatherings(store: Store, project_id: int) -> tuple[Gathering, ...]:
    """Return the collections of a project, newest first."""
    query = _query(project_id).order_by(GatheringRow.id.desc())
    with store.reading() as session:
        return tuple(_gathering(*row) for row in session.execute(query))


def gathering(store: Store, project_id: int, gathering_id: int) -> Gathering:
    """Return one collection.

    :raises NotFoundError: the project has no such collection.
    """
    query = _query(project_id).where(GatheringRow.id == gathering_id)
    with store.reading() as session:
        row = session.execute(query).first()
    if row is None:
        raise NotFoundError(f"This project has no collection {gathering_id}. Choose another one.")
    return _gathering(*row)


def of_order(store: Store, order_id: int) -> Gathering | None:
    """Return the collection that came of an order, None as long as there is none."""
    with store.reading() as session:
        project_id = session.scalar(
            select(GatheringRow.project_id).where(GatheringRow.order_id == order_id)
        )
        if project_id is None:
            return None
        query = _query(project_id).where(GatheringRow.order_id == order_id)
        return _gathering(*session.execute(query).one())


def sources(store: Store, of: Gathering) -> Gathered:
    """Return the pages of a collection, what was left out, and its pairs.

    :raises StoreError: what is stored of it is damaged.
    """
    try:
        return _gathered(json.loads(blob(store, of.sources_sha256)))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"What is stored of collection {of.id} is damaged: {error!r}.") from error


def _query(project_id: int) -> Select[GatheringRow, str, str, str]:
    src, tgt = aliased(DocumentRow), aliased(DocumentRow)
    src_revision, tgt_revision = aliased(RevisionRow), aliased(RevisionRow)
    return (
        select(GatheringRow, PersonRow.name, src.language, tgt.language)
        .join(PersonRow, PersonRow.id == GatheringRow.person_id)
        .join(AlignmentRow, AlignmentRow.id == GatheringRow.alignment_id)
        .join(src_revision, src_revision.id == AlignmentRow.src_revision_id)
        .join(tgt_revision, tgt_revision.id == AlignmentRow.tgt_revision_id)
        .join(src, src.id == src_revision.document_id)
        .join(tgt, tgt.id == tgt_revision.document_id)
        .where(GatheringRow.project_id == project_id)
    )


def _gathering(row: GatheringRow, person: str, src_lang: str, tgt_lang: str) -> Gathering:
    return record_of(
        Gathering,
        row,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        person=person,
    )


def _as_json(found: Gathered) -> bytes:
    pages = [asdict(one) | {"fetched_at": one.fetched_at.isoformat()} for one in found.pages]
    return json.dumps(asdict(found) | {"pages": pages}, ensure_ascii=False).encode("utf-8")


def _gathered(stored: Mapping[str, Any]) -> Gathered:
    return Gathered(
        languages=(str(stored["languages"][0]), str(stored["languages"][1])),
        pages=tuple(map(_page, stored["pages"])),
        left_out=tuple(LeftOutArticle(**one) for one in stored["left_out"]),
        matched=tuple(_numbers(stored["matched"])),
        pairs=tuple(GatheredPair(**one) for one in stored["pairs"]),
    )


def _page(stored: Mapping[str, Any]) -> GatheredPage:
    return GatheredPage(
        **{
            **stored,
            "fetched_at": datetime.fromisoformat(stored["fetched_at"]),
            "keywords": tuple(stored["keywords"]),
        }
    )


def _numbers(stored: Iterable[Any]) -> Iterable[tuple[int, int]]:
    for src, tgt in stored:
        yield int(src), int(tgt)
