import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import MAX_BYTES, encodings, format_of, read, readers, render, text_reader
from amts_core.formats.document_format import Format
from amts_core.formats.segmentation import segment
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import FormatError, SegmentationError
from tests.conftest import corpora

SAMPLES = sorted((ROOT / "samples").rglob("*.md"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_samples_come_back_byte_for_byte(path):
    data = path.read_bytes()
    assert render(read(data, path.name)) == data


def test_the_whole_book_comes_back_byte_for_byte():
    paths = sorted((corpora() / "d2l").rglob("*.md"))
    assert len(paths) == 278
    different = [
        path.name
        for path in paths
        if render(read(path.read_bytes(), path.name)) != path.read_bytes()
    ]
    assert different == []


_MARKS = st.sampled_from(
    ["# ", "- ", "1. ", "> ", "```\n", "$$", "$x$", "`a`", "|a|b|\n|-|-|\n", "\n", "\r\n", "  ", "\t",
     ":label:`a`\n", "![a](b)\n", "<div>", "</div>", "<b>", "Word. ", "中文。", "\\", "[^1]: ", "***",
     "!!! note\n", ":::\n", "&amp;", "{#if}\n", "<Tip>\n", "é", "---\n", "+++\n", "title: \"a b\"\n",
     "title = 'a'\n", "=== \"A tab\"\n", "/// note | A\n", "///\n", ":::tip[A b]\n", "::: note A\n",
     "> [!NOTE] A\n", "{{< tab name=\"A b\" >}}", "{{% raw %}}\n", "{{x}}", "{% if a %}", "import A from 'b'\n",
     "export const a = {\n", "<A b=\"c\" title='D e'>", "</A>", "<img alt=\"A b\">", "<!-- ", "-->", "<svg>", "</svg>",
     "<pre>", "{/*", "*/}", "{", "}", "```{note} A b\n", ":class: a\n", "(a)=\n", "% a\n", "    ", "\ufeff",
     "[a]: b\n", "\\begin{a}", "\\end{a}", "\\[", "\\]", "<script>", "&eacute;", "translate=no>", "\r"]
)  # fmt: skip


DOCUMENTS = (
    st.lists(_MARKS, max_size=25).map("".join),
    st.sampled_from(["a.md", "a.mdx", "a.html", "a.txt"]),
)
"""Documents of mixed marks, with a name that says their format."""


@given(*DOCUMENTS)
def test_anything_that_can_be_read_comes_back(text, name):
    data = text.encode()
    if not text.replace("\ufeff", "").strip():
        return
    document = read(data, name)
    assert render(document) == data
    segments = segment(document.blocks, "en")
    places = [(part.start, part.end) for part in segments]
    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in zip(places, places[1:], strict=False))
    # putting each segment's own characters back changes nothing
    raw = [(part, document.decoded.text[part.start : part.end]) for part in segments]
    if not any("\n" in characters or "\r" in characters for _, characters in raw):
        assert name != "a.txt" or render(document, raw) == data


def test_only_the_translated_segment_changes():
    data = b"# Title\n\nOne sentence. Two sentences.\n\n- item\n"
    document = read(data, "a.md")
    segments = segment(document.blocks, "en")
    made = render(document, [(segments[2], "Zwei S\u00e4tze.\nja")]).decode()
    assert made == "# Title\n\nOne sentence. Zwei S\u00e4tze. ja\n\n- item\n"


@pytest.mark.parametrize(
    ("name", "text", "segments"),
    [
        ("a.txt", "One two.\n\n\ufeffThree four.\n", ["One two.", "Three four."]),
        ("a.txt", "One\ufeff two.\n\n\ufeff\n", ["One two."]),
        ("a.md", "One.\n\n\ufeff# Three\n\nFour.\n", ["One.", "Three", "Four."]),
        ("a.html", "<p>One.</p>\ufeff<p>\ufeffTwo.</p>", ["One.", "Two."]),
    ],
)
def test_a_mark_inside_a_file_is_no_character_of_a_text(name, text, segments):
    document = read(text.encode(), name)
    assert [part.text for part in segment(document.blocks, "en")] == segments
    assert render(document) == text.encode()


def test_html_in_an_old_encoding_takes_any_language():
    data = "<meta charset=latin-1><p>señor</p>".encode("latin-1")
    document = read(data, "a.html")
    made = render(document, [(segment(document.blocks, "es")[0], "先生 & é")])
    assert made == "<meta charset=latin-1><p>&#20808;&#29983; &amp; é</p>".encode("latin-1")


def test_two_translations_of_one_place_are_refused():
    document = read(b"One.", "a.txt")
    [part] = segment(document.blocks, "en")
    with pytest.raises(SegmentationError, match="two translations"):
        render(document, [(part, "a"), (part, "b")])


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        pytest.param(b"x" * (MAX_BYTES + 1), "a.md", "Split it into chapters", id="too large"),
        pytest.param(b"x" * 300_000, "a.txt", "300,000 characters", id="one endless line"),
        pytest.param(b"x", "a.odt", "save it as .docx", id="unknown ending"),
        pytest.param(b"x", "README", "ending in nothing", id="no ending"),
    ],
)
def test_what_can_not_be_read_is_said(data, name, message):
    with pytest.raises(FormatError, match=message):
        read(data, name)


def test_the_ending_tells_the_format_whatever_its_case():
    assert format_of("A.MD").name == "markdown"


def test_a_format_is_one_object_and_a_line(monkeypatch):
    """All that the product asks of a format is asked of its object."""

    def check(text, name):
        if not text.startswith("lines"):
            raise FormatError(f"{name} has no first line.")

    lines = Format(
        name="lines",
        suffixes=(".lines",),
        read=text_reader.read,
        check=check,
        escape=lambda translation, place: f"[{place.kind} {place.at_line_start}] {translation}",
        encode=encodings.encode_with_references,
    )
    monkeypatch.setattr(readers, "SUFFIXES", {**readers.SUFFIXES, ".lines": lines})
    with pytest.raises(FormatError, match=r"a\.lines has no first line"):
        read(b"nothing", "a.lines")
    document = read("lines\n\nSeñor. Otro.".encode("latin-1"), "a.lines", encoding="latin-1")
    parts = segment(document.blocks, "es")
    made = render(document, [(parts[1], "先"), (parts[2], "b")], "de")
    assert made == "lines\n\n[paragraph True] &#20808; [paragraph False] b".encode("latin-1")


def test_every_ending_is_of_one_format():
    assert len(readers.SUFFIXES) == sum(len(one.suffixes) for one in readers.FORMATS)
    assert all(suffix == suffix.lower() for suffix in readers.SUFFIXES)


def test_the_mark_of_files_that_were_put_together_is_no_character_of_a_text():
    data = "One two.\n\n\ufeffThree four.\n\nFive\ufeffsix.\n".encode()
    for name in ("a.txt", "a.md", "a.html"):
        document = read(data, name)
        assert "\ufeff" not in "".join(block.text for block in document.blocks)
        assert render(document) == data
