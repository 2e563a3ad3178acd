"""What a service has translated, taken in document by document; what is missing is asked for again.

A document that is stored is not stored again, so that a worker that dies in the midst of it leaves
nothing half done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol, runtime_checkable

from amts_core.engines import BatchService, TranslatedDocument
from amts_core.exchange import round_trip
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.text.counts import count_noun
from amts_core.translation.orders import cost_usd, follow_up
from amts_core.translation.records import (
    Batch,
    DocumentState,
    Hypothesis,
    Order,
    OrderedDocument,
    OrderState,
)
from amts_core.translation.service_texts import ordered_documents, ordered_texts, written
from amts_core.translation.store import batches, hypotheses, order_rows
from amts_core.translation.store.order_rows import NewBatch

MAX_ATTEMPTS = 2
"""What does not come back is sent once more without anybody's asking, unless that is in vain."""
NOTHING = Decimal(0)


@runtime_checkable
class _CountsCharacters(Protocol):
    """A service that says how many characters a job was billed for, by target language."""

    def translated_characters(self, job_id: str) -> dict[str, int]: ...


@runtime_checkable
class _ExplainsFailures(Protocol):
    """A service that says of a job that has failed which documents it could not translate."""

    def batch_failures(self, job_id: str) -> Iterable[TranslatedDocument]: ...


def collect(store: Store, service: BatchService, of: Order, batch: Batch, told: str) -> None:
    """Store what a job has translated, and let its batch end.

    :param told: what the batch is called in the log.
    :raises ServiceError: the results can't be fetched; what was stored is not fetched in vain.
    """
    refused = _store_documents(store, service, of, batch)
    found = batches.documents_of(store, batch.id)
    for one in found:
        if one.state is DocumentState.WAITING:
            reason = "The service says that it is done, but has given back nothing."
            batches.set_document_failed(store, batch.id, one.revision_id, reason)
    done = [one for one in found if one.state is DocumentState.DONE]
    missing = [one for one in found if one.state is not DocumentState.DONE]
    n_counted = _n_counted(store, service, of, batch=batch, done=done)
    price = order_rows.prices_of(store, of.id)[batch.arm]
    again: NewBatch | None = None
    lost = [one for one in missing if one.names and one.revision_id not in refused]
    if lost and batch.attempt < MAX_ATTEMPTS and not of.stopped_by:
        again = follow_up(store, of, batch, lost)
    state = OrderState.PARTIAL if done else OrderState.FAILED
    line = f"{told}: {len(done)} of {count_noun(len(found), 'document is', 'documents are')} there"
    if len(missing) > len(lost):
        line += f"; {len(missing) - len(lost)} can't be translated as they are"
    line += "."
    batches.end(
        store,
        batch.id,
        state if missing else OrderState.DONE,
        message=batch.message,
        line=line,
        n_counted=n_counted,
        counted_usd=batch.estimated_usd if n_counted is None else cost_usd(n_counted, price),
        again=again,
    )


def explain(store: Store, service: BatchService, batch: Batch) -> str:
    """Keep why the documents of a failed job were not translated, and return the first reason.

    It is empty where the service does not say.
    """
    if not isinstance(service, _ExplainsFailures):
        return ""
    owners = {name: one for one in batches.documents_of(store, batch.id) for name in one.names}
    reasons = []
    for part in service.batch_failures(str(batch.service_job_id)):
        owner = owners.get(part.name)
        if owner is not None and part.tgt_lang == batch.tgt_lang:
            batches.set_document_failed(store, batch.id, owner.revision_id, part.error)
            reasons.append(f"{owner.path}: {part.error}")
    return reasons[0] if reasons else ""


def _store_documents(store: Store, service: BatchService, of: Order, batch: Batch) -> set[int]:
    """Store what has come back, and return the revisions that would be refused again."""
    refused = set()
    owners = {name: one for one in batches.documents_of(store, batch.id) for name in one.names}
    arrived: defaultdict[int, dict[str, TranslatedDocument]] = defaultdict(dict)
    for part in service.batch_results(str(batch.service_job_id)):
        owner = owners.get(part.name)
        if owner is None or part.tgt_lang != batch.tgt_lang or owner.state is DocumentState.DONE:
            continue
        if part.is_refused:
            refused.add(owner.revision_id)
        parts = arrived[owner.revision_id]
        parts[part.name] = part
        if len(parts) == len(owner.names):
            _keep(store, of, batch, owner=owner, parts=[parts[name] for name in owner.names])
            del arrived[owner.revision_id]
    for revision_id, parts in arrived.items():
        n_due = next(len(one.names) for one in owners.values() if one.revision_id == revision_id)
        reason = f"Only {len(parts)} of its {count_noun(n_due, 'part')} came back."
        batches.set_document_failed(store, batch.id, revision_id, reason)
    return refused


def _keep(
    store: Store,
    of: Order,
    batch: Batch,
    owner: OrderedDocument,
    parts: Sequence[TranslatedDocument],
) -> None:
    """Store a document whose parts have all come back, or why one of them has no translation."""
    errors = [part.error or "The service gives no reason." for part in parts if part.data is None]
    try:
        if errors:
            raise AmtsError(errors[0])
        texts_of = ordered_texts(store, of, owner.revision_id)
        came = [part.data or b"" for part in parts]
        returned = round_trip.read(came, texts_of, batch.content_type)
    except AmtsError as error:
        batches.set_document_failed(store, batch.id, owner.revision_id, str(error))
        return
    write = written(of, owner.path)
    counted = [part.n_characters for part in parts]
    known = [n for n in counted if n is not None]
    hypotheses.put_hypotheses(
        store,
        batch.id,
        owner.revision_id,
        found=[
            Hypothesis(
                batch_id=batch.id,
                revision_id=owner.revision_id,
                tgt_lang=batch.tgt_lang,
                n=one.n,
                text=write(one.text),
                findings=one.findings,
            )
            for one in returned
        ],
        n_characters=sum(known) if len(known) == len(counted) else None,
    )


def _n_counted(
    store: Store,
    service: BatchService,
    of: Order,
    batch: Batch,
    done: Sequence[OrderedDocument],
) -> int | None:
    """Return the characters that a batch is billed for, None where the service should say it.

    Our own count serves where the service never says.
    """
    if isinstance(service, _CountsCharacters):
        return service.translated_characters(str(batch.service_job_id)).get(batch.tgt_lang)
    ids = [one.revision_id for one in done]
    ours = {one.revision_id: one.n_characters for one in ordered_documents(store, of, ids)}
    return sum(
        ours[one.revision_id] if one.n_characters is None else one.n_characters for one in done
    )
