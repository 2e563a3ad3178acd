"""Find and replace as a desk does it: in which documents, how many at once, and after a clash."""

import pytest

from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review import decisions
from amts_core.review.store import bead_rows
from pages.desk import actions, desk, replacement
from pages.review.actions import ACTIONS
from pages.review.place import ReviewPlace, ReviewSession
from tests.conftest import add_alignment, proposed

WISH = {
    "words": "a",
    "new": "b",
    "is_regex": False,
    "is_whole": False,
    "is_cased": False,
    "reach": "here",
}


@pytest.fixture
def person(store):
    return people.add_person(store, "Ed", Role.EDITOR)


@pytest.fixture
def places(store, project, person):
    """A desk at each of three documents, of two pairs with an *a*; the last is in Spanish."""
    made = {}
    for name, language in (("one", "zh"), ("two", "zh"), ("three", "es")):
        beads = [proposed([n], [n], f"{name} {n}", "a") for n in range(2)]
        of = add_alignment(
            store, project, beads, name=name, alignment_id=name, languages=("en", language)
        )
        for bead in bead_rows.beads(store, of):
            edit(store, person, bead.id, "a", version=0)
        made[name] = desk_at(store, project, person, of)
    return made


def desk_at(store, project, person, *documents):
    scope = documents[0] if len(documents) == 1 else "all"
    session = ReviewSession(box="a box", scope=scope)
    return ReviewPlace(
        store=store, me=person, project=project, documents=documents, session=session
    )


def edit(store, person, bead_id, text, *, version):
    act = DeskAct(person=person, via=Via.API)
    decisions.decide(store, act, bead_id, Action.EDIT, seen_version=version, tgt_text=text)


def ask(place, action, *, token="t", **more):
    item = {"action": action, "token": token, "via": "click", "replacing": WISH, **more}
    return actions.answer(item, place, ACTIONS)


def found(place):
    return sorted({row.document for row in place.session.replacing.rows})


@pytest.mark.parametrize(
    ("documents", "reach", "expected"),
    [
        pytest.param(["one"], "here", ["one"], id="this one"),
        pytest.param(["one"], "all", ["one", "two"], id="all of its languages"),
        pytest.param(["one", "three"], "chosen", ["one"], id="the chosen ones of its languages"),
        pytest.param(["three"], "all", ["three"], id="the only one of its languages"),
    ],
)
def test_documents_of_a_reach(store, project, person, places, documents, reach, expected):
    place = desk_at(store, project, person, *documents)
    assert place.reaches()[0].name == ("here" if len(documents) == 1 else "chosen")
    ask(place, "preview_replacement", replacing={**WISH, "reach": reach})
    assert found(place) == expected


def test_more_than_can_be_changed_at_once_are_counted(places, monkeypatch):
    monkeypatch.setattr(replacement, "MOST", 3)
    place = places["one"]
    ask(place, "preview_replacement", replacing={**WISH, "reach": "all"})
    preview = place.session.replacing
    assert (preview.total, len(preview.rows)) == (4, 3)
    assert (preview.rows[0].before.spans, preview.rows[0].after.text) == (((0, 1),), "b")


def test_a_clash_shows_the_list_as_it_is_then_and_a_repeated_item_is_answered_alike(
    store, person, places
):
    place = places["one"]
    ask(place, "preview_replacement")
    rows = place.session.replacing.rows
    edit(store, person, rows[0].id, "aa", version=rows[0].version)
    seen = {str(row.id): row.version for row in rows}
    told = ask(place, "replace", seen=seen)
    assert (told.kind, told.closes) == ("error", False)
    assert told.text.startswith("Nothing is replaced, and this is the list now.")
    assert [row.after.text for row in place.session.replacing.rows] == ["bb", "b"]
    seen = {str(row.id): row.version for row in place.session.replacing.rows}
    for _ in range(2):
        told = ask(place, "replace", token="u", seen=seen, card=rows[0].id)
        assert told.text == "Replaced in 2 pairs. Z takes it back."
        assert (told.closes, told.card) == (True, rows[0].id)
    assert [one.state.tgt_text for one in bead_rows.beads(store, "one")] == ["bb", "b"]
    assert [one.state.tgt_text for one in bead_rows.beads(store, "two")] == ["a", "a"]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        pytest.param({"words": ""}, "nothing to look for", id="nothing"),
        pytest.param({"words": "(", "is_regex": True}, "no regular expression", id="broken"),
        pytest.param({"new": "\\2", "is_regex": True}, "names a group", id="no such group"),
        pytest.param({"new": "b\nb"}, "on one line", id="two lines"),
    ],
)
def test_what_can_not_be_looked_for_leaves_no_preview(places, wish, told):
    place = places["one"]
    ask(place, "preview_replacement")
    answer = ask(place, "preview_replacement", replacing={**WISH, **wish})
    assert (answer.kind, place.session.replacing) == ("error", None)
    assert told in answer.text


def test_a_preview_goes_with_what_is_done_next(places):
    place = places["one"]
    ask(place, "preview_replacement")
    assert desk.data(place)["replacing"]["total"] == 2
    ask(place, "order")
    assert desk.data(place)["replacing"] is None


def test_a_second_pass_does_not_tell_what_is_approved(places):
    place = places["one"]
    place.session.filters = {"show": "Second pass"}
    assert "hides what others have decided" in ask(place, "preview_replacement").text
    assert place.session.replacing is None
