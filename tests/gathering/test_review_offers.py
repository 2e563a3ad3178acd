"""Mined pairs before reviewers, and what becomes of those that they approve."""

from dataclasses import replace

import pytest

from amts_core import gathering, review
from amts_core.align import MOST_DOUBTED
from amts_core.documents.store import revisions, sources
from amts_core.gathering.review_offers import confidence
from amts_core.gathering.store import gathering_rows
from amts_core.kernel.errors import (
    ConfigurationError,
    DocumentError,
    NotFoundError,
    ParallelDataError,
    PermissionDenied,
    StoreError,
)
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Granularity, Role, Via
from amts_core.parallel_data import Duplicates, FileFormat, exports
from amts_core.project.store import people
from amts_core.review.store import alignments, bead_rows
from amts_core.review.store.alignments import general_alignments
from amts_core.translation import corpora
from amts_core.translation.store import corpus_rows as stored
from tests.conftest import add_alignment, carried_out, proposed
from tests.gathering.conftest import gathered
from tests.stored import n_rows

PAIRS = (
    ("A model learns from data.", "Un modelo aprende de los datos."),
    ("It forgets nothing, e.g. noise.", "No olvida nada, p. ej. el ruido."),
    ("The third one is wrong.", "El perro duerme en la casa."),
)


@pytest.fixture
def offered(store, lead, book, encoder):
    return gathering.offer(store, lead, book, name="Ships", found=gathered(*PAIRS), encoder=encoder)


def beads(store, of):
    return bead_rows.beads(store, of.alignment_id)


def approve(store, person, bead):
    review.decide(
        store, DeskAct(person=person, via=Via.API), bead.id, Action.APPROVE, seen_version=0
    )


def test_pairs_become_proposed_beads(store, offered):
    found = beads(store, offered)
    assert [(bead.state.src_text, bead.state.tgt_text) for bead in found] == list(PAIRS)
    assert [(bead.src, bead.tgt) for bead in found] == [((n,), (n,)) for n in range(3)]
    assert {(bead.state.status, bead.accept) for bead in found} == {(BeadStatus.PROPOSED, False)}
    of = alignments.alignment(store, offered.alignment_id)
    assert (of.src_path, of.src_lang, of.tgt_lang) == ("general/ships.txt", "en", "es")
    assert of.warnings[0].startswith("General: 3 pairs were mined in 2 articles")
    for n, revision in enumerate((of.src_revision_id, of.tgt_revision_id)):
        texts = [part.text for part in revisions.segments(store, revision)]
        assert texts == [pair[n] for pair in PAIRS]


def test_pairs_of_a_language_that_no_encoder_knows_are_doubted(store, lead, encoder):
    book = people.create_project(store, "Boken", "en", ["sv"])
    found = gathered(*PAIRS, languages=("en", "sv"))
    assert all(confidence(pair.margin) > MOST_DOUBTED for pair in found.pairs)
    offered = gathering.offer(store, lead, book, name="Ships", found=found, encoder=encoder)
    assert {bead.confidence for bead in beads(store, offered)} == {MOST_DOUBTED}


def test_where_each_pair_is_from_is_kept(store, book, offered):
    assert gathering.sources(store, offered) == gathered(*PAIRS)
    assert gathering.gatherings(store, book.id) == (offered,)
    assert gathering_rows.gathering(store, book.id, offered.id) == offered
    assert (offered.person, offered.src_lang, offered.tgt_lang) == ("Grace", "en", "es")
    with pytest.raises(NotFoundError, match="no collection 99"):
        gathering_rows.gathering(store, book.id, 99)


def test_the_same_again_changes_nothing(store, lead, book, encoder, offered):
    before = n_rows(store)
    again = gathering.offer(
        store, lead, book, name="Ships", found=gathered(*PAIRS), encoder=encoder
    )
    assert (again, n_rows(store)) == (offered, before)


def test_other_pairs_need_another_name(store, lead, book, encoder, offered):
    before = n_rows(store)
    with pytest.raises(StoreError, match="already a collection 'Ships'"):
        gathering.offer(
            store, lead, book, name="ships!", found=gathered(*PAIRS[:2]), encoder=encoder
        )
    assert n_rows(store) == before


@pytest.mark.parametrize(
    ("role", "found", "name", "error"),
    [
        pytest.param(Role.EDITOR, gathered(*PAIRS), "x", PermissionDenied, id="no lead"),
        pytest.param(Role.LEAD, gathered(), "x", DocumentError, id="no pairs"),
        pytest.param(Role.LEAD, gathered(*PAIRS), " ", StoreError, id="no name"),
        pytest.param(
            Role.LEAD, gathered(*PAIRS, languages=("en", "fr")), "x", ConfigurationError,
            id="another target language",
        ),
        pytest.param(
            Role.LEAD, gathered(*PAIRS, languages=("es", "zh")), "x", ConfigurationError,
            id="another source language",
        ),
        pytest.param(
            Role.LEAD, gathered(("One here. Two there.", "Uno. Dos.")), "x", DocumentError,
            id="a pair that would be two",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_offered_is_refused(store, book, encoder, role, found, name, error):
    person = people.add_person(store, "Somebody", role)
    before = n_rows(store)
    with pytest.raises(error):
        gathering.offer(store, person, book, name=name, found=found, encoder=encoder)
    assert n_rows(store) == before


def test_nothing_is_accepted_without_a_person(store, lead, book, encoder, offered):
    book_beads = [proposed([0], [0], "One.", "Uno.", accept=True)]
    add_alignment(store, book, book_beads)
    for least in (None, 0.0, {"es": 0.0, "zh": 0.0}):
        asked = review.accept(store, DeskAct(person=lead, via=Via.API), book.id, least=least)
        if asked is not None:
            carried_out(store, asked)
    assert {bead.state.status for bead in beads(store, offered)} == {BeadStatus.PROPOSED}
    assert bead_rows.beads(store, "a1")[0].state.status is BeadStatus.APPROVED


def test_approved_pairs_are_exported_on_their_own(store, lead, book, offered):
    first, second, _ = beads(store, offered)
    for bead in (first, second):
        approve(store, lead, bead)
    made, version = gathering.export(store, book, ("en", "es"), FileFormat.TSV)
    lines = made.data.decode().splitlines()
    assert lines == ["en\tes", *("\t".join(pair) for pair in PAIRS[:2])]
    assert (version.n_units, version.tgt_langs, made.imported) == (2, ("es",), 2)
    turned, _ = gathering.export(store, book, ("es", "en"), FileFormat.TSV)
    assert turned.data.decode().splitlines()[1] == "\t".join(PAIRS[0][::-1])


def test_general_units_are_none_of_the_projects_own(store, lead, book, offered):
    approve(store, lead, beads(store, offered)[0])
    languages, duplicates = ("en", "es"), Duplicates.NEWEST
    own = exports.plan_export(
        store,
        book,
        languages,
        granularity=Granularity.SENTENCE,
        format_=FileFormat.TSV,
        duplicates=duplicates,
    )
    assert own.imported == ()
    general = gathering.plan(store, book, languages, FileFormat.TSV)
    assert [unit.src for unit in general.imported] == [PAIRS[0][0]]
    assert general_alignments(store, book.id) == {offered.alignment_id}
    assert sources.newest(store, book.id) == ()


def test_nothing_approved_is_nothing_exported(store, lead, book, offered):
    with pytest.raises(ParallelDataError, match="nothing to export"):
        gathering.export(store, book, ("en", "es"), FileFormat.TSV)
    with pytest.raises(ParallelDataError, match="is approved yet"):
        gathering.as_corpus(store, lead, book, "es")
    with pytest.raises(ParallelDataError, match="has nothing in en and fr"):
        gathering.plan(store, book, ("en", "fr"), FileFormat.TSV)


def test_a_corpus_takes_the_place_of_the_one_before(store, lead, book, offered):
    first, second, _ = beads(store, offered)
    approve(store, lead, first)
    gathering.as_corpus(store, lead, book, "es")
    approve(store, lead, second)
    made = gathering.as_corpus(store, lead, book, "es")
    assert gathering.as_corpus(store, lead, book, "es").id == made.id
    assert [one.id for one in stored.corpora(store, book.id)] == [made.id]
    assert (made.n_units, made.name) == (2, "general en-es.tsv")
    assert made in corpora.listed(store, book.id)


def test_only_leads_make_corpora(store, ada, book, offered):
    with pytest.raises(PermissionDenied):
        gathering.as_corpus(store, ada, book, "es")


def test_confidence_rises_with_the_margin_and_never_to_certainty():
    found = [confidence(margin) for margin in (-1.0, 0.0, 0.2, 0.3, 0.4, 0.5, 1e9)]
    assert found == sorted(found)
    assert found[4] == pytest.approx(0.78, abs=0.02)
    assert found[-1] == 0.98


def test_pages_may_be_without_a_likeness(store, lead, book, encoder):
    found = gathered(*PAIRS)
    found = replace(found, pages=tuple(replace(one, nearness=None) for one in found.pages))
    made = gathering.offer(store, lead, book, name="Ships", found=found, encoder=encoder)
    assert gathering.sources(store, made) == found
