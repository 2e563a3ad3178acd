"""Translations in their places: line starts, white space, and what joins sentences."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from amts_core.formats import read, read_document, render

ORACLE = MarkdownIt("commonmark").enable("table")
for plugin in (footnote_plugin, deflist_plugin, admon_plugin):
    ORACLE.use(plugin)
ORACLE.disable("footnote_tail")


def put(source, texts, name="a.md", language="en", tgt_lang=None):
    found = read_document(source.encode(), name, language)
    pairs = [(found.segments[n], text) for n, text in texts.items()]
    return render(found.document, pairs, tgt_lang).decode()


def structure(text):
    """The blocks of a document, as somebody else reads them."""
    return [(token.type, token.tag, token.level) for token in ORACLE.parse(text)]


PLACES = {
    "paragraph": "Here is one.\nHere is two.\nHere is three.\n\nAnd one more.\n",
    "quotation": "> Here is one.\n> Here is two.\n>\n> Here is three.\n",
    "lazy quotation": "> Here is one.\nHere is two.\n\nHere is three.\n",
    "list": "- Here is one.\n  Here is two.\n- Here is three.\n\n1. Here is four.\n   Here is five.\n",
    "deep list": "- > Here is one.\n  > Here is two.\n\n  Here is three.\n",
    "headings": "# Here is one\n\nHere is two\n===========\n\nHere is three\n-------\nHere is four.\n",
    "table": "Here is one.\n\n| two | three |\n|---|---|\n| four | five |\n\nHere is six.\n",
    "bare table": "two | three\n---|---\nfour | five\n\nHere is six.\n",
    "terms": "Here is one\n: Here is two.\n  Here is three.\n\nHere is four.\n",
    "note": 'Here is one.[^1]\n\n[^1]: Here is two.\n    Here is three.\n',
    "admonition": '!!! note "Here is one"\n    Here is two.\n    Here is three.\n',
}  # fmt: skip
TRICKY = st.sampled_from(
    ["#", "######", ">", "-", "--", "---", "+", "+++", "*", "***", "_", "___", "1", "12", ".", ")", "=",
     "===", "~", "~~~", "`", "```", "    ", "\t", " ", "[x]", "[^1]", "[", "]", ":", ": ", "!!!", "!!! a",
     "???", "///", ":::", "<", "<div>", "</p>", "<!--", "<?", "<b>", "<kbd>x</kbd>", "|", "|-|", ":-:",
     "\\", "\n", "\r", "word", "词", "。", "$$", "{", "}", "&", '"', "=== \"a\"", "[ ]", "/url"]
)  # fmt: skip
DIALECTS = st.sampled_from(
    ['import x from "y"', "export const a", "{% a %}", "{{< a >}}", "{#a}", "(x)=", "% c", "[TOC]", "[!NOTE]",
     "<Tip>", "</Tip>", "<Tip a", "{* a *}", "-8<- x", ":::note", "::: a b", "/// tip | a", "{/*", "*/}", "\\[",
     "\\]", ":tab:`a`"]
)  # fmt: skip
TEXTS = st.lists(TRICKY, min_size=1, max_size=5).map("".join).filter(str.strip)


@given(st.sampled_from(sorted(PLACES)), st.lists(TEXTS, min_size=8, max_size=8))
def test_a_document_keeps_its_blocks_whatever_its_translations(place, texts):
    source = PLACES[place]
    n_segments = len(read_document(source.encode(), "a.md", "en").segments)
    made = put(source, dict(zip(range(n_segments), texts, strict=False)))
    assert structure(made) == structure(source)


DIALECT_PLACES = {
    "mdx": "import X from 'y'\n\nHere is one.\nHere is two.\n\n<Tip>\nHere is three.\n</Tip>\n",
    "myst": "(a)=\n# One here\n\nHere is two.\nHere is three.\n\n:::{note} Four here\nFive here.\n:::\n",
    "maths": "Here is one.\nHere is two.\n\n\\[ x \\]\n\nHere is three.\n",
}  # fmt: skip


@given(
    st.sampled_from(sorted(PLACES | DIALECT_PLACES)),
    st.lists(
        st.lists(TRICKY | DIALECTS, min_size=1, max_size=3).map(lambda marks: f"{''.join(marks)} word"),
        min_size=8,
        max_size=8,
    ),
    st.sampled_from(["a.md", "a.mdx"]),
)  # fmt: skip
def test_it_reads_back_as_the_same_blocks_in_every_dialect(place, texts, name):
    source = (PLACES | DIALECT_PLACES)[place]
    found = read_document(source.encode(), name, "en")
    pairs = zip(found.segments, texts, strict=False)
    blocks = read(render(found.document, pairs), name).blocks
    wanted = [(block.kind, block.notation) for block in found.document.blocks]
    assert [(block.kind, block.notation) for block in blocks] == wanted


@pytest.mark.parametrize(
    ("source", "texts", "expected"),
    [
        pytest.param("One is.\nTwo is.\n", {1: "1. Zwei."}, "One is.\n1\\. Zwei.\n", id="line"),
        pytest.param("- One.\n  Two.\n", {1: "- Zwei."}, "- One.\n  \\- Zwei.\n", id="item"),
        pytest.param("> One.\n> Two.\n", {1: ">Zwei."}, "> One.\n> \\>Zwei.\n", id="quotation"),
        pytest.param("One. Two.\n", {1: "# Zwei."}, "One. # Zwei.\n", id="within a line"),
        pytest.param("One. Two.\n", {0: "", 1: "# Zwei."}, "\\# Zwei.\n", id="after nothing"),
        pytest.param("# One\n\nTwo.\n", {0: "1. Eins"}, "# 1. Eins\n\nTwo.\n", id="heading"),
        pytest.param("# One\n", {0: "C #"}, "# C \\#\n", id="end of a heading"),
        pytest.param("One\n===\n", {0: "1. Eins"}, "1\\. Eins\n===\n", id="underlined heading"),
        pytest.param("One.\n", {0: "~~~ drei"}, "\\~~~ drei\n", id="fence"),
        pytest.param("One.\n", {0: "```` drei"}, "\\`\\`\\`\\` drei\n", id="fence of ticks"),
        pytest.param("One.\n", {0: "```a``` b"}, "```a``` b\n", id="code"),
        pytest.param("One.\n", {0: "\u3000\tEins. \n"}, "Eins.\n", id="white space"),
        pytest.param("One.\n", {0: "[注]:见 A。"}, "\\[注]:见 A。\n", id="definition"),
        pytest.param("One.\n\n\\[x\\]\n", {0: "[注]:见 A。"}, "&#91;注]:见 A。\n\n\\[x\\]\n", id="with formulas"),
        pytest.param("One.\n", {0: "$$eins"}, "\\$\\$eins\n", id="dollars"),
        pytest.param("One.\n", {0: "(eins)= a"}, "\\(eins)= a\n", id="label"),
        pytest.param("One.\n", {0: 'import a from "b"'}, '&#105;mport a from "b"\n', id="module"),
        pytest.param("One.\n", {0: "[eins](b) zwei"}, "[eins](b) zwei\n", id="link"),
        pytest.param("One.\n", {0: "<b>Eins</b> zwei"}, "\\<b>Eins\\</b> zwei\n", id="tag"),
        pytest.param("One.\n", {0: "<!-- eins"}, "\\<!-- eins\n", id="comment"),
        pytest.param("One.\n", {0: "**Eins.**"}, "**Eins.**\n", id="emphasis"),
        pytest.param("- [ ] One.\n", {0: "[ ] Eins."}, "- [ ] Eins.\n", id="task"),
        pytest.param("- One.\n", {0: "[x] Eins."}, "- \\[x] Eins.\n", id="no task"),
        pytest.param("One.\nTwo.\n", {0: "Eins\\"}, "Eins\\\\\nTwo.\n", id="no hard break"),
        pytest.param("|a|one|\n|-|-|\n", {1: "b|c\\"}, "|a|b\\|c&#92;|\n|-|-|\n", id="cell"),
        pytest.param("![One](a.svg)\n", {0: "# Eins"}, "![# Eins](a.svg)\n", id="caption"),
    ],
)  # fmt: skip
def test_what_would_begin_another_block_is_escaped(source, texts, expected):
    assert put(source, texts) == expected


@given(TEXTS)
@example("2. two")
def test_escapes_are_not_seen(text):
    """A line reads as the same text would that does not begin it."""
    text = " ".join(text.split())
    if "<" in text or text.endswith("\\"):
        return  # a tag stays one only where it begins no line
    made = put("One.\n", {0: text}).rstrip("\n")
    assert ORACLE.renderInline(f"x {made}") == ORACLE.renderInline(f"x {text}")


@pytest.mark.parametrize(
    ("source", "language", "texts", "tgt_lang", "expected"),
    [
        pytest.param("A one. B two.\nC three.\n", "en", ["一。", "二。", "三。"], "zh", "一。二。\n三。\n", id="zh"),
        pytest.param("A one. B two.", "en", ["一。", "API。"], "ja", "一。API。", id="ja"),
        pytest.param("A one. B two.", "en", ["一。", "二。"], None, "一。二。", id="told by the script"),
        pytest.param("A one. B two.", "en", ["하나다.", "둘이다."], None, "하나다. 둘이다.", id="ko"),
        pytest.param("一点儿。二十三。", "zh", ["One.", "Two."], "en", "One. Two.", id="from zh"),
        pytest.param("一点儿。二十三。", "zh", ["いち。", "に。"], "ja", "いち。に。", id="zh to ja"),
        pytest.param("A one.  B two.", "en", ["Eins.", "Zwei."], "de", "Eins. Zwei.", id="two spaces"),
        pytest.param("A one.  B two.", "en", ["A one.", "B two."], None, "A one.  B two.", id="the source"),
        pytest.param("A one. B two.", "en", ["一。"], "zh", "一。 B two.", id="one of two"),
        pytest.param("A one. B two. C three.", "en", ["Eins.", "", "Drei."], "de", "Eins. Drei.", id="empty"),
        pytest.param("A one.\nB two.\nC three.", "en", ["Eins.", "", "Drei."], "de", "Eins.\nDrei.", id="empty line"),
        pytest.param("> A one.\n> B two.", "en", ["", "Zwei."], "de", "> Zwei.", id="empty first line"),
        pytest.param("A one.\tB two.", "en", ["一。", "二。"], "zh", "一。\t二。", id="a tab"),
    ],
)  # fmt: skip
def test_sentences_are_joined_as_the_target_joins_them(source, language, texts, tgt_lang, expected):
    assert put(source, dict(enumerate(texts)), "a.md", language, tgt_lang) == expected


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_joiners_are_those_of_every_format(name):
    source = "<p>One is. Two is.</p>" if name == "a.html" else "One is. Two is."
    assert "一。二。" in put(source, {0: "一。", 1: "二。"}, name)


def test_the_translations_of_a_notebook_are_joined_and_escaped():
    cell = json.dumps(["One is. Two is.\n", "Three is."])
    source = f'{{"cells": [{{"cell_type": "markdown", "source": {cell}}}]}}'
    made = json.loads(put(source, {0: "一。", 1: "二。", 2: "# 三。"}, "a.ipynb"))
    assert made["cells"][0]["source"] == ["一。二。\n", "\\# 三。"]
