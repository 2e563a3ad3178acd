"""A round over a watch: asked for once, looked at, compared, delivered, drafted, told.

Each step may be run twice: what it has done is in the database, and is not done again.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from amts_core.align import load_encoder
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, NotFoundError
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import find_person
from amts_core.sync import delivery, drafts, kept_translations, scan
from amts_core.sync.records import SyncTarget, TargetChange, TargetState
from amts_core.sync.store import sync_rounds, sync_targets, watch_rows


@dataclass(frozen=True, slots=True)
class Wish:
    """What a round is to do besides looking and comparing.

    ``only_looks`` writes and orders nothing; ``with_new`` also translates documents that have no
    translation yet; ``with_drafts`` delivers what no editor has finished.
    """

    only_looks: bool = False
    with_new: bool = False
    with_drafts: bool = False

    def as_json(self) -> list[bool]:
        """Return what a worker is given."""
        return [self.only_looks, self.with_new, self.with_drafts]


EVERYTHING = Wish()
_INTERRUPTED = "It was interrupted. Synchronise again: what it has done is not done twice."


def begin(
    settings: Settings,
    person: Person,
    watch_id: int,
    wish: Wish = EVERYTHING,
    *,
    job_id: str | None = None,
) -> str:
    """Have a watch synchronised, and return the job's id; a round that runs already is that one.

    :param job_id: makes it the same round when it is asked for again.
    :raises PermissionDenied: the person is no lead.
    :raises NotFoundError: there is no such watch.
    """
    store = open_store(settings.database_url)
    before = watch_rows.find_watch(store, watch_id).job_id
    placed = place(settings, person, watch_id, wish, job_id=job_id)
    if placed != before:
        calls.ask(settings, store, placed)
    return placed


def place(
    settings: Settings,
    person: Person,
    watch_id: int,
    wish: Wish = EVERYTHING,
    *,
    job_id: str | None = None,
) -> str:
    """Store that a watch is to be synchronised, without asking a worker for it."""
    rights.check(person, Task.SYNC)
    store = open_store(settings.database_url)
    title = f"Synchronise {watch_rows.find_watch(store, watch_id).settings.name}"
    call = Call(calls.TRANSLATION, "synchronise", (watch_id, wish.as_json()))
    job_id = job_id or calls.new_job_id(f"sync-{watch_id}")
    return sync_rounds.begin(
        store, watch_id, person.id, job_id=job_id, title=title, call=call.as_json()
    )


def wish_of(store: Store, job_id: str) -> Wish | None:
    """Return what a round was to do, None where that is not known."""
    call = job_rows.call_of(store, job_id)
    return Wish(*call[-1]) if call else None


def begin_due(settings: Settings, at: datetime) -> tuple[str, ...]:
    """Begin the rounds that are due, each once whoever asks, and return their jobs."""
    store = open_store(settings.database_url)
    begun = []
    for watch in watch_rows.scheduled(store):
        minutes = watch.settings.every_minutes
        if minutes is None or not watch_rows.is_due(watch, at):
            continue
        slot = int(at.timestamp() // (60 * minutes))
        person = find_person(store, watch.person_id)
        job_id = f"sync-{watch.id}-at-{slot}-{minutes}"
        if rights.may(person, Task.SYNC) and job_rows.find(store, job_id) is None:
            begun.append(begin(settings, person, watch.id, job_id=job_id))
    return tuple(begun)


def look(store: Store, job_id: str, watch_id: int, wish: Wish) -> tuple[str, ...]:
    """Read the watch of a round, and return the languages in which something is to be compared."""
    job_rows.set_progress(store, job_id, 0.05, "Looking for what has changed")
    found = scan.scan(store, watch_id)
    sync_rounds.note_look(store, job_id, commit=found.commit, message=found.described)
    job_rows.log(store, job_id, found.described)
    if wish.with_new:
        sync_targets.want(store, watch_id)
    return _languages(store, watch_id, TargetState.CHANGED)


def compare(settings: Settings, job_id: str, watch_id: int, tgt_lang: str) -> int:
    """Compare the changed targets of a language with their sources; return how many those were."""
    store = open_store(settings.database_url)
    changed = _of_state(sync_targets.targets(store, watch_id), tgt_lang, TargetState.CHANGED)
    encoder = load_encoder(settings.encoder) if changed else None
    for n, one in enumerate(changed):
        told = f"{one.tgt_path}: comparing, {n + 1} of {len(changed)} into {tgt_lang}"
        job_rows.set_progress(store, job_id, 0.1 + 0.3 * n / len(changed), told)
        if encoder is not None:
            kept_translations.compare(store, one.id, encoder, job_id)
    return len(changed)


def deliver(settings: Settings, job_id: str, watch_id: int, wish: Wish) -> tuple[str, ...]:
    """Write what is ready; return the languages in which drafts are to be ordered."""
    store = open_store(settings.database_url)
    if wish.only_looks:
        return ()
    job_rows.set_progress(store, job_id, 0.4, "Writing what is ready")
    delivery.settle(store, watch_id)
    written = delivery.deliver(store, watch_id, settings.encoder, with_drafts=wish.with_drafts)
    if written.n_written:
        sync_rounds.note_delivery(store, job_id, place=written.place, summary=written.summary)
        job_rows.log(
            store,
            job_id,
            f"{count_noun(written.n_written, 'translation')} written to {written.place}",
        )
    for reason in written.left_out:
        job_rows.log(store, job_id, reason)
    return _languages(store, watch_id, TargetState.BEHIND, TargetState.DRAFTING)


def draft(settings: Settings, job_id: str, watch_id: int, tgt_lang: str) -> int | None:
    """Store an order of drafts of what is behind in a language, and return its id, if any.

    Where none can be ordered, the targets say why.
    """
    store = open_store(settings.database_url)
    job_rows.set_progress(store, job_id, 0.5, f"Ordering drafts into {tgt_lang}")
    try:
        order_id = drafts.place(settings, watch_id, tgt_lang)
    except AmtsError as error:
        for one in sync_targets.targets(store, watch_id):
            if one.tgt_lang == tgt_lang and one.state is TargetState.BEHIND:
                sync_targets.change(store, one, TargetChange(message=f"No drafts: {error}"))
        job_rows.log(store, job_id, f"No drafts into {tgt_lang}: {error}")
        return None
    if order_id is not None:
        job_rows.log(store, job_id, f"Drafts into {tgt_lang}: order {order_id}")
    return order_id


def is_drafted(store: Store, job_id: str, watch_id: int, tgt_lang: str) -> bool:
    """Bring what has been drafted to the desk; return whether no draft is waited for any more."""
    waiting = drafts.drafting(store, watch_id, tgt_lang)
    n_opened = drafts.bring_to_desk(store, watch_id, tgt_lang)
    if n_opened:
        job_rows.log(
            store,
            job_id,
            f"{count_noun(n_opened, 'document waits', 'documents wait')} for an editor of "
            f"{tgt_lang}",
        )
    open_orders = [one for one in waiting if not one.state.is_end]
    if open_orders:
        told = f"Drafts into {tgt_lang}: {100 * open_orders[0].progress:.0f} %"
        job_rows.set_progress(store, job_id, 0.5 + 0.4 * open_orders[0].progress, told)
    return not open_orders


def finish(store: Store, job_id: str, watch_id: int) -> str:
    """End a round: what is settled by now, and what waits for whom."""
    delivery.settle(store, watch_id)
    targets = sync_targets.targets(store, watch_id)
    told = describe(targets)
    found = sync_rounds.round_of_job(store, job_id)
    if found.ended_at is None:
        sync_rounds.end(store, job_id, "; ".join(filter(None, (found.message, told))))
    n_failed = sum(one.state is TargetState.FAILED for one in targets)
    job_rows.end(
        store,
        job_id,
        str(watch_id),
        n_done=len(targets) - n_failed,
        n_due=len(targets),
        message=told,
    )
    return told


def give_up(store: Store, job_id: str, reason: str) -> None:
    """Let a job's round not look as if it went on; nothing where it makes none, or has ended it."""
    try:
        is_open = sync_rounds.round_of_job(store, job_id).ended_at is None
    except NotFoundError:
        return
    if is_open:
        sync_rounds.end(store, job_id, reason)


def describe(targets: Sequence[SyncTarget]) -> str:
    """Return how many targets are in which state, in words."""
    words = {
        TargetState.UP_TO_DATE: "up to date",
        TargetState.DELIVERED: "delivered",
        TargetState.READY: "ready to be delivered",
        TargetState.IN_REVIEW: "with the editors",
        TargetState.DRAFTING: "being drafted",
        TargetState.BEHIND: "behind",
        TargetState.CHANGED: "to be compared",
        TargetState.CONFLICT: "in conflict",
        TargetState.FAILED: "failed",
        TargetState.UNTRANSLATED: "without a translation",
        TargetState.SOURCE_GONE: "without their source",
    }
    counts = {state: sum(one.state is state for one in targets) for state in words}
    return ", ".join(f"{n} {words[state]}" for state, n in counts.items() if n) or "no documents"


@contextmanager
def failures_told(store: Store, job_id: str) -> Iterator[None]:
    """Let no round look as if it went on whose work has ended with an error, or was interrupted."""
    try:
        yield
    except Exception as error:
        sync_rounds.end(store, job_id, f"It failed: {error}")
        raise
    except (KeyboardInterrupt, SystemExit):
        sync_rounds.end(store, job_id, _INTERRUPTED)
        job_rows.cancel(store, job_id, _INTERRUPTED)
        raise


def _languages(store: Store, watch_id: int, *states: TargetState) -> tuple[str, ...]:
    found = sync_targets.targets(store, watch_id)
    return tuple(sorted({one.tgt_lang for one in found if one.state in states}))


def _of_state(targets: Iterable[SyncTarget], tgt_lang: str, state: TargetState) -> list[SyncTarget]:
    return [one for one in targets if one.tgt_lang == tgt_lang and one.state is state]
