"""Pairs of documents are deleted and brought back: nothing of them counts in between."""

import pytest

from amts_core import documents, parallel_data, review
from amts_core.documents import sources
from amts_core.documents.store import revisions
from amts_core.kernel.errors import ConflictError, PermissionDenied, ReviewError, StoreError
from amts_core.kernel.events import ledger
from amts_core.kernel.records import Action, BeadStatus, Granularity
from amts_core.parallel_data import FileFormat, exports
from amts_core.post_editing.store import edit_context
from amts_core.project import projects
from amts_core.review import document_pairs
from amts_core.review.store import alignments, backlog_rows, bead_rows, new_alignments
from tests.conftest import add_alignment, proposed, taken_back
from tests.review.conftest import BEADS, SRC, TGT, decide, segments


def paths(store, project):
    return [(one.src_path, one.tgt_path) for one in alignments.current(store, project.id)]


def planned(store, project, at=None):
    return exports.plan_export(
        store,
        project,
        ("en", "zh"),
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TSV,
        duplicates=parallel_data.Duplicates.NEWEST,
        at=at,
    )


def n_units(store, project, at=None):
    return planned(store, project, at).n(parallel_data.Outcome.IMPORTED)


@pytest.fixture
def pair(store, project):
    beads = [proposed([0], [0], "Zero.", "零。"), proposed([1], [1], "One.", "一。")]
    texts = segments(["Zero.", "One."]), segments(["零。", "一。"])
    return add_alignment(store, project, beads, segments=texts)


def beads_of(store, alignment_id):
    return bead_rows.beads(store, alignment_id)


def test_a_deleted_pair_is_in_no_list_queue_or_export(store, ada, project, pair):
    decide(store, ada, beads_of(store, pair)[0].id, Action.APPROVE)
    assert n_units(store, project) == 1
    assert [one.path for one in sources.newest(store, project.id)] == ["a.md", "a.md"]
    revision_id = alignments.alignment(store, pair).src_revision_id
    document_pairs.delete(store, ada, pair)
    assert paths(store, project) == []
    assert alignments.alignments_of(store, project.id) == ()
    assert alignments.n_proposed(store, project.id) == 0
    assert n_units(store, project) == 0
    assert sources.newest(store, project.id) == ()
    assert revisions.documents(store, project.id) == ()
    assert documents.translations(store, project.id) == ()
    assert edit_context.aligned(store, revision_id, "zh") is None


def test_its_past_can_be_read(store, ada, project, pair):
    decide(store, ada, beads_of(store, pair)[0].id, Action.APPROVE)
    document_pairs.delete(store, ada, pair)
    (of,) = alignments.with_deleted(store, project.id)
    assert (of.id, of.n_approved, of.deleted_at is not None) == (pair, 1, True)
    assert beads_of(store, pair)[0].state.status is BeadStatus.APPROVED
    at = ledger.event(store, ledger.last_event(store, project.id))
    assert n_units(store, project, at) == 1


def test_it_is_brought_back_as_it_was(store, ada, project, pair):
    decide(store, ada, beads_of(store, pair)[0].id, Action.APPROVE)
    document_pairs.delete(store, ada, pair)
    ((of, person),) = document_pairs.deleted(store, project.id)
    assert (of.id, person) == (pair, "Ada")
    document_pairs.bring_back(store, ada, pair)
    assert document_pairs.deleted(store, project.id) == ()
    assert paths(store, project) == [("a.md", "a.md")]
    assert n_units(store, project) == 1


def test_nobody_decides_on_what_is_deleted(store, ada, project, pair):
    first, second = beads_of(store, pair)
    decide(store, ada, first.id, Action.APPROVE)
    document_pairs.delete(store, ada, pair)
    with pytest.raises(ConflictError, match="was deleted since you saw it"):
        decide(store, ada, second.id, Action.APPROVE)
    with pytest.raises(ReviewError, match="nothing to undo"):
        taken_back(store, ada, project)
    assert beads_of(store, pair)[0].state.status is BeadStatus.APPROVED


def test_who_decided_is_told_and_others_decisions_need_a_lead(store, ada, ben, lead, pair):
    decide(store, ada, beads_of(store, pair)[0].id, Action.APPROVE)
    decide(store, ben, beads_of(store, pair)[1].id, Action.REJECT)
    told = [(one.person, one.n) for one in document_pairs.decided(store, pair)]
    assert told == [("Ada", 1), ("Ben", 1)]
    with pytest.raises(PermissionDenied, match="on which others have decided"):
        document_pairs.delete(store, ada, pair)
    document_pairs.delete(store, lead, pair)


def test_units_in_versions_are_told_and_stay(store, ada, project, pair):
    decide(store, ada, beads_of(store, pair)[0].id, Action.APPROVE)
    exports.export(
        store,
        project,
        planned(store, project),
        ("en", "zh"),
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TSV,
    )
    approved = document_pairs.approved(store, pair)
    assert parallel_data.n_units_of(store, project.id, approved) == 1
    document_pairs.delete(store, ada, pair)
    (version,) = parallel_data.all_versions(store, project.id)
    assert version.n_units == 1
    assert parallel_data.n_units_of(store, project.id, ()) == 0


def test_what_an_earlier_version_alone_has_goes_and_comes_with_it(store, ada, project, pair):
    decide(store, ada, beads_of(store, pair)[0].id, Action.APPROVE)
    revision = alignments.alignment(store, pair)
    new_alignments.add_alignment(
        store,
        "a2",
        project.id,
        revisions=(revision.src_revision_id, revision.tgt_revision_id),
        encoder=("test", "0"),
        warnings=(),
        beads=[proposed([1], [1], "One.", "一。")],
        carry=lambda session, alignment: None,
    )
    assert n_units(store, project) == len(review.kept(store, project.id)) == 1
    assert [one.n for one in document_pairs.decided(store, "a2")] == [1]
    document_pairs.delete(store, ada, "a2")
    assert n_units(store, project) == 0
    assert review.kept(store, project.id) == ()
    assert [one.id for one, _ in document_pairs.deleted(store, project.id)] == ["a2"]
    document_pairs.bring_back(store, ada, "a2")
    assert n_units(store, project) == 1


def test_what_was_replaced_meanwhile_is_not_deleted(store, ada, project, pair):
    add_alignment(store, project, [], alignment_id="a2")
    with pytest.raises(ConflictError, match="imported again since"):
        document_pairs.delete(store, ada, pair)


def test_a_pair_that_is_there_again_keeps_the_deleted_one_away(store, ada, project, pair):
    document_pairs.delete(store, ada, pair)
    add_alignment(store, project, [], alignment_id="a2")
    assert alignments.alignment(store, "a2").n_beads == 0
    with pytest.raises(ConflictError, match="imported again meanwhile"):
        document_pairs.bring_back(store, ada, pair)


def test_what_waits_or_is_in_another_pair_stays_listed(store, ada, project, pair):
    add_alignment(store, project, [], alignment_id="a2", languages=("en", "es"))
    document_pairs.delete(store, ada, pair)
    found = {(one.path, one.language) for one in revisions.documents(store, project.id)}
    assert found == {("a.md", "en"), ("a.md", "es")}
    document_pairs.delete(store, ada, "a2")
    revision_id = alignments.alignment(store, pair).src_revision_id
    with store.writing() as session:
        session.add(
            backlog_rows.WaitingRow(
                revision_id=revision_id, tgt_lang="zh", added_at=backlog_rows.now()
            )
        )
    assert [one.language for one in revisions.documents(store, project.id)] == ["en"]


def test_both_documents_of_a_pair_are_renamed(store, ada, project):
    texts = segments(SRC), segments(TGT)
    beads = [proposed(src, tgt, "x", "y") for src, tgt in BEADS]
    made = add_alignment(store, project, beads, alignment_id="a1-2-x", segments=texts)
    of = alignments.alignment(store, made)
    document_pairs.rename(store, ada, of, ("b.md", "c.md"))
    assert paths(store, project) == [("b.md", "c.md")]


def test_units_of_a_file_keep_its_name(store, ada, project):
    made = add_alignment(store, project, [], alignment_id="units-1")
    with pytest.raises(StoreError, match="is called as they are"):
        document_pairs.rename(store, ada, alignments.alignment(store, made), ("b.md", "c.md"))


def test_an_archived_project_keeps_its_pairs(store, lead, project, pair):
    projects.archive(store, lead, project.id)
    projects.bring_back(store, lead, project.id)
    assert paths(store, project) == [("a.md", "a.md")]


def test_own_marks_are_those_that_stand(store, ada, ben, project, pair):
    first, second = beads_of(store, pair)
    decide(store, ada, first.id, Action.FLAG, note="why")
    decide(store, ben, second.id, Action.SKIP)
    assert review.own_marks(store, project.id, ada.id) == {(pair, BeadStatus.FLAGGED): 1}
    decide(store, ada, first.id, Action.APPROVE)
    assert review.own_marks(store, project.id, ada.id) == {}
    assert review.own_marks(store, project.id, ben.id) == {(pair, BeadStatus.SKIPPED): 1}
