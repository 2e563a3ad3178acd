"""The key registry: each key once, each with a label and a help."""

import pytest

from amts_core.kernel.errors import ReviewError
from pages.desk.keymap import DESKS, KEYS, POST_EDIT_KEYS, bindings, rebound, without

ALL = [binding for desk in DESKS for binding in desk]


@pytest.mark.parametrize("desk", DESKS, ids=["review", "post-editing"])
def test_no_key_is_bound_twice_at_a_desk(desk):
    keys = [key for binding in desk for key in (binding.key, binding.also) if key]
    assert sorted(keys) == sorted(set(keys))


def test_own_keys_of_both_desks_are_kept_apart():
    names = [binding.name for binding in ALL]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("desk", DESKS, ids=["review", "post-editing"])
def test_no_action_is_bound_twice_at_a_desk(desk):
    actions = [binding.action for binding in desk]
    assert sorted(actions) == sorted(set(actions))


@pytest.mark.parametrize("binding", ALL, ids=lambda binding: binding.key)
def test_each_key_says_what_it_does(binding):
    assert binding.label.strip() and binding.sentence.strip()
    arrows = binding.shown.replace("↓", "ArrowDown").replace("↑", "ArrowUp")
    assert arrows.lower() == binding.key


@pytest.mark.parametrize("binding", POST_EDIT_KEYS, ids=lambda binding: binding.key)
def test_keys_of_the_post_editing_desk_type_nothing(binding):
    is_held = binding.key.startswith(("alt+", "ctrl+"))
    assert (is_held or binding.key == "enter") and not binding.also


@pytest.mark.parametrize("binding", ALL, ids=lambda binding: binding.key)
def test_no_key_is_taken_by_streamlit(binding):
    assert {binding.key, binding.also}.isdisjoint({"c", "r"})


def test_an_own_key_takes_the_place_of_the_original_one():
    own = rebound({}, "approve", "shift+w")
    (changed,) = [one for one in bindings(own) if one.action == "approve"]
    assert (changed.key, changed.shown) == ("shift+w", "Shift+W")
    assert [one for one in bindings(own) if one.action != "approve"] == [
        one for one in KEYS if one.action != "approve"
    ]


def test_an_own_key_of_the_post_editing_desk_is_held_with_alt():
    own = rebound({"approve": "w"}, "take_act", "alt+arrowleft")
    assert own == {"approve": "w", "take_act": "alt+arrowleft"}
    (changed,) = [one for one in bindings(own, POST_EDIT_KEYS) if one.action == "take_act"]
    assert (changed.key, changed.shown) == ("alt+arrowleft", "Alt+←")
    assert without(own, POST_EDIT_KEYS) == {"approve": "w"}
    assert without(own, KEYS) == {"take_act": "alt+arrowleft"}


@pytest.mark.parametrize(
    ("own", "action", "expected"),
    [
        pytest.param({"comments": "shift+f"}, "replace", ("", "no key", ""), id="the only one"),
        pytest.param({"approve": "arrowdown"}, "next", ("j", "J", ""), id="the second one"),
        pytest.param({"approve": "j"}, "next", ("arrowdown", "↓", ""), id="the first one"),
    ],
)
def test_what_a_person_has_chosen_before_an_action_came_stays_theirs(own, action, expected):
    found = bindings(own)
    (one,) = [one for one in found if one.action == action]
    assert (one.key, one.shown, one.also) == expected
    keys = [key for one in found for key in (one.key, one.also) if key]
    assert len(keys) == len(set(keys))


def test_a_key_that_was_given_up_is_free():
    own = rebound({}, "approve", "1")
    assert rebound(own, "reject", "a") == {"approve": "1", "reject": "a"}


@pytest.mark.parametrize(
    ("action", "key", "told"),
    [
        pytest.param("approve", "x", "already there for: Reject, next", id="taken"),
        pytest.param("approve", "arrowdown", "already there", id="taken as a second key"),
        pytest.param("approve", "c", "can't be used", id="of Streamlit"),
        pytest.param("approve", "shift+r", "can't be used", id="of Streamlit, with shift"),
        pytest.param("approve", "escape", "can't be used", id="no letter"),
        pytest.param("fly", "1", "no action 'fly'", id="of nothing"),
        pytest.param("approve", "alt+w", r"Alt\+W can't be used", id="held at the review desk"),
        pytest.param("save", "w", "work while typing", id="bare at the post-editing desk"),
        pytest.param("save", "ctrl+w", "work while typing", id="of the browser"),
        pytest.param("save", "alt+1", "already there", id="taken at the post-editing desk"),
    ],
)
def test_keys_that_can_not_be_had_are_refused(action, key, told):
    with pytest.raises(ReviewError, match=told):
        rebound({}, action, key)
