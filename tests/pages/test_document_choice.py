"""Some documents, all, or mine as one queue: at both desks, in the address and in the picker."""

import json
from dataclasses import replace

import pytest

from amts_core import post_editing
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Role
from amts_core.project.store import people
from amts_core.review.store import alignments
from amts_core.teamwork import Desk, assignments
from pages.post_editing.place import EditPlace, EditSession
from pages.review.place import ReviewPlace, ReviewSession
from tests.conftest import add_alignment, proposed
from tests.pages.conftest import approve, button
from tests.translated import edits, translated


@pytest.fixture
def editor(store):
    return people.add_person(store, "Eve", Role.EDITOR)


@pytest.fixture
def three(store, project, alignment_id):
    """Three aligned documents: three pairs, one, and one."""
    for name in ("b", "c"):
        bead = proposed([0], [0], f"{name.upper()}.", "乙。")
        add_alignment(store, project, [bead], name=f"{name}.md", alignment_id=name)
    return alignment_id, "b", "c"


@pytest.fixture
def translations(store, project, lead):
    """What names two translated documents at the desk, of one segment each."""
    folder = Settings.from_environment().data_dir
    return [
        translated(
            store,
            folder,
            project,
            lead=lead,
            texts=[(f"{name.upper()}.", "甲。", None)],
            name=f"{name}.md",
        )
        for name in ("one", "two")
    ]


def view(app):
    """Return what the desk was given to show."""
    (shown,) = [one for one in app.main if one.key in ("card", "edit_card")]
    return json.loads(shown.proto.json)


def rows(app):
    return [(row["document"], row["src"]) for row in view(app)["table"]["rows"]]


def picker(app):
    (found,) = [one for one in app.selectbox if one.label == "Document"]
    return found


def chosen(app, name):
    words = app.query_params[name]
    return words if isinstance(words, list) else [words]


def named(key):
    return f"{key.revision_id}.{key.tgt_lang}"


def give(store, lead, project, person, *, desk, paths):
    works = [
        one.work
        for one in assignments.works(store, project.id)
        if one.path in paths and one.work.desk is desk
    ]
    assignments.give(store, lead, project.id, works, person_id=person.id, due=None)


def test_chosen_documents_are_reviewed_one_after_the_other(visit, me, three):
    app = visit("review", person=me.id, alignment=["c", three[0]])
    assert rows(app) == [
        ("a.md", "One is $1."),
        ("a.md", "=Two."),
        ("a.md", "Three."),
        ("c.md", "C."),
    ]
    shown = view(app)
    assert [one["place"] for one in shown["cards"]][2:4] == ["3 of 4 · a.md", "4 of 4 · c.md"]
    assert shown["progress"]["total"] == 4
    assert shown["reaches"][0]["name"] == "chosen"
    assert picker(app).options[:3] == [
        "All 3 documents",
        "2 documents: a.md, c.md",
        "a.md · English → Chinese",
    ]
    assert chosen(app, "alignment") == [three[0], "c"]


def test_a_queue_that_is_done_leads_to_a_document_that_is_not_of_it(visit, store, me, three):
    approve(store, me, 4, 5)
    shown = view(visit("review", person=me.id, alignment=["b", "c"]))
    assert (shown["cards"], shown["next_document"]) == ([], "a.md")
    assert view(visit("review", person=me.id, alignment="all"))["cards"]


def test_documents_are_chosen_above_the_desk(visit, me, three):
    app = visit("review", person=me.id, alignment="b")
    button(app, "Several…").click().run()
    (names,) = app.multiselect
    assert [button(app, "Work through them").disabled, names.value] == [True, []]
    names.set_value(["b", "c"]).run()
    button(app, "Work through 2 documents").click().run()
    assert [src for _, src in rows(app)] == ["B.", "C."]
    assert (chosen(app, "alignment"), list(app.multiselect)) == (["b", "c"], [])
    picker(app).select("c").run()
    assert ([src for _, src in rows(app)], chosen(app, "alignment")) == (["C."], ["c"])


def test_what_one_was_given_is_one_queue(visit, store, me, lead, project, three):
    assert not any(one.startswith("Mine") for one in picker(visit("review", person=me.id)).options)
    give(store, lead, project, me, desk=Desk.REVIEW, paths=("b.md", "c.md"))
    app = visit("review", person=me.id, alignment="mine")
    assert "Mine: 2 documents" in picker(app).options
    assert rows(app) == [("b.md", "B."), ("c.md", "C.")]
    assert chosen(app, "alignment") == ["mine"]
    app = visit("review", person=lead.id, alignment="mine")  # who was given nothing
    assert chosen(app, "alignment") == [three[0]]


def test_what_was_imported_again_stays_chosen(visit, store, me, project, three):
    new = add_alignment(
        store, project, [proposed([0], [0], "C, new.", "丙。")], name="c.md", alignment_id="new"
    )
    assert alignments.current_of(store, "c") == new
    app = visit("review", person=me.id, alignment=["b", "c"])
    assert [src for _, src in rows(app)] == ["B.", "C, new."]
    assert chosen(app, "alignment") == ["b", new]


def test_a_document_that_came_while_all_are_reviewed_is_one_of_them(store, me, project, three):
    session = ReviewSession(box="a box", scope="all")
    before = ReviewPlace(
        store=store, me=me, project=project, documents=three[:2], is_all=True, session=session
    )
    assert before.holds("c")
    assert not before.holds("gone")
    assert not replace(before, is_all=False).holds("c")


def test_chosen_documents_are_post_edited_one_after_the_other(visit, editor, translations):
    names = [named(key) for key in translations]
    app = visit("post_edit", person=editor.id, translation=names)
    shown = view(app)
    assert {src: document for document, src in rows(app)} == {"ONE.": "one.md", "TWO.": "two.md"}
    assert sorted(one["place"] for one in shown["cards"]) == sorted(
        f"{n} of 2 · {document}" for n, (document, _) in enumerate(rows(app), 1)
    )
    assert (shown["progress"]["total"], shown["reaches"][0]["name"]) == (2, "chosen")
    assert sorted(chosen(app, "translation")) == sorted(names)
    app = visit("post_edit", person=editor.id, translation="all")
    assert (len(rows(app)), chosen(app, "translation")) == (2, ["all"])
    shown = view(visit("post_edit", person=editor.id, translation=names[0]))
    assert [row["document"] for row in shown["table"]["rows"]] == [""]
    assert [one["place"] for one in shown["cards"]] == ["1 of 1"]


def test_what_one_was_given_to_post_edit_is_one_queue(
    visit, store, editor, lead, project, translations
):
    give(store, lead, project, editor, desk=Desk.POST_EDIT, paths=("one.md", "two.md"))
    app = visit("home", person=editor.id)
    button(app, "Post-edit them as one queue").click().run()
    assert (len(rows(app)), chosen(app, "translation")) == (2, ["mine"])


def test_no_document_is_shown_beside_a_card_of_one_that_is_not_at_the_desk(
    store, editor, project, translations
):
    at, other = translations
    known = {one.key: one for one in post_editing.documents(store, project.id)}
    place = EditPlace(
        store=store,
        me=editor,
        project=project,
        documents={at: known[at]},
        chosen=(at,),
        session=EditSession(box="a box", scope=at),
    )
    assert place.document_around(edits(store, at)[0].id).parts
    with pytest.raises(NotFoundError):
        place.document_around(edits(store, other)[0].id)


def test_an_address_of_three_parts_still_leads_to_its_document(visit, editor, translations):
    for key in translations:
        former = {"revision": key.revision_id, "into": key.tgt_lang}
        app = visit("post_edit", person=editor.id, **former)
        assert picker(app).value == named(key)
        assert chosen(app, "translation") == [named(key)]
        assert not app.query_params.keys() & former.keys()
    strange = named(DocumentKey(99_999, "zh"))
    app = visit("post_edit", person=editor.id, translation=strange)
    assert picker(app).value in map(named, translations)
