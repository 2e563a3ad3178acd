"""``post-edits`` and ``deliver``: what editors saved, and the documents that it makes."""

import argparse
from pathlib import Path

from amts_core import post_editing
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import print_line, settings_of, write_bytes
from amts_core.cli.publication import add_project
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import OrderRefused
from amts_core.kernel.post_edits import EditedDocument, EditStatus, PostEdit
from amts_core.post_editing import edit_rows
from amts_core.project import project_named
from amts_core.translation import batches, order_rows


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    listed = add_command(commands, "post-edits")
    add_project(listed)
    listed.add_argument(
        "--status", type=EditStatus, choices=list(EditStatus), help="default: all but open ones"
    )
    listed.set_defaults(run=_list)

    deliver = add_command(commands, "deliver")
    add_project(deliver)
    deliver.add_argument("--order", type=int, required=True, metavar="N")
    deliver.add_argument("--output", type=Path, required=True, metavar="DIR")
    deliver.set_defaults(run=_deliver)


def _list(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    order_of = batches.orders_of(store, project.id)
    wanted = {options.status} if options.status else set(EditStatus) - {EditStatus.OPEN}
    for document in post_editing.documents(store, project.id, with_former=True):
        for edit in edit_rows.of_document(store, document.key):
            if edit.state.status in wanted:
                taken = edit.state.batch_id
                order_id = document.order_id if taken is None else order_of[taken]
                print_line(_line(document, edit, order_id))


def _line(document: EditedDocument, edit: PostEdit, order_id: int) -> dict[str, object]:
    return {
        "id": edit.id,
        "order": order_id,
        "document": document.path,
        "tgt_lang": edit.key.tgt_lang,
        "n": edit.n,
        "src": edit.src_text,
        "text": edit.state.text,
        "status": edit.state.status,
        "taken": edit.state.taken,
        "hter": edit.hter,
        "active_seconds": edit.effort.active_ms / 1000,
        "keystrokes": edit.effort.n_keystrokes,
        "person": edit.person,
        "event": edit.event_id,
    }


def _deliver(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    if order_rows.order(store, options.order).project_id != project.id:
        raise OrderRefused(f"Order {options.order} belongs to another project than {project.name}.")
    for one in post_editing.documents_of(store, options.order):
        path = options.output / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, one.data)
        print_line(
            {
                "document": one.name,
                "output": str(path),
                "edited": one.n_edited,
                "machine": one.n_machine,
                "untranslated": one.n_untranslated,
            }
        )
