"""Where an item of the desk is done, and what is answered to it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import BeadStatus, Person, Project
from amts_core.review import (
    Queue,
    QueueTask,
    Sorting,
    bead_rows,
    presence,
)
from pages.review import alignment_picker

TO_DO = frozenset({BeadStatus.PROPOSED, BeadStatus.SKIPPED, BeadStatus.FLAGGED})

ORDERS = {
    "In order": Sorting.DOCUMENT,
    "Uncertain first": Sorting.UNCERTAIN,
    "Most useful first": Sorting.USEFUL,
    "Random": Sorting.RANDOM,
}

Item = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class ReviewAnswer:
    """What became of an item: what to tell, the bead to go to, filters to be changed, if any."""

    text: str = ""
    kind: str = ""
    bead: int | None = None
    closes: bool = False
    filters: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as the script reads it."""
        return {"text": self.text, "kind": self.kind, "bead": self.bead, "closes": self.closes}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlace:
    """Where an item is done: by whom, in which project and document, chosen by which filters.

    ``session`` is the desk's part of the session: what it looks at, never what is decided.
    """

    store: Store
    me: Person
    project: Project
    alignment_id: str
    filtered: Queue
    session: dict[str, Any]

    @property
    def scope(self) -> str | None:
        """The document that is worked through; None for a sample, which may be of several."""
        return None if self.session["draw"] is not None else self.alignment_id

    @property
    def queue(self) -> Queue:
        """The queue that is worked through: what the filters choose, or a sample."""
        if self.session["draw"] is not None:
            return Queue(statuses=TO_DO, draw=self.session["draw"], project_id=self.project.id)
        if self.filtered.task is QueueTask.SECOND:
            return replace(self.filtered, person_id=self.me.id)
        return self.filtered


Do = Callable[[Item, ReviewPlace], ReviewAnswer]
"""Does what an item asks for, and returns what to tell the person."""


def neighbour(place: ReviewPlace, bead_id: int | None, step: int) -> int | None:
    """Return the bead beside one in the queue, now held, or itself at the queue's end."""
    if bead_id is None:
        return None
    beside = presence.take_next(
        place.store,
        place.me,
        place.project.id,
        scope=place.scope,
        queue=place.queue,
        bead_id=bead_id,
        step=step,
    )
    return bead_id if beside is None else beside


def entered(place: ReviewPlace, bead_id: int) -> int:
    """Return a bead, its document chosen where it is another one."""
    there = bead_rows.bead(place.store, bead_id).alignment_id
    if place.scope not in (None, there):
        alignment_picker.choose(there)
    return bead_id
