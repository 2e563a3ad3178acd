"""Projects are made, renamed, archived, brought back and deleted; nothing of them is lost."""

import pytest

from amts_core.kernel.database.tables import DocumentRow
from amts_core.kernel.errors import (
    ConfigurationError,
    ConflictError,
    PermissionDenied,
    StoreError,
)
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.project import language_pairs, projects
from amts_core.project.store import people
from amts_core.review import decide
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed


def names(store):
    return [one.name for one in people.all_projects(store)]


def archived(store):
    return [(one.project.name, one.person) for one in projects.archived(store)]


def test_a_translator_makes_and_renames_one(store, ada):
    made = projects.create(store, ada, " My  Book ", src_lang="en", tgt_langs=["zh", "es", "zh"])
    assert (made.name, made.src_lang, made.tgt_langs) == ("My Book", "en", ("zh", "es"))
    assert projects.rename(store, ada, made.id, "Other").name == "Other"
    assert names(store) == ["Other"]


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        pytest.param([], "needs a language to translate into", id="none"),
        pytest.param(["zh", "en"], "English is source and target", id="its source"),
    ],
)
def test_it_needs_another_language(store, ada, targets, told):
    with pytest.raises(ConfigurationError, match=told):
        projects.create(store, ada, "Book", src_lang="en", tgt_langs=targets)


def test_no_two_have_one_name(store, ada, lead, project):
    other = projects.create(store, ada, "Other", src_lang="en", tgt_langs=["zh"])
    projects.archive(store, lead, project.id)
    with pytest.raises(StoreError, match="may be archived"):
        projects.rename(store, ada, other.id, project.name)
    with pytest.raises(StoreError, match="may be archived"):
        language_pairs.project_for_import(store, project.name, ("en", "zh"))
    assert projects.free_name(store, project.name) == "Book 2"
    assert projects.free_name(store, "New") == "New"


def test_an_archived_one_is_in_no_list_until_it_is_brought_back(store, lead, project):
    projects.archive(store, lead, project.id)
    assert (names(store), archived(store)) == ([], [("Book", "Grace")])
    assert people.find_project(store, project.id) == project
    assert projects.have_been(store)
    assert projects.bring_back(store, lead, project.id) == project
    assert (names(store), archived(store)) == (["Book"], [])


def test_a_deleted_one_is_gone_from_view_and_keeps_what_it_holds(store, lead, project):
    add_alignment(store, project, [proposed([0], [0], "One.", "一。")])
    with pytest.raises(ConflictError, match="Archive it first"):
        projects.delete(store, lead, project.id)
    projects.archive(store, lead, project.id)
    projects.delete(store, lead, project.id)
    assert (names(store), archived(store)) == ([], [])
    with pytest.raises(ConflictError, match="can't be brought back"):
        projects.bring_back(store, lead, project.id)
    assert people.create_project(store, "Book", "en", ["zh"]).id != project.id
    with store.reading() as session:
        assert session.query(DocumentRow).filter_by(project_id=project.id).count() == 2


def test_what_it_holds_is_told(store, ada, lead, project):
    add_alignment(store, project, [proposed([0], [0], "One.", "一。")])
    (bead_id,) = queues.bead_ids(store, "a1", Queue())
    decide(store, DeskAct(person=ada, via=Via.KEY), bead_id, Action.APPROVE, seen_version=0)
    told = projects.contents(store, project.id)
    assert (told.n_documents, told.n_versions, told.n_decisions) == (1, 0, (("Ada", 1),))


@pytest.mark.parametrize("deed", [projects.archive, projects.bring_back, projects.delete])
def test_only_a_lead_archives(store, ada, project, deed):
    with pytest.raises(PermissionDenied, match="Ask a lead"):
        deed(store, ada, project.id)
