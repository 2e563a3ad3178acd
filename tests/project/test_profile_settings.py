"""Profiles in the database, and the places that obey them."""

import pytest

from amts_core import review, translation
from amts_core.documents.store import revisions
from amts_core.engines.protocol import Formality, Options
from amts_core.formats import segmented_documents
from amts_core.formats.splitter import Splitter
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError, PermissionDenied
from amts_core.kernel.records import BeadStatus, DeskAct, Engine, Granularity, Via
from amts_core.project import glossary, profiles
from amts_core.project.profiles import ProfileFile
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.project.sub_pipelines import Profile
from amts_core.review.store import bead_rows
from tests.conftest import add_alignment, carried_out, proposed
from tests.stored import n_rows

LINES = Splitter(("Approx", "vgl"), True)
STRICT = Profile(
    granularity=Granularity.PARAGRAPH,
    engine=Engine.AMAZON,
    formality=Formality.INFORMAL,
    auto_accept=0.95,
    src_splitter=LINES,
    tgt_splitter=LINES,
)


@pytest.fixture
def book(store):
    return people.create_project(store, "Book", "en", ["zh", "de"])


def keep(store, person, book, *, tgt_lang="de", profile=STRICT, **known):
    return profiles.keep(
        store, person, book, ProfileFile(src_lang="en", tgt_lang=tgt_lang, profile=profile, **known)
    )


def test_a_project_begins_with_the_defaults(store, book):
    assert profiles.of(store, book, "zh") == Profile()
    assert profiles.options(store, book, "zh") == Options()
    assert profiles.splitter(store, book, "en") == Splitter()
    assert profiles.thresholds(store, book) == {"zh": None, "de": None}


def test_the_newest_choices_of_a_language_count(store, lead, book):
    keep(store, lead, book)
    assert profiles.of(store, book, "de") == STRICT
    assert profiles.of(store, book, "zh") == Profile()
    keep(store, lead, book, profile=Profile(auto_accept=0.5))
    assert profiles.thresholds(store, book) == {"zh": None, "de": 0.5}


def test_the_same_again_changes_nothing(store, lead, book):
    keep(store, lead, book)
    before = n_rows(store)
    keep(store, lead, book)
    assert n_rows(store) == before


def test_only_leads_keep_profiles(store, ada, book):
    with pytest.raises(PermissionDenied):
        keep(store, ada, book)
    assert profiles.of(store, book, "de") == Profile()


@pytest.mark.parametrize("languages", [("de", "zh"), ("en", "fr")])
def test_the_languages_have_to_be_the_projects(store, lead, book, languages):
    with pytest.raises(ConfigurationError):
        profiles.keep(
            store,
            lead,
            book,
            ProfileFile(src_lang=languages[0], tgt_lang=languages[1], profile=Profile()),
        )


@pytest.mark.parametrize(
    ("known", "given", "expected"),
    [
        pytest.param({}, (), {("a", "b"), ("Keras", "Keras")}, id="neither is named"),
        pytest.param(
            {"do_not_translate": ("MXNet",)}, (), {("a", "b"), ("MXNet", "MXNet")}, id="words only"
        ),
        pytest.param({"do_not_translate": ()}, (), {("a", "b")}, id="no words"),
        pytest.param(
            {"glossary": "g.csv"}, (GlossaryTerm("x", "y"),), {("x", "y"), ("Keras", "Keras")},
            id="glossary only",
        ),
        pytest.param(
            {"glossary": "g.csv", "do_not_translate": ("MXNet",)}, (GlossaryTerm("x", "y"),),
            {("x", "y"), ("MXNet", "MXNet")}, id="both",
        ),
    ],
)  # fmt: skip
def test_terms_are_kept_once(store, lead, book, known, given, expected):
    glossary.keep(
        store,
        lead,
        book,
        tgt_lang="de",
        new=[GlossaryTerm("a", "b"), GlossaryTerm("Keras", "Keras")],
    )
    profiles.keep(
        store,
        lead,
        book,
        ProfileFile(src_lang="en", tgt_lang="de", profile=Profile(), **known),
        glossary_terms=given,
    )
    found = term_rows.terms(store, book.id, "de")
    assert {(one.src, one.tgt) for one in found} == expected


def test_what_is_exported_makes_another_project_the_same(store, lead, book):
    known = {"glossary": "g.csv", "do_not_translate": ("MXNet",)}
    file = ProfileFile(src_lang="en", tgt_lang="de", profile=STRICT, **known)
    terms = (GlossaryTerm("loss", "Verlust"),)
    profiles.keep(store, lead, book, file, glossary_terms=terms)
    written = profiles.export(store, book, "de")
    other = people.create_project(store, "Copy", "en", ["de"])
    name, data = written.glossary
    read = profiles.read(written.data, written.name)
    assert (read.glossary, written.name) == (name, "en-de.toml")
    kept = glossary.read_file(data, name, ("en", "de"))
    profiles.keep(store, lead, other, read, glossary_terms=kept)
    again = profiles.export(store, other, "de")
    assert (again.data.splitlines()[1:], again.glossary) == (
        written.data.splitlines()[1:],
        written.glossary,
    )


def test_a_source_document_is_split_as_all_its_languages_want(store, lead, book):
    keep(store, lead, book, profile=Profile(src_splitter=Splitter(("a", "b"))))
    keep(store, lead, book, tgt_lang="zh", profile=Profile(src_splitter=Splitter(("b",), True)))
    assert profiles.splitter(store, book, "en") == Splitter(("a", "b"), True)
    assert profiles.splitter(store, book, "zh") == Splitter((), True)


def test_each_language_is_accepted_at_its_own_confidence(store, lead, book):
    keep(store, lead, book, tgt_lang="zh", profile=Profile(auto_accept=0.7))
    beads = [
        proposed([0], [0], "One.", "一。", confidence=0.8),
        proposed([1], [1], "Two.", "二。", confidence=0.6, accept=True),
    ]
    add_alignment(store, book, beads)
    least = profiles.thresholds(store, book)
    accepted = carried_out(
        store, review.accept(store, DeskAct(person=lead, via=Via.API), book.id, least=least)
    )
    assert (accepted.n_asked, accepted.n_done) == (1, 1)
    statuses = [bead.state.status for bead in bead_rows.beads(store, "a1")]
    assert statuses == [BeadStatus.APPROVED, BeadStatus.PROPOSED]


def test_orders_are_split_as_the_profile_says(store: Store, lead, book):
    keep(store, lead, book)
    text = b"It weighs approx. Three tons.\nIt sank."
    (found,) = translation.add_documents(store, book, [("a.txt", text)], "en")
    texts = [part.text for part in revisions.segments(store, found.revision_id)]
    assert texts == ["It weighs approx. Three tons.", "It sank."]
    plain = segmented_documents.read_document(text, "a.txt", "en").segments
    assert len(plain) == 2
