"""The key registry: each key once, each with a label and a help."""

import pytest

from pages.components.keymap import KEYS, as_data


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
