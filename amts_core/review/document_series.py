"""Several documents that one job aligns, one after the other, and what it says at the end."""

from collections.abc import Callable, Sequence

from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.text.counts import count_noun
from amts_core.review.store import successions
from amts_core.review.store.successions import BeadUpdate


def align_each(
    store: Store,
    job_id: str,
    names: Sequence[str],
    align_one: Callable[[int], Sequence[str]],
    *,
    not_kept: Sequence[str] = (),
    done: str = "aligned",
) -> str:
    """Align documents by their numbers, end the job, and return what it says.

    The job's result is the id of the first alignment that was made.

    :param align_one: returns the id of a document's alignment, and why it was left out: one of them
        is empty.
    :param not_kept: why further ones could not be begun.
    """
    left_out = [*not_kept]
    changes: list[BeadUpdate] = []
    first = ""
    for number, name in enumerate(names):
        told = f"{number + 1} of {len(names)}: {name}"
        job_rows.set_progress(store, job_id, number / len(names), told)
        made, reason = align_one(number)
        left_out += [f"{name}: {reason}"] if reason else []
        first = first or made
        changed = successions.bead_update(store, made)
        changes += [changed] if changed else []
    n_due = len(names) + len(not_kept)
    n_done = n_due - len(left_out)
    told = done if n_done == n_due == 1 else f"{n_done} of {count_noun(n_due, 'document')} {done}"
    told += f": {sum(changes, BeadUpdate()).sentence}" if changes else ""
    told = "; ".join((told, *left_out))
    job_rows.end(store, job_id, first, n_done=n_done, n_due=n_due, message=told)
    return told
