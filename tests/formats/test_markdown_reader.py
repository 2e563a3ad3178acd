import pytest

from amts_core.formats import markdown_reader
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Omission


def blocks(text, is_mdx=False):
    found = [
        (kind, block)
        for kind, block in markdown_reader.read(MappedText.identity(text), is_mdx=is_mdx)
        if block.text and not isinstance(kind, Omission)
    ]
    for _, block in found:  # every character stands where it says
        for character, start, end in zip(block.text, block.starts, block.ends, strict=True):
            assert text[start:end] == character or block.notation.is_whole
    return [(str(kind), block.text) for kind, block in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# Title #\n\nText.\n", [("heading", "Title"), ("paragraph", "Text.")], id="atx"),
        pytest.param("Title\nmore\n=====\n", [("heading", "Title\nmore")], id="setext"),
        pytest.param("- one\n- two\n  more\n", [("item", "one"), ("item", "two\nmore")], id="list"),
        pytest.param("1. one\n\n   two\n", [("item", "one"), ("item", "two")], id="item of two"),
        pytest.param("> said\n> more\n", [("paragraph", "said\nmore")], id="quotation marks are no text"),
        pytest.param("> [!NOTE]\n> Mind it.\n", [("paragraph", "Mind it.")], id="GitHub alert"),
        pytest.param(
            "| a | b \\| c |\n|---|---|\n| `x|` | d |\n",
            [("cell", "a"), ("cell", "b \\| c"), ("cell", "`x"), ("cell", "`"), ("cell", "d")],
            id="table",
        ),
        pytest.param("Term\n: Its meaning.\n", [("item", "Term"), ("item", "Its meaning.")], id="definition"),
        pytest.param("A.[^1]\n\n[^1]: Note.\n", [("paragraph", "A.[^1]"), ("paragraph", "Note.")], id="footnote"),
        pytest.param("---\ntitle: x\n---\nText.\n", [("metadata", "x"), ("paragraph", "Text.")], id="front matter"),
        pytest.param("```python\nx = 1\n```\n\n    y = 2\n", [], id="code"),
        pytest.param("[ref]: http://x.org\n\nText [a][ref].\n", [("paragraph", "Text [a][ref].")], id="reference"),
        pytest.param("<!-- no -->\n\nText.\n", [("paragraph", "Text.")], id="comment"),
        pytest.param("<div>\n<p>In HTML.</p>\n</div>\n", [("paragraph", "In HTML.")], id="HTML block"),
        pytest.param('!!! note "Mind"\n    Text.\n', [("title", "Mind"), ("paragraph", "Text.")], id="admonition"),
        pytest.param(":::note\nText.\n:::\n", [("paragraph", "Text.")], id="container"),
        pytest.param("```{tip}\nText.\n```\n", [("paragraph", "Text.")], id="directive fence"),
        pytest.param("{#if x}\nText.\n{/if}\n", [("paragraph", "Text.")], id="template"),
        pytest.param('<Tip warning={true}>\n\nText.\n\n</Tip>\n', [("paragraph", "Text.")], id="component"),
        pytest.param('<Banner a={[\n  {b: "c > d"},\n]} />\n\nText.\n', [("paragraph", "Text.")], id="component over lines"),
    ],
)  # fmt: skip
def test_blocks_of_commonmark_and_its_relatives(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# T\n:label:`sec_t`\n\nText.\n", [("heading", "T"), ("paragraph", "Text.")], id="label"),
        pytest.param("In :numref:`a` and :cite:`b`.\n", [("paragraph", "In :numref:`a` and :cite:`b`.")], id="roles stay"),
        pytest.param("See\n:numref:`a`\nnow.\n", [("paragraph", "See\n:numref:`a`\nnow.")], id="a role on its line stays"),
        pytest.param(
            "![A *caption*.](../img/a.svg)\n:width:`9px`\n:label:`fig_a`\n\nText.\n",
            [("caption", "A *caption*."), ("paragraph", "Text.")],
            id="figure",
        ),
        pytest.param("Text.\n![Cap.](a.svg)\nMore.\n", [("paragraph", "Text."), ("caption", "Cap."), ("paragraph", "More.")], id="figure in a paragraph"),
        pytest.param("![](a.svg)\n", [], id="figure without a caption"),
        pytest.param("See ![x](y.png) here.\n", [("paragraph", "See ![x](y.png) here.")], id="inline picture stays"),
        pytest.param("Let\n\n$$\nx = 1\n\n- y\n$$\n\nbe.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="display maths"),
        pytest.param("Let\n$$x$$\nbe.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="display maths in a paragraph"),
        pytest.param("Let $$x$$ be.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="display maths in a line"),
        pytest.param("$$x$$\n:eqlabel:`e`\n\nText.\n", [("paragraph", "Text.")], id="equation label"),
        pytest.param("Let\n\\begin{align*}\nx &= 1\n\\end{align*}\nbe.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="environment"),
        pytest.param(":begin_tab:`torch`\nText.\n:end_tab:\n", [("paragraph", "Text.")], id="tab"),
        pytest.param("[**Slide.**] Text.\n", [("paragraph", "[**Slide.**] Text.")], id="slide marker stays"),
        pytest.param("* a\n\n  $$x$$\n\n  b\n", [("item", "a"), ("item", "b")], id="maths in a list"),
    ],
)  # fmt: skip
def test_blocks_of_the_d2l_dialect(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends(ends):
    text = "# T\n\n> a\n> b\n\n| c |\n|---|\n| d |\n".replace("\n", ends)
    assert [block.replace(ends, "\n") for _, block in blocks(text)] == ["T", "a\nb", "c", "d"]
