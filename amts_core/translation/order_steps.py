"""What a worker does about an order at a batch service: steps, each of which may be done twice.

The state is in the database. Before a service is asked to start a job, the batch's token and the
names of its documents are stored, so that the same request is made again after a crash.
"""

from typing import Protocol, runtime_checkable

from amts_core.engines import (
    BatchDocument,
    BatchRequest,
    BatchService,
    BatchStatus,
    ResourceKind,
)
from amts_core.exchange import ContentType, round_trip
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, OrderRefused, ServiceError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import intake, order_checks
from amts_core.translation.polls import may_fail_again
from amts_core.translation.records import Batch, Order, OrderState, Publication, PublicationState
from amts_core.translation.service_texts import ordered_texts
from amts_core.translation.store import batches, order_rows, publication_rows


@runtime_checkable
class _TellsTerms(Protocol):
    """A service that says which terms a job does without."""

    def left_out_terms(self, request: BatchRequest) -> tuple[str, ...]: ...


def advance_order(store: Store, service: BatchService, order_id: int, tgt_lang: str) -> bool:
    """Take an order's batches into one language a step on; return whether all have ended."""
    of = order_rows.order(store, order_id)
    for batch in open_batches(store, of, tgt_lang):
        try:
            if batch.service_job_id is None:
                _begin(store, service, of, batch)
            else:
                _look(store, service, of, batch)
        except ServiceError as error:
            _stumble(store, batch, error)
    tell_job(store, of)
    return not open_batches(store, of, tgt_lang)


def fail_language(store: Store, order_id: int, tgt_lang: str, reason: str) -> None:
    """Let no batch into a language look alive when nothing can be done about it."""
    of = order_rows.order(store, order_id)
    for batch in open_batches(store, of, tgt_lang):
        cost = intake.NOTHING if batch.started_at is None else None
        line = f"{named(batch)}: {reason}"
        batches.end(store, batch.id, OrderState.FAILED, message=reason, line=line, counted_usd=cost)
    tell_job(store, of)


def n_failures(store: Store, order_id: int, tgt_lang: str) -> int:
    """Return how often in a row the service could not be asked for an order's language."""
    of = order_rows.order(store, order_id)
    return max((batch.n_failures for batch in open_batches(store, of, tgt_lang)), default=0)


def named(batch: Batch) -> str:
    """Return what a batch is called in messages."""
    kind = "" if batch.content_type is ContentType.HTML else f", {batch.content_type.name}"
    attempt = f", attempt {batch.attempt}" if batch.attempt > 1 else ""
    return f"{batch.arm} into {batch.tgt_lang}{kind}{attempt}"


def open_batches(store: Store, of: Order, tgt_lang: str) -> list[Batch]:
    """Return the batches of an order into a language that have not ended."""
    return [
        batch
        for batch in batches.batches(store, of.id)
        if batch.tgt_lang == tgt_lang and not batch.state.is_end
    ]


def _begin(store: Store, service: BatchService, of: Order, batch: Batch) -> None:
    """Ask the service to start a batch, once its documents' names are stored.

    One that was stopped before the service was asked is not started. One that may have been is:
    the same token gives its job, which can then be stopped.
    """
    if of.stopped_by and batch.started_at is None:
        told = "Stopped before it began."
        batches.end(
            store,
            batch.id,
            OrderState.STOPPED,
            message=told,
            line=f"{named(batch)}: {told}",
            n_counted=0,
            counted_usd=intake.NOTHING,
        )
        return
    try:
        held_by(store, of, batch)
        _check_elsewhere(service, of, batch)
    except OrderRefused as error:
        _give_up(store, batch, str(error))
        return
    files = _files(store, of, batch)
    if not files:
        _give_up(store, batch, "None of its documents can be sent to the service.")
        return
    request = BatchRequest(
        name=f"AMTS order {of.id} {batch.arm} {batch.tgt_lang} {batch.attempt}",
        token=batch.token,
        documents=files,
        content_type=batch.content_type,
        src_lang=of.src_lang,
        tgt_langs=(batch.tgt_lang,),
        parallel_data=of.resource if batch.arm is Arm.ACT else None,
        terms=order_rows.terms_of(store, of.id, batch.tgt_lang),
        terminology=of.terminology,
        formality=of.options.formality,
        masks_profanity=of.options.masks_profanity,
    )
    job_id = service.start_batch(request)
    batches.set_started(store, batch.id, job_id, f"{named(batch)}: started as job {job_id}.")
    if request.terms and isinstance(service, _TellsTerms):
        notes = service.left_out_terms(request)
        job_rows.log_several(store, of.job_id, [f"{named(batch)}: {note}" for note in notes])


def _check_elsewhere(service: BatchService, of: Order, batch: Batch) -> None:
    """Refuse what was made elsewhere and does not serve any more, before a batch is first sent.

    :raises OrderRefused: the service can't use it.
    :raises ServiceNotFound: it is gone.
    """
    data = of.data_elsewhere if batch.arm is Arm.ACT else None
    used = {ResourceKind.PARALLEL_DATA: data, ResourceKind.TERMINOLOGY: of.terminology}
    for kind, name in used.items():
        if name is not None and batch.started_at is None:
            found = service.find_held(kind, name)
            order_checks.check_held(found, (of.src_lang, batch.tgt_lang))


def held_by(store: Store, of: Order, batch: Batch) -> Publication | None:
    """Return the parallel data of a batch, None where it has none.

    :raises OrderRefused: the engine holds it no more.
    """
    if batch.publication_id is None:
        return None
    found = publication_rows.publication(store, batch.publication_id)
    if found.state is not PublicationState.ACTIVE:
        raise OrderRefused(
            f"The parallel data {of.resource} has been replaced or deleted since. Order again with "
            "what the service holds now."
        )
    return found


def _files(store: Store, of: Order, batch: Batch) -> tuple[BatchDocument, ...]:
    """Return the files of a batch, once it is stored which document is in which.

    A document that can't be written for the service is left out, with the reason.
    """
    found = batches.documents_of(store, batch.id)
    service_names = round_trip.service_names((one.path for one in found), batch.content_type)
    names: dict[int, tuple[str, ...]] = {}
    files: list[BatchDocument] = []
    for one in found:
        texts_of = ordered_texts(store, of, one.revision_id)
        try:
            parts = round_trip.write(
                one.path,
                texts_of,
                of.src_lang,
                tgt_lang=batch.tgt_lang,
                content_type=batch.content_type,
            )
        except AmtsError as error:
            batches.set_document_failed(store, batch.id, one.revision_id, str(error))
            continue
        names[one.revision_id] = round_trip.part_names(service_names[one.path], len(parts))
        files += map(BatchDocument, names[one.revision_id], parts)
    batches.set_names(store, batch.id, names)
    return tuple(files)


def _look(store: Store, service: BatchService, of: Order, batch: Batch) -> None:
    """Ask the service how a job stands, and take in what it has translated."""
    job_id = str(batch.service_job_id)
    if of.stopped_by and batch.status is not BatchStatus.STOP_REQUESTED:
        service.stop_batch(job_id)
    found = service.describe_batch(job_id)
    batches.set_described(store, batch.id, found, named(batch))
    if found.status.has_output:
        intake.collect(store, service, of, batch=batches.batch(store, batch.id), told=named(batch))
    elif found.status is BatchStatus.STOPPED:
        _end(store, batch, OrderState.STOPPED, found.message or "Stopped.")
    elif found.status is BatchStatus.FAILED:
        reason = intake.explain(store, service, batch)
        words = [one.rstrip(".") for one in (found.message, reason) if one]
        told = f"{'. '.join(words)}." if words else "The service has failed and does not say why."
        _end(store, batch, OrderState.FAILED, told)


def _end(store: Store, batch: Batch, state: OrderState, message: str) -> None:
    """Let a batch end without results.

    What a stopped job has cost is not told before the bill: the estimate stands. A failed one has
    given back nothing, and is counted as nothing.
    """
    n_counted = 0 if state is OrderState.FAILED else None
    counted = intake.NOTHING if state is OrderState.FAILED else None
    line = f"{named(batch)}: {message}"
    batches.end(
        store, batch.id, state, message=message, line=line, n_counted=n_counted, counted_usd=counted
    )


def _give_up(store: Store, batch: Batch, message: str) -> None:
    _end(store, batch, OrderState.FAILED, message)


def _stumble(store: Store, batch: Batch, error: ServiceError) -> None:
    """Count a failure that may pass; give up after many, or at once where it will not pass.

    A job that has been started is asked for again in any case: rights and connections come back.
    """
    may_pass = error.is_transient or batch.service_job_id is not None
    line = f"{named(batch)}: {error}"
    if may_pass and may_fail_again(batch.n_failures):
        batches.count_failure(store, batch.id, line)
        return
    cost = None if may_pass else intake.NOTHING  # a start that was refused costs nothing
    batches.end(store, batch.id, OrderState.FAILED, message=str(error), line=line, counted_usd=cost)


def tell_job(store: Store, of: Order) -> None:
    """Let the order's job say how far it is, or how it has ended."""
    found = order_rows.order(store, of.id)
    all_documents = batches.documents(store, of.id)
    n_due = len(found.arms) * len(found.tgt_langs) * len(found.revision_ids)
    n_done = sum(one.n_segments > 0 for one in all_documents)
    told = f"{n_done} of {count_noun(n_due, 'translation is', 'translations are')} there"
    if not found.state.is_end:
        job_rows.set_progress(store, found.job_id, found.progress, told)
    elif found.state is OrderState.DONE:
        job_rows.finish(store, found.job_id, str(found.id), message=told)
    elif found.state is OrderState.STOPPED:
        job_rows.cancel(store, found.job_id, f"{told}.")
    else:
        reasons = [batch.message for batch in batches.batches(store, of.id) if batch.message]
        reasons += [one.error for one in all_documents if one.error]
        message = ". ".join((told, *dict.fromkeys(reasons[-1:])))
        n_there = min(n_done, n_due - 1)  # an order that is not done is not told as done
        job_rows.end(
            store, found.job_id, str(found.id), n_done=n_there, n_due=n_due, message=message
        )
