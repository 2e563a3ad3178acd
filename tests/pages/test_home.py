"""Home: what is left, and the way to it."""

from datetime import date, timedelta

import pytest

from amts_core import post_editing, review
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import now
from amts_core.kernel.database.tables import WaitingRow
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.project import SAMPLE
from amts_core.project.store import people
from amts_core.review.store import alignments
from amts_core.teamwork import Desk, Topic, assignments, comments
from pages.shared.row_table import OPEN, RowPress
from tests.conftest import add_alignment, proposed
from tests.pages.conftest import approve, button, texts
from tests.translated import edits, translated


def test_without_a_project_it_leads_to_documents(visit, me):
    app = visit("home", person=me.id)
    assert texts(app.title) == ["Home"]
    assert texts(app.info) == ["There is no project yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_without_documents_they_can_be_dropped(visit, me, project):
    app = visit("home", person=me.id)
    assert texts(app.info) == ["Nothing is aligned yet: drop both versions of a document."]
    assert [one.label for one in app.file_uploader] == ["Drop both versions of your documents"]


def save(store, editor, post_edit_id, text):
    """Save a segment of the post-editing desk that nobody has saved yet."""
    post_editing.save(
        store,
        DeskAct(person=editor, via=Via.KEY),
        post_edit_id,
        text,
        taken=Taken.BASELINE,
        seen_version=0,
        effort=Effort(4000, 7),
        is_confirmed=True,
    )


def steps(app):
    """Return the texts of the page and the labels of its buttons."""
    return {*texts(app.text), *(one.label for one in app.button)}


def test_it_says_what_is_left_and_goes_on(visit, store, me, alignment_id):
    approve(store, me, 1)
    app = visit("home", person=me.id)
    assert texts(app.caption)[0] == "Book · English → Chinese · 2 pairs left in 1 document"
    assert "Review: 2 pairs left in a.md" in texts(app.text)
    assert "1 of 3 pairs of this project are decided, 1 approved." in texts(app.caption)
    button(app, "Go on reviewing").click().run()
    assert not app.exception
    assert texts(app.title) == ["Review"]


def test_it_goes_on_with_the_document_that_was_begun(visit, store, me, project, alignment_id):
    beads = [proposed([n], [n], f"B{n}.", "乙。") for n in range(2)]
    add_alignment(store, project, beads, name="b.md", alignment_id="a2")
    approve(store, me, 4)
    app = visit("home", person=me.id)
    assert "Review: 1 pair left in b.md" in texts(app.text)
    assert any(text.endswith("3 are left in other documents.") for text in texts(app.caption))


def test_what_was_given_to_the_person_is_theirs(visit, store, me, project, alignment_id):
    lead = people.add_person(store, "Grace", Role.LEAD)
    (work,) = [one.work for one in assignments.works(store, project.id)]
    late = date.today() - timedelta(2)
    for due, told in ((None, "."), (late, f", overdue since {late}.")):
        assignments.give(store, lead, project.id, [work], person_id=me.id, due=due)
        app = visit("home", person=me.id)
        assert "Yours: 3 pairs left in a.md → Chinese" in texts(app.text)
        assert f"Given by Grace{told}" in texts(app.caption)
    assert not any(text.startswith("Yours") for text in texts(visit("home", person=lead.id).text))
    button(app, "Go on").click().run()
    assert texts(app.title) == ["Review"]


def test_documents_that_were_given_are_offered_as_one_queue(
    visit, store, me, project, alignment_id
):
    beads = [proposed([n], [n], f"B{n}.", "乙。") for n in range(2)]
    add_alignment(store, project, beads, name="b.md", alignment_id="a2")
    lead = people.add_person(store, "Grace", Role.LEAD)
    works = [one.work for one in assignments.works(store, project.id)]
    assignments.give(store, lead, project.id, works[:1], person_id=me.id, due=None)
    assert not [one for one in texts(visit("home", person=me.id).text) if "2 documents" in one]
    assignments.give(store, lead, project.id, works[1:], person_id=me.id, due=None)
    app = visit("home", person=me.id)
    assert "Yours: 5 pairs left in 2 documents" in texts(app.text)
    button(app, "Review them as one queue").click().run()
    assert (texts(app.title), app.query_params["alignment"]) == (["Review"], "mine")


def test_questions_wait_for_the_person_who_is_asked(visit, store, me, project, alignment_id):
    lead = people.add_person(store, "Grace", Role.LEAD)
    act = DeskAct(person=lead, via=Via.KEY, note="Which sense?", to=me.id)
    comments.say(store, act, project.id, Topic(Desk.REVIEW, 2))
    app = visit("home", person=me.id)
    assert "1 question waits for your answer" in texts(app.text)
    assert "Grace in a.md: Which sense?" in texts(app.caption)
    button(app, "Answer").click().run()
    assert texts(app.title) == ["Review"]


def test_own_flags_and_skips_are_shown(visit, store, me, project, alignment_id):
    for bead_id, action in ((1, Action.FLAG), (2, Action.SKIP)):
        act = DeskAct(person=me, via=Via.KEY)
        review.decide(store, act, bead_id, action, seen_version=0)
    app = visit("home", person=me.id)
    assert {"1 pair that you have flagged", "1 pair that you have skipped"} <= steps(app)
    app.button(key="step-review-flagged").click().run()
    assert (texts(app.title), app.query_params["show"]) == (["Review"], "Flagged")
    other = people.add_person(store, "Ben", Role.TRANSLATOR)
    assert not any("that you have" in text for text in steps(visit("home", person=other.id)))


def test_what_is_approved_can_be_exported_until_a_version_has_it(
    visit, store, me, project, alignment_id
):
    assert "Export parallel data" not in steps(visit("home", person=me.id))
    approve(store, me, 1)
    app = visit("home", person=me.id)
    assert "Export: 1 approved pair" in texts(app.text)
    button(app, "Export parallel data").click().run()
    assert texts(app.title) == ["Parallel data"]
    button(visit("parallel_data", person=me.id), "Keep as a version").click().run()
    assert "Export parallel data" not in steps(visit("home", person=me.id))
    approve(store, me, 2)
    assert "Decisions were made since v1." in texts(visit("home", person=me.id).caption)


def test_final_post_edits_are_exported_too(visit, store, me, editor, project, alignment_id):
    lead = people.add_person(store, "Grace", Role.LEAD)
    lines = [("One.", "一。", None), ("Two.", "二。", None)]
    key = translated(store, Settings.from_environment().data_dir, project, lead=lead, texts=lines)
    save(store, editor, edits(store, key)[0].id, "一一。")
    assert "Export: 1 final post-edit" in texts(visit("home", person=me.id).text)
    approve(store, me, 1)
    app = visit("home", person=me.id)
    assert "Export: 1 approved pair and 1 final post-edit" in texts(app.text)
    button(app, "Export parallel data").click().run()
    assert [one.value for one in app.metric] == ["2", "0", "0"]


def test_a_lead_sees_what_everybody_did(visit, store, me, project, alignment_id):
    approve(store, me, 1)
    lead = people.add_person(store, "Grace", Role.LEAD)
    assert "Who did what" in texts(visit("home", person=lead.id).header)
    assert "Who did what" not in texts(visit("home", person=me.id).header)


def test_a_lead_is_told_what_waits_to_be_ordered(visit, store, me, project, alignment_id):
    lead = people.add_person(store, "Grace", Role.LEAD)
    revision_id = alignments.alignment(store, alignment_id).src_revision_id
    with store.writing() as session:
        session.add(WaitingRow(revision_id=revision_id, tgt_lang="zh", added_at=now()))
    assert "Translate: 1 document can be ordered" in steps(visit("home", person=lead.id))
    assert "Order translations" not in steps(visit("home", person=me.id))


def test_in_the_sample_there_are_first_steps(visit, store, me):
    sample = people.create_project(store, SAMPLE, "en", ["zh"])
    beads = [proposed([n], [n], f"One {n}.", "一。") for n in range(6)]
    add_alignment(store, sample, beads)
    app = visit("home", person=me.id)
    assert texts(app.header)[:2] == ["First steps with the sample", "Your own documents"]
    approve(store, me, *range(1, 6))
    app = visit("home", person=me.id)
    done = [text for text in texts(app.text) if text.endswith("(done)")]
    assert [text[:4] for text in done] == ["✓ 1."]
    people.create_project(store, "Book", "en", ["zh"])
    assert "Your own documents" not in texts(visit("home", person=me.id).header)


def test_projects_are_chosen_and_made_above_what_there_is_to_do(visit, store, me, project):
    other = people.create_project(store, "Other", "en", ["es"])
    app = visit("home", person=me.id, project=project.id)
    shown = [getattr(one, "label", None) for one in app.main]
    new = max(n for n, label in enumerate(shown) if label == "New project")
    assert new < shown.index("Drop both versions of your documents")
    app.selectbox(key=f"home_project-{project.id}").select("Other").run()
    assert texts(app.caption)[0].startswith("Other · English → Spanish")
    assert app.query_params["project"] == str(other.id)


def test_a_project_is_made(visit, store, me, project):
    app = visit("home", person=me.id)
    [one for one in app.button if one.label == "New project"][-1].click().run()
    app.text_input[-1].input("Libro")
    app.selectbox(key="new_project_tgt").select("es")
    button(app, "Make the project").click().run()
    assert not app.exception
    assert texts(app.caption)[0].startswith("Libro · English → Spanish")


def test_a_project_is_renamed_archived_and_brought_back(visit, store, project):
    lead = people.add_person(store, "Grace", Role.LEAD)
    other = people.create_project(store, "Other", "en", ["zh"])
    app = visit("home", person=lead.id, project=project.id)
    button(app, "Rename or archive").click().run()
    app.text_input(key=f"project_name-{project.id}").input("Libro")
    button(app, "Rename").click().run()
    assert texts(app.caption)[0].startswith("Libro · ")
    button(app, "Rename or archive").click().run()
    button(app, "Archive").click().run()
    assert texts(app.caption)[0].startswith("Other · ")
    assert people.all_projects(store) == (other,)
    button(app, "Rename or archive").click().run()
    button(app, "Bring back").click().run()
    assert texts(app.caption)[0].startswith("Libro · ")


def test_only_a_lead_archives(visit, me, project):
    app = visit("home", person=me.id)
    button(app, "Rename or archive").click().run()
    assert button(app, "Archive").disabled


def test_a_chosen_row_opens_its_review(visit, store, me, project, alignment_id):
    add_alignment(
        store, project, [proposed([0], [0], "B.", "乙。")], name="b.md", alignment_id="a2"
    )
    app = visit("home", person=me.id)
    app.session_state["home_documents_pressed"] = RowPress(OPEN, ("a2",))
    app.run()
    assert texts(app.title) == ["Review"]
    assert app.query_params["alignment"] == "a2"


def test_the_address_names_the_project(visit, store, me, project):
    other = people.create_project(store, "Other", "en", ["es"])
    app = visit("home", person=me.id, project=other.id)
    assert texts(app.caption)[0].startswith("Other · English → Spanish")


@pytest.fixture
def editor(store):
    return people.add_person(store, "Eve", Role.EDITOR)


def test_an_editor_goes_on_post_editing(visit, store, me, editor, project):
    lead = people.add_person(store, "Grace", Role.LEAD)
    folder = Settings.from_environment().data_dir
    lines = [("One.", "一。", None), ("Two.", "二。", None)]
    translated(store, folder, project, lead=lead, texts=lines, name="one.md")
    app = visit("home", person=editor.id)
    assert "Post-edit: 2 segments left in one.md → Chinese" in texts(app.text)
    button(app, "Go on post-editing").click().run()
    assert not app.exception
    assert texts(app.title) == ["Post-edit"]
    assert "Go on post-editing" not in steps(visit("home", person=me.id))


def test_what_was_sent_back_is_shown(visit, store, editor, project):
    lead = people.add_person(store, "Grace", Role.LEAD)
    post_editing.set_reviews(store, lead, project.id, is_on=True)
    folder = Settings.from_environment().data_dir
    key = translated(
        store, folder, project, lead=lead, texts=[("One.", "一。", None)], name="one.md"
    )
    (one,) = edits(store, key)
    save(store, editor, one.id, "一一。")
    act = DeskAct(person=lead, via=Via.KEY, note="no")
    post_editing.send_back(store, act, one.id, seen_version=1)
    app = visit("home", person=editor.id)
    assert "1 segment was sent back, in one.md" in texts(app.text)
