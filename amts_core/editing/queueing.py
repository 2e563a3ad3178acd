"""Moving through the segments of a document: queues, windows and pages."""

from rapidfuzz import fuzz

from amts_core import review
from amts_core.editing.records import EditPage
from amts_core.post_edits import DocumentKey, PostEdit
from amts_core.records import Person
from amts_core.service import Arm
from amts_core.store import hypotheses, post_edit_queues, post_edits
from amts_core.store.engine import Store
from amts_core.store.post_edit_queues import EditOrder, EditQueue, Entry

N_A_PAGE = 25
_FINDING_WEIGHT = 10.0
"""How many points of the arms' likeness, of 100, a kind of finding counts."""


def window(
    store: Store, key: DocumentKey, queue: EditQueue, person: Person | None,
    post_edit_id: int | None, n: int, *, step: int = 1,
) -> tuple[PostEdit, ...]:  # fmt: skip
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


def count(store: Store, key: DocumentKey, queue: EditQueue, person: Person | None = None) -> int:
    """Return how many segments of a document a queue has."""
    person_id = None if person is None else person.id
    return sum(one.matches for one in post_edit_queues.entries(store, key, queue, person_id))


def page(
    store: Store, key: DocumentKey, queue: EditQueue, *, number: int | None = None,
    at: int | None = None, n_rows: int = N_A_PAGE,
) -> EditPage:  # fmt: skip
    """Return a page of a queue, whoever works on its segments.

    :param number: of the page, from 1; the nearest there is.
    :param at: without a number, the page that this segment is on, or would be.
    """
    every = _ordered(store, key, queue, None)
    places = [place for place, one in enumerate(every) if one.id == at]
    before = sum(one.matches for one in every[: places[0]]) if places else 0
    ids = [one.id for one in every if one.matches]
    found = review.page_of(before, len(ids), n_rows, number)
    rows = _in_order(store, ids[found.first : found.first + n_rows])
    return EditPage(rows, found.number, found.n_pages, len(ids), found.first)


def _ordered(
    store: Store, key: DocumentKey, queue: EditQueue, person: Person | None
) -> tuple[Entry, ...]:
    """Return all segments of a document in the order of a queue, in it or not."""
    person_id = None if person is None else person.id
    found = post_edit_queues.entries(store, key, queue, person_id)
    if queue.order is EditOrder.SHORTEST:
        return tuple(sorted(found, key=lambda one: (one.n_characters, one.n)))
    if queue.order is EditOrder.WORST:
        likeness = _likeness(store, key)
        return tuple(
            sorted(
                found,
                key=lambda one: (
                    likeness.get(one.n, 100.0) - _FINDING_WEIGHT * one.n_found, one.n,
                ),
            )
        )  # fmt: skip
    return found


def _likeness(store: Store, key: DocumentKey) -> dict[int, float]:
    """Return by number how alike the arms of a text are, 0 to 100, where both have one."""
    by_arm = hypotheses.texts_by_arm(store, key)
    baseline, act = by_arm.get(Arm.BASELINE, {}), by_arm.get(Arm.ACT, {})
    return {n: fuzz.ratio(baseline[n], act[n]) for n in baseline.keys() & act.keys()}


def _in_order(store: Store, ids: list[int]) -> tuple[PostEdit, ...]:
    by_id = {one.id: one for one in post_edits.post_edits_by_id(store, ids)}
    return tuple(by_id[one] for one in ids if one in by_id)
