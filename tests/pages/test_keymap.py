"""The key registry: each key once, each with a label and a help."""

import pytest

from amts_core.errors import ReviewError
from pages.components.keymap import KEYS, as_data, bindings, rebound


def test_no_key_is_bound_twice():
    keys = [key for binding in KEYS for key in (binding.key, binding.also) if key]
    assert sorted(keys) == sorted(set(keys))


def test_no_action_is_bound_twice():
    actions = [binding.action for binding in KEYS]
    assert sorted(actions) == sorted(set(actions))


@pytest.mark.parametrize("binding", KEYS, ids=lambda binding: binding.key)
def test_each_key_says_what_it_does(binding):
    assert binding.label.strip() and binding.sentence.strip()
    assert binding.shown.lower() == binding.key


@pytest.mark.parametrize("binding", KEYS, ids=lambda binding: binding.key)
def test_no_key_is_taken_by_streamlit(binding):
    assert {binding.key, binding.also}.isdisjoint({"c", "r"})


def test_the_card_is_given_all_of_them():
    assert [entry["key"] for entry in as_data()] == [binding.key for binding in KEYS]
    assert set(as_data()[0]) == {"key", "shown", "action", "label", "sentence", "also"}


def test_an_own_key_takes_the_place_of_the_original_one():
    own = rebound({}, "approve", "shift+w")
    (changed,) = [one for one in bindings(own) if one.action == "approve"]
    assert (changed.key, changed.shown) == ("shift+w", "Shift+W")
    assert [one for one in bindings(own) if one.action != "approve"] == [
        one for one in KEYS if one.action != "approve"
    ]


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
    ],
)
def test_keys_that_can_not_be_had_are_refused(action, key, told):
    with pytest.raises(ReviewError, match=told):
        rebound({}, action, key)
