"""Markup of HTML that its source does not have is text in a translation, for any other reader."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from amts_core.formats import read, render
from amts_core.formats.segmentation import segment


def put(source, translations, name="a.html"):
    document = read(source.encode(), name)
    segments = segment(document.blocks, "en")
    pairs = list(zip(segments, translations, strict=False))
    return render(document, pairs, "de").decode()


class Markup(HTMLParser):
    """The tags, comments and instructions of a document."""

    def __init__(self, text):
        super().__init__()
        self.all = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, *sorted(attrs)))

    def handle_endtag(self, tag):
        self.all.append((f"/{tag}",))

    def handle_comment(self, data):
        self.all.append(("comment", data))

    def handle_decl(self, decl):
        self.all.append(("declaration", decl))

    handle_pi = unknown_decl = handle_decl


MARKS = ["<!-- ", "<!--x-->", "-->", "<", ">", "<script>", "</script>", "alert(1)", "<img ", "onerror=x",
         "<img src=x onerror=y>", "<plaintext>", "<div>", "</div>", "</p>", "<b>", "</b>", "<b ", "<i>",
         '<a href="javascript:x">', '<a href="/d">', "</a>", '"', "'", "<svg/onload=x>", "<?x ", "<!x ", "</ x",
         "&lt;", "&", "word", " ", "=", "`", "``", "\\", "\\\\", "$", "[x](", ")", "{", "}", "\n", "<a\tx=y>"]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(MARKS), max_size=8).map(lambda parts: "".join(parts) + " z")
PLAIN = "<p>One is.</p><p>Two is.</p><h1>Three</h1><table><tr><td>Four</table>"


@given(st.lists(HOSTILE, min_size=4, max_size=4))
def test_html_holds_no_markup_that_it_did_not_hold(translations):
    made = put(PLAIN, translations)
    assert Markup(made).all == Markup(PLAIN).all
    assert len(read(made.encode(), "a.html").blocks) == 4


@given(HOSTILE)
def test_html_holds_no_other_markup_than_its_source(translation):
    source = '<p>See <a href="/d" class="k">the <b>page</b></a> now.</p>'
    allowed = set(Markup(source).all)
    assert set(Markup(put(source, [translation])).all) <= allowed


@given(HOSTILE.filter(lambda text: "`" not in text))
def test_markdown_holds_no_markup_that_it_did_not_hold(translation):
    made = put("One is. Two is.\n\nThree is.\n", [translation, translation, translation], "a.md")
    tokens = [
        child.content
        for token in MarkdownIt("commonmark").parse(made)
        for child in [token, *(token.children or ())]
        if child.type in ("html_inline", "html_block")
    ]
    assert not tokens


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        pytest.param("A <b>b</b> c.", "<b>B</b> &amp; a", "<b>B</b> &amp; a", id="tag of the source"),
        pytest.param("A <B>b</B> c.", "<b>B</b> a", "<b>B</b> a", id="case of a name"),
        pytest.param("A <b>b</b> c.", '<b onclick="x">B</b>', '&lt;b onclick="x">B</b>', id="attribute"),
        pytest.param('A <a href="/en/x">b</a>.', '<a href="/zh/x">B</a>', '<a href="/zh/x">B</a>', id="another address"),
        pytest.param('A <a href="/x">b</a>.', '<a href="java&#115;cript:x">B</a>', '&lt;a href="java&#115;cript:x">B</a>', id="a program for an address"),
        pytest.param('A <a href="/x">b</a>.', '<a href="//x" style="y">B</a>', '&lt;a href="//x" style="y">B</a>', id="address and attribute"),
        pytest.param('A <img alt="a" src=x> b.', 'B <img alt="ä" src=x>', 'B <img alt="ä" src=x>', id="words of an attribute"),
        pytest.param('A <a class="k" href="x">b</a>.', '<a class="o" href="x">B</a>', '&lt;a class="o" href="x">B</a>', id="value of an attribute"),
        pytest.param("A <i\n id=x>b</i> c.", "<i id=x>B</i>", "<i id=x>B</i>", id="line break in a tag"),
        pytest.param("A <!-- c --> b.", "B <!-- c --> a <!-- d -->", "B <!-- c --> a &lt;!-- d -->", id="comments"),
        pytest.param("A <img src=x/> b.", "B <img src=x/> <img src=x", "B <img src=x/> &lt;img src=x", id="not closed"),
        pytest.param("A <x-y z>b</x-y>.", "<x-y z>B</x-y> <x-y z on>", "<x-y z>B</x-y> &lt;x-y z on>", id="bare attribute"),
        pytest.param("A b.", "1 < 2 <3 < a", "1 &lt; 2 &lt;3 &lt; a", id="signs"),
    ],
)  # fmt: skip
def test_what_a_translation_may_hold(source, translation, expected):
    assert put(f"<p>{source}</p>", [translation]) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        pytest.param("A b.", "A `<b>` c", "A `<b>` c", id="code"),
        pytest.param("A b.", "A <img src=x onerror=y>", "A \\<img src=x onerror=y>", id="tag"),
        pytest.param("A b.", "A \\<b> <https://x.org> <a@b.org> < 3 <5", "A \\<b> <https://x.org> <a@b.org> < 3 <5", id="no tags"),
        pytest.param("A b.", "A <javascript:x>", "A \\<javascript:x>", id="program for an address"),
        pytest.param("A **b** c.", "<strong>B</strong> <u>a</u>", "<strong>B</strong> \\<u>a\\</u>", id="emphasis"),
        pytest.param("A $x<y$ b.", "B $x<y$ a", "B $x<y$ a", id="formula"),
        pytest.param("A <Tip a={{b: [1 > 0]}} /> b.", "B <Tip a={{b: [1 > 0]}} />", "B <Tip a={{b: [1 > 0]}} />", id="component"),
        pytest.param("The List<T,U> a.", "Die List<T,U> <T>", "Die List<T,U> \\<T>", id="type"),
        pytest.param("A [b](<c d>).", "B [a](<c d>)", "B [a](<c d>)", id="target"),
        pytest.param("A <%= b %> c.", "B <%= b %>", "B <%= b %>", id="template"),
        pytest.param("A b.", "A [b](javascript:x(1)) [c](java&#115;cript:y)", "A [b]\\(javascript:x(1)) [c]\\(java&#115;cript:y)", id="link to a program"),
        pytest.param("A b.", "A ![b](data:text/html,x) `[b](javascript:x)` [c](/d:e)", "A ![b]\\(data:text/html,x) `[b](javascript:x)` [c](/d:e)", id="picture by a program"),
        pytest.param("A [b](javascript:x).", "B [a](javascript:x) [c](< javascript:y>)", "B [a](javascript:x) [c]\\(< javascript:y>)", id="program of the source"),
    ],
)  # fmt: skip
def test_what_a_translation_of_markdown_may_hold(source, translation, expected):
    assert put(f"{source}\n", [translation], "a.md") == f"{expected}\n"


def test_a_translation_of_several_segments_has_what_all_of_them_have():
    source = "<p>One is <b>one</b>. Two is <i>two</i>.</p><p>Three.</p>"
    made = put(source, ["<b>Eins</b> und <i>zwei</i>.", "", "<i>Drei</i>."])
    assert made == "<p><b>Eins</b> und <i>zwei</i>.</p><p>&lt;i>Drei&lt;/i>.</p>"
    made = put(source, ["<i>Eins</i>.", "Zwei.", "Drei."])
    assert Counter(tag for tag, *_ in Markup(made).all) == {"p": 2, "/p": 2}


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        pytest.param("A b.", "A {process.env.X} b", "A \\{process.env.X} b", id="expression"),
        pytest.param("A {b} c.", "C {b} {c}", "C {b} \\{c}", id="one of the source"),
        pytest.param("A b.", "A `{b}` \\{c} {d", "A `{b}` \\{c} \\{d", id="code, escaped, not closed"),
        pytest.param("A <Tip a={{b: 1}} /> b.", "B <Tip a={{b: 1}} />", "B <Tip a={{b: 1}} />", id="component"),
    ],
)  # fmt: skip
def test_what_a_translation_of_mdx_may_hold(source, translation, expected):
    assert put(f"{source}\n", [translation], "a.mdx") == f"{expected}\n"
