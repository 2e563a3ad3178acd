"""What is the person's own: documents that they were given, and questions that they are asked."""

from collections.abc import Sequence

from amts_core.kernel.records import Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.teamwork import Desk, GivenWork, Topic, assignments, comments
from pages.assignments.holders import until
from pages.desk.document_choice import MINE
from pages.home import next_step
from pages.post_editing import desk as post_edit_desk
from pages.post_editing import document_picker
from pages.review import alignment_picker
from pages.review import desk as review_desk
from pages.shared import labels, places, workspace

_N_SHOWN = 3
_UNITS = {Desk.REVIEW: "pair", Desk.POST_EDIT: "segment"}
_AS_ONE = {
    Desk.REVIEW: "Review them as one queue",
    Desk.POST_EDIT: "Post-edit them as one queue",
}
_ICONS = {Desk.REVIEW: "fact_check", Desk.POST_EDIT: "edit_note"}


def show(project: Project, me: Person) -> None:
    """Show what is due first of what was given to the person, and who waits for their answer."""
    store = workspace.store()
    asked = comments.waiting_for(store, project.id, me)
    if asked:
        first = asked[0]
        questions = count_noun(len(asked), "question waits", "questions wait")
        if next_step.show(
            f"{questions} for your answer",
            "Answer",
            icon="forum",
            key="asked",
            below=f"{first.question.person} in {first.document}: {first.question.text}",
        ):
            _go_to(first.thread.topic)
    left = [one for one in assignments.given(store, project.id, me.id) if one.state.n_left]
    for desk in Desk:
        _offer_queue(desk, [one for one in left if one.state.work.desk is desk])
    for number, one in enumerate(left[:_N_SHOWN]):
        if next_step.show(
            f"Yours: {_left(one)} in {one.state.path} → "
            f"{workspace.language_name(one.state.work.tgt_lang)}",
            "Go on",
            icon=_ICONS[one.state.work.desk],
            key=f"mine-{number}",
            below=_told(one, len(left) - _N_SHOWN if number == _N_SHOWN - 1 else 0),
        ):
            _open(one)


def _offer_queue(desk: Desk, left: Sequence[GivenWork]) -> None:
    """Offer what is the person's at a desk as one queue, where it is more than one document."""
    if len(left) < 2:
        return
    n_left = count_noun(sum(one.state.n_left for one in left), _UNITS[desk])
    if next_step.show(
        f"Yours: {n_left} left in {len(left)} documents",
        _AS_ONE[desk],
        icon=_ICONS[desk],
        key=f"mine-{desk}",
    ):
        choice = alignment_picker.CHOICE if desk is Desk.REVIEW else document_picker.CHOICE
        choice.choose(MINE)
        places.go_to(places.REVIEW if desk is Desk.REVIEW else places.POST_EDIT)


def _left(one: GivenWork) -> str:
    return f"{count_noun(one.state.n_left, _UNITS[one.state.work.desk])} left"


def _told(one: GivenWork, n_more: int) -> str:
    """Return who has given it, until when, and how many more there are."""
    due = one.assignment.due
    told = f"Given by {one.assignment.by}"
    if due is not None:
        told += f", {until(due, labels.today().date())}"
    more = count_noun(n_more, "more document is yours", "more documents are yours")
    return f"{told}. {more}." if n_more > 0 else f"{told}."


def _open(one: GivenWork) -> None:
    if one.state.alignment_id is not None:
        alignment_picker.choose(one.state.alignment_id)
        places.go_to(places.REVIEW)
    if one.state.key is not None:
        document_picker.choose(one.state.key)
        places.go_to(places.POST_EDIT)


def _go_to(topic: Topic) -> None:
    if topic.desk is Desk.REVIEW:
        review_desk.go_to(topic.id)
    else:
        post_edit_desk.go_to(topic.id)
