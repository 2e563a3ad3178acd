"""Names of documents: given anew, and found free."""

import pytest

from amts_core.documents import names
from amts_core.documents.store import revisions
from amts_core.kernel.database.tables import RevisionRow
from amts_core.kernel.errors import FormatError, StoreError
from amts_core.sync.records import WatchedFile, WatchKind, WatchSettings
from amts_core.sync.store import watch_rows
from tests.conftest import add_alignment


@pytest.fixture
def documents(store, project):
    """By path and language the ids of two documents in two languages."""
    for name, alignment_id in (("a.md", "a1"), ("b.md", "a2")):
        add_alignment(store, project, [], name=name, alignment_id=alignment_id)
    return {(one.path, one.language): one.id for one in revisions.documents(store, project.id)}


def test_a_document_has_another_name_everywhere(store, ada, project, documents):
    names.rename(store, ada, documents["a.md", "en"], " part/c.md ")
    found = {(one.path, one.language) for one in revisions.documents(store, project.id)}
    assert found == {("part/c.md", "en"), ("a.md", "zh"), ("b.md", "en"), ("b.md", "zh")}


@pytest.mark.parametrize("name", ["", " ", ".md", "a.txt", "a", "a\0.md", "x" * 400 + ".md"])
def test_a_name_that_does_not_serve_is_refused(store, ada, documents, name):
    with pytest.raises(FormatError):
        names.rename(store, ada, documents["a.md", "en"], name)


def test_a_name_that_another_has_is_refused(store, ada, documents):
    with pytest.raises(StoreError, match="has a document 'b.md' already"):
        names.rename(store, ada, documents["a.md", "en"], "b.md")


def test_what_lies_in_a_watched_folder_is_renamed_there(store, ada, project, documents):
    of = revisions.document(store, documents["a.md", "en"])
    with store.reading() as session:
        revision = session.query(RevisionRow).filter_by(document_id=of.id).one()
    wanted = WatchSettings(name="w", kind=WatchKind.FOLDER, path="/w", layout={"en": "{name}"})
    watch_id = watch_rows.add_watch(store, project.id, ada.id, wanted)
    lies = WatchedFile(
        path="a.md", language="en", name="a.md", content_id="1", revision_id=revision.id
    )
    watch_rows.put_written(store, watch_id, lies)
    with pytest.raises(StoreError, match="lies in a watched folder"):
        names.rename(store, ada, of.id, "c.md")


@pytest.mark.parametrize(
    ("wanted", "taken", "free"),
    [
        ("a.md", [], "a.md"),
        ("a.md", ["a.md"], "a (2).md"),
        ("x/a.md", ["x/a.md", "x/a (2).md"], "x/a (3).md"),
        ("README", ["README"], "README (2)"),
    ],
)
def test_a_free_name_is_found(wanted, taken, free):
    assert names.free_name(wanted, taken) == free
