"""The first steps, in the sample: what to try, what of it is done, and one's own documents."""

import streamlit as st

from amts_core import comparison, translation
from amts_core.kernel.records import Person, Project
from amts_core.parallel_data import all_versions
from amts_core.project import SAMPLE, all_projects
from amts_core.review import alignments, rules
from pages.documents import import_form
from pages.home import next_step
from pages.shared import places, workspace

_N_REVIEWED = 5
"""Decisions after which somebody has seen what reviewing is."""


def show(project: Project, me: Person) -> None:
    """Show the steps where there is no project but the sample; each is done, or has its button."""
    store = workspace.store()
    if project.name != SAMPLE or len(all_projects(store)) > 1:
        return
    found = alignments.current(store, project.id)
    done = rules.progress(found)
    orders = translation.order_rows.orders(store, project.id, n=1)
    steps = (
        (
            f"Review {_N_REVIEWED} pairs: is the one the translation of the other?",
            places.REVIEW,
            done.n_decided >= _N_REVIEWED,
        ),
        (
            "Export what you have approved as parallel data, or translate with it",
            places.PARALLEL_DATA,
            bool(orders or all_versions(store, project.id)),
        ),
        (
            "Compare what a machine made of a chapter with the human translation",
            places.COMPARE,
            bool(comparison.comparisons(store, project.id)),
        ),
    )
    st.header("First steps with the sample", anchor=False)
    for n, (text, place, is_done) in enumerate(steps, 1):
        told = f"✓ {n}. {text} (done)" if is_done else f"○ {n}. {text}"
        label = f"Go to {place.title}"
        if next_step.show(told, label, icon=place.icon, key=f"first-{place.folder}"):
            places.go_to(place)
    if found:  # else the page asks for documents anyway
        st.header("Your own documents", anchor=False)
        import_form.show(project)
