"""What happened in a project: its events, the story of a bead, and the project as it once was.

Puts together what the ``store`` keeps and what ``review`` and ``parallel_data`` make of it. Nothing
here changes anything: the past is read, never written.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import TextIO

from amts_core import parallel_data
from amts_core.history.store import audit, journal, tallies
from amts_core.history.store.audit import EventFilter, LoggedEvent
from amts_core.history.store.tallies import Tally
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError, PermissionDenied
from amts_core.kernel.post_edits import PostEdit, PostEditChange
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadChange,
    BeadStatus,
    Decision,
    Granularity,
    Person,
    Project,
    ReviewBead,
    Role,
    UnitMarkup,
)
from amts_core.parallel_data import Duplicates, Export, FileFormat, exports
from amts_core.post_editing import edit_rows
from amts_core.review import (
    Bulk,
    alignments,
    bead_rows,
    beads_at,
    find_bulk,
    rules,
    status_counts_at,
)

N_EVENTS = 50
"""Events on a page, and changes of one event."""
N_BEADS = 25
"""Beads on a page."""
_STRUCTURE = frozenset(
    {
        Action.MERGE, Action.SPLIT, Action.PULL, Action.PUSH, Action.SHIFT, Action.UNPAIR,
        Action.REALIGN,
    }
)  # fmt: skip
_REPEATING = frozenset({Action.CARRY, Action.UNDO, Action.REDO})
"""What repeats or takes back other events, and is no decision of its own."""
_POST_EDITING = frozenset({Action.POST_EDIT, Action.PROPAGATE})


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of the list of events, newest first, of how many events and pages."""

    events: tuple[LoggedEvent, ...]
    n_events: int
    n_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetail:
    """An event, its number in the project, and a page of what it changed: beads or post-edits.

    ``bulk`` is how far it is, where it is an act on many beads.
    """

    logged: LoggedEvent
    number: int
    changes: tuple[BeadChange, ...]
    n_pages: int
    edits: tuple[tuple[PostEdit, PostEditChange], ...] = ()
    bulk: Bulk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadStory:
    """Everything that happened to a bead.

    ``first`` is how it was proposed, or made by a structure edit; ``steps`` are the events since,
    each with what it changed, None for a second person's opinion. ``parents`` are the beads that it
    replaced, ``children`` those that have replaced it, also where that was undone.
    """

    bead: ReviewBead
    alignment: Alignment
    first: BeadChange | None
    steps: tuple[tuple[LoggedEvent, BeadChange | None], ...]
    parents: tuple[ReviewBead, ...]
    children: tuple[ReviewBead, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """The time right after event ``number`` of ``n_events``; number 0 is before the first one.

    ``until`` is the last event that had happened then: ``event``, or of an act on many beads the
    last portion that was done before anything else.
    """

    number: int
    n_events: int
    event: Decision | None
    until: Decision | None

    @property
    def before(self) -> int:
        """The number of the moment before, or of this one where it is the first."""
        return max(self.number - 1, 0)

    @property
    def after(self) -> int:
        """The number of the moment after, or of this one where it is the last."""
        return min(self.number + 1, self.n_events)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPage:
    """One page of the beads of a document as they were, and how many there were by status.

    ``exists`` is False where the document was aligned only later; there are no beads then.
    """

    beads: tuple[ReviewBead, ...]
    first: int
    counts: dict[BeadStatus, int]
    n_pages: int
    exists: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEffort:
    """What somebody has done in a project, in events; one in bulk counts once.

    ``n_undone`` are those that they took back; ``n_fast`` those taken so soon after the bead was
    shown that it was hardly read. ``median_dwell_ms`` is None where no time was measured.
    ``n_post_edited`` are events that saved post-edits, which are none of the decisions.
    """

    person: str
    role: Role
    n_decisions: int
    n_approved: int
    n_rejected: int
    n_edited: int
    n_structure: int
    n_bulk: int
    n_undone: int
    n_fast: int
    median_dwell_ms: float | None
    n_post_edited: int = 0


def events(store: Store, project_id: int, only: EventFilter, page: int = 1) -> EventPage:
    """Return a page of the events that a filter leaves, newest first.

    :param page: from 1; beyond the last page, that one.
    """
    n = audit.n_events(store, project_id, only)
    n_pages = _n_pages(n, N_EVENTS)
    offset = _offset(page, n_pages, N_EVENTS)
    return EventPage(
        audit.events(store, project_id, only, offset=offset, limit=N_EVENTS), n, n_pages
    )


def event(store: Store, project_id: int, event_id: int, page: int = 1) -> EventDetail:
    """Return an event of a project with a page of its changes.

    :raises NotFoundError: the project has no such event.
    """
    found = audit.event(store, project_id, event_id)
    n_pages = _n_pages(found.n_beads + found.n_post_edits, N_EVENTS)
    offset = _offset(page, n_pages, N_EVENTS)
    return EventDetail(
        logged=found,
        number=audit.number_of(store, project_id, found.event.id),
        changes=audit.changes(store, found.event.id, offset=offset, limit=N_EVENTS),
        n_pages=n_pages,
        edits=_edits(store, found.event.id, offset),
        bulk=find_bulk(store, found.event.id),
    )


def _edits(store: Store, event_id: int, offset: int) -> tuple[tuple[PostEdit, PostEditChange], ...]:
    """Return a page of the post-edits that an event changed, as they are now, and how."""
    changes = edit_rows.changes_of(store, event_id, offset=offset, limit=N_EVENTS)
    found = edit_rows.post_edits_by_id(store, [one.post_edit_id for one in changes])
    by_id = {edit.id: edit for edit in found}
    return tuple((by_id[one.post_edit_id], one) for one in changes)


def story(store: Store, project_id: int, bead_id: int) -> BeadStory:
    """Return everything that happened to a bead.

    :raises NotFoundError: the project has no such bead.
    """
    found = bead_rows.beads_by_id(store, [bead_id])
    of = alignments.alignment(store, found[0].alignment_id) if found else None
    if of is None or of.project_id != project_id:
        raise NotFoundError(f"This project has no pair {bead_id}. Choose an event of the list.")
    steps = audit.story(store, bead_id)
    made = [change for _, change in steps if change is not None and _is_birth(change)]
    return BeadStory(
        bead=found[0],
        alignment=of,
        first=made[0] if made else None,
        steps=steps,
        parents=bead_rows.beads_by_id(store, found[0].parents),
        children=bead_rows.beads_by_id(store, audit.replaced_by(store, bead_id)),
    )


def _is_birth(change: BeadChange) -> bool:
    return change.after.version == 1 and change.before.status is BeadStatus.SUPERSEDED


def moment(store: Store, project_id: int, number: int | None = None) -> Moment:
    """Return the time right after an event of a project.

    :param number: of the event, from 1, oldest first; 0 for the time before all; None for now.
    """
    n = audit.n_events(store, project_id)
    number = n if number is None else min(max(number, 0), n)
    event = audit.nth_event(store, project_id, number)
    until = None if event is None else audit.last_until(store, project_id, number)
    return Moment(number, n, event, until)


def beads(store: Store, of: Alignment, at: Moment, page: int = 1) -> PastPage:
    """Return a page of the beads of a document as they were at a moment."""
    if at.until is not None and of.created_at > at.until.at:
        return PastPage(beads=(), first=0, counts={}, n_pages=1, exists=False)
    event_id = at.until.id if at.until else 0
    counts = status_counts_at(store, of.id, event_id)
    n_pages = _n_pages(sum(counts.values()), N_BEADS)
    offset = _offset(page, n_pages, N_BEADS)
    found = beads_at(store, of.id, event_id, offset=offset, limit=N_BEADS)
    return PastPage(beads=found, first=offset, counts=counts, n_pages=n_pages)


def export(
    store: Store,
    project: Project,
    at: Decision,
    languages: tuple[str, str],
    granularity: Granularity,
    format_: FileFormat,
    duplicates: Duplicates = Duplicates.NEWEST,
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN,
) -> Export:
    """Return the parallel data as an export right after an event would have made it.

    :raises ParallelDataError: no unit was approved then that would be imported.
    """
    planned = exports.plan_export(
        store,
        project,
        languages,
        granularity=granularity,
        format_=format_,
        duplicates=duplicates,
        markup=markup,
        at=at,
    )
    return parallel_data.write_file(planned, format_, languages, granularity)


def effort(
    store: Store,
    me: Person,
    project_id: int,
    *,
    everybody: bool = False,
    since: datetime | None = None,
) -> tuple[PersonEffort, ...]:
    """Return what a person has done in a project, or what everybody has, by name.

    :param since: leave out what was done before.
    :raises PermissionDenied: everybody's figures are asked for, and the person is no lead.
    """
    if everybody and me.role is not Role.LEAD:
        raise PermissionDenied(
            f"{me.name} is a {me.role} and may not see the figures of others. Ask a lead."
        )
    found = tallies.tallies(store, project_id, rules.FAST_MS, since)
    dwells = tallies.median_dwells(store, project_id)
    people = dict.fromkeys(one.person_id for one in found if everybody or one.person_id == me.id)
    return tuple(
        _effort([one for one in found if one.person_id == person_id], dwells.get(person_id))
        for person_id in people
    )


def _effort(of_person: Sequence[Tally], median_dwell_ms: float | None) -> PersonEffort:
    left_out = _REPEATING | _POST_EDITING
    decisions = [one for one in of_person if one.action not in left_out]
    n = {one.action: one.n for one in decisions}
    return PersonEffort(
        person=of_person[0].person,
        role=of_person[0].role,
        n_decisions=sum(n.values()),
        n_approved=n.get(Action.APPROVE, 0),
        n_rejected=n.get(Action.REJECT, 0),
        n_edited=n.get(Action.EDIT, 0),
        n_structure=sum(n.get(action, 0) for action in _STRUCTURE),
        n_bulk=n.get(Action.ACCEPT, 0),
        n_undone=sum(one.n_undone for one in decisions),
        n_fast=sum(one.n_fast for one in decisions),
        median_dwell_ms=median_dwell_ms,
        n_post_edited=sum(one.n for one in of_person if one.action in _POST_EDITING),
    )


def write_csv(store: Store, project_id: int, output: TextIO) -> int:
    """Write all events of a project as CSV, a row a change, and return how many rows.

    UTF-8 without a byte order mark, RFC 4180 quoting, lines that end in CR LF. Texts are written
    exactly as they are stored, also one that begins with ``=``, ``+``, ``-`` or ``@``, which a
    spreadsheet may take for a formula. An apostrophe or a space before it would keep the
    spreadsheet from that, but would make the file say what was never in the document: this is the
    record of what happened, and programs that read it back compare texts and digests. Who looks at
    it in a spreadsheet imports its columns as text; the page says so beside the download.

    :param output: a text file opened with ``newline=""``.
    """
    names = [field.name for field in fields(journal.AuditRow)]
    writer = csv.writer(output)
    writer.writerow(names)
    values = attrgetter(*names)
    n = 0
    for row in journal.rows(store, project_id):
        writer.writerow(values(row))
        n += 1
    return n


def csv_file(store: Store, project_id: int) -> tuple[bytes, int]:
    """Return the file that :func:`write_csv` writes, and how many rows it has."""
    data = io.BytesIO()
    with io.TextIOWrapper(data, encoding="utf-8", newline="") as output:
        n = write_csv(store, project_id, output)
        output.flush()
        return data.getvalue(), n


def _n_pages(n: int, n_rows: int) -> int:
    return max(1, -(-n // n_rows))


def _offset(page: int, n_pages: int, n_rows: int) -> int:
    return (min(max(page, 1), n_pages) - 1) * n_rows
