"""Choose which of the project's alignments are reviewed as one queue; the address remembers it."""

from amts_core.kernel.records import Alignment, Person, Project
from amts_core.review import alignments
from amts_core.teamwork import assignments
from pages.desk.document_choice import ALL, MINE, Chosen, DocumentChoice, Documents
from pages.shared import workspace

CHOICE = DocumentChoice("alignment")


def show(project: Project, me: Person) -> tuple[Chosen, tuple[Alignment, ...]] | None:
    """Show the picker and return what is chosen, and the alignments; None where there is none."""
    store = workspace.store()
    found = {one.id: one for one in alignments.current(store, project.id)}
    if not found:
        return None
    given = assignments.given(store, project.id, me.id)
    chosen = CHOICE.show(
        Documents(
            names={one.id: one.src_path for one in found.values()},
            labels={one.id: describe(one) for one in found.values()},
            mine={one.state.alignment_id for one in given if one.state.alignment_id},
            first=next((one.id for one in found.values() if one.n_decided < one.n_beads), None)
            or next(iter(found)),
            newest=lambda one: alignments.current_of(store, one),
        )
    )
    return chosen, tuple(found[one] for one in chosen.names)


def chosen() -> str | None:
    """Return the one alignment that is worked on; None where several are, or none is chosen."""
    words = CHOICE.words()
    return words[0] if len(words) == 1 and words[0] not in (ALL, MINE) else None


def choose(*alignment_ids: str) -> None:
    """Remember which alignments are worked on."""
    CHOICE.choose(*alignment_ids)


def describe(one: Alignment) -> str:
    """Return name and languages in one line."""
    return (
        f"{one.src_path} · {workspace.language_name(one.src_lang)} → "
        f"{workspace.language_name(one.tgt_lang)}"
    )


def labelled(project: Project) -> dict[str, Alignment]:
    """Return the alignments of a project by a label, deleted ones too; one anew gets a number."""
    found: dict[str, Alignment] = {}
    for one in reversed(alignments.with_deleted(workspace.store(), project.id)):  # oldest first
        label, n = describe(one), 1
        while label in found:
            n += 1
            label = f"{describe(one)} ({n})"
        found[label] = one
    return dict(sorted(found.items()))
