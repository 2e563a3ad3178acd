"""Reviewing: where to go on, and what the person has flagged or skipped."""

from collections.abc import Sequence

from amts_core.kernel.records import Alignment, BeadStatus, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import alignments, own_marks, rules
from pages.home import next_step
from pages.review import alignment_picker, desk
from pages.shared import places, workspace


def show(project: Project, me: Person) -> None:
    """Show the document to go on with, and what of the person's own waits for another look."""
    found = alignments.current(workspace.store(), project.id)
    done = rules.progress(found)
    at = _next(found)
    if at is not None:
        left = count_noun(at.n_beads - at.n_decided, "pair")
        others = done.n_left - (at.n_beads - at.n_decided)
        if next_step.show(
            f"Review: {left} left in {at.src_path}",
            "Go on reviewing",
            icon="fact_check",
            key="review",
            below=f"{done.n_decided:,} of {done.n_beads:,} pairs of this project are decided, "
            f"{done.n_approved:,} approved"
            + (f"; {others:,} are left in other documents." if others else "."),
            is_first=True,
        ):
            _open(at.id)
    marks = own_marks(workspace.store(), project.id, me.id)
    for status, word in ((BeadStatus.FLAGGED, "flagged"), (BeadStatus.SKIPPED, "skipped")):
        of_status = {one: n for (one, own), n in marks.items() if own is status}
        if of_status:
            pairs = count_noun(sum(of_status.values()), "pair")
            if next_step.show(
                f"{pairs} that you have {word}", "Look at them", icon="flag", key=f"review-{word}"
            ):
                desk.open_at(max(of_status, key=of_status.__getitem__), shown=word.capitalize())


def _next(found: Sequence[Alignment]) -> Alignment | None:
    """Return the document to go on with: the last one, if something is left, else the first."""
    left = {one.id: one for one in found if one.n_decided < one.n_beads}
    begun = [one for one in left.values() if one.n_decided]
    chosen = left.get(alignment_picker.chosen() or "")
    return chosen or next(iter((*begun, *left.values())), None)


def _open(alignment_id: str) -> None:
    alignment_picker.choose(alignment_id)
    places.go_to(places.REVIEW)
