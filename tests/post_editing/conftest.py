"""What tests of post-editing share: an order of two documents in two arms, editors, a saver."""

import pytest

from amts_core import post_editing
from amts_core.kernel.post_edits import DocumentKey, Effort, Taken
from amts_core.kernel.records import Arm, Role
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from tests.desk_acts import act_of
from tests.translation.orders.conftest import (  # noqa: F401 (fixtures)
    book,
    place,
    published,
    run,
    service,
    settings,
    sources,
    version_of,
)

SPENT = Effort(5000, 20)


@pytest.fixture
def ben(store):
    return people.add_person(store, "Ben", Role.EDITOR)


@pytest.fixture
def eve(store):
    return people.add_person(store, "Eve", Role.EDITOR)


@pytest.fixture
def order_id(settings, store, book, lead, sources, service):  # noqa: F811
    """An order of both documents into Chinese, in both arms."""
    version = version_of(store, book)
    published(settings, store, book, lead=lead, service=service, version=version)
    made = place(settings, book, lead, sources, arms=tuple(Arm), version=version)
    run(store, service, made)
    return made


@pytest.fixture
def key(store, order_id, sources):  # noqa: F811
    """The first document, opened: a heading and three sentences with markup."""
    key = DocumentKey(sources[0].revision_id, "zh")
    post_editing.open_document(store, key)
    return key


@pytest.fixture
def station(store, order_id, sources):  # noqa: F811
    """The second document, opened: a heading and a sentence."""
    key = DocumentKey(sources[1].revision_id, "zh")
    post_editing.open_document(store, key)
    return key


@pytest.fixture
def edits(store, key):
    """The segments of the first document."""
    return edit_rows.of_document(store, key)


def save(store, person, post_edit_id, text, **given):
    """Save a text as it stands, confirmed, unless something else is said."""
    seen = edit_rows.post_edit(store, post_edit_id).state.version
    options = {
        "taken": Taken.ACT,
        "seen_version": seen,
        "effort": SPENT,
        "is_confirmed": True,
    } | given
    return post_editing.save(
        store,
        act_of(person, options),
        post_edit_id,
        text,
        **options,
    )


def state(store, post_edit_id):
    return edit_rows.post_edit(store, post_edit_id).state
