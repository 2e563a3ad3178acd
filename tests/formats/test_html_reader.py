import pytest

from amts_core.formats import html_reader
from amts_core.formats.byte_map import MappedText


def blocks(text):
    return [(str(kind), block.text) for kind, block in html_reader.read(MappedText.identity(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<h1>T</h1><p>A <b>bold</b> word.</p>", [("heading", "T"), ("paragraph", "A <b>bold</b> word.")], id="inline tags stay"),
        pytest.param("<ul><li>one<li>two</ul>", [("item", "one"), ("item", "two")], id="unclosed items"),
        pytest.param("<table><tr><th>a<td>b</table>", [("cell", "a"), ("cell", "b")], id="cells"),
        pytest.param("<figure><img src=x><figcaption>Cap.</figcaption></figure>", [("caption", "Cap.")], id="caption"),
        pytest.param("<p>a<br>b</p>", [("paragraph", "a"), ("paragraph", "b")], id="line break"),
        pytest.param("<script>x</script><style>y</style><pre>z</pre><svg><text>t</text></svg>", [], id="skeleton"),
        pytest.param('<div translate="no"><div>a</div>b</div><p>c</p>', [("paragraph", "c")], id="not to be translated"),
        pytest.param("<p>caf&eacute; &amp; &lt;b&gt;</p>", [("paragraph", "café &amp; &lt;b&gt;")], id="references"),
        pytest.param("<p><a href='x'><img src=y></a></p>", [], id="markup only"),
        pytest.param("<!doctype html><!-- no --><title>T</title>", [("heading", "T")], id="declaration and comment"),
        pytest.param("a < b &nonsense; c", [("paragraph", "a < b &nonsense; c")], id="loose text"),
    ],
)  # fmt: skip
def test_blocks(text, expected):
    assert blocks(text) == expected


def test_characters_know_where_they_stand():
    text = "<p>caf&eacute;s</p>"
    [(_, block)] = html_reader.read(MappedText.identity(text))
    assert [text[s:e] for s, e in zip(block.starts, block.ends, strict=True)] == [
        "c",
        "a",
        "f",
        "&eacute;",
        "s",
    ]


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("<b>a</b> &lt; &#233;", "<b>a</b> &lt; &#233;"),
        ("1<2", "1&lt;2"),
    ],
)
def test_a_translation_is_escaped_once(translation, expected):
    assert html_reader.escape(translation) == expected
