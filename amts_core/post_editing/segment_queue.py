"""Moving through the segments of a document: queues, windows and pages."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from amts_core.kernel.database.engine import Store
from amts_core.kernel.events.leases import Spot, Wanted
from amts_core.kernel.events.state_rules import page_of
from amts_core.kernel.post_edits import DocumentKey, PostEdit
from amts_core.kernel.records import Arm, Person
from amts_core.post_editing.records import EditPage
from amts_core.post_editing.store import edit_leases, edit_queues, edit_rows
from amts_core.post_editing.store.edit_queues import EditOrder, EditQueue, Entry
from amts_core.translation import hypotheses

N_A_PAGE = 25
_FINDING_WEIGHT = 10.0
"""How many points of the arms' likeness, of 100, a kind of finding counts."""


def window(
    store: Store,
    key: DocumentKey,
    queue: EditQueue,
    person: Person | None,
    post_edit_id: int | None,
    n: int,
    *,
    step: int = 1,
) -> tuple[PostEdit, ...]:
    """Return up to ``n`` segments of a queue that come after a segment, nearest first.

    The segment itself needs not be in the queue: it counts where it would stand.

    :param person: what others hold a lease on is left out for them; None leaves nothing out.
    :param post_edit_id: None begins at the start of the queue.
    :param step: -1 for those before it.
    """
    every = _ordered(store, key, queue, person)
    if step < 0:
        every = every[::-1]
    places = {one.id: place for place, one in enumerate(every)}
    first = 0 if post_edit_id is None else places.get(post_edit_id, -1) + 1
    ids = [one.id for one in every[first:] if one.matches][:n]
    return _in_order(store, ids)


def take_window(
    store: Store,
    project_id: int,
    person: Person,
    key: DocumentKey,
    queue: EditQueue,
    spot: Spot,
    n: int,
    n_spare: int,
) -> tuple[int, ...]:
    """Let a person hold the segments that they look at next, and return them: at most ``n``.

    As :func:`review.presence.take_window`, of beads. What is to be done is looked for from the
    beginning again; a queue of all ends at its end.
    """
    likeness = _likeness(store, key) if queue.order is EditOrder.WORST else {}

    def choose(found: Sequence[Entry]) -> Wanted:
        every = _sorted(found, queue, likeness)
        place = next((place for place, one in enumerate(every) if one.id == spot.behind), -1) + 1
        again = every[: max(place - 1, 0)] if queue.statuses else ()
        ids = [one.id for one in (*every[place:], *again) if one.matches]
        return spot.window(ids, n, n_spare)

    got = edit_leases.take_window(store, project_id, person.id, key=key, queue=queue, choose=choose)
    return spot.shown(got)


def take_next(
    store: Store,
    project_id: int,
    person: Person,
    key: DocumentKey,
    queue: EditQueue,
    *,
    post_edit_id: int | None,
    step: int,
) -> int | None:
    """Return the segment beside one in the queue, now held; None at the queue's end.

    What somebody else holds is passed by.

    :param post_edit_id: None begins at the start of the queue.
    :param step: 1 for the one after it, -1 for the one before it.
    """
    while beside := window(
        store, key, queue, person=person, post_edit_id=post_edit_id, n=1, step=step
    ):
        if edit_leases.take(store, project_id, person.id, [beside[0].id]):
            return beside[0].id
    return None


def count(store: Store, key: DocumentKey, queue: EditQueue, person: Person | None = None) -> int:
    """Return how many segments of a document a queue has."""
    person_id = None if person is None else person.id
    return sum(one.matches for one in edit_queues.entries(store, key, queue, person_id))


def page(
    store: Store,
    key: DocumentKey,
    queue: EditQueue,
    *,
    number: int | None = None,
    at: int | None = None,
    n_rows: int = N_A_PAGE,
) -> EditPage:
    """Return a page of a queue, whoever works on its segments.

    :param number: of the page, from 1; the nearest there is.
    :param at: without a number, the page that this segment is on, or would be.
    """
    every = _ordered(store, key, queue, None)
    places = [place for place, one in enumerate(every) if one.id == at]
    before = sum(one.matches for one in every[: places[0]]) if places else 0
    ids = [one.id for one in every if one.matches]
    found = page_of(before, len(ids), n_rows, number)
    rows = _in_order(store, ids[found.first : found.first + n_rows])
    return EditPage(
        rows=rows, number=found.number, n_pages=found.n_pages, n_rows=len(ids), first=found.first
    )


def _ordered(
    store: Store, key: DocumentKey, queue: EditQueue, person: Person | None
) -> tuple[Entry, ...]:
    """Return all segments of a document in the order of a queue, in it or not."""
    person_id = None if person is None else person.id
    found = edit_queues.entries(store, key, queue, person_id)
    return _sorted(found, queue, _likeness(store, key) if queue.order is EditOrder.WORST else {})


def _sorted(
    found: Sequence[Entry], queue: EditQueue, likeness: Mapping[int, float]
) -> tuple[Entry, ...]:
    """Return the segments of a document in the order of a queue.

    :param likeness: by number how alike the arms are, where the order asks for it.
    """
    if queue.order is EditOrder.SHORTEST:
        return tuple(sorted(found, key=lambda one: (one.n_characters, one.n)))
    if queue.order is EditOrder.WORST:
        return tuple(
            sorted(
                found,
                key=lambda one: (
                    likeness.get(one.n, 100.0) - _FINDING_WEIGHT * one.n_found,
                    one.n,
                ),
            )
        )
    return tuple(found)


def _likeness(store: Store, key: DocumentKey) -> dict[int, float]:
    """Return by number how alike the arms of a text are, 0 to 100, where both have one."""
    by_arm = hypotheses.texts_by_arm(store, key)
    baseline, act = by_arm.get(Arm.BASELINE, {}), by_arm.get(Arm.ACT, {})
    return {n: fuzz.ratio(baseline[n], act[n]) for n in baseline.keys() & act.keys()}


def _in_order(store: Store, ids: list[int]) -> tuple[PostEdit, ...]:
    by_id = {one.id: one for one in edit_rows.post_edits_by_id(store, ids)}
    return tuple(by_id[one] for one in ids if one in by_id)
