"""Give documents to somebody until a day, or take them back: for leads."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from amts_core.kernel import rights
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import all_people
from amts_core.teamwork import Desk, DeskWork, GivenWork, WorkState, assignments
from pages.assignments import holders
from pages.shared import presses, workspace
from pages.shared.row_table import RowAction

GIVE = RowAction("give", "Give to somebody…", "person_add", has_many=True)
_OPEN, _TOLD = "giving", "given_told"
_N_NAMED = 5
_TASKS = {Desk.REVIEW: "Review", Desk.POST_EDIT: "Post-edit"}


def may(me: Person) -> bool:
    """Return whether a person may give documents to others."""
    return rights.may(me, Task.ASSIGN)


def open_(works: Sequence[DeskWork]) -> None:
    """Begin to give documents to somebody; the desk of the first is the one proposed."""
    st.session_state[_OPEN] = tuple(works)


def tell() -> None:
    """Say what was given in the run before."""
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")


def show(project: Project, me: Person) -> None:
    """Show the dialog while it is open; nothing where it is not."""
    chosen: Sequence[DeskWork] = st.session_state.get(_OPEN, ())
    if chosen and may(me):
        _dialog(project, me, chosen)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Give to somebody", on_dismiss=_close)
def _dialog(project: Project, me: Person, chosen: Sequence[DeskWork]) -> None:
    known = assignments.works(workspace.store(), project.id)
    names = {(one.document_id, one.tgt_lang) for one in chosen}
    of_desk = {
        desk: [one for one in known if one.work.desk is desk and _name(one) in names]
        for desk in Desk
    }
    desks = [desk for desk in Desk if of_desk[desk]]
    if not desks:
        st.info("These documents are not there any more. Close this, and choose again.")
        return
    desk = chosen[0].desk if chosen[0].desk in desks else desks[0]
    if len(desks) > 1:
        desk = st.radio(
            "To do",
            desks,
            index=desks.index(desk),
            horizontal=True,
            format_func=lambda one: f"{_TASKS[one]}: {count_noun(len(of_desk[one]), 'document')}",
        )
    states = of_desk[desk]
    _name_all(desk, states)
    _give(project, me, desk, [one.work for one in states])
    _take_back(project, me, [one.work for one in states])


def _name(one: WorkState) -> tuple[int, str]:
    return one.work.document_id, one.work.tgt_lang


def _name_all(desk: Desk, states: Sequence[WorkState]) -> None:
    named = (
        f"{one.path} → {workspace.language_name(one.work.tgt_lang)}, {one.n_left:,} left"
        for one in states[:_N_NAMED]
    )
    st.text("\n".join(named))
    if len(states) > _N_NAMED:
        st.caption(f"and {count_noun(len(states) - _N_NAMED, 'more document')}")
    st.caption(f"To {_TASKS[desk].lower()}.")


def _give(project: Project, me: Person, desk: Desk, works: Sequence[DeskWork]) -> None:
    needs = Task.POST_EDIT if desk is Desk.POST_EDIT else None
    people = [
        one for one in all_people(workspace.store()) if needs is None or rights.may(one, needs)
    ]
    person = st.selectbox(
        "Person",
        people,
        index=None,
        placeholder="Choose who is to do it",
        format_func=lambda one: f"{one.name} · {one.role}",
    )
    due: date | None = st.date_input(
        "Last day, if there is one", value=None, min_value="today", format="YYYY-MM-DD"
    )
    if presses.button("Give", key="give-do", type="primary", disabled=person is None) and person:
        until = f" until {due}" if due else ""
        told = f"{person.name} has {count_noun(len(works), 'document')}{until}."
        try:
            assignments.give(workspace.store(), me, project.id, works, person_id=person.id, due=due)
        except AmtsError as error:
            st.error(str(error))
            return
        _done(told)


def _take_back(project: Project, me: Person, works: Sequence[DeskWork]) -> None:
    """Offer to take back from each who has some of the documents."""
    found: dict[int, list[GivenWork]] = {}
    for one in assignments.given(workspace.store(), project.id):
        if one.assignment.work in works:
            found.setdefault(one.assignment.person_id, []).append(one)
    for person_id, theirs in found.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            n = "" if len(theirs) == 1 else f", {len(theirs)} of these documents"
            st.text(f"Now with {holders.told(theirs[0])}{n}", width="stretch")
            name = theirs[0].assignment.person
            if presses.button("Take back", key=f"take-back-{person_id}", icon=":material/undo:"):
                back = [one.assignment.work for one in theirs]
                try:
                    assignments.take_back(
                        workspace.store(), me, project.id, back, person_id=person_id
                    )
                except AmtsError as error:
                    st.error(str(error))
                    return
                _done(f"{count_noun(len(back), 'document')} taken back from {name}.")


def _done(told: str) -> None:
    st.session_state[_TOLD] = told
    _close()
    st.rerun()
