"""Home: what is left, and the way to it."""

from amts_core.project.store import people
from pages.shared.row_table import OPEN, RowPress
from tests.conftest import add_alignment, proposed
from tests.pages.conftest import approve, button, texts


def test_without_a_project_it_leads_to_documents(visit, me):
    app = visit("home", person=me.id)
    assert texts(app.title) == ["Home"]
    assert texts(app.info) == ["There is no project yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_without_documents_it_leads_to_documents(visit, me, project):
    app = visit("home", person=me.id)
    assert texts(app.info) == ["Nothing is aligned yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_it_counts_what_is_left(visit, store, me, alignment_id):
    approve(store, me, 1)
    app = visit("home", person=me.id)
    assert {one.label: one.value for one in app.metric} == {
        "Left to decide": "2",
        "Decided": "1 of 3",
        "Approved units": "1",
    }
    assert texts(app.caption)[0] == "Book · English → Chinese · 2 beads left in 1 document"


def test_there_is_no_export_before_the_first_approval(visit, store, me, alignment_id):
    assert button(visit("home", person=me.id), "Export parallel data").disabled
    approve(store, me, 1)
    assert not button(visit("home", person=me.id), "Export parallel data").disabled


def test_reviewing_goes_on(visit, me, alignment_id):
    app = visit("home", person=me.id)
    button(app, "Go on reviewing").click().run()
    assert not app.exception
    assert texts(app.title) == ["Review"]


def test_a_chosen_row_opens_its_review(visit, store, me, project, alignment_id):
    add_alignment(
        store, project, [proposed([0], [0], "B.", "乙。")], name="b.md", alignment_id="a2"
    )
    app = visit("home", person=me.id)
    app.session_state["home_documents_pressed"] = RowPress(OPEN, "a2")
    app.run()
    assert texts(app.title) == ["Review"]
    assert app.query_params["alignment"] == "a2"


def test_the_address_names_the_project(visit, store, me, project):
    other = people.create_project(store, "Other", "en", ["es"])
    app = visit("home", person=me.id, project=other.id)
    assert texts(app.caption)[0].startswith("Other · English → Spanish")
