import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from amts_core.exchange.source_pieces import PieceKind, source
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim
from amts_core.kernel.text.spans import has_words


def outline(text):
    """A segment as it goes to a service, with `⟨…⟩` for verbatim text and `(tag …)` for pairs."""
    drawn = ""
    for piece in source(text, "s0").pieces:
        match piece:
            case Text(words):
                drawn += words
            case Verbatim(_, words):
                drawn += f"⟨{words}⟩"
            case Open(_, tag):
                drawn += f"({tag} "
            case Close():
                drawn += ")"
    return drawn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("run `a b` now", "run ⟨`a b`⟩ now", id="code"),
        pytest.param("let $x<y$ be", "let ⟨$x<y$⟩ be", id="maths"),
        pytest.param("see :numref:`a`.", "see ⟨:numref:`a`⟩.", id="role"),
        pytest.param("![alt text](b.svg) shows", "⟨![alt text](b.svg)⟩ shows", id="picture"),
        pytest.param("at http://x.org/a.", "at ⟨http://x.org/a⟩.", id="address"),
        pytest.param("to a@b.org, {name}", "to ⟨a@b.org⟩, ⟨{name}⟩", id="e-mail, placeholder"),
        pytest.param("one<br>two", "one⟨<br>⟩two", id="tag that stands alone"),
        pytest.param("done[^1].", "done⟨[^1]⟩.", id="footnote"),
        pytest.param("AT&amp;T", "AT⟨&amp;⟩T", id="character reference"),
        pytest.param("[the docs](a_b.md)!", "(a the docs)!", id="link"),
        pytest.param("[the `x` docs](a)", "(a the ⟨`x`⟩ docs)", id="code in a link"),
        pytest.param("[the docs][1]", "(a the docs)", id="link by reference"),
        pytest.param("[docs][]", "⟨[docs][]⟩", id="link whose words are its reference"),
        pytest.param("[`x`](a) is", "⟨[`x`](a)⟩ is", id="link without words"),
        pytest.param("[![a](b)](c) is", "⟨[![a](b)](c)⟩ is", id="picture that is a link"),
        pytest.param("a **b** *c* _d_ __e__ ~~f~~", "a (b b) (i c) (i d) (b e) (s f)", id="emphasis"),
        pytest.param("***all***", "(b all)", id="both emphases"),
        pytest.param("**a *b* c**", "(b a (i b) c)", id="nested"),
        pytest.param("[**Define** it.](a)", "(a (b Define) it.)", id="emphasis in a link"),
        pytest.param("[**Define it.**]", "(b Define it.)", id="slide mark"),
        pytest.param("(~~Define it.~~)", "(s Define it.)", id="struck-out slide mark"),
        pytest.param("(*see it*)", "((i see it))", id="emphasis in brackets"),
        pytest.param("<strong>a</strong> <i>b</i>", "(b a) (i b)", id="paired tags"),
        pytest.param("<a href='x'>a</a> <q>b</q>", "(a a) (span b)", id="other paired tags"),
        pytest.param("<b>a <i>b</i></b>", "(b a (i b))", id="nested tags"),
        pytest.param("<b>a <i>b</b></i>", "(b a ⟨<i>⟩b)⟨</i>⟩", id="crossing tags"),
        pytest.param("x<i class='y'></i>", "x⟨<i class='y'></i>⟩", id="tags around nothing"),
        pytest.param("**a <b>x** y</b>", "**a (b x** y)", id="emphasis across a tag"),
        pytest.param("**a [b** c](d)", "**a (a b** c)", id="emphasis across a link"),
        pytest.param("snake_case_name, 2*3*4, a * b * c", None, id="marks inside words and alone"),
        pytest.param(r"\*no\* \[^1]", None, id="escaped"),
        pytest.param("** a ** and **b", None, id="no emphasis"),
        pytest.param("**Once upon. And *so* on", "⟨**⟩Once upon. And (i so) on", id="goes on"),
        pytest.param("Why bother?**", "Why bother?⟨**⟩", id="ends here"),
        pytest.param("**a** b*", "(b a) b⟨*⟩", id="a pair, and an end"),
        pytest.param("It costs $5 & I < you > me", None, id="text"),
        pytest.param("**** ____ ~ ~~~a~~~", None, id="runs of other lengths"),
    ],
)  # fmt: skip
def test_what_a_service_is_given(text, expected):
    assert outline(text) == (text if expected is None else expected)


def put_together(made):
    return "".join(
        piece.text
        if isinstance(piece, Text)
        else made.markup[piece.id].closing
        if isinstance(piece, Close)
        else made.markup[piece.id].opening
        for piece in made.pieces
    )


marks = st.sampled_from(
    ["*", "**", "_", "__", "~~", "[", "](x)", "]", "(", ")", "`", "`a`", "$", "$x$", "<b>", "</b>", "<i>",
     "</i>", "<br>", "&lt;", "word", " ", "字", ".", "\\", "![", "{a}", ":r:`x`", "a@b.cd", "[^1]", "<!--"]
)  # fmt: skip
texts = st.lists(
    marks | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n")),
    max_size=12,
).map("".join)


@given(texts)
def test_nothing_of_a_text_is_lost(text):
    made = source(text, "s3")
    assert put_together(made) == text
    ids = [piece.id for piece in made.pieces if isinstance(piece, Verbatim | Open)]
    assert ids == list(made.markup) == [f"s3.{n}" for n in range(1, len(ids) + 1)]
    opened = []
    for piece in made.pieces:
        if isinstance(piece, Open):
            opened.append((piece.id, piece.tag))
        elif isinstance(piece, Close):
            assert opened.pop() == (piece.id, piece.tag)
    assert opened == []
    for markup in made.markup.values():
        written = text[markup.start : markup.end]
        assert written.startswith(markup.opening)
        assert written.endswith(markup.closing)
        if markup.kind in (PieceKind.LINK, PieceKind.TAGS):
            assert has_words(written[len(markup.opening) : len(written) - len(markup.closing)])


@given(
    st.lists(st.sampled_from(["*", "**", "_", "__", "a", "b c", " ", ".", "字", "("]), max_size=12)
)
def test_emphasis_is_emphasis_in_commonmark_too(parts):
    """markdown-it is the oracle: words that we take for emphasised, it does."""
    text = "x " + "".join(parts)
    emphasised = [
        text[one.start + len(one.opening) : one.end - len(one.closing)]
        for one in source(text, "s0").markup.values()
        if one.kind is PieceKind.EMPHASIS
    ]
    rendered = MarkdownIt("commonmark").renderInline(text)
    if emphasised:
        assert "<em>" in rendered or "<strong>" in rendered


@pytest.mark.parametrize(
    "piece", ["*a ", "*a _b", "<b>a", "**a*", "[a](b) *", "[^", "~~", "<b>a</i>"]
)
def test_hostile_text_costs_little(piece):
    begun = time.process_time()
    source(piece * 20_000, "s0")
    assert time.process_time() - begun < 10
