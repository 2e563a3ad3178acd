"""What a worker does about an order that an engine of this machine translates.

Each batch is a task of the engine, in a process of its own. What comes of it is stored as it comes:
whoever takes a batch up goes on with the segments that are not there yet, and a document whose
segments are all there can be used while the rest is translated.
"""

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from time import monotonic
from typing import Protocol, runtime_checkable

from amts_core.bilingual_files import unit_files
from amts_core.engines import (
    EngineNews,
    EngineProcess,
    EngineSetup,
    LoggedCalls,
    ResourceKind,
    TranslationTask,
)
from amts_core.engines.amazon import prices
from amts_core.exchange import round_trip
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError, OrderRefused, ServiceError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Segment
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import find_version
from amts_core.project import find_project, profiles
from amts_core.translation import holdings, order_checks
from amts_core.translation.order_steps import held_by, named, open_batches, tell_job
from amts_core.translation.records import (
    Batch,
    DocumentState,
    Hypothesis,
    Order,
    OrderState,
)
from amts_core.translation.service_texts import ordered_documents, ordered_texts, written
from amts_core.translation.store import batches, budgets, engine_calls, hypotheses, order_rows

_MAX_DEATHS = 3
"""How often in a row a task's process may die before its batch has failed."""
_SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)
"""A task takes a processor: a worker has as many in work at once as there are."""
_FORGOTTEN_SECONDS = 60.0
"""After which what nobody has asked for is in another worker's hands."""


@runtime_checkable
class _LogsCalls(Protocol):
    """What makes an engine that writes down its calls before it makes them."""

    def calls(self, task_key: str) -> LoggedCalls: ...


SetUp = Callable[[], EngineSetup]
"""Returns what makes the engine, as the project has it set up when a batch begins."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Which document a segment of a task belongs to, the segment, and how its text is written."""

    revision_id: int
    segment: Segment
    write: Callable[[str], str]


@dataclass(slots=True)
class _Running:
    """A batch in work: its process, where each segment of its task belongs, segments a document.

    ``asked_at`` is when it was asked for last.
    """

    process: EngineProcess
    places: tuple[_Place, ...]
    n_due: dict[int, int]
    asked_at: float = 0.0


_running: dict[int, _Running] = {}
"""What this process has in work, by batch."""


def advance_here(
    store: Store,
    set_up: SetUp,
    order_id: int,
    tgt_lang: str,
    *,
    forget: Callable[[str], None] = lambda task_key: None,
) -> bool:
    """Take in what an engine has translated into one language; return whether all has ended.

    :param forget: is given the key of a task that is whole, so that what is kept of it can go.
    """
    _release_forgotten(store)
    of = order_rows.order(store, order_id)
    for batch in open_batches(store, of, tgt_lang):
        try:
            _advance(store, set_up, of, batch)
        except ServiceError as error:
            _release(batch.id)
            _stumble(store, set_up, of, batch, error=error)
        except (ConfigurationError, OrderRefused) as error:
            _release(batch.id)
            _end(store, set_up, of, batch, state=OrderState.FAILED, message=str(error))
        except BaseException:  # what had come by then is translated again
            _release(batch.id)
            raise
        if batches.batch(store, batch.id).state is OrderState.DONE:
            forget(batch.token)
    tell_job(store, of)
    return not open_batches(store, of, tgt_lang)


def _release_forgotten(store: Store) -> None:
    """Let go of what has ended elsewhere, or is in another worker's hands by now."""
    for batch_id, running in list(_running.items()):
        is_forgotten = monotonic() > running.asked_at + _FORGOTTEN_SECONDS
        if is_forgotten or batches.batch(store, batch_id).state.is_end:
            _release(batch_id)


def release(store: Store, order_id: int, tgt_lang: str) -> None:
    """Let what this process has in work for a language of an order end."""
    for batch in batches.batches(store, order_id):
        if batch.tgt_lang == tgt_lang:
            _release(batch.id)


def _advance(store: Store, set_up: SetUp, of: Order, batch: Batch) -> None:
    if of.stopped_by:
        in_work = _running.get(batch.id)
        if in_work is not None:  # what has come by now is there, and paid
            with suppress(ServiceError):
                _keep(store, batch, in_work, in_work.process.news())
        _release(batch.id)
        told = "Stopped before it began." if batch.started_at is None else "Stopped on request."
        _end(store, set_up, of, batch, state=OrderState.STOPPED, message=told)
        return
    running = _running.get(batch.id) or _begin(store, set_up, of, batch)
    if running is None:
        return
    running.asked_at = monotonic()
    news = running.process.news()
    _keep(store, batch, running, news)
    job_rows.log_several(store, of.job_id, [f"{named(batch)}: {note}" for note in news.notes])
    if news.share is not None:
        batches.set_progress(
            store, batch.id, news.share, news.message, has_come_on=bool(news.segments)
        )
    if news.is_done:
        _release(batch.id)
        _end(store, set_up, of, batch, state=OrderState.DONE, message="")
    elif news.calls:
        budgets.check_running(store, of.project_id, batch)


def _begin(store: Store, set_up: SetUp, of: Order, batch: Batch) -> _Running | None:
    """Start a batch's process for all that is not there yet.

    None where no processor is free, or where all is there: then the batch has ended.
    """
    if not _SLOTS.acquire(blocking=False):
        return None
    try:
        held = held_by(store, of, batch)
        batches.set_running(store, batch.id, f"{named(batch)}: begun.")
        documents = batches.documents_of(store, batch.id)
        places = tuple(
            _Place(one.revision_id, segment, written(of, one.path))
            for one in documents
            for segment in ordered_texts(store, of, one.revision_id)
        )
        n_due = Counter(place.revision_id for place in places)
        for one in documents:  # some may be whole already, or have no text at all
            hypotheses.add_hypotheses(
                store, batch.id, one.revision_id, (), n_due=n_due[one.revision_id]
            )
        there = hypotheses.numbers(store, batch.id)
        wanted = [
            n for n, one in enumerate(places) if (one.revision_id, one.segment.n) not in there
        ]
        if not wanted:
            _end(store, set_up, of, batch, state=OrderState.DONE, message="")
            _SLOTS.release()  # last: what fails before is released below
            return None
        setup = set_up()
        _count_calls(store, setup, of, batch)
        _check_terminology(store, of, batch)
        task = TranslationTask(
            src_lang=of.src_lang,
            tgt_lang=batch.tgt_lang,
            segments=tuple(round_trip.pieces_of(place.segment) for place in places),
            units=()
            if held is None
            else units_of(store, held.version_id, (of.src_lang, batch.tgt_lang)),
            terms=order_rows.terms_of(store, of.id, batch.tgt_lang),
            terminology=of.terminology,
            starts=_starts(places),
            formality=of.options.formality,
            masks_profanity=of.options.masks_profanity,
            style=profiles.of(store, find_project(store, of.project_id), batch.tgt_lang).style,
            key=batch.token,
        )
        running = _Running(EngineProcess(setup, task, wanted), places, n_due)
    except BaseException:
        _SLOTS.release()
        raise
    _running[batch.id] = running
    return running


def _check_terminology(store: Store, of: Order, batch: Batch) -> None:
    """Refuse a terminology that was made elsewhere and does not serve any more.

    :raises OrderRefused: the service can't use it.
    :raises ServiceNotFound: it is gone.
    """
    if of.terminology is not None:
        kind = ResourceKind.TERMINOLOGY
        found = holdings.find(store, of.project_id, kind, of.terminology, place=of.place)
        order_checks.check_held(found, (of.src_lang, batch.tgt_lang))


def _count_calls(store: Store, setup: EngineSetup, of: Order, batch: Batch) -> None:
    """Keep the calls that were begun by processes that are no more, as paid for.

    Not all were told before their process ended, and nobody knows what became of the lost ones.
    """
    if batch.started_at is None or not isinstance(setup, _LogsCalls):
        return
    found = setup.calls(batch.token)
    engine_calls.add_calls(store, batch.id, (*found.answered, *found.lost))
    if found.lost:
        usd = sum((one.usd for one in found.lost), Decimal(0))
        told = (
            f"{named(batch)}: {count_noun(len(found.lost), 'call was', 'calls were')} broken off "
            f"before an answer came. What they may have cost is counted: {prices.shown_usd(usd)}."
        )
        job_rows.log_several(store, of.job_id, [told])


def _starts(places: Sequence[_Place]) -> tuple[int, ...]:
    """Return the numbers of the segments that a document begins with."""
    return tuple(
        n
        for n, place in enumerate(places)
        if n == 0 or place.revision_id != places[n - 1].revision_id
    )


def units_of(
    store: Store, version_id: int, languages: tuple[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the units of a version in two languages, each once, none with an empty side."""
    version = find_version(store, version_id)
    file = unit_files.read(blob(store, version.approved_file), f"v{version.n}.{version.format}")
    src, tgt = map(file.languages.index, languages)
    pairs = dict.fromkeys((row[src], row[tgt]) for row in file.rows)
    return tuple(pair for pair in pairs if all(map(str.strip, pair)))


def _keep(store: Store, batch: Batch, running: _Running, news: EngineNews) -> None:
    """Store what was translated, what it took, and which documents are whole by now."""
    if news.calls:
        engine_calls.add_calls(store, batch.id, news.calls)
    calls = {one.call for one in news.segments if one.call}
    ids = engine_calls.ids(store, batch.id, calls) if calls else {}
    found: defaultdict[int, list[Hypothesis]] = defaultdict(list)
    for one in news.segments:
        place = running.places[one.n]
        returned = round_trip.returned(place.segment, one.pieces, one.uncovered)
        found[place.revision_id].append(
            Hypothesis(
                batch_id=batch.id,
                revision_id=place.revision_id,
                tgt_lang=batch.tgt_lang,
                n=returned.n,
                text=place.write(returned.text),
                findings=returned.findings,
                call_id=ids.get(one.call),
            )
        )
    for revision_id, some in found.items():
        hypotheses.add_hypotheses(
            store, batch.id, revision_id, some, n_due=running.n_due[revision_id]
        )


def _release(batch_id: int) -> None:
    """Let a batch's process end, if this process has begun it."""
    running = _running.pop(batch_id, None)
    if running is not None:
        running.process.stop()
        _SLOTS.release()


def _stumble(store: Store, set_up: SetUp, of: Order, batch: Batch, error: ServiceError) -> None:
    """Count a process that died, and give up after a few; what an engine refuses is final."""
    if error.is_transient and batch.n_failures + 1 < _MAX_DEATHS:
        batches.count_failure(store, batch.id, f"{named(batch)}: {error}")
    else:
        _end(store, set_up, of, batch, state=OrderState.FAILED, message=str(error))


def _end(
    store: Store, set_up: SetUp, of: Order, batch: Batch, state: OrderState, message: str
) -> None:
    """Let a batch end; what it has translated until then counts, and stays."""
    with suppress(ConfigurationError):  # it is not set up any more: what was told before counts
        _count_calls(store, set_up(), of, batch)
    found = batches.documents_of(store, batch.id)
    done = [one.revision_id for one in found if one.state is DocumentState.DONE]
    missing = [one.revision_id for one in found if one.state is not DocumentState.DONE]
    if not missing:
        state = OrderState.DONE
    elif state is not OrderState.STOPPED:
        if done:
            state = OrderState.PARTIAL
        for revision_id in missing:
            reason = message or "The engine has left out some of it. Order it again."
            batches.set_document_failed(store, batch.id, revision_id, reason)
    told = f"{len(done)} of {count_noun(len(found), 'document is', 'documents are')} there."
    lost = _lost(store, batch)
    batches.end(
        store,
        batch.id,
        state,
        message=message,
        line=" ".join(filter(None, (f"{named(batch)}: {told}", lost, message))),
        n_counted=sum(one.n_characters for one in ordered_documents(store, of, done)),
        counted_usd=engine_calls.spent_usd(store, batch.id),
    )


def _lost(store: Store, batch: Batch) -> str:
    """Return how many calls were not answered in time and what they count as, for people."""
    n, usd = engine_calls.estimated(store, batch.id)
    if not n:
        return ""
    calls = count_noun(n, "call was", "calls were")
    return f"{calls} not answered in time; by the prompts, {budgets.shown(usd)} are estimated."
