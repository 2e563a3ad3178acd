"""Who has some translated documents, in a line, and for leads the way to give them."""

from collections import Counter
from collections.abc import Collection

import streamlit as st

from amts_core.kernel.records import Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.teamwork import assignments
from pages.assignments import give_dialog, holders
from pages.shared import presses, workspace


def show(project: Project, me: Person, documents: Collection[tuple[int, str]]) -> None:
    """Show who has documents that are to be post-edited; nothing of those that are not yet.

    :param documents: their revisions and target languages.
    """
    found = [
        one
        for one in assignments.works(workspace.store(), project.id)
        if one.key is not None and (one.key.revision_id, one.key.tgt_lang) in documents
    ]
    if not found:
        return
    given = holders.of_project(project)
    give_dialog.tell()
    with st.container(horizontal=True, vertical_alignment="center"):
        theirs = [one for of in found for one in given.get(of.work, ())]
        if theirs and len(found) == 1:
            st.text(f"Given to {', '.join(map(holders.told, theirs))}", width="content")
        elif theirs:
            by_person = Counter(one.assignment.person for one in theirs)
            who = (f"{person}: {count_noun(n, 'document')}" for person, n in by_person.items())
            st.text(f"Given to {', '.join(who)}", width="content")
        if give_dialog.may(me) and presses.button(
            give_dialog.GIVE.label,
            key="give-translated",
            icon=f":material/{give_dialog.GIVE.icon}:",
        ):
            give_dialog.open_([one.work for one in found])
    give_dialog.show(project, me)
