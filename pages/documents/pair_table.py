"""The pairs of documents of a project: their names, how far each is, and what can be done with it.

On Home a row opens the review; on Documents it can be renamed, imported again and deleted, too.
"""

from collections.abc import Mapping, Sequence

from amts_core.documents import held_out_revisions
from amts_core.kernel.records import Alignment, Person
from amts_core.review import document_pairs
from amts_core.teamwork import GivenWork
from pages.assignments import give_dialog
from pages.assignments.holders import Holders, cell
from pages.review import alignment_picker
from pages.shared import labels, places, row_table, workspace
from pages.shared.row_table import RowAction, RowPress, TableColumn, TableRow

REVIEW, RENAME, AGAIN, DELETE = "review", "rename", "again", "delete"
ACTIONS = (
    RowAction(REVIEW, "Review", "fact_check", has_many=True),
    RowAction(RENAME, "Rename", "edit"),
    RowAction(AGAIN, "Import again", "upload_file"),
    RowAction(DELETE, "Delete", "delete"),
)
_COLUMNS = (
    TableColumn("Source"),
    TableColumn("Translation"),
    TableColumn("Languages"),
    TableColumn("Version", "number"),
    TableColumn("Reviewed", "share"),
    TableColumn("Left", "number"),
    TableColumn("Approved", "number"),
    TableColumn("Imported"),
)
_GIVEN = TableColumn("Given to", "due")


def actions(me: Person) -> tuple[RowAction, ...]:
    """Return what a person can do with pairs: only leads give them to others."""
    review, *others = ACTIONS
    return (review, *([give_dialog.GIVE] if give_dialog.may(me) else []), *others)


def show(
    alignments: Sequence[Alignment],
    given: Holders,
    *,
    key: str,
    actions: Sequence[RowAction] = (),
) -> RowPress | None:
    """Show a row a pair; a row that is pressed opens its review, several are one queue.

    Return which other action was pressed.
    """
    by_id = {
        one.state.alignment_id: theirs
        for theirs in given.values()
        for one in theirs
        if one.state.alignment_id
    }
    notes = _notes(alignments)
    more = [_GIVEN] * bool(by_id) + [TableColumn("Note")] * bool(notes)
    pressed = row_table.show(
        (*_COLUMNS, *more),
        [_row(one, by_id, notes) for one in alignments],
        label="Documents",
        key=key,
        actions=actions,
    )
    if pressed is not None and pressed.action in (row_table.OPEN, REVIEW):
        alignment_picker.choose(*pressed.row_ids)
        places.go_to(places.REVIEW)
    return pressed


def state(of: Alignment) -> str:
    """Return how far the review of a pair is, in words."""
    if of.n_decided == 0:
        return "not begun"
    if of.n_decided == of.n_beads:
        return "done"
    return f"{of.n_decided:,} of {of.n_beads:,}"


def _notes(alignments: Sequence[Alignment]) -> dict[str, str]:
    """Return by pair what else there is to say of it: that it is held out, or has a warning."""
    project_ids = {one.project_id for one in alignments}
    store = workspace.store()
    held = frozenset[int]().union(*(held_out_revisions(store, one) for one in project_ids))
    found: dict[str, list[str]] = {}
    for one in alignments:
        if held.intersection((one.src_revision_id, one.tgt_revision_id)):
            found.setdefault(one.id, []).append("held out")
        if one.warnings:
            found.setdefault(one.id, []).append("look at the warning")
    return {alignment_id: ", ".join(said) for alignment_id, said in found.items()}


def _row(
    of: Alignment, given: Mapping[str, Sequence[GivenWork]], notes: Mapping[str, str]
) -> TableRow:
    languages = " → ".join(map(workspace.language_name, (of.src_lang, of.tgt_lang)))
    return TableRow(
        of.id,
        (
            of.src_path,
            of.tgt_path,
            languages,
            max(of.revisions),
            (of.n_decided / max(of.n_beads, 1), state(of)),
            of.n_beads - of.n_decided,
            of.n_approved,
            labels.moment(of.created_at)[:16],
            *([cell(given.get(of.id, ()))] if given else []),
            *([notes.get(of.id, "")] if notes else []),
        ),
        (
            REVIEW,
            give_dialog.GIVE.name,
            *((RENAME, AGAIN, DELETE) if document_pairs.is_of_files(of) else (DELETE,)),
        ),
    )
