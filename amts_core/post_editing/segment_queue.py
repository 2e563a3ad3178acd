"""Moving through the segments of documents at the desk: queues, windows and pages."""

from collections.abc import Sequence

from amts_core.kernel.database.engine import Store
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.events.state_rules import page_of
from amts_core.kernel.post_edits import PostEdit
from amts_core.kernel.records import Person
from amts_core.post_editing.records import EditPage
from amts_core.post_editing.store import edit_leases, edit_queues, edit_rows
from amts_core.post_editing.store.edit_queues import EditQueue, EditScope

N_A_PAGE = 25


def window(
    store: Store,
    scope: EditScope,
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
    :param post_edit_id: None begins at the start of the queue, or at its end.
    :param step: -1 for those before it.
    """
    order = edit_queues.order_of(scope, queue, None if person is None else person.id)
    with store.reading() as session:
        ids = order.beside(session, post_edit_id, n, step=step)
    return _in_order(store, ids)


def take_window(
    store: Store,
    project_id: int,
    person: Person,
    scope: EditScope,
    queue: EditQueue,
    spot: Spot,
    n: int,
    n_spare: int,
) -> tuple[int, ...]:
    """Let a person hold the segments that they look at next, and return them: at most ``n``.

    As :func:`review.presence.take_window`, of beads. What is to be done is looked for from the
    beginning again; a queue of all ends at its end.
    """
    return edit_leases.take_window(
        store,
        project_id,
        person.id,
        scope=scope,
        queue=queue,
        spot=spot,
        n=n,
        n_spare=n_spare,
    )


def take_next(
    store: Store,
    project_id: int,
    person: Person,
    scope: EditScope,
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
        store, scope, queue, person=person, post_edit_id=post_edit_id, n=1, step=step
    ):
        if edit_leases.take(store, project_id, person.id, [beside[0].id]):
            return beside[0].id
    return None


def count(store: Store, scope: EditScope, queue: EditQueue, person: Person | None = None) -> int:
    """Return how many segments a queue has."""
    order = edit_queues.order_of(scope, queue, None if person is None else person.id)
    with store.reading() as session:
        return order.place(session, None).total


def page(
    store: Store,
    scope: EditScope,
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
    order = edit_queues.order_of(scope, queue)
    with store.reading() as session:
        place = order.place(session, at)
        found = page_of(place.before, place.total, n_rows, number)
        ids = order.ids(session, offset=found.first, limit=n_rows, total=place.total)
    return EditPage(
        rows=_in_order(store, ids),
        number=found.number,
        n_pages=found.n_pages,
        n_rows=place.total,
        first=found.first,
    )


def _in_order(store: Store, ids: Sequence[int]) -> tuple[PostEdit, ...]:
    by_id = {one.id: one for one in edit_rows.post_edits_by_id(store, ids)}
    return tuple(by_id[one] for one in ids if one in by_id)
