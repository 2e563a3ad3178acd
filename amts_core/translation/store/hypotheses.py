"""Machine translations, segment by segment, as they came back from a batch."""

from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.records import record_of
from amts_core.kernel.database.tables import BatchDocumentRow, BatchRow, HypothesisRow, OrderRow
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Arm, Finding, Granularity, Severity
from amts_core.translation.records import DocumentState, Hypothesis

_Columns = TypeVarTuple("_Columns")


def put_hypotheses(
    store: Store,
    batch_id: int,
    revision_id: int,
    found: Sequence[Hypothesis],
    n_characters: int | None,
) -> None:
    """Store what came back of a document, all of it or nothing, once.

    :param n_characters: what the service counted, None where it does not say.
    """
    with store.writing() as session:
        row = session.get_one(BatchDocumentRow, (batch_id, revision_id), with_for_update=True)
        if row.state == DocumentState.DONE:
            return
        session.execute(
            delete(HypothesisRow).where(
                HypothesisRow.batch_id == batch_id, HypothesisRow.revision_id == revision_id
            )
        )
        if found:
            session.execute(insert(HypothesisRow), [_values(one) for one in found])
        row.state, row.error, row.n_characters = DocumentState.DONE, "", n_characters
        row.n_segments = len(found)
        row.n_findings = sum(len(one.findings) for one in found)


def add_hypotheses(
    store: Store, batch_id: int, revision_id: int, found: Sequence[Hypothesis], *, n_due: int
) -> None:
    """Store some of what comes of a document, each once; with the last of it the document is done.

    :param n_due: how many it has in all.
    """
    of_document = HypothesisRow.batch_id == batch_id, HypothesisRow.revision_id == revision_id
    with store.writing() as session:
        row = session.get_one(BatchDocumentRow, (batch_id, revision_id), with_for_update=True)
        if row.state == DocumentState.DONE:
            return
        known = set(session.scalars(select(HypothesisRow.n).where(*of_document)))
        new = [one for one in found if one.n not in known]
        if new:
            session.execute(insert(HypothesisRow), [_values(one) for one in new])
        if len(known) + len(new) < n_due:
            return
        findings = session.scalars(select(HypothesisRow.findings).where(*of_document))
        row.state, row.error = DocumentState.DONE, ""
        row.n_segments, row.n_findings = n_due, sum(map(len, findings))


def numbers(store: Store, batch_id: int) -> set[tuple[int, int]]:
    """Return which texts a batch has translated: revision and number of each."""
    query = select(HypothesisRow.revision_id, HypothesisRow.n)
    with store.reading() as session:
        rows = session.execute(query.where(HypothesisRow.batch_id == batch_id))
        return {(revision_id, n) for revision_id, n in rows}


def hypotheses(store: Store, batch_id: int, revision_id: int) -> tuple[Hypothesis, ...]:
    """Return what a batch made of a document, in order."""
    query = (
        select(HypothesisRow, BatchRow.tgt_lang)
        .join(BatchRow, BatchRow.id == HypothesisRow.batch_id)
        .where(HypothesisRow.batch_id == batch_id, HypothesisRow.revision_id == revision_id)
        .order_by(HypothesisRow.n)
    )
    with store.reading() as session:
        return tuple(_hypothesis(row, language) for row, language in session.execute(query))


def by_arm(
    store: Store, key: DocumentKey, first: int | None = None, last: int | None = None
) -> dict[Arm, dict[int, Hypothesis]]:
    """Return by arm and number what came back of a document, or of its texts from one to another.

    Of several orders the newest counts, text by text. An arm that has nothing of the document is
    not there.
    """
    query = select(HypothesisRow, BatchRow.arm)
    if first is not None:
        query = query.where(HypothesisRow.n >= first)
    if last is not None:
        query = query.where(HypothesisRow.n <= last)
    found: dict[Arm, dict[int, Hypothesis]] = {}
    with store.reading() as session:
        for row, arm in session.execute(_of_document(query, key)):
            found.setdefault(Arm(arm), {})[row.n] = _hypothesis(row, key.tgt_lang)
    return found


def texts_by_arm(
    store: Store, key: DocumentKey, order_id: int | None = None
) -> dict[Arm, dict[int, str]]:
    """Return by arm and number the texts of what came back of a document.

    :param order_id: of this order alone; otherwise the newest counts, text by text.
    """
    found: dict[Arm, dict[int, str]] = {}
    query = select(BatchRow.arm, HypothesisRow.n, HypothesisRow.text)
    if order_id is not None:
        query = query.where(BatchRow.order_id == order_id)
    with store.reading() as session:
        for arm, n, text in session.execute(_of_document(query, key)):
            found.setdefault(Arm(arm), {})[n] = text
    return found


def orders_of(store: Store, project_id: int) -> dict[DocumentKey, tuple[int, ...]]:
    """Return by document the orders of a project that have translated it, the newest first."""
    return _by_document(store, project_id, OrderRow.id)


def batches_of(store: Store, project_id: int) -> dict[DocumentKey, tuple[int, ...]]:
    """Return by document the batches of a project that have translated it, the newest first."""
    return _by_document(store, project_id, BatchRow.id)


def _by_document(
    store: Store, project_id: int, wanted: InstrumentedAttribute[int]
) -> dict[DocumentKey, tuple[int, ...]]:
    query = (
        select(BatchDocumentRow.revision_id, BatchRow.tgt_lang, OrderRow.granularity, wanted)
        .join(BatchRow, BatchRow.id == BatchDocumentRow.batch_id)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .where(OrderRow.project_id == project_id, BatchDocumentRow.state == DocumentState.DONE)
        .distinct()
        .order_by(wanted.desc())
    )
    found: dict[DocumentKey, tuple[int, ...]] = {}
    with store.reading() as session:
        for revision_id, tgt_lang, granularity, one in session.execute(query):
            key = DocumentKey(revision_id, tgt_lang, Granularity(granularity))
            found[key] = (*found.get(key, ()), one)
    return found


def of_batch(store: Store, key: DocumentKey, batch_id: int, n: int) -> Hypothesis | None:
    """Return what a batch made of a text of a document, None where it has nothing of it."""
    query = select(HypothesisRow).where(HypothesisRow.batch_id == batch_id, HypothesisRow.n == n)
    with store.reading() as session:
        row = session.scalar(_of_document(query, key))
    return None if row is None else _hypothesis(row, key.tgt_lang)


def _of_document(query: Select[*_Columns], key: DocumentKey) -> Select[*_Columns]:
    """Return the query for the hypotheses of a document, those of later orders last."""
    done = (
        (BatchDocumentRow.batch_id == HypothesisRow.batch_id)
        & (BatchDocumentRow.revision_id == HypothesisRow.revision_id)
        & (BatchDocumentRow.state == DocumentState.DONE)
    )
    return (
        query.join(BatchRow, BatchRow.id == HypothesisRow.batch_id)
        .join(OrderRow, OrderRow.id == BatchRow.order_id)
        .join(BatchDocumentRow, done)
        .where(
            OrderRow.granularity == key.granularity,
            BatchRow.tgt_lang == key.tgt_lang,
            HypothesisRow.revision_id == key.revision_id,
        )
        .order_by(HypothesisRow.batch_id, HypothesisRow.n)
    )


def _hypothesis(row: HypothesisRow, tgt_lang: str) -> Hypothesis:
    return record_of(
        Hypothesis,
        row,
        tgt_lang=tgt_lang,
        findings=tuple(map(_finding, row.findings)),
    )


def _values(one: Hypothesis) -> dict[str, Any]:
    return {
        "batch_id": one.batch_id,
        "revision_id": one.revision_id,
        "n": one.n,
        "text": one.text,
        "findings": [_stored(found) for found in one.findings],
        "call_id": one.call_id,
    }


def _stored(found: Finding) -> dict[str, Any]:
    return {
        "check": found.check,
        "severity": found.severity,
        "message": found.message,
        "src_spans": found.src_spans,
        "tgt_spans": found.tgt_spans,
        "fix": found.fix,
    }


def _finding(stored: dict[str, Any]) -> Finding:
    def spans(side: str) -> tuple[tuple[int, int], ...]:
        return tuple((start, end) for start, end in stored[side])

    return Finding(
        check=stored["check"],
        severity=Severity(stored["severity"]),
        message=stored["message"],
        src_spans=spans("src_spans"),
        tgt_spans=spans("tgt_spans"),
        fix=stored["fix"],
    )
