"""From two documents to beads, units and files; all of it or nothing."""

import csv
import io
import json
from collections import Counter

import pytest

from amts_core import formats, review
from amts_core.align import Encoder, best_encoder, bitext
from amts_core.align.static_encoder import StaticModel
from amts_core.checks import CHECKS
from amts_core.documents import imports, plausibility
from amts_core.documents.store.revisions import segments
from amts_core.formats import MAX_BLOCK_CHARACTERS, MAX_BYTES, segmented_documents
from amts_core.formats.folders import pair_files
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import (
    ConfigurationError,
    DocumentError,
    EncodingError,
    FormatError,
    ImportRefused,
    ParallelDataError,
)
from amts_core.kernel.records import Action, BeadStatus, DeskAct, Granularity, Project, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.parallel_data.store import versions
from amts_core.project import language_pairs
from amts_core.project.store import people
from amts_core.project.store.term_rows import GlossaryTerm, replace_terms
from amts_core.review import proposed_alignments
from amts_core.review.store import alignments, bead_rows, queues
from amts_core.review.store.queues import Queue
from tests.conftest import TEXTBOOK, add_alignment, proposed
from tests.stored import contents, n_rows

CHAPTERS = sorted(path.name for path in (TEXTBOOK / "en").iterdir())
BOOK = Project(1, "The Book: 2nd", "en", ("zh", "es"))
ENGLISH = (
    b"# Rain\n\nThe rain comes from the sea and falls on the hills. It fills the rivers.\n\n"
    b"The rivers carry it back to the sea, and all of it begins again.\n"
)
CHINESE = (
    "# 雨\n\n雨来自大海，落在群山之上。它充满了河流。\n\n河流把它带回大海，一切又重新开始。\n"
).encode()


def chapter(language, number):
    name = CHAPTERS[number - 1]
    return imports.read((TEXTBOOK / language / name).read_bytes(), name, language)


def imported(store, project, src, tgt, *, names=("a.md", "a.md"), overrule=False):
    """Read two files and import them, English and Chinese, as the commands and pages do."""
    sides = [
        imports.read(data, name, language)
        for data, name, language in zip((src, tgt), names, ("en", "zh"), strict=True)
    ]
    imports.check_pair(*sides, overrule=overrule)
    return imports.import_pair(store, project, *sides)


def aligned(store, project, revisions, encoder, progress=lambda share, step: None):
    ids = revisions[0].id, revisions[1].id
    proposed_alignments.align_revisions(
        store,
        "a1",
        project.id,
        revisions=ids,
        languages=("en", "zh"),
        encoder=encoder,
        progress=progress,
    )
    return alignments.alignment(store, "a1")


def assert_cover(beads, n_src, n_tgt):
    """Assert that every segment is in exactly one bead, in order."""
    assert [i for bead in beads for i in bead.src] == list(range(n_src))
    assert [j for bead in beads for j in bead.tgt] == list(range(n_tgt))


def test_two_documents_become_beads(store, project, encoder):
    revisions = imported(store, project, ENGLISH, CHINESE)
    steps = []
    made = aligned(
        store, project, revisions, encoder=encoder, progress=lambda *step: steps.append(step)
    )
    used = best_encoder(encoder, ("en", "zh"))
    assert (made.encoder, made.encoder_digest) == (used.name, used.digest)
    assert made.warnings == ()
    found = queues.beads(store, "a1", Queue())
    src, tgt = (segments(store, revision.id) for revision in revisions)
    assert_cover(found, len(src), len(tgt))
    for bead in found:
        assert bead.state.src_text == " ".join(src[i].text for i in bead.src)
        assert bead.state.tgt_text == "".join(tgt[j].text for j in bead.tgt)
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_aligning_again_changes_nothing(store, project, encoder):
    revisions = imported(store, project, ENGLISH, CHINESE)
    first = aligned(store, project, revisions, encoder)
    before = contents(store)
    assert aligned(store, project, revisions, encoder) == first
    assert contents(store) == before


def test_beads_are_found_by_what_the_checks_say_of_them(store, project, encoder):
    revisions = imports.import_pair(store, project, chapter("en", 2), chapter("zh", 2))
    replace_terms(store, project.id, "zh", [GlossaryTerm("data", "从来没有这样翻译")])
    made = aligned(store, project, revisions, encoder)
    examiner = review.BeadExaminer(store, made)
    assert alignments.ratios(store, "a1") is not None
    shown = Counter()
    for bead in bead_rows.beads(store, "a1"):
        slugs = {finding.check for finding in examiner.findings(bead)}
        listed = {
            check.slug
            for check in CHECKS
            if queues.holds(store, "a1", Queue(finding=check.slug), bead.id)
        }
        assert listed == slugs
        shown.update(slugs)
    assert shown["glossary"] > 0


@pytest.mark.parametrize(
    ("src_text", "tgt_text", "other", "expected"),
    [
        pytest.param("One.", "一。", ("One.", "壹。"), {"other_target"}, id="another target"),
        pytest.param("One.", "一。", ("Once.", "一。"), {"other_source"}, id="another source"),
        pytest.param("One.", "一。", ("One.", "一。"), set(), id="the same"),
        pytest.param("One.", "一。", ("One.", ""), set(), id="a skip is no other target"),
    ],
)
def test_beads_of_a_document_are_compared(src_text, tgt_text, other, expected):
    beads = [
        proposed([0], [0], src_text, tgt_text),
        proposed([1], [1] if other[1] else [], *other),
    ]
    first, _ = proposed_alignments.found_slugs(beads, ("en", "zh"), None)
    assert set(first) == expected


def test_importing_again_changes_nothing(store, project):
    revisions = imported(store, project, ENGLISH, CHINESE)
    before = contents(store)
    assert imported(store, project, ENGLISH, CHINESE) == revisions
    assert contents(store) == before


class Overlapping(Encoder):
    """An encoder whose overlaps are embedded one by one, whatever its model."""

    is_static = False


def test_an_encoder_whose_sums_do_not_add_up_serves_as_well(encoder):
    other = Overlapping(StaticModel.in_folder(BUNDLED_ENCODER), "other")
    src, tgt = chapter("en", 1).segments, chapter("zh", 1).segments
    static, overlapped = (
        bitext.align_segments(src, tgt, ("en", "zh"), each) for each in (encoder, other)
    )
    assert_cover(overlapped, len(src), len(tgt))
    same = {(bead.src, bead.tgt) for bead in static} & {(bead.src, bead.tgt) for bead in overlapped}
    assert len(same) >= 0.9 * len(static)


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        pytest.param("en en", "^Both documents look like English", id="the same"),
        pytest.param("zh zh", "^Both documents look like Chinese", id="the same, other"),
        pytest.param("en es", "^The target was .* looks like Spanish .* language.$", id="another"),
        pytest.param("zh en", "^The source was .* The target was", id="turned"),
    ],
)
def test_languages_that_look_wrong_can_be_overruled(store, project, languages, message):
    files = [(TEXTBOOK / language / CHAPTERS[0]).read_bytes() for language in languages.split()]
    before = contents(store)
    with pytest.raises(ImportRefused, match=message):
        imported(store, project, *files)
    assert contents(store) == before
    imported(store, project, *files, overrule=True)
    assert n_rows(store)["document"] == 2


def test_too_little_text_is_no_reason_to_warn(store, project):
    imported(store, project, b"# Rain\n", b"# Lluvia\n")
    assert n_rows(store)["document"] == 2


def test_unrelated_documents_are_aligned_with_a_warning(store, project, encoder):
    revisions = imports.import_pair(store, project, chapter("en", 1), chapter("zh", 5))
    made = aligned(store, project, revisions, encoder)
    (warning,) = made.warnings
    assert warning.startswith("The two documents look unrelated: only ")
    assert made.n_beads > 0


@pytest.mark.parametrize("language", ["zh", "es"])
@pytest.mark.parametrize("distance", range(6))
def test_only_mismatched_chapters_look_unrelated(encoder, language, distance):
    for number in range(1, 7):
        src = chapter("en", number).segments
        tgt = chapter(language, (number + distance - 1) % 6 + 1).segments
        beads = bitext.align_segments(src, tgt, ("en", language), encoder)
        assert len(plausibility.relation_warnings(beads)) == bool(distance)


NOTEBOOK = {"cells": [{"cell_type": "markdown", "source": ["# 雨\n", "half \ud83d of it"]}]}


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        pytest.param(b"", "a.md", FormatError, id="empty"),
        pytest.param(b" \n\n", "a.md", FormatError, id="white space"),
        pytest.param(b"```\ncode\n```\n", "a.md", FormatError, id="code only"),
        pytest.param(b"%PDF-1.7\n" + CHINESE, "a.md", FormatError, id="PDF"),
        pytest.param(b"PK\x03\x04" + CHINESE, "a.txt", FormatError, id="ZIP"),
        pytest.param(CHINESE + b"a\0b", "a.md", EncodingError, id="NUL"),
        pytest.param(CHINESE + b"\xed\xa0\xbd\xed\xb8\x80", "a.md", EncodingError, id="CESU-8"),
        pytest.param(CHINESE + b"\xed\xa0\xbd", "a.html", EncodingError, id="half a character"),
        pytest.param("雨".encode("gb18030"), "a.md", EncodingError, id="some encoding"),
        pytest.param(b"\xff\xfe\x3d\xd8a\0", "a.txt", EncodingError, id="broken UTF-16"),
        pytest.param(CHINESE, "a.ipynb", FormatError, id="no notebook"),
        pytest.param(b'{"cells": [{"cell_type": "mark', "a.ipynb", FormatError, id="cut notebook"),
        pytest.param(json.dumps(NOTEBOOK).encode(), "a.ipynb", EncodingError, id="escaped half"),
        pytest.param(CHINESE, "a.odt", FormatError, id="unknown ending"),
        pytest.param(b"a" * (MAX_BYTES + 1), "a.md", FormatError, id="too large"),
        pytest.param(
            b"a" * (MAX_BLOCK_CHARACTERS + 1), "a.txt", FormatError, id="endless paragraph"
        ),
    ],
)
@pytest.mark.parametrize("is_second", [True, False], ids=["target", "source"])
def test_a_bad_document_leaves_nothing_of_the_other(store, project, data, name, error, is_second):
    before = contents(store)
    files = (ENGLISH, data, "a.md", name) if is_second else (data, CHINESE, name, "a.md")
    with pytest.raises(error, match=r".+\. [A-Z].+\.") as raised:
        imported(store, project, *files[:2], names=files[2:])
    assert name in str(raised.value)
    assert contents(store) == before


def test_a_project_is_made_for_an_import_and_given_languages(store):
    made = language_pairs.project_for_import(store, "Book", ("en", "zh"))
    assert (made.src_lang, made.tgt_langs) == ("en", ("zh",))
    again = language_pairs.project_for_import(store, "Book", ("en", "es"))
    assert (again.id, again.tgt_langs) == (made.id, ("zh", "es"))


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        pytest.param(("en", "en"), "are the same. Choose two", id="the same"),
        pytest.param(("zh", "en"), "of project 'Book' is English, not Chinese", id="turned"),
    ],
)
def test_languages_that_do_not_fit_a_project_are_refused(store, project, languages, message):
    with pytest.raises(ConfigurationError, match=message):
        language_pairs.project_for_import(store, "Book", languages)
    assert people.all_projects(store) == (project,)


def test_folders_are_paired_by_name(tmp_path):
    for name in (
        "en/a.md",
        "en/b/c.IPYNB",
        "en/alone.md",
        "zh/a.md",
        "zh/b/c.IPYNB",
        "zh/other.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for name in ("en/image.png", "zh/image.png"):
        (tmp_path / name).write_bytes(b"x")
    for folder in ("en", "zh"):
        (tmp_path / folder / "folder.md").mkdir()
    found = pair_files(tmp_path / "en", tmp_path / "zh", ("en", "zh"))
    assert [(pair.src, pair.tgt) for pair in found.pairs] == [
        ("a.md", "a.md"),
        ("b/c.IPYNB", "b/c.IPYNB"),
    ]
    assert found.left_out == (
        "alone.md has no counterpart",
        "other.md has no counterpart",
        "no documents: 2 .png",
    )


@pytest.mark.parametrize(
    ("folders", "message"),
    [
        pytest.param(("en", "nowhere"), "There is no folder .*nowhere", id="no folder"),
        pytest.param(("en", "zh"), "No two names of files", id="nothing in common"),
        pytest.param(("en", "en/a.md"), "There is no folder .*a.md", id="a file"),
    ],
)
def test_folders_without_pairs_are_refused(tmp_path, folders, message):
    for name in ("en", "zh"):
        (tmp_path / name).mkdir()
    (tmp_path / "en" / "a.md").write_bytes(b"x")
    with pytest.raises(DocumentError, match=message):
        pair_files(*(tmp_path / folder for folder in folders), ("en", "zh"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\nb\n\nc", [(0, "a"), (0, "b"), (1, "c")], id="blank line"),
        pytest.param("\n\n a \r\n\r\n\r\nb\n", [(0, "a"), (1, "b")], id="white space"),
        pytest.param("a\rb", [(0, "a"), (0, "b")], id="old line ends"),
        pytest.param("a\u2028b\x0cc", [(0, "a\u2028b\x0cc")], id="no line end"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_line_is_a_segment(text, expected):
    found = segmented_documents.segments_of_lines(text)
    assert [(part.block, part.text) for part in found] == expected
    assert [part.n for part in found] == list(range(len(found)))
    assert [text[part.start : part.end] for part in found] == [part.text for part in found]


def test_a_paragraph_is_its_sentences():
    document = formats.read(ENGLISH, "a.md")
    found = segmented_documents.paragraphs(
        segmented_documents.read_document(ENGLISH, "a.md", "en").segments, "en"
    )
    assert [part.text for part in found] == [block.text for block in document.blocks]
    assert [part.n for part in found] == [part.block for part in found] == [0, 1, 2]


def test_units_serve_both_directions():
    assert language_pairs.directions(BOOK) == (
        ("en", "zh"),
        ("en", "es"),
        ("zh", "en"),
        ("es", "en"),
    )


@pytest.mark.parametrize(("name", "expected"), [("The Book: 2nd", "the-book-2nd"), ("书", "书"), ("/..", "project")])  # fmt: skip
def test_an_export_is_named_after_its_contents(name, expected):
    project = Project(1, name, "en", ("zh",))
    named = exports.export_name(project, ("en", "zh"), Granularity.SENTENCE, FileFormat.TMX)
    assert named == f"{expected}.en-zh.sentence.tmx"


@pytest.fixture
def approved(store, project, ada, alignment):
    """The first bead is approved, and then the second, with another target."""
    first, second, *_ = queues.bead_ids(store, alignment, Queue())
    for bead_id, text in ((first, None), (second, "贰。")):
        action = Action.EDIT if text else Action.APPROVE
        event = review.decide(
            store, DeskAct(person=ada, via=Via.KEY), bead_id, action, seen_version=0, tgt_text=text
        )
    return event


def exported(store, project, languages=("en", "zh"), format_=FileFormat.CSV):
    choice = languages, Granularity.SENTENCE, format_
    planned = exports.plan_export(store, project, *choice)
    return exports.export(store, project, planned, *choice)


@pytest.mark.parametrize(
    ("languages", "rows"),
    [
        (("en", "zh"), [["en", "zh"], ["One.", "一。"], ["Two.", "贰。"]]),
        (("zh", "en"), [["zh", "en"], ["一。", "One."], ["贰。", "Two."]]),
    ],
)
def test_what_is_approved_is_exported_and_kept_as_a_version(
    store, project, approved, languages, rows
):
    made = exported(store, project, languages)
    assert list(csv.reader(io.StringIO(made.data.decode("utf-8")))) == rows
    (version,) = versions.all_versions(store, project.id)
    assert (version.n_units, version.last_event) == (2, approved.id)
    assert (version.sha256, blob(store, version.sha256)) == (made.sha256, made.data)


def test_units_are_listed_by_status(store, project, approved):
    assert [unit.tgt for unit in exports.units(store, project)] == ["一。", "贰。"]
    waiting = exports.units(store, project, status=BeadStatus.PROPOSED)
    assert [unit.src for unit in waiting] == ["Four."]


def test_the_newest_alignment_of_a_document_counts(store, project, ada, approved):
    beads = [proposed([0], [0], "One.", "新。")]
    add_alignment(store, project, beads, alignment_id="a2")
    assert exports.units(store, project) == ()
    (bead_id,) = queues.bead_ids(store, "a2", Queue())
    review.decide(store, DeskAct(person=ada, via=Via.KEY), bead_id, Action.APPROVE, seen_version=0)
    assert [unit.tgt for unit in exports.units(store, project)] == ["新。"]


def test_languages_without_documents_are_named(store, project, approved):
    with pytest.raises(ParallelDataError, match="no documents in en and ja. It has: en-zh, zh-en"):
        exported(store, project, ("en", "ja"))


def test_nothing_approved_is_nothing_to_export(store, project, alignment):
    with pytest.raises(ParallelDataError, match="nothing to export"):
        exported(store, project)
    assert versions.all_versions(store, project.id) == ()
