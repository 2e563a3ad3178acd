import io
import re
import shutil
import subprocess
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import docx_lines, read, render, xml_trees, zip_members
from amts_core.formats.segmentation import segment
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import FormatError
from tests.formats.word_documents import (
    body_of,
    member,
    paragraph,
    run,
    word_document,
    zipped,
)

BOLD, ITALIC = "<w:b/>", "<w:i/>"
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_SAYS = "<w:r><w:instrText> {} </w:instrText></w:r>"


def field(instruction, result):
    return (
        f"{_FIELD.format('begin')}{_SAYS.format(instruction)}{_FIELD.format('separate')}"
        f"{result}{_FIELD.format('end')}"
    )


def texts(data):
    return [(block.kind.value, block.text) for block in read(data, "a.docx").blocks]


def translated(data, made):
    """A document with what ``made`` returns for the text of each of its blocks."""
    document = read(data, "a.docx")
    parts = segment(document.blocks, "en")
    return render(document, [(one, made(one.text)) for one in parts])


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(run("One."), "One.", id="plain"),
        pytest.param(run("All of it.", BOLD), "All of it.", id="bold as a whole"),
        pytest.param(
            run("Some is ") + run("bold", BOLD) + run(", and more is not."),
            "Some is <b>bold</b>, and more is not.",
            id="bold word",
        ),
        pytest.param(
            run("Cut ") + run("in ", '<w:lang w:val="en-GB"/>') + "<w:proofErr/>" + run("runs."),
            "Cut in runs.",
            id="runs that look the same",
        ),
        pytest.param(
            run("We say ") + run("very", BOLD) + run(" ") + run("bold", BOLD) + run(" words."),
            "We say <b>very bold</b> words.",
            id="a space in another format",
        ),
        pytest.param(
            run("So ") + run("red", '<w:color w:val="FF0000"/>') + run(" and ")
            + run("blue", '<w:color w:val="0000FF"/>') + run(" it was."),
            "So <f>red</f> and <f2>blue</f2> it was.",
            id="colours",
        ),
        pytest.param(
            run("See ") + '<w:hyperlink r:id="r1">' + run("the page", "<w:u/>")
            + "</w:hyperlink>" + run(" there."),
            "See <a>the page</a> there.",
            id="link",
        ),
        pytest.param(
            run("See ") + field("HYPERLINK x", run("the page")) + run(" there."),
            "See <a>the page</a> there.",
            id="link as a field",
        ),
        pytest.param(
            run("On page ") + field("PAGEREF x", run("12")) + run(" it says so."),
            "On page <field/> it says so.",
            id="field",
        ),
        pytest.param(run("A note") + NOTE + run(" here."), "A note<note/> here.", id="note"),
        pytest.param(run("A note.") + NOTE, "A note.", id="note at the end"),
        pytest.param(
            run("It was ") + '<w:ins w:id="1">' + run("very ") + '</w:ins><w:del w:id="2"><w:r>'
            "<w:delText>not </w:delText></w:r></w:del>" + run("good."),
            "It was <ins>very </ins><del/>good.",
            id="tracked changes",
        ),
        pytest.param(
            run("Here ") + '<w:bookmarkStart w:id="1" w:name="_GoBack"/>'
            '<w:bookmarkEnd w:id="1"/>' + run("it is."),
            "Here it is.",
            id="where the caret was",
        ),
        pytest.param(
            run("It is ") + '<w:commentRangeStart w:id="1"/>' + run("said")
            + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>' + run("."),
            "It is said.",
            id="comment",
        ),
        pytest.param(
            run("As ") + "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>" + run(" says."),
            "As <math/> says.",
            id="formula",
        ),
        pytest.param(
            "<w:smartTag>" + run("Rome") + "</w:smartTag>" + run(" was built."),
            "Rome was built.",
            id="smart tag",
        ),
        pytest.param(run("R&amp;D of &lt;T&gt; &amp;amp; 1 &lt; 2"), "R&D of &lt;T> &amp;amp; 1 < 2",
                     id="what looks like markup"),
        pytest.param(
            run("Call ") + run("open()", '<w:rStyle w:val="VerbatimChar"/>') + run(" now."),
            "Call <code>open()</code> now.",
            id="code",
        ),
    ],
)  # fmt: skip
def test_a_paragraph_is_a_line_with_light_markup(inner, expected):
    styles = '<w:style w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/></w:style>'
    data = word_document(paragraph(inner), styles=styles)
    assert texts(data) == [("paragraph", expected)]
    assert render(read(data, "a.docx")) == data


def test_blocks_have_their_kinds():
    styles = (
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Out"><w:name w:val="O"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr/></w:pPr></w:style>'
        '<w:style w:styleId="C"><w:name w:val="caption"/></w:style>'
        '<w:style w:styleId="S"><w:name w:val="Source Code"/></w:style>'
    )
    body = "".join(
        paragraph(run(name), style=name)
        for name in ("berschrift1", "Mine", "Out", "L", "C", "S", "unknown")
    )
    body += f"<w:tbl><w:tr><w:tc>{paragraph(run('cell'))}</w:tc></w:tr></w:tbl>"
    data = word_document(
        body,
        styles=styles,
        header1=paragraph(run("header")),
        footnotes=f'<w:footnote w:id="1">{paragraph(run("foot"))}</w:footnote>',
    )
    assert texts(data) == [
        ("heading", "berschrift1"),
        ("heading", "Mine"),
        ("heading", "Out"),
        ("item", "L"),
        ("caption", "C"),
        ("paragraph", "unknown"),
        ("cell", "cell"),
        ("paragraph", "header"),
        ("paragraph", "foot"),
    ]


@pytest.mark.parametrize(
    ("level", "kind"),
    [("0", "heading"), ("8", "heading"), ("9", "paragraph"), ("-1", "paragraph"), ("", "paragraph")]
    + [("²", "paragraph"), ("1" * 5000, "paragraph"), ("x", "paragraph")],
)
def test_only_a_level_of_an_outline_makes_a_heading(level, kind):
    properties = f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'
    assert texts(word_document(paragraph(properties, run("One.")))) == [(kind, "One.")]


def test_tabs_and_breaks_divide_a_paragraph():
    data = word_document(paragraph(run("Name:", BOLD), "<w:r><w:tab/><w:br/></w:r>", run("Value")))
    assert [text for _, text in texts(data)] == ["<b>Name:</b>", "Value"]
    made = body_of(translated(data, lambda text: text.replace("Name", "Nom")))
    assert made == paragraph(
        run("Nom:", BOLD), "<w:r><w:tab/></w:r><w:r><w:br/></w:r>", run("Value")
    )


def test_only_what_is_translated_changes():
    one, two = paragraph(run("One.")), paragraph(run("Two ") + run("is", BOLD) + run(" here."))
    data = word_document(one + two + one, header1=paragraph(run("Three.")))
    made = translated(data, lambda text: "Zwei ist <b>da</b>." if text.startswith("Two") else text)
    new = paragraph(run("Zwei ist ") + run("da", BOLD) + run("."))
    assert body_of(made) == one + new + one
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(made)) as now:
        assert old.namelist() == now.namelist()
        for name in set(old.namelist()) - {"word/document.xml"}:
            before, after = old.getinfo(name), now.getinfo(name)
            assert (before.CRC, before.date_time) == (after.CRC, after.date_time)
            start, stop = before.header_offset, before.header_offset + before.compress_size + 30
            moved = after.header_offset - before.header_offset
            assert data[start:stop] == made[start + moved : stop + moved]


def test_what_stands_around_a_text_stays_around_it():
    before = '<w:bookmarkStart w:id="1" w:name="a"/><w:r><w:tab/></w:r>'
    after = NOTE + '<w:bookmarkEnd w:id="1"/>'
    data = word_document(paragraph(before, run("Text."), after, style="Body"))
    made = body_of(translated(data, lambda _: "Texte."))
    assert made == paragraph(before, run("Texte."), after, style="Body")


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        pytest.param("nur <a>hier</a>", run("nur ") + "[" + run("hier") + "]", id="moved"),
        pytest.param("<a>a</a> <a>b</a>", "[" + run("a") + "]" + run(" b"), id="doubled"),
        pytest.param("<b>a</b> b", run("a", BOLD) + run(" b"), id="another left out"),
        pytest.param("<b>a b", run("a b"), id="not closed"),
        pytest.param("a</a> b", run("a b"), id="not opened"),
        pytest.param("<a>x <b>y</a> z</b>", "[" + run("x y") + "]" + run(" z"), id="crossed"),
        pytest.param("<f7>x</f7>", run("x"), id="tag that is not there"),
        pytest.param("1 < 2 & <T>", run("1 &lt; 2 &amp; &lt;T&gt;"), id="not markup"),
        pytest.param("&lt;b> &amp;amp;", run("&lt;b&gt; &amp;amp;"), id="references"),
        pytest.param("a\x0bb\ud7ff", run("a b\ud7ff"), id="characters that XML lacks"),
    ],
)
def test_any_translation_makes_a_sound_paragraph(translation, expected):
    opening, closing = '<w:hyperlink r:id="r1">', "</w:hyperlink>"
    data = word_document(
        paragraph(run("see "), opening, run("here"), closing, run(" and "), run("now", BOLD))
    )
    made = body_of(translated(data, lambda _: translation))
    expected = expected.replace("[", opening).replace("]", closing)
    assert made == paragraph(expected)


def test_bookmarks_are_never_lost():
    mark = '<w:bookmarkStart w:id="1" w:name="a"/>'
    data = word_document(paragraph(run("One "), mark, run("two"), '<w:bookmarkEnd w:id="1"/>'))
    assert body_of(translated(data, lambda _: "eins")) == paragraph(
        run("eins"), mark, '<w:bookmarkEnd w:id="1"/>'
    )


def test_a_field_over_several_paragraphs_stays_whole():
    toc = [
        paragraph(
            _FIELD.format("begin"),
            _SAYS.format("TOC"),
            _FIELD.format("separate"),
            run("First"),
            "<w:r><w:tab/></w:r>",
            field("PAGEREF a", run("1")),
        ),
        paragraph(run("Second"), _FIELD.format("end")),
    ]
    data = word_document("".join(toc))
    assert [text for _, text in texts(data)] == ["First", "Second"]
    made = body_of(translated(data, lambda text: {"First": "Eins", "Second": "Zwei"}[text]))
    assert made == "".join(toc).replace("First", "Eins").replace("Second", "Zwei")


def test_text_boxes_are_read_once_and_written_twice():
    box = "<w:txbxContent>{}</w:txbxContent>"
    inner = box.format(paragraph(run("In the box.")))
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"{inner}</w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = paragraph(run("Around "), both, run(" it."))
    data = word_document(body)
    assert [text for _, text in texts(data)] == ["In the box.", "Around <img/> it."]
    made = body_of(
        translated(data, lambda text: text.replace("In", "Dans").replace("Around", "Autour"))
    )
    assert made == body.replace("In the", "Dans the").replace("Around", "Autour")


@pytest.mark.parametrize("prefix", ["w", "ns0", ""])
def test_names_are_written_as_the_file_has_them(prefix):
    of = f"{prefix}:" if prefix else ""
    xml = word_document(paragraph(run("One.")))
    parts = {
        name: member(xml, name)
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    }
    renamed = re.sub(r"(</?)w:", rf"\1{of}", parts["word/document.xml"]).replace(
        "xmlns:w=", f"xmlns:{prefix}=" if prefix else "xmlns="
    )
    renamed = renamed.replace(' xml:space="preserve"', "")
    made = member(
        translated(zipped(parts | {"word/document.xml": renamed}), str.upper), "word/document.xml"
    )
    assert f'<{of}t xml:space="preserve">ONE.</{of}t>' in made


_RUNS = st.lists(
    st.sampled_from(
        [run("One. "), run("two", BOLD), run("&lt;b&gt;"), run(" "), run("é 中。", ITALIC), NOTE,
         "<w:r><w:tab/></w:r>", "<w:proofErr/>", '<w:hyperlink r:id="r1">' + run("link")
         + "</w:hyperlink>", field("REF a", run("1")), _FIELD.format("begin"), _FIELD.format("end"),
         '<w:ins w:id="1">' + run("in", BOLD) + _FIELD.format("separate") + "</w:ins>",
         '<w:bookmarkStart w:id="7" w:name="a"/>', "<w:sdt><w:sdtPr/><w:sdtContent>" + run("sdt")
         + "</w:sdtContent></w:sdt>"]
    ),
    max_size=12,
)  # fmt: skip


@given(st.lists(_RUNS, min_size=1, max_size=4))
def test_anything_comes_back_and_keeps_its_texts(paragraphs):
    data = word_document(paragraph(run("First.")) + "".join(paragraph(*one) for one in paragraphs))
    document = read(data, "a.docx")
    assert render(document) == data
    made = translated(data, lambda text: text + " §")

    def bare(found):
        return [re.sub(r"[\s§]", "", one.text) for one in found.blocks]

    again = read(made, "a.docx")
    assert bare(again) == bare(document)
    for element in ("fldChar", "bookmarkStart", "footnoteReference", "hyperlink ", "sdt>"):
        assert body_of(made).count(f"<w:{element}") == body_of(data).count(f"<w:{element}")


_ONE, _TWO = paragraph(run("One.")), paragraph(run("Two ") + run("is", BOLD) + run("."), style="B")
_CELL = f"<w:tbl><w:tr><w:tc>{paragraph(run('Cell.'))}</w:tc></w:tr></w:tbl>"
_LINES = "paragraph\tOne.\nparagraph\tTwo <b>is</b>.\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(_LINES + "paragraph\tNew <b>one</b>.\n",
                     _ONE + _TWO + paragraph(run("New ") + run("one", BOLD) + run("."), style="B"),
                     id="at the end"),
        pytest.param("paragraph\tOne.\nparagraph\tNew <b>one</b>.\nparagraph\tTwo <b>is</b>.\n",
                     _ONE + paragraph(run("New one.")) + _TWO, id="between"),
        pytest.param("paragraph\tTwo <b>is</b>.\n", _TWO, id="removed"),
        pytest.param("paragraph\tOne.\nparagraph\tZwei.\nparagraph\tNew.\n",
                     _ONE + paragraph(run("Zwei."), style="B") + paragraph(run("New."), style="B"),
                     id="changed, and one behind it"),
        pytest.param("paragraph\tEins.\n", paragraph(run("Eins.")), id="changed, one removed"),
    ],
)  # fmt: skip
def test_paragraphs_can_be_added_and_removed(lines, expected):
    document = read(word_document(_ONE + _TWO + _CELL), "a.docx")
    assert document.decoded.text == _LINES + "cell\tCell.\n"
    made = document.encoded(lines + "cell\tCell.\n")
    assert body_of(made) == expected + _CELL
    again, wanted = read(made, "a.docx").decoded.text, lines + "cell\tCell.\n"
    assert re.sub("</?b>", "", again) == re.sub("</?b>", "", wanted)


_LINKED = (
    run("See the ")
    + '<w:hyperlink r:id="r1">'
    + run("manual")
    + "</w:hyperlink>"
    + run(" first")
    + NOTE
    + run(" now.")
)
_SEE = "See the <a>manual</a> first<note/> now."
_READ = "Read the <a>manual</a> once<note/>, please."
_EINS = "Lies <a>das Handbuch</a><note/>."


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Intro.", "A new one.", _READ, "Last."], id="one before it"),
        pytest.param(["Intro.", _READ, "A new one.", "Last."], id="one behind it"),
        pytest.param(["Intro.", "New.", "And new.", _READ, "Ende."], id="two before it"),
        pytest.param(["Start.", "Neu.", _EINS, "Ende."], id="one before it, all in other words"),
        pytest.param([_READ, "Last."], id="one removed before it"),
        pytest.param([_READ, "A new one.", "Last."], id="one removed before it, one added behind"),
        pytest.param([_READ], id="all others removed"),
        pytest.param(["Einleitung.", _EINS, "Ende."], id="translated"),
    ],
)
def test_what_tags_stand_for_is_never_lost_beside_a_new_paragraph(lines):
    data = word_document(
        paragraph(run("Intro.")) + paragraph(_LINKED) + paragraph(run("Last.")) + _CELL
    )
    document = read(data, "a.docx")
    assert f"paragraph\t{_SEE}\n" in document.decoded.text
    text = "".join(f"paragraph\t{line}\n" for line in lines) + "cell\tZelle.\n"
    made = document.encoded(text)
    assert read(made, "a.docx").decoded.text == text
    for element in ("footnoteReference", "hyperlink "):
        assert body_of(made).count(f"<w:{element}") == 1


def test_every_line_of_a_document_changes_and_one_is_added_before_a_table():
    document = read(word_document(paragraph(run("Intro")) + _CELL), "a.docx")
    text = "paragraph\tEinleitung\nparagraph\tNeu\ncell\tJa\n"
    assert read(document.encoded(text), "a.docx").decoded.text == text


def test_a_paragraph_that_lost_what_its_tags_stand_for_is_refused():
    """It was moved: where it stands now it would be a new one, without its link and its note."""
    notes = [paragraph(run(f"Note {n}") + NOTE + run(" here.")) for n in "ab"]
    document = read(word_document("".join([_ONE, *notes])), "a.docx")
    first, *others = document.decoded.text.splitlines(keepends=True)
    with pytest.raises(FormatError, match="moved"):
        document.encoded("".join([first, *reversed(others), "paragraph\tNew.\n"]))


@given(st.data())
def test_lines_come_back_wherever_some_are_added_and_removed(data):
    """Lines of the body come and go, others are reworded, and cells only are reworded."""
    n_lines = data.draw(st.integers(1, 6))
    linked = data.draw(st.integers(0, n_lines))
    inner = [_LINKED if n == linked else run(f"Line number {n} of all.") for n in range(n_lines)]
    body = "".join(map(paragraph, inner)) + _CELL + paragraph(run("Behind it."))
    document = read(word_document(paragraph(run("First.")) + body), "a.docx")
    lines: list[str] = []
    for n, line in enumerate(document.decoded.text.split("\n")[:-1]):
        kind, text = line.split("\t")
        is_cell, is_linked = kind == "cell", text == _SEE
        if is_cell or is_linked or n == 0 or data.draw(st.booleans(), label="keeps"):
            lines.append(line + data.draw(st.sampled_from(["", " More of it."]), label="more"))
        if not is_cell:
            new = data.draw(st.lists(st.sampled_from(["Added.", "New words here."]), max_size=2))
            lines += [f"paragraph\t{text}" for text in new]
    text = "".join(f"{line}\n" for line in lines)
    made = document.encoded(text)
    assert read(made, "a.docx").decoded.text == text
    assert body_of(made).count("footnoteReference") == body_of(document.decoded.data).count(
        "footnoteReference"
    )


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(_LINES, id="a cell is removed"),
        pytest.param(_LINES + "cell\tCell.\ncell\tNew.\n", id="a cell is added"),
        pytest.param("heading\tNew.\n" + _LINES + "cell\tCell.\n", id="before the first"),
        pytest.param("", id="nothing is left"),
    ],
)
def test_a_document_whose_lines_do_not_fit_is_refused(lines):
    document = read(word_document(_ONE + _TWO + _CELL), "a.docx")
    with pytest.raises(FormatError, match="in the body alone"):
        document.encoded(lines)


_GOOD = word_document(paragraph(run("One.")))
_ENTITY = '<!DOCTYPE a [<!ENTITY b "x">]><w:document xmlns:w="x"><w:p/></w:document>'


def _with(**changed):
    names = ("[Content_Types].xml", "word/document.xml")
    parts = {name: member(_GOOD, name) for name in names}
    return zipped(parts | {"word/document.xml": changed["document"]})


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(word_document(paragraph()), "has no text", id="no text"),
        pytest.param(b"<html>", "is not a Word document", id="something else"),
        pytest.param(_GOOD[:-40], "is not a whole file", id="cut"),
        pytest.param(b"\xd0\xcf\x11\xe0 W", "an old Word or Excel file", id="doc"),
        pytest.param(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
                     "remove its password", id="protected"),
        pytest.param(zipped({"a.txt": "a"}), "lacks", id="another archive"),
        pytest.param(zipped({"mimetype": "x", "content.xml": "<a/>"}), "OpenDocument", id="odt"),
        pytest.param(_with(document=_ENTITY), "declares a document type", id="entities"),
        pytest.param(_with(document="<a"), "is damaged", id="broken XML"),
        pytest.param(_with(document="<a>" * 500 + "</a>" * 500), "nested too deeply", id="deep"),
        pytest.param(_with(document='<?xml version="1.0" encoding="latin-1"?><a/>'),
                     "not in UTF-8", id="encoding"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_told_in_a_sentence(data, told):
    with pytest.raises(FormatError, match=told) as caught:
        read(data, "a.docx")
    assert str(caught.value).startswith("a.docx ")


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1))
def test_a_damaged_document_is_told_or_read_as_it_is(damages):
    data = bytearray(word_document(paragraph(run("One."))))
    for place, byte in damages:
        data[int(place * len(data))] = byte
    with suppress(FormatError):
        assert render(read(bytes(data), "a.docx")) == data
        translated(bytes(data), str.upper)


def test_an_archive_that_unpacks_to_too_much_is_refused():
    bomb = _with(document="<a>" + " " * (zip_members.MAX_MEMBER_BYTES + 10) + "</a>")
    assert len(bomb) < 100_000
    with pytest.raises(FormatError, match="50 MB of text once it is unpacked"):
        read(bomb, "a.docx")


_RUN = '<w:r w:a=""/>'


@pytest.mark.parametrize(
    ("document", "told"),
    [
        pytest.param({"body": paragraph(_RUN * 50)}, "a paragraph", id="one paragraph"),
        pytest.param({"body": f"<w:p {' '.join(f'a{n}=%s' % repr('') for n in range(101))}/>"},
                     "a paragraph", id="attributes"),
        pytest.param({"body": paragraph(_RUN * 20) * 50}, "1,000 tags", id="many paragraphs"),
        pytest.param({"body": "", "header1": paragraph(_RUN * 20) * 25,
                      "footnotes": paragraph(_RUN * 20) * 25}, "1,000 tags", id="parts together"),
        pytest.param({"body": "", "styles": f"<w:style>{_RUN * 50}</w:style>"}, "a style",
                     id="a style"),
        pytest.param({"body": "", "styles": f"<w:style>{_RUN * 20}</w:style>" * 10},
                     "styles", id="styles together"),
    ],
)  # fmt: skip
def test_what_takes_more_memory_than_a_document_does_is_refused(monkeypatch, document, told):
    monkeypatch.setattr(xml_trees, "MAX_PIECES", 100)
    monkeypatch.setattr(zip_members, "MAX_TAGS", 1000)
    body = paragraph(run("One."))
    assert texts(word_document(body)) == [("paragraph", "One.")]
    with pytest.raises(FormatError, match=f"^a.docx has .*{told}"):
        read(word_document(body + document.pop("body"), **document), "a.docx")


def test_every_tag_is_explained():
    page = (ROOT / "docs" / "word.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `<([a-z]+)/?>` \|", page, re.MULTILINE)
    assert sorted(explained) == sorted(docx_lines.LABELS)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path):
    notes = f'<w:footnote w:id="1">{paragraph(run("A note."))}</w:footnote>'
    data = word_document(
        paragraph(run("One"), NOTE, run(" and "), run("two.", BOLD)), footnotes=notes
    )
    path = tmp_path / "a.docx"
    path.write_bytes(translated(data, lambda text: text.replace("One", "Eins")))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "txt:Text", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert "Eins and two." in re.sub(r"\d", "", (tmp_path / "a.txt").read_text("utf-8-sig"))
