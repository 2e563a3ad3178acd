"""Documents: contents are stored once, as revisions, both sides of a pair or neither."""

import hashlib
from dataclasses import replace

import pytest

from amts_core.documents.store import revisions as documents
from amts_core.documents.store.revisions import NewRevision, add_pair, segments
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.records import BlockKind, Document, Segment
from amts_core.project.store import people
from tests.stored import n_rows, together

SEGMENTS = (
    Segment(n=0, block=0, kind=BlockKind.HEADING, text="Title", start=2, end=7),
    Segment(n=1, block=1, kind=BlockKind.PARAGRAPH, text="中 😀", start=9, end=12),
    Segment(n=2, block=1, kind=BlockKind.ITEM, text="", start=12, end=12),
)
SRC = NewRevision(
    path="a/b.md", language="en", data=b"# Title", encoding="utf-8", segments=SEGMENTS
)
TGT = NewRevision(
    path="a/b.md",
    language="zh",
    data="# 题".encode("gb18030"),
    encoding="gb18030",
    segments=SEGMENTS[:1],
)


def test_contents_come_back(store, project):
    revisions = add_pair(store, project.id, SRC, TGT)
    for revision, new in zip(revisions, (SRC, TGT), strict=True):
        assert revision.sha256 == hashlib.sha256(new.data).hexdigest()
        assert (revision.n, revision.encoding) == (1, new.encoding)
        assert blob(store, revision.sha256) == new.data
        assert segments(store, revision.id) == new.segments


def test_documents_are_listed_by_path_and_language(store, project):
    revisions = [
        revision
        for path in ("b.md", "a.md")
        for revision in add_pair(
            store, project.id, replace(SRC, path=path), replace(TGT, path=path)
        )
    ]
    numbers = [revisions[i].document_id for i in (2, 3, 0, 1)]
    assert documents.documents(store, project.id) == tuple(
        Document(number, project.id, path, language)
        for number, (path, language) in zip(
            numbers,
            [("a.md", "en"), ("a.md", "zh"), ("b.md", "en"), ("b.md", "zh")],
            strict=True,
        )
    )


def test_the_same_bytes_are_stored_once(store, project):
    first = add_pair(store, project.id, SRC, TGT)
    before = n_rows(store)
    assert add_pair(store, project.id, SRC, TGT) == first
    assert n_rows(store) == before


def test_other_bytes_are_the_next_revision(store, project):
    first = add_pair(store, project.id, SRC, TGT)
    second = add_pair(store, project.id, replace(SRC, data=b"# Other"), TGT)
    assert (second[0].document_id, second[0].n) == (first[0].document_id, 2)
    assert second[1] == first[1]
    assert add_pair(store, project.id, SRC, TGT) == first
    third = add_pair(store, project.id, replace(SRC, data=b"# Third"), TGT)
    assert third[0].n == 3


def test_bytes_are_shared_by_documents_and_projects(store, project):
    other = people.create_project(store, "Other", "en", ["zh"])
    revisions = [
        *add_pair(store, project.id, SRC, replace(TGT, data=SRC.data)),
        *add_pair(store, other.id, SRC, replace(TGT, data=SRC.data)),
    ]
    assert len({revision.id for revision in revisions}) == 4
    assert n_rows(store)["blob"] == 1


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(replace(TGT, segments=SEGMENTS[:1] * 2), id="two segments of one number"),
        pytest.param(
            replace(TGT, segments=(replace(SEGMENTS[0], text="a\udc00"),)), id="half a character"
        ),
    ],
)
@pytest.mark.parametrize("is_first", [True, False], ids=["source", "target"])
def test_a_pair_is_stored_whole_or_not_at_all(store, project, bad, is_first):
    before = n_rows(store)
    with pytest.raises(StoreError):
        add_pair(store, project.id, *((bad, SRC) if is_first else (SRC, bad)))
    assert n_rows(store) == before


def test_a_pair_needs_a_project(store, project):
    with pytest.raises(NotFoundError, match="There is no project 99"):
        add_pair(store, 99, SRC, TGT)


def test_an_unknown_file_is_named(store):
    with pytest.raises(NotFoundError, match="SHA-256 abc"):
        blob(store, "abc")


def test_the_same_pair_imported_together_is_stored_once(store, project):
    assert together(lambda _: add_pair(store, project.id, SRC, TGT), range(4)) == []
    assert n_rows(store) == {
        "project": 1,
        "blob": 2,
        "document": 2,
        "revision": 2,
        "segment": len(SEGMENTS) + 1,
    }


def test_projects_that_import_the_same_bytes_together_share_them(store, project):
    other = people.create_project(store, "Other", "en", ["zh"])
    both = [project.id, other.id]
    assert together(lambda number: add_pair(store, number, SRC, TGT), both) == []
    assert (n_rows(store)["blob"], n_rows(store)["revision"]) == (2, 4)
