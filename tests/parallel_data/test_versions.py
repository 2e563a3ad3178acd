"""Versions of parallel data: numbered by project, and one for each file."""

import hashlib

import pytest

from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Granularity
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from tests.stored import n_rows, together


def add(store, project_id, data, **changes):
    values = {
        "format_": "tmx",
        "granularity": Granularity.SENTENCE,
        "languages": ("en", "zh"),
        "n_units": 3,
        "last_event": None,
    }
    return versions.add_version(store, project_id, data, **(values | changes))


def test_a_version_says_what_it_is_made_of(store, project):
    made = add(
        store,
        project.id,
        b"file",
        format_="csv",
        granularity=Granularity.PARAGRAPH,
        languages=("zh", "en"),
        n_units=7,
        last_event=12,
    )
    assert (made.project_id, made.n, made.format) == (project.id, 1, "csv")
    assert (made.granularity, made.src_lang, made.tgt_lang) == (Granularity.PARAGRAPH, "zh", "en")
    assert (made.n_units, made.last_event) == (7, 12)
    assert made.sha256 == hashlib.sha256(b"file").hexdigest()
    assert blob(store, made.sha256) == b"file"
    assert versions.all_versions(store, project.id) == (made,)


def test_versions_are_numbered_by_project(store, project):
    other = people.create_project(store, "Other", "en", ["zh"])
    made = [add(store, number, data) for data in (b"1", b"2") for number in (project.id, other.id)]
    assert [version.n for version in made] == [1, 1, 2, 2]
    assert versions.all_versions(store, project.id) == (made[2], made[0])
    assert n_rows(store)["blob"] == 2


def test_the_same_file_is_the_same_version(store, project):
    first = add(store, project.id, b"1")
    add(store, project.id, b"2")
    assert add(store, project.id, b"1", last_event=99) == first
    assert [version.n for version in versions.all_versions(store, project.id)] == [2, 1]


def test_versions_made_together_get_their_own_numbers(store, project):
    files = [b"1", b"2", b"3", b"3"]
    assert together(lambda data: add(store, project.id, data), files) == []
    assert [version.n for version in versions.all_versions(store, project.id)] == [3, 2, 1]


def test_a_version_needs_a_project(store):
    with pytest.raises(NotFoundError, match="There is no project 7"):
        add(store, 7, b"1")
    assert n_rows(store) == {}
