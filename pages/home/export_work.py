"""Exporting: approved pairs and final post-edits that no version of parallel data has yet."""

from amts_core.kernel.events.ledger import last_event
from amts_core.kernel.records import Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import all_versions, exports
from amts_core.review import alignments, rules
from pages.home import next_step
from pages.parallel_data import data_views
from pages.shared import workspace


def show(project: Project, me: Person) -> None:
    """Show what can be exported; nothing where the newest version has every decision."""
    store = workspace.store()
    n_approved = rules.progress(alignments.current(store, project.id)).n_approved
    n_final = exports.n_final_edits(store, project.id)
    versions = all_versions(store, project.id)
    newest = versions[0] if versions else None
    has_all = newest is not None and newest.last_event == last_event(store, project.id)
    if has_all or not (n_approved or n_final):
        return
    counts = (
        count_noun(n_approved, "approved pair") if n_approved else "",
        count_noun(n_final, "final post-edit") if n_final else "",
    )
    if next_step.show(
        f"Export: {' and '.join(filter(None, counts))}",
        "Export parallel data",
        icon="database",
        key="export",
        below=f"Decisions were made since v{newest.n}." if newest else "None is exported yet.",
    ):
        data_views.go_to(data_views.EXPORT)
