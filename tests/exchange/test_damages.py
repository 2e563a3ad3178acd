"""Whatever a service does to a file: each segment once, each piece of markup as often as before."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amts_core.exchange.round_trip import (
    Close,
    ExchangeDocument,
    Open,
    Paragraph,
    Text,
    Verbatim,
    build,
    parse,
    read,
    write,
)
from amts_core.formats import read as read_blocks
from amts_core.formats import render
from amts_core.formats.segmented_documents import read_document
from amts_core.kernel.records import BlockKind, Segment
from amts_core.kernel.text.span_forms import FORMS
from amts_core.kernel.text.spans import VERBATIM, verbatim_texts

marks = st.sampled_from(
    ["**bold**", "*it*", "_it_", "~~no~~", "[the words](x.md)", "[see `x`](y)", "[a][b]", "`code`", "$x_1$",
     ":numref:`fig_x`", "![a b](c.svg)", "http://x.org/a", "a@b.org", "{name}", "&lt;", "<b>bold</b>", "<br>",
     "<a href='x'>go *on*</a>", "[**Define** it]", "[^1]", "**", "`", "$", "[", "](x)", "<", ">", "</i>", "\\",
     "*", "_", "&", "<code>", "</code>", "a `b", "<!--", "{", "}", "@", ":r:", "<p id=s0>", "</p>"]
)  # fmt: skip
hostile = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=6)
bidi = st.sampled_from(
    ["\u202e", "\u2066", "\u2069", "\u200f", "שלום", "\u0301", "\ufeff", "\x0b", "\u2028"]
)
words = st.sampled_from(
    ["word", "two words", "字", "天气", "é", "1", ".", ", ", "。", " ", " ", "-"]
)
forms = st.sampled_from([form.example for form in FORMS])
texts = st.lists(marks | forms | words | hostile | bidi, max_size=10).map("".join)


def segments(parts):
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=text, start=0, end=len(text))
        for n, text in enumerate(parts)
    )


@given(st.lists(texts, max_size=4))
def test_what_nobody_touched_is_the_source(parts):
    source = segments(parts)
    found = read(write("a.md", source, "en"), source)
    assert [(one.n, one.text, one.findings) for one in found] == [
        (part.n, part.text, ()) for part in source
    ]


def drop(draw, pieces):
    del pieces[draw(st.integers(0, len(pieces) - 1))]


def double(draw, pieces):
    pieces.insert(draw(st.integers(0, len(pieces))), pieces[draw(st.integers(0, len(pieces) - 1))])


def move(draw, pieces):
    piece = pieces.pop(draw(st.integers(0, len(pieces) - 1)))
    pieces.insert(draw(st.integers(0, len(pieces))), piece)


def change(draw, pieces):
    at = draw(st.integers(0, len(pieces) - 1))
    match pieces[at]:
        case Text():
            pieces[at] = Text(draw(words))
        case Verbatim(id, _):
            pieces[at] = Verbatim(id, draw(words))
        case Open(id, _):
            pieces[at] = Open(id, draw(st.sampled_from(["i", "span", "p"])))
        case Close(id, _):
            pieces[at] = Close(id, draw(st.sampled_from(["i", "span", "p"])))


def bare(draw, pieces):
    """Make verbatim text mere text, as a service that knows no elements would."""
    at = draw(st.integers(0, len(pieces) - 1))
    if isinstance(pieces[at], Verbatim):
        pieces[at] = Text(pieces[at].text)


def invent(draw, pieces):
    """Write markup of one's own into the text, or half of it."""
    written = draw(st.sampled_from([f" {draw(forms)} ", draw(marks), "[x](http://evil.org)"]))
    pieces.insert(draw(st.integers(0, len(pieces))), Text(written))


def add(draw, pieces):
    new = Text("a word"), Verbatim("s8.1", "`z`"), Open("s0.1", "b"), Close("s0.2", "b"), Text("\n")
    pieces.insert(draw(st.integers(0, len(pieces))), draw(st.sampled_from(new)))


@st.composite
def damaged(draw):
    """A document, and the file that a careless service made of it."""
    source = segments(draw(st.lists(texts, min_size=1, max_size=3)))
    document = parse(write("a.md", source, "en")[0])
    paragraphs = []
    for paragraph in document.paragraphs:
        pieces = list(paragraph.pieces)
        for damage in draw(
            st.lists(st.sampled_from([drop, double, move, change, bare, invent, add]), max_size=4)
        ):
            if pieces:
                damage(draw, pieces)
        paragraphs.append(Paragraph(paragraph.id, tuple(pieces)))
    for damage in draw(st.lists(st.sampled_from([drop, double, move]), max_size=1)):
        damage(draw, paragraphs)
    data = build(ExchangeDocument("zh", tuple(paragraphs))).decode()
    for tag in draw(
        st.lists(
            st.sampled_from(["</span>", "</b>", "</a>", "</p>", ' translate="no"']), max_size=2
        )
    ):
        data = data.replace(tag, "", draw(st.integers(1, 3)))
    return source, data.encode()


def assert_whole(source, found):
    """The scanner of inline markup is the oracle: it knows nothing of pieces."""
    assert [one.n for one in found] == [part.n for part in source]
    for part, one in zip(source, found, strict=True):
        wanted = Counter(verbatim_texts(part.text, *VERBATIM))
        had = Counter(verbatim_texts(one.text, *VERBATIM))
        assert had == wanted
        assert "\n" not in one.text
        assert "\r" not in one.text
        for finding in one.findings:
            assert all(0 <= start < end <= len(part.text) for start, end in finding.src_spans)
            assert all(0 <= start < end <= len(one.text) for start, end in finding.tgt_spans)
            assert re.fullmatch(r".+\.", finding.message, re.DOTALL)


@settings(max_examples=500)
@given(damaged())
def test_markup_survives_any_damage(case):
    source, data = case
    assert_whole(source, read([data], source))


@given(
    st.lists(texts, min_size=1, max_size=2),
    st.binary(max_size=40),
    st.integers(0, 400),
    st.integers(0, 30),
)
@example(["`a` b"], b"<![x[", 130, 0)
def test_markup_survives_broken_bytes(parts, rubbish, at, n_lost):
    source = segments(parts)
    (data,) = write("a.md", source, "en")
    assert_whole(source, read([data[:at] + rubbish + data[at + n_lost :]], source))


@given(st.lists(texts, min_size=1, max_size=2), st.lists(texts, min_size=1, max_size=2))
def test_markup_survives_another_documents_file(parts, others):
    source = segments(parts)
    assert_whole(source, read(write("b.md", segments(others), "en"), source))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_what_a_service_invents_is_taken_out_and_told(form):
    source = segments(["Open the door."])
    data = build(
        ExchangeDocument("zh", (Paragraph("s0", (Text(f"{form.example} 打开门 {form.example}"),)),))
    )
    (found,) = read([data], source)
    assert verbatim_texts(found.text, *VERBATIM) == ()
    assert "打开门" in found.text
    assert [finding.check for finding in found.findings] == ["markup_unknown"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("若a<b则c>d", "若a< b则c>d", id="comparisons"),
        pytest.param("5<6，a>b", "5<6，a>b", id="a number is no tag"),
        pytest.param("见https://x.org/a。", "见x.org/a。", id="address"),
        pytest.param("用`set`和$x$", "用set和x", id="code and formula"),
        pytest.param("看[这里](http://evil.org)", "看这里", id="link"),
        pytest.param("<b>粗</b><img src=x onerror=y>体", "粗体", id="tags"),
        pytest.param("看<!-- 这", "看< !-- 这", id="a comment without an end"),
        pytest.param("看<script src=", "看< script src=", id="a tag without an end"),
        pytest.param("``<b>``粗", "粗", id="tags in code"),
        pytest.param("{{ a }}看{% b %} {c}", "看", id="templates"),
        pytest.param("看**这里**，”****和~~那~~", "看这里，”和那", id="emphasis"),
        pytest.param("看 3 * 4", "看 3 * 4", id="an asterisk that is none"),
    ],
)
def test_words_stay_where_markup_was_invented(written, text):
    data = build(ExchangeDocument("zh", (Paragraph("s0", (Text(written),)),)))
    (found,) = read([data], segments(["If so, look here."]))
    assert found.text == text
    assert [finding.check for finding in found.findings] == ["markup_unknown"] * (text != written)


class Tags(HTMLParser):
    """Every tag with its attributes, and every comment, as a browser would take them."""

    def __init__(self, data):
        super().__init__()
        self.seen = Counter()
        self.feed(data)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen[tag, *attrs] += 1

    def handle_endtag(self, tag):
        self.seen[f"/{tag}"] += 1

    def handle_comment(self, data):
        self.seen["!", data] += 1

    handle_decl = handle_pi = unknown_decl = handle_comment


invented_html = st.sampled_from(
    ["<script>x()</script>", "<img src=x onerror=y>", "<svg/onload=y>", "<!--", "-->", "<a+b>", "<b", ">", "<x,",
     "<?php", "<!DOCTYPE x>", "</p>", "</body>", "\\<i>", "`<u>`", "$<s>$", "<a href='", "&lt;i&gt;", "a<b"]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(["See ", "<b>it</b> ", "<br>", "<a href='x'>there</a>", "1 &lt; 2 ", "{x} "]), min_size=1),
    st.lists(invented_html | words, max_size=4),
    st.integers(0, 9),
)  # fmt: skip
def test_html_gets_no_tag_of_a_translation(parts, invented, at):
    data = f"<html><body><p>{''.join(parts)}</p><p>Next.</p></body></html>".encode()
    document = read_document(data, "a.html", "en")
    (sent,) = write("a.html", document.segments, "en")
    exchanged = parse(sent)
    paragraphs = []
    for paragraph in exchanged.paragraphs:
        pieces = list(paragraph.pieces)
        pieces.insert(at, Text("".join(invented)))
        paragraphs.append(Paragraph(paragraph.id, tuple(pieces)))
    found = read([build(ExchangeDocument("zh", tuple(paragraphs)))], document.segments)
    changes = [(part, one.text) for part, one in zip(document.segments, found, strict=True)]
    rendered = render(document.document, changes)
    assert Tags(rendered.decode()).seen == Tags(data.decode()).seen
    assert len(read_blocks(rendered, "a.html").blocks) == len(read_blocks(data, "a.html").blocks)
