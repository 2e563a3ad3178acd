"""What is to be post-edited of a project: how far each is, who has it, and what can be done."""

from collections.abc import Sequence

from amts_core.kernel.records import Person
from amts_core.teamwork import Desk, WorkState
from pages.assignments import give_dialog
from pages.assignments.holders import Holders, cell
from pages.post_editing import document_picker
from pages.shared import places, row_table, workspace
from pages.shared.row_table import RowAction, TableColumn, TableRow

_POST_EDIT = RowAction("post_edit", "Post-edit", "edit_note", has_many=True)
_COLUMNS = (
    TableColumn("Document"),
    TableColumn("Languages"),
    TableColumn("Post-edited", "share"),
    TableColumn("Left", "number"),
    TableColumn("Given to", "due"),
)


def show(me: Person, states: Sequence[WorkState], given: Holders) -> None:
    """Show a row a translated document; a row that is pressed opens the desk, several one queue."""
    rows = {str(n): one for n, one in enumerate(states) if one.work.desk is Desk.POST_EDIT}
    pressed = row_table.show(
        _COLUMNS,
        [_row(row_id, one, given) for row_id, one in rows.items()],
        label="Documents to post-edit",
        key="edited_documents",
        actions=(_POST_EDIT, *([give_dialog.GIVE] if give_dialog.may(me) else [])),
    )
    if pressed is None:
        return
    chosen = [rows[one] for one in pressed.row_ids]
    if pressed.action in (row_table.OPEN, _POST_EDIT.name):
        document_picker.choose(*(one.key for one in chosen if one.key is not None))
        places.go_to(places.POST_EDIT)
    elif pressed.action == give_dialog.GIVE.name:
        give_dialog.open_([one.work for one in chosen])


def _row(row_id: str, one: WorkState, given: Holders) -> TableRow:
    languages = " → ".join(map(workspace.language_name, (one.src_lang, one.work.tgt_lang)))
    done = one.n - one.n_left
    state = "done" if not one.n_left else f"{done:,} of {one.n:,}" if done else "not begun"
    return TableRow(
        row_id,
        (
            one.path,
            languages,
            (done / max(one.n, 1), state),
            one.n_left,
            cell(given.get(one.work, ())),
        ),
    )
