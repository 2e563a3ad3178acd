"""What the saved post-edits of a project have cost."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from amts_core.kernel.database.engine import Store
from amts_core.kernel.database.tables import (
    BatchRow,
    DocumentRow,
    EventRow,
    OrderRow,
    ParallelDataVersionRow,
    PersonRow,
    PostEditChangeRow,
    PostEditRow,
    PublicationRow,
    RevisionRow,
)
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.parallel_data import key_of
from amts_core.post_editing.store.edit_rows import author_query
from amts_core.translation import hypotheses


class Origin(StrEnum):
    """What stood in the editor first and was made into the text, so that its cost is all of it.

    ``SWITCHED`` texts were made of another one than stood there first, of whose cost part may be.
    ``CARRIED`` ones were carried over from elsewhere, or what stood there first is not known.
    """

    BASELINE = "baseline"
    ACT = "act"
    MEMORY = "memory"
    NOTHING = "nothing"
    SWITCHED = "switched"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCost:
    """A segment that has a text: from what it was made, by whom, and what all have spent on it.

    ``begun`` is what stood in the editor first, None where that is not known.
    ``order_ids`` are those whose output it may have been made of: the one of the output that was
    taken, else all that have translated the document. ``version_n`` is the number of the parallel
    data of that order, ``data_elsewhere`` the name of those that somebody made elsewhere.
    ``author`` is who wrote the text; ``by_person`` is the part of each in ``effort``, by name.
    """

    order_ids: tuple[int, ...]
    path: str
    languages: tuple[str, str]
    taken: Taken
    begun: Taken | None
    version_n: int | None
    data_elsewhere: str | None
    author: str
    src_text: str
    text: str
    hter: float | None
    effort: Effort
    by_person: dict[str, Effort]

    @property
    def origin(self) -> Origin:
        """What the text was made of, where that alone was in the editor."""
        if self.begun is None:
            return Origin.CARRIED
        return Origin(self.taken) if self.begun is self.taken else Origin.SWITCHED

    @property
    def parallel_data(self) -> str:
        """The parallel data of ACT's output that it is made of, empty where none are known."""
        if self.origin is not Origin.ACT:
            return ""
        if self.data_elsewhere is not None:
            return f"{self.data_elsewhere}, made elsewhere"
        return "" if self.version_n is None else f"v{self.version_n}"


def edit_costs(store: Store, project_id: int) -> tuple[EditCost, ...]:
    """Return what each post-edit of a project that has a text has cost, by document and place."""
    query = (
        select(
            PostEditRow,
            DocumentRow.path,
            DocumentRow.language,
            OrderRow.id,
            OrderRow.data_elsewhere,
            ParallelDataVersionRow.n,
        )
        .join(RevisionRow, RevisionRow.id == PostEditRow.revision_id)
        .join(DocumentRow, DocumentRow.id == RevisionRow.document_id)
        .outerjoin(BatchRow, BatchRow.id == PostEditRow.batch_id)
        .outerjoin(OrderRow, OrderRow.id == BatchRow.order_id)
        .outerjoin(PublicationRow, PublicationRow.id == OrderRow.publication_id)
        .outerjoin(ParallelDataVersionRow, ParallelDataVersionRow.id == PublicationRow.version_id)
        .where(DocumentRow.project_id == project_id, PostEditRow.text.is_not(None))
        .order_by(
            PostEditRow.revision_id, PostEditRow.tgt_lang, PostEditRow.granularity, PostEditRow.n
        )
    )
    of_project = EventRow.project_id == project_id
    written = author_query(PostEditRow.id, PersonRow.name).where(of_project)
    written = written.join(PersonRow, PersonRow.id == EventRow.person_id)
    spent = _efforts(store, project_id)
    orders = hypotheses.orders_of(store, project_id)
    with store.reading() as session:
        authors = {post_edit_id: name for post_edit_id, name in session.execute(written)}
        return tuple(
            EditCost(
                order_ids=orders.get(key_of(row), ()) if order_id is None else (order_id,),
                path=path,
                languages=(src_lang, row.tgt_lang),
                taken=Taken(row.taken or Taken.NOTHING),
                begun=None if row.begun is None else Taken(row.begun),
                version_n=n,
                data_elsewhere=elsewhere,
                author=authors.get(row.id, ""),
                src_text=row.src_text,
                text=row.text or "",
                hter=row.hter,
                effort=Effort(row.active_ms, row.n_keystrokes),
                by_person=spent.get(row.id, {}),
            )
            for row, path, src_lang, order_id, elsewhere, n in session.execute(query)
        )


def _efforts(store: Store, project_id: int) -> dict[int, dict[str, Effort]]:
    """Return by post-edit and name what everybody has spent on it."""
    query = (
        select(
            PostEditChangeRow.post_edit_id,
            PersonRow.name,
            func.sum(PostEditChangeRow.active_ms),
            func.sum(PostEditChangeRow.n_keystrokes),
        )
        .join(EventRow, EventRow.id == PostEditChangeRow.event_id)
        .join(PersonRow, PersonRow.id == EventRow.person_id)
        .where(EventRow.project_id == project_id)
        .group_by(PostEditChangeRow.post_edit_id, PersonRow.name)
    )
    found: defaultdict[int, dict[str, Effort]] = defaultdict(dict)
    with store.reading() as session:
        for post_edit_id, name, active_ms, n_keystrokes in session.execute(query):
            found[post_edit_id][name] = Effort(int(active_ms), int(n_keystrokes))
    return found
