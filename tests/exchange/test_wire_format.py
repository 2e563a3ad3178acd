import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
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
)


def paragraph(inner):
    """The pieces of a paragraph that a service wrote."""
    (found,) = parse(
        f'<html lang="zh"><body><p id="s7">{inner}</p></body></html>'.encode()
    ).paragraphs
    assert found.id == "s7"
    return found.pieces


LINK = Open("s7.1", "a"), Text("x"), Close("s7.1", "a")
CODE = Verbatim("s7.2", "`y`")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param("a &lt; b &amp;amp; c", (Text("a < b &amp; c"),), id="references"),
        pytest.param("a&nbsp;b&#13;", (Text("a\u00a0b\r"),), id="named and numbered"),
        pytest.param('<a id="s7.1">x</a>', LINK, id="a link"),
        pytest.param("<A ID=S7.1 class=k>x</A >", LINK, id="upper case, no quotes, attributes"),
        pytest.param("<a\n  id='s7.1'\n>x</a\n>", LINK, id="wrapped, other quotes"),
        pytest.param('<font><a id="s7.1">x</font></a>', LINK, id="an element of the service's"),
        pytest.param('<span translate="no" id="s7.2">`y`</span>', (CODE,), id="verbatim"),
        pytest.param('<SPAN id="s7.2" translate="NO">`y`</SPAN>', (CODE,), id="verbatim, changed"),
        pytest.param('<span translate="no" id="s7.2"><tt>`y`</tt></span>', (CODE,), id="wrapped in more"),
        pytest.param('<span translate="no" id="s7.2"/>', (Verbatim("s7.2", ""),), id="emptied"),
        pytest.param("a<br>b<br/>c<img src=x>d", (Text("a\nb\ncd"),), id="void elements"),
        pytest.param("a<script>if (a<b)</script><!-- > -->b<!-->", (Text("ab"),), id="hidden"),
        pytest.param("a<![if x]>b<?php c ?>d<!ENTITY>e", (Text("abde"),), id="declarations"),
        pytest.param("a</i></div>b", (Text("ab"),), id="ends without a beginning"),
        pytest.param('<a id="s7.1">x', LINK[:2], id="never closed"),
        pytest.param(
            '<span translate="no" id="s7.2">`y` z',
            (Open("s7.2", "span"), Text("`y` z")),
            id="verbatim, never closed",
        ),
        pytest.param(
            '<span translate="no" id="s7.2">`y` <a id="s7.1">x</a></span>',
            (Open("s7.2", "span"), Text("`y` "), *LINK, Close("s7.2", "span")),
            id="verbatim around others",
        ),
        pytest.param(
            '<b id="s7.3"><a id="s7.1">x</b></a>',
            (Open("s7.3", "b"), *LINK[:2], Close("s7.3", "b"), LINK[2]),
            id="crossing",
        ),
    ],
)  # fmt: skip
def test_what_services_make_of_it_is_read(inner, expected):
    assert paragraph(inner) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p id=s0>a<p id=s1>b", {"s0": "a", "s1": "b"}, id="no ends"),
        pytest.param("x<p id=s0>a</p>y<p>z</p><p id=s1>b</p>", {"s0": "a", "s1": "b"}, id="text between"),
        pytest.param("<p id=s1>b</p><p id=s0>a</p>", {"s1": "b", "s0": "a"}, id="another order"),
        pytest.param("<div id=s0>a</div>b", {"s0": "a"}, id="another element"),
        pytest.param("<p id=s0></p><p id=x1>b</p>", {"s0": ""}, id="nothing, and no id of ours"),
        pytest.param("", {}, id="an empty file"),
    ],
)  # fmt: skip
def test_paragraphs_are_told_by_their_ids(body, expected):
    found = parse(body.encode()).paragraphs
    assert {one.id: "".join(piece.text for piece in one.pieces) for one in found} == expected


def test_the_language_and_the_title_are_read():
    data = b"\xef\xbb\xbf<!doctype html><HTML LANG=zh-Hans><title translate=no>a &lt; b</title>"
    assert parse(data) == ExchangeDocument("zh-Hans", (), "a < b")


def test_bytes_that_are_no_text_are_read_as_far_as_they_go():
    (found,) = parse(b"<p id=s0>a\xff b</p>").paragraphs
    assert found.pieces == (Text("a\ufffd b"),)


characters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
words = characters | st.sampled_from(["</p>", "<p id=s0>", "&lt;", "&", "<!--", "]]>", "\r", "<b"])
verbatim = st.builds(Verbatim, st.integers(0, 9).map("s1.{}".format), words)


@st.composite
def pieces(draw, depth=2, numbers=None):
    """Pieces as the reader gives them: pairs nested, no two texts beside each other."""
    numbers = iter(range(100)) if numbers is None else numbers
    found = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["text", "verbatim", "pair"]))
        if kind == "text" and not (found and isinstance(found[-1], Text)):
            found.append(Text(draw(words)))
        elif kind == "verbatim":
            found.append(Verbatim(f"s1.{next(numbers)}", draw(words)))
        elif kind == "pair" and depth:
            id, tag = f"s1.{next(numbers)}", draw(st.sampled_from(["a", "b", "span"]))
            found += [Open(id, tag), *draw(pieces(depth - 1, numbers)), Close(id, tag)]
    return tuple(found)


@given(st.lists(pieces(), max_size=3), characters.map(str.strip))
def test_what_is_built_is_read_again(paragraphs, title):
    document = ExchangeDocument(
        "en", tuple(Paragraph(f"s{n}", made) for n, made in enumerate(paragraphs)), title
    )
    assert parse(build(document)) == document


@given(
    st.lists(
        st.sampled_from(
            [
                "<p id=s0>",
                "</p>",
                "<a id=s0.1>",
                "</a>",
                "<span translate=no id=s0.2>",
                "</span>",
                "a ",
                "<",
                "&",
                ">",
                "<!",
                "<!--",
                "-->",
                "<![",
                "]>",
                "<?",
                "<script>",
                "</script",
                "\0",
                "'",
                '"',
                "</",
                "<br",
                "&#0;",
                "&#xd800;",
                "&bogus;",
                "\n",
                "<title>",
                "<p id=s0 ",
                "=",
                "/>",
                "<plaintext>",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_anything_is_read(text):
    read = parse(text.encode())
    assert parse(build(read)).paragraphs == read.paragraphs


class Tags(HTMLParser):
    """The tags of a file, with how often each was opened less how often closed."""

    def __init__(self, text):
        super().__init__()
        self.balance = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.balance[tag] = self.balance.get(tag, 0) + 1

    def handle_endtag(self, tag):
        self.balance[tag] = self.balance.get(tag, 0) - 1


def test_a_file_is_html():
    made = build(ExchangeDocument("en", (Paragraph("s0", (*LINK, CODE)),), "t")).decode()
    assert made.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert re.findall(r"<(?:meta|title)[^>]*>", made) == [
        '<meta charset="utf-8">',
        '<title translate="no">',
    ]
    balance = Tags(made).balance
    assert balance.pop("meta") == 1
    assert set(balance.values()) == {0}
