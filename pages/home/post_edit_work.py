"""Post-editing: segments that wait for an editor, and what was sent back."""

from amts_core import post_editing
from amts_core.kernel import rights
from amts_core.kernel.post_edits import EditedDocument
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from pages.home import next_step
from pages.post_editing import document_picker
from pages.shared import places, workspace


def show(project: Project, me: Person) -> None:
    """Show what was sent back, and the translation to go on with; to editors and leads."""
    if not rights.may(me, Task.POST_EDIT):
        return
    known = post_editing.documents(workspace.store(), project.id)
    found = [one for one in known if one.is_current]
    returned = [one for one in found if one.n_returned]
    if returned:
        told = count_noun(sum(one.n_returned for one in returned), "segment was", "segments were")
        if next_step.show(
            f"{told} sent back, in {returned[0].path}", "Look at them", icon="undo", key="returned"
        ):
            _open(returned[0])
    left = [one for one in found if one.n_saved < one.n_segments]
    if left:
        at = next((one for one in left if one.has_work), left[0])
        segments = count_noun(at.n_segments - at.n_saved, "segment")
        language = workspace.language_name(at.key.tgt_lang)
        others = count_noun(len(left) - 1, "more translation waits", "more translations wait")
        if next_step.show(
            f"Post-edit: {segments} left in {at.path} → {language}",
            "Go on post-editing",
            icon="edit_note",
            key="post_edit",
            below=f"{others}." if len(left) > 1 else "",
            is_first=True,
        ):
            _open(at)


def _open(of: EditedDocument) -> None:
    document_picker.choose(of.key)
    places.go_to(places.POST_EDIT)
