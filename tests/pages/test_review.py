"""Review: the desk shows the right bead and queue; keys and the card are the browser's tests."""

import json

import pytest

from amts_core import review
from amts_core.align import load_encoder
from amts_core.bilingual_files import FileUnit
from amts_core.formats import UnitState
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review.store import alignments, bead_drafts, leases, new_alignments
from tests.conftest import add_alignment, proposed
from tests.pages.conftest import approve, texts


def card(app):
    """Return what the desk was given to show."""
    (shown,) = [one for one in app.main if one.key == "card"]
    return json.loads(shown.proto.json)


def sources(app):
    """Return the sources of the page of the queue."""
    return [row["src"] for row in card(app)["table"]["rows"]]


def first(app):
    """Return the card before the person, None where there is none."""
    return next(iter(card(app)["cards"]), None)


def document(app):
    (found,) = [one for one in app.selectbox if one.label == "Document"]
    return found


def filters(app):
    return {one["name"]: one["value"] for one in card(app)["filters"]}


def test_without_a_project_it_leads_to_documents(visit, me):
    app = visit("review", person=me.id)
    assert texts(app.info) == ["There is no project yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_without_documents_it_leads_to_documents(visit, me, project):
    app = visit("review", person=me.id)
    assert texts(app.info) == ["Nothing is aligned yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_the_first_bead_to_do_is_before_the_person(visit, store, me, alignment_id):
    approve(store, me, 1)
    app = visit("review", person=me.id)
    view = first(app)
    assert view["src"]["text"] == "=Two."
    assert (view["place"], view["confidence"]) == ("1 of 2", 60)
    assert [one["src"] for one in view["before"]] == ["One is $1."]
    assert [one["src"] for one in view["after"]] == ["Three."]
    assert "limit" in {one["severity"] for one in view["findings"]}
    assert [row["n"] for row in card(app)["table"]["rows"]] == ["2", "3"]
    told = "1 of 3 decided, 1 of them by you · 1 approved · 2 left"
    assert card(app)["progress"]["text"] == told


def test_the_next_cards_are_there_before_they_are_needed(visit, me, alignment_id):
    view = card(visit("review", person=me.id))
    assert [one["src"]["text"] for one in view["cards"]] == ["One is $1.", "=Two.", "Three."]
    assert [one["place"] for one in view["cards"]] == ["1 of 3", "2 of 3", "3 of 3"]


def test_what_somebody_else_looks_at_comes_not_next(visit, store, me, project, alignment_id):
    other = people.add_person(store, "Bea", Role.TRANSLATOR)
    leases.take(store, project.id, other.id, [1, 2])
    view = card(visit("review", person=me.id))
    assert [one["src"]["text"] for one in view["cards"]] == ["Three."]
    assert view["people"] == ["Bea"]
    assert sources(visit("review", person=me.id)) == ["One is $1.", "=Two.", "Three."]


def test_the_card_says_what_a_file_says_of_its_unit(visit, store, me, project):
    unit = FileUnit(
        src="Open", tgt="打开", state=UnitState.DRAFT, key="k", notes=("menu", "A verb")
    )
    plain = FileUnit(src="Close", tgt="关闭", state=UnitState.DRAFT)
    review.unit_imports.import_units(
        store,
        me,
        project,
        [unit, plain],
        name="a.po",
        tgt_lang="zh",
        encoder=load_encoder(str(BUNDLED_ENCODER)),
    )
    view = card(visit("review", person=me.id))
    assert [one["note"] for one in view["cards"]] == ["menu · A verb", ""]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param({}, ["=Two.", "Three."], id="to do"),
        pytest.param({"show": "Approved"}, ["One is $1."], id="approved"),
        pytest.param({"show": "All"}, ["One is $1.", "=Two.", "Three."], id="all"),
        pytest.param({"show": "Rejected"}, [], id="rejected"),
        pytest.param({"order": "Uncertain first"}, ["=Two.", "Three."], id="uncertain first"),
        pytest.param({"sure": "50–80 %"}, ["=Two.", "Three."], id="confidence"),
        pytest.param({"words": "tWO"}, ["=Two."], id="words"),
    ],
)
def test_filters_choose_the_queue(visit, store, me, alignment_id, address, expected):
    approve(store, me, 1)
    app = visit("review", person=me.id, **address)
    assert sources(app) == expected
    assert address.items() <= filters(app).items()
    if expected:
        assert first(app)["src"]["text"] == expected[0]
    else:
        assert first(app) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param({"order": "Uncertain first"}, "=Two.", id="an order"),
        pytest.param({"order": "Backwards"}, "One is $1.", id="an unknown order"),
        pytest.param({"show": "Approved"}, None, id="a filter"),
    ],
)
def test_the_address_names_the_queue(visit, me, alignment_id, address, expected):
    bead = first(visit("review", person=me.id, **address))
    assert bead is None if expected is None else bead["src"]["text"] == expected


def test_when_all_is_done_it_says_so(visit, store, me, alignment_id):
    approve(store, me, 1, 2)
    review.decide(store, DeskAct(person=me, via=Via.KEY), 3, Action.REJECT, seen_version=0)
    view = card(visit("review", person=me.id))
    assert view["cards"] == []
    assert view["empty"] == "No pair is left to do."


def test_the_address_names_the_document(visit, store, me, project, alignment_id):
    add_alignment(
        store, project, [proposed([0], [0], "B.", "乙。")], name="b.md", alignment_id="a2"
    )
    app = visit("review", person=me.id, project=project.id, alignment="a2")
    assert first(app)["src"]["text"] == "B."
    assert document(app).options == [
        "All 2 documents",
        "a.md · English → Chinese",
        "b.md · English → Chinese",
    ]


def test_one_queue_has_all_documents_one_after_the_other(visit, store, me, project, alignment_id):
    beads = [proposed([0], [0], "B.", "乙。"), proposed([1], [1], "A word of b.", "丙。")]
    add_alignment(store, project, beads, name="b.md", alignment_id="a2")
    app = visit("review", person=me.id, project=project.id, alignment="all")
    assert document(app).value == "all"
    assert sources(app) == ["One is $1.", "=Two.", "Three.", "B.", "A word of b."]
    view = card(app)
    assert [one["place"] for one in view["cards"][2:4]] == ["3 of 5 · a.md", "4 of 5 · b.md"]
    assert view["progress"]["total"] == 5
    app = visit("review", person=me.id, project=project.id, alignment="all", words="word of")
    assert (sources(app), first(app)["place"]) == (["A word of b."], "1 of 1 · b.md")


def test_warnings_of_an_alignment_are_shown(visit, store, me, project, alignment_id):
    found = alignments.alignment(store, alignment_id)
    revisions = found.src_revision_id, found.tgt_revision_id
    beads = [proposed([0], [0], "B.", "乙。")]
    told = ("The two documents look unrelated.",)
    new_alignments.add_alignment(
        store,
        "a2",
        project.id,
        revisions=revisions,
        encoder=("test", "1"),
        warnings=told,
        beads=beads,
    )
    app = visit("review", person=me.id, alignment="a2")
    assert texts(app.warning) == list(told)


def test_an_unfinished_edit_is_offered_again(visit, store, me, alignment_id):
    bead_drafts.save_draft(store, me.id, 1, "一…")
    view = first(visit("review", person=me.id))
    assert (view["draft"], view["begun"]["text"], view["base"]["text"]) == (True, "一…", "一。")
