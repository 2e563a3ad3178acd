"""Systems and references of files: matched to segments, kept, compared, removed."""

import hashlib

import pytest

from amts_core import comparison
from amts_core.comparison import (
    ExportFormat,
    TextsImport,
    TextsKind,
    comparison_requests,
    imported_texts,
)
from amts_core.comparison.jobs import compute
from amts_core.comparison.text_matching import Sources, matched
from amts_core.evaluation import metrics
from amts_core.kernel.errors import EvaluationError, FormatError, NotFoundError, PermissionDenied
from amts_core.kernel.records import Role
from amts_core.project.store import people
from tests.comparison.conftest import BASELINE, ENGLISH, add_chapter, add_documents_of
from tests.stored import n_rows

PAIR = ("en", "zh")
MADE = ("一", "二", "三", "四", "五", "六", "七")
LINES = "".join(f"{text}\n" for text in MADE).encode()
DOCUMENTS = (Sources("a.md", ("One.", "Two.", "One.")), Sources("b.md", ("Three.",)))


def table(*rows):
    return "".join(f"{src}\t{tgt}\n" for src, tgt in (("en", "zh"), *rows)).encode()


@pytest.mark.parametrize(
    ("name", "data", "texts", "n_unused"),
    [
        pytest.param("x.txt", "一\n二\n三\n四".encode(), (("一", "二", "三"), ("四",)), 0, id="lines"),
        pytest.param(
            "x.zh", "一\r\n\r\n三\r\n四\r\n".encode(), (("一", None, "三"), ("四",)), 0,
            id="an empty line is no text",
        ),
        pytest.param(
            "x.tsv", table(("Three.", "四"), ("One.", "一"), ("Two.", "二")),
            (("一", "二", "一"), ("四",)), 0, id="by source, in any order",
        ),
        pytest.param(
            "x.tsv", table(("One.", "一"), ("Two.", "二"), ("One.", "三"), ("Three.", "四")),
            (("一", "二", "三"), ("四",)), 0, id="the same source twice, in its order",
        ),
        pytest.param(
            "x.tsv", table(("One.", "一"), ("Two!", "二"), ("One.", "三"), ("Three.", "四")),
            (("一", "二", "三"), ("四",)), 0, id="as many, most the same: the rest by place",
        ),
        pytest.param(
            "x.tsv", table(("One.", "一"), ("Two!", "二"), ("Else.", "五")),
            (("一", None, "一"), (None,)), 2, id="fewer: by source only",
        ),
    ],
)  # fmt: skip
def test_texts_go_to_their_segments(name, data, texts, n_unused):
    found = matched((name, data), PAIR, DOCUMENTS)
    assert (found.texts, found.n_unused) == (texts, n_unused)
    assert found.n_matched == sum(one is not None for own in texts for one in own)


XML = '<?xml version="1.0" encoding="UTF-8"?>'
TMX = (
    f'{XML}<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" '
    'o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>{}</body></tmx>'
)
TU = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="zh"><seg>{}</seg></tuv></tu>'
XLIFF = (
    f'{XML}<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
    'source-language="en" target-language="zh" datatype="plaintext"><body>{}</body></file></xliff>'
)
TRANS_UNIT = '<trans-unit id="{0}"><source>{0}</source><target>{1}</target></trans-unit>'


@pytest.mark.parametrize(
    ("name", "whole", "unit"),
    [
        pytest.param("x.tmx", TMX, TU, id="TMX"),
        pytest.param("x.xlf", XLIFF, TRANS_UNIT, id="XLIFF"),
    ],
)
def test_memories_and_catalogues_say_the_sources(name, whole, unit):
    units = "".join(unit.format(*one) for one in (("Three.", "四"), ("One.", "一")))
    found = matched((name, whole.format(units).encode()), PAIR, DOCUMENTS)
    assert found.texts == (("一", None, "一"), ("四",))


@pytest.mark.parametrize(
    ("name", "data", "kind", "told"),
    [
        pytest.param(
            "x.txt", b"a\nb\n", EvaluationError,
            "x.txt has 2 lines, the documents have 4 segments (a.md: 3, b.md: 1)", id="lines",
        ),
        pytest.param(
            "x.txt", b"\n\n\nd\n", EvaluationError, "Only 1 of the 4 segments", id="mostly empty"
        ),
        pytest.param(
            "x.tsv", table(("Three.", "四")), EvaluationError, "Only 1 of the 4 segments",
            id="too few",
        ),
        pytest.param(
            "x.tsv", table(("A", "一"), ("B", "二"), ("C", "三"), ("D", "四")), EvaluationError,
            "Only 0 of the 4 segments", id="as many of another document",
        ),
        pytest.param("x.tmx", b"<tmx", FormatError, "x.tmx", id="broken"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(name, data, kind, told):
    with pytest.raises(kind) as raised:
        matched((name, data), PAIR, DOCUMENTS)
    assert told in str(raised.value)


@pytest.fixture
def take(store, project, lead, chapter):
    """Take a file of the chapter."""

    def taken(
        data=LINES, *, name="DeepL, 3 May", kind=TextsKind.SYSTEM, revision_id=None, told=None
    ):
        meant = TextsImport(
            name=name, kind=kind, languages=PAIR, revision_ids=(revision_id or chapter[0],)
        )
        file = ("deepl.tsv" if b"\t" in data else "deepl.txt", data)
        said = [] if told is None else told
        return imported_texts.take(store, project, lead, file, meant=meant, tell=said.append)

    return taken


def compared(translations, order_ids, *imported):
    comparison_id = comparison_requests.place(
        translations.settings,
        translations.project,
        translations.lead,
        order_ids=order_ids,
        name="Run",
        imported_ids=[one.id for one in imported],
    )
    return comparison_id, compute(translations.settings, comparison_id)


def test_a_file_is_kept_with_its_hash_and_listed(store, project, take):
    one = take()
    assert (one.name, one.kind, one.person) == ("DeepL, 3 May", TextsKind.SYSTEM, "Grace")
    assert one.file_sha256 == hashlib.sha256(LINES).hexdigest()
    assert (one.n_matched, one.n_segments) == (7, 7)
    assert comparison.all_imported(store, project.id) == (one,)
    assert take() == one  # the same again
    with pytest.raises(EvaluationError, match="is there already, of the file deepl.txt"):
        take(LINES.replace("一".encode(), b"1"))


def test_what_did_not_match_is_told(take):
    told = []
    rows = [*zip(ENGLISH[:5], MADE, strict=False), ("Else.", "别")]
    one = take(table(*rows), told=told)
    assert (one.n_matched, one.n_segments) == (5, 7)
    assert told == [
        "2 segments without a text in the file",
        "1 text of the file that no segment has as its source",
    ]


def test_a_system_of_a_file_is_compared_like_an_arm(store, translations, chapter, take):
    order_id = translations.order(chapter[0], BASELINE)
    comparison_id, made = compared(translations, [order_id], take())
    assert [one.label for one in made.systems] == ["baseline", "DeepL, 3 May"]
    assert [one.outputs[1] for one in made.segments] == ["一", "二三", "四", "五", "七"]
    (direction,) = made.directions
    references = [one.reference for one in made.segments]
    expected = metrics.corpus_scores(["一", "二三", "四", "五", "七"], references, "zh")
    assert [one.value for one in direction.corpus[1].scores] == [one.value for one in expected]
    assert direction.corpus[1].scores[0].p_bootstrap is not None
    report = comparison.export(store, comparison_id, ExportFormat.JSON)[1]
    assert comparison.reports.check(translations.settings, report).n_figures
    assert (
        "not known: its output is of a file"
        in comparison.export(store, comparison_id, ExportFormat.MARKDOWN)[1].decode()
    )
    assert comparison.effort(store, comparison_id) == ()


def test_a_segment_without_a_text_is_missing(translations, chapter, take):
    order_id = translations.order(chapter[0], BASELINE)
    one = take("一\n二\n三\n\n五\n六\n七\n".encode())
    _, made = compared(translations, [order_id], one)
    assert (made.directions[0].n, made.directions[0].n_missing) == (4, 1)


def test_systems_of_files_need_no_order(translations, take):
    _, made = compared(translations, [], take(), take(name="Other"))
    assert [one.label for one in made.systems] == ["DeepL, 3 May", "Other"]
    assert made.directions[0].n == 5


def test_references_of_a_file_take_the_place_of_the_alignment(translations, chapter, take):
    order_id = translations.order(chapter[0], BASELINE)
    _, made = compared(translations, [order_id], take(kind=TextsKind.REFERENCE))
    assert [one.reference for one in made.segments] == [*MADE]
    assert [one.numbers for one in made.segments] == [(n,) for n in range(7)]
    (document,) = made.directions[0].documents
    assert (document.alignment_id, document.n_unpaired, document.path) == ("", 0, "a.md")


def test_references_of_a_file_need_no_alignment(store, project, translations, take):
    text = "\n\n".join(ENGLISH).encode()
    revision_id = add_documents_of(store, project, [("alone.md", text)])
    order_id = translations.order(revision_id, BASELINE)
    reference = take(kind=TextsKind.REFERENCE, revision_id=revision_id)
    _, made = compared(translations, [order_id], reference)
    assert made.directions[0].n == 7
    assert made.left_out == ()


def test_a_document_that_a_file_lacks_is_left_out_and_said(
    store, project, translations, chapter, take
):
    other = add_chapter(store, project, name="b.md", alignment_id="b1")
    order_id = translations.order([chapter[0], other[0]], BASELINE)
    _, made = compared(translations, [order_id], take())
    assert [one.path for one in made.directions[0].documents] == ["a.md"]
    assert [(one.path, one.reason) for one in made.left_out] == [
        ("b.md", "No translation of it by DeepL, 3 May.")
    ]


def test_what_is_removed_stays_in_comparisons(store, project, lead, translations, chapter, take):
    order_id = translations.order(chapter[0], BASELINE)
    one = take()
    comparison_id, made = compared(translations, [order_id], one)
    imported_texts.remove(store, project, lead, one.id)
    assert comparison.all_imported(store, project.id) == ()
    assert compute(translations.settings, comparison_id) == made
    assert comparison.imported(store, one.id) == one
    assert take().id != one.id


def test_only_a_lead_takes_and_removes(store, project, chapter, take):
    one = take()
    other = people.add_person(store, "Otto", Role.EDITOR)
    before = n_rows(store)
    meant = TextsImport(name="x", kind=TextsKind.SYSTEM, languages=PAIR, revision_ids=(chapter[0],))
    with pytest.raises(PermissionDenied):
        imported_texts.take(store, project, other, ("x.txt", LINES), meant=meant)
    with pytest.raises(PermissionDenied):
        imported_texts.remove(store, project, other, one.id)
    assert n_rows(store) == before


def test_nothing_or_only_references_is_no_comparison(translations, take):
    for files in ((), (take(kind=TextsKind.REFERENCE),)):
        with pytest.raises(EvaluationError, match="No order is chosen, and no system of a file"):
            compared(translations, [], *files)


def test_a_number_of_no_file_is_told(translations, store, project, lead):
    with pytest.raises(NotFoundError, match="no texts 9"):
        comparison_requests.place(
            translations.settings, project, lead, order_ids=[], name="x", imported_ids=[9]
        )
