"""Where the post-editing desk's items are done, and what becomes of them."""

from dataclasses import dataclass
from typing import Any

from amts_core import post_editing
from amts_core.kernel.database.engine import Store
from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Finding, Person, Project
from amts_core.post_editing import EditQueue
from amts_core.project import person_keys
from pages.desk import keymap
from pages.post_editing import card_data

Item = dict[str, Any]
"""What the browser sends: the action, the segment and version on screen, and a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAnswer:
    """What became of an item: what to tell, and where to go on.

    ``outcome`` is "saved", "asks" where the findings want to be confirmed, or empty; ``findings``
    those of the text that was sent; ``drops`` the segment whose text in the window counts no more.
    """

    text: str = ""
    kind: str = ""
    segment: int | None = None
    outcome: str = ""
    findings: tuple[Finding, ...] | None = None
    drops: int | None = None
    closes: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return it as the script reads it."""
        found = None if self.findings is None else [card_data.finding(x) for x in self.findings]
        return {
            "text": self.text,
            "kind": self.kind,
            "segment": self.segment,
            "outcome": self.outcome,
            "findings": found,
            "drops": self.drops,
            "closes": self.closes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlace:
    """Where an item is done: by whom, in which document, chosen by which filters.

    ``session`` is the desk's part of the session: what it looks at, never what is decided.
    """

    store: Store
    me: Person
    project: Project
    document: EditedDocument
    queue: EditQueue
    session: dict[str, Any]

    @property
    def key(self) -> DocumentKey:
        """What names the document."""
        return self.document.key

    def shown(self, action: str) -> str:
        """Return a key as this person has it."""
        own = person_keys(self.store, self.me.id)
        keys = keymap.bindings(own, keymap.POST_EDIT_KEYS)
        return next(one.shown for one in keys if one.action == action)


def next_of(place: EditPlace, post_edit_id: int) -> int | None:
    """Return the segment after one in the queue, now held, None where none is left.

    What is to be done is looked for from the beginning again; a queue of all ends at its end.
    """
    found = beside(place, post_edit_id, 1)
    if found is None and place.queue.statuses:
        found = beside(place, None, 1)
    return None if found == post_edit_id else found


def beside(place: EditPlace, post_edit_id: int | None, step: int) -> int | None:
    """Return the segment beside one in the queue, now held, None at the queue's end.

    :param post_edit_id: None begins at the beginning.
    """
    return post_editing.take_next(
        place.store,
        place.project.id,
        place.me,
        key=place.key,
        queue=place.queue,
        post_edit_id=post_edit_id,
        step=step,
    )
