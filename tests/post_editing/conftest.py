"""What tests of post-editing share: an order of two documents in two arms, editors, a saver."""

import pytest

from amts_core import editing
from amts_core.post_edits import DocumentKey, Effort, Taken
from amts_core.records import Role, Via
from amts_core.service import Arm
from amts_core.store import post_edits, projects
from tests.translating.conftest import (  # noqa: F401 (fixtures)
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
    return projects.add_person(store, "Ben", Role.EDITOR)


@pytest.fixture
def eve(store):
    return projects.add_person(store, "Eve", Role.EDITOR)


@pytest.fixture
def order_id(settings, store, book, lead, sources, service):  # noqa: F811
    """An order of both documents into Chinese, in both arms."""
    version = version_of(store, book)
    published(settings, store, book, lead, service, version)
    made = place(settings, book, lead, sources, arms=tuple(Arm), version=version)
    run(store, service, made)
    return made


@pytest.fixture
def key(store, order_id, sources):  # noqa: F811
    """The first document, opened: a heading and three sentences with markup."""
    key = DocumentKey(sources[0].revision_id, "zh")
    editing.open_document(store, key)
    return key


@pytest.fixture
def station(store, order_id, sources):  # noqa: F811
    """The second document, opened: a heading and a sentence."""
    key = DocumentKey(sources[1].revision_id, "zh")
    editing.open_document(store, key)
    return key


@pytest.fixture
def edits(store, key):
    """The segments of the first document."""
    return post_edits.of_document(store, key)


def save(store, person, post_edit_id, text, **given):
    """Save a text as it stands, confirmed, unless something else is said."""
    seen = post_edits.post_edit(store, post_edit_id).state.version
    options = {
        "taken": Taken.ACT, "seen_version": seen, "effort": SPENT, "via": Via.KEY,
        "is_confirmed": True,
    } | given  # fmt: skip
    return editing.save(store, person, post_edit_id, text, **options)


def state(store, post_edit_id):
    return post_edits.post_edit(store, post_edit_id).state
