"""Documents in, documents out: what the other tests of synchronising leave out."""

import json

import pytest

from amts_core.align.bitext import align_segments
from amts_core.formats import render
from amts_core.formats.segmented_documents import SegmentedDocument, read_document
from amts_core.kernel.errors import SegmentationError
from amts_core.sync import kept_translations, new_targets
from amts_core.sync.new_targets import DocumentPair, Synced
from tests.carryover.documents import one_to_one, text_of
from tests.formats.word_documents import body_of, paragraph, run, word_document

SRC = "# Rain\n\nIt rains a lot here. Call `fit` twice.\n\n* One item.\n"
TGT = "# LLUVIA\n\nLLUEVE MUCHO AQUÍ. LLAMA `fit` DOS VECES.\n\n* UN ELEMENTO.\n"


def read(text: str, language: str, name: str = "a.md") -> SegmentedDocument:
    return read_document(text.encode(), name, language)


def pair_of(src: str, tgt: str, name: str = "a.md") -> DocumentPair:
    links = one_to_one(text_of(src, name=name), text_of(tgt, "es", name))
    return DocumentPair(read(src, "en", name), read(tgt, "es", name), links)


def synced(src: str, tgt: str, new: str, name: str = "a.md") -> Synced:
    return new_targets.sync(pair_of(src, tgt, name), read(new, "en", name))


@pytest.mark.parametrize(
    ("new", "given", "expected"),
    [
        pytest.param(SRC, {}, TGT, id="nothing changed"),
        pytest.param(SRC, {1: "CAE AGUA."}, TGT.replace("LLUEVE MUCHO AQUÍ.", "CAE AGUA."), id="one"),
        pytest.param(
            SRC.replace("a lot", "much"), {1: "LLUEVE."},
            TGT.replace("LLUEVE MUCHO AQUÍ.", "LLUEVE."), id="for a reworded segment",
        ),
        pytest.param(
            SRC + "* Two items.\n", {4: "DOS ELEMENTOS."}, TGT + "* DOS ELEMENTOS.\n",
            id="for a new segment",
        ),
        pytest.param(
            SRC.replace("* One", "Then.\n\n* One"), {3: "# no\nheading"},
            TGT.replace("* UN", "\\# no heading\n\n* UN"), id="that would begin a heading",
        ),
    ],
)  # fmt: skip
def test_texts_are_put_in(new, given, expected):
    assert synced(SRC, TGT, new).rendered(given).decode() == expected


@pytest.mark.parametrize("n", [-1, 4])
def test_a_text_for_no_segment_is_refused(n):
    with pytest.raises(SegmentationError, match=f"no segment {n}: a.md has 4"):
        synced(SRC, TGT, SRC).rendered({n: "NADA."})


def test_a_text_for_one_of_several_stands_for_all_that_share_a_translation():
    src, tgt = "One here. Two there. Three.\n", "UNO Y DOS. TRES.\n"
    old = DocumentPair(read(src, "en"), read(tgt, "es"), (((0, 1), (0,)), ((2,), (1,))))
    found = new_targets.sync(old, read(src.replace("One here", "One is here"), "en"))
    assert found.rendered({0: "UNA Y DOS."}).decode() == "UNA Y DOS. TRES.\n"
    assert found.rendered({0: "UNA.", 1: "DOS."}).decode() == "UNA. DOS. TRES.\n"


def test_drafts_are_made_of_what_stands_alone():
    src, tgt = "One here. Two there. Three of them come.\n", "UNO Y DOS. TRES VIENEN.\n"
    old = DocumentPair(read(src, "en"), read(tgt, "es"), (((0, 1), (0,)), ((2,), (1,))))
    new = "One is here. Two there. Three of them go. Wholly new.\n"
    found = new_targets.sync(old, read(new, "en"))
    assert [one.needs_human for one in found.plan.segments] == [True, False, True, True]
    made = new_targets.drafts(found, lambda wanted: [text.upper() for text in wanted])
    assert made == {2: "THREE OF THEM GO.", 3: "WHOLLY NEW."}


def test_a_draft_never_stands_for_what_a_hand_edited():
    edited = pair_of(SRC, TGT.replace("MUCHO", "BASTANTE"))
    found = new_targets.sync(
        edited, read(SRC.replace("a lot", "much"), "en"), delivered=read(TGT, "es")
    )
    assert [one.is_edited for one in found.plan.segments if one.needs_human] == [True]
    assert new_targets.drafts(found, lambda wanted: list(wanted)) == {}


def test_nothing_to_draft_asks_nobody():
    def unasked(wanted):
        raise AssertionError(wanted)

    assert new_targets.drafts(synced(SRC, TGT, SRC), unasked) == {}


def test_line_breaks_are_the_targets_own():
    old = TGT.replace("\n", "\r\n")
    found = synced(SRC, old, SRC + "\n```\nn = 1\n```\n").rendered().decode()
    assert found == old + "\r\n```\r\nn = 1\r\n```\r\n"


HTML = "<html><body>\n<h1>Rain</h1>\n<p>It rains. We stay.</p>\n<p>The end comes.</p>\n</body></html>\n"
HTML_TGT = (
    "<html><body>\n<h1>LLUVIA</h1>\n<p>LLUEVE. NOS QUEDAMOS &amp; YA.</p>\n"
    "<p>ASÍ ACABA.</p>\n</body></html>\n"
)


@pytest.mark.parametrize(
    ("change", "given", "expected"),
    [
        pytest.param(("h1", "h2"), {}, ("h1", "h2"), id="a tag"),
        pytest.param(
            ("<p>The end", "<p>New < old.</p>\n<p>The end"), {3: "NUEVO < VIEJO."},
            ("<p>ASÍ", "<p>NUEVO &lt; VIEJO.</p>\n<p>ASÍ"), id="a paragraph",
        ),
        pytest.param(("<p>The end comes.</p>\n", ""), {}, ("<p>ASÍ ACABA.</p>\n", ""), id="gone"),
    ],
)  # fmt: skip
def test_html(change, given, expected):
    found = synced(HTML, HTML_TGT, HTML.replace(*change), "a.html")
    assert found.rendered(given).decode() == HTML_TGT.replace(*expected)


def notebook(*cells: tuple[str, str]) -> str:
    made = [{"cell_type": kind, "metadata": {}, "source": [text]} for kind, text in cells]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def test_a_notebook_stays_one():
    src = notebook(("markdown", "It rains here."), ("code", "n = 1"), ("markdown", "We stay."))
    tgt = notebook(("markdown", "LLUEVE AQUI."), ("code", "n = 1"), ("markdown", "NOS QUEDAMOS."))
    new = notebook(
        ("markdown", "It rains here."),
        ("code", "n = 2"),
        ("markdown", "We stay."),
        ("markdown", 'Something "new".'),
    )
    found = synced(src, tgt, new, "a.ipynb").rendered({2: 'ALGO "NUEVO".'})
    assert json.loads(found) == json.loads(
        notebook(
            ("markdown", "LLUEVE AQUI."),
            ("code", "n = 2"),
            ("markdown", "NOS QUEDAMOS."),
            ("markdown", 'ALGO "NUEVO".'),
        )
    )


def test_a_word_document_gets_the_paragraphs_that_its_source_got():
    """What surrounds its texts is the old target's own."""

    def document(language, *texts):
        body = "".join(paragraph(run(text), style=f"Style-{language}") for text in texts)
        return read_document(word_document(body), "a.docx", language)

    old = DocumentPair(
        document("en", "It rains here.", "We stay."),
        document("es", "LLUEVE AQUI.", "NOS QUEDAMOS."),
        ((range(1), range(1)), (range(1, 2), range(1, 2))),
    )
    new = document("en", "It rains here.", "All is wet.", "We stay.")
    made = new_targets.sync(old, new).rendered({1: "LLUEVE MUCHO."})
    wanted = document("es", "LLUEVE AQUI.", "LLUEVE MUCHO.", "NOS QUEDAMOS.")
    assert body_of(made) == body_of(wanted.data)


def test_what_the_target_left_open_stays_as_it_has_it():
    """The old target lacks a line that ends what its source opens: it never is made of that."""
    src = ":begin_tab:`a`\nOne word.\n:end_tab:\n\nTwo words.\n"
    tgt = ":begin_tab:`a`\nUNA PALABRA.\n\nDOS PALABRAS.\n"
    found = synced(src, tgt, src + "\nThree words.\n").rendered({2: "TRES."})
    assert found.decode() == tgt + "\nTRES.\n"


SITE = """---
title: Closing a valve
weight: 3
---

## Close the main valve

{{% setting name="valve.main" %}} Turn it to
`off` and wait. {{% /setting %}}

{{% hint title="Care" %}} Some pumps need water
to run. They stop slowly, and you hear it late. {{% /hint %}}

The pump reads its table.
"""
SITE_TGT = """---
title: Cerrar una válvula
weight: 3
source_commit: 51cb2d07
---

## Cerrar la válvula principal {#close}

{{% setting name="valve.main" %}}
Gírela a `off` y espere.
{{% /setting %}}

{{% hint title="Care" %}} Algunas bombas necesitan
agua para andar. Paran despacio, y se oye
tarde. {{% /hint %}}

La bomba lee su tabla.
"""


def test_a_notice_that_becomes_a_quotation_becomes_one_in_the_target():
    """The title that goes is a segment that is gone; the target's own lines and ids stay."""
    new = SITE.replace("weight: 3", "weight: 4").replace(
        '{{% hint title="Care" %}} Some pumps need water\nto run. They stop slowly, and you hear it '
        "late. {{% /hint %}}",
        "> [!CAUTION]\n>\n> Some pumps need water to run.\n> They stop slowly, and you hear\n> it late.",
    )
    expected = SITE_TGT.replace("weight: 3", "weight: 4").replace(
        '{{% hint title="Care" %}} Algunas bombas necesitan\nagua para andar. Paran despacio, y se '
        "oye\ntarde. {{% /hint %}}",
        "> [!CAUTION]\n>\n> Algunas bombas necesitan\n"
        "> agua para andar. Paran despacio, y se oye\n> tarde.",
    )
    found = synced(SITE, SITE_TGT, new)
    assert found.rendered().decode() == expected
    assert found.plan.kept == ()
    assert found.plan.summary.n_human_words == 0


def test_a_title_that_the_source_changes_stays_in_the_targets_language():
    """It is a segment as any other: until somebody translates it the target keeps its own."""
    new = SITE.replace("Closing a valve", "Closing the main valve").replace(
        "weight: 3", "weight: 4"
    )
    found = synced(SITE, SITE_TGT, new)
    assert found.rendered().decode() == SITE_TGT.replace("weight: 3", "weight: 4")
    assert found.plan.conflicts == found.plan.dropped == ()
    assert [one.text for one in found.plan.segments if one.needs_human] == [
        "Closing the main valve"
    ]
    translated = found.rendered({0: "Cerrar la válvula: principal"}).decode()
    assert 'title: "Cerrar la válvula: principal"\n' in translated


def test_the_encoder_aligns_what_is_not_aligned(encoder):
    src, tgt = read(SRC, "en"), read("# 雨\n\n这里雨下得很多。调用`fit`两次。\n\n* 一项。\n", "zh")
    beads = align_segments(src.segments, tgt.segments, ("en", "zh"), encoder)
    aligned = new_targets.pair(src, tgt, encoder)
    assert aligned == new_targets.pair(src, tgt, beads)
    assert render(src.document) == src.data


def test_a_document_without_text_has_no_beads(encoder):
    empty = read("```\nn = 1\n```\n", "en")
    assert new_targets.pair(empty, read(TGT, "es"), encoder).links == ()


@pytest.mark.parametrize("text", ["1. Frei.", "# Frei.", "[Frei]: ja.", "$$ Frei.", "~~~ Frei."])
def test_what_was_escaped_in_a_file_reads_as_what_was_saved(text):
    source = read_document(b"One is.\n\n\\[x\\]\n", "a.md", "en")
    data = render(source.document, [(source.segments[0], text)], "de")
    [there, *_] = read_document(data, "a.md", "de").segments
    assert kept_translations._plain(there.text) == kept_translations._plain(text)


def test_new_sentences_are_joined_as_the_target_joins_them_and_lines_stay_broken():
    src = "One company.\\\nTwo High Street.\n\nOpen the page. Click it.\n"
    tgt = "一家公司。\\\n高街二号。\n\n打开页面。单击它。\n"
    new = "One company.\\\nTwo High Street.  \nIn town.\n\nOpen the page. Wait. Click it.\n"
    links = one_to_one(text_of(src), text_of(tgt, "zh"))
    made = new_targets.sync(DocumentPair(read(src, "en"), read(tgt, "zh"), links), read(new, "en"))
    assert [one.n for one in made.plan.segments if one.needs_human] == [2, 4]
    assert made.rendered({2: "- 在城里。", 4: "等待。"}).decode() == (
        "一家公司。\\\n高街二号。  \n\\- 在城里。\n\n打开页面。等待。单击它。\n"
    )
