import pytest

from amts_core.formats import html_reader, notations, read, render
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Omission
from amts_core.formats.segmentation import segment


def blocks(text):
    return [
        (str(kind), block.text)
        for kind, block in html_reader.read(MappedText.identity(text))
        if not isinstance(kind, Omission)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<h1>T</h1><p>A <b>bold</b> word.</p>", [("heading", "T"), ("paragraph", "A <b>bold</b> word.")], id="inline tags stay"),
        pytest.param("<ul><li>one<li>two</ul>", [("item", "one"), ("item", "two")], id="unclosed items"),
        pytest.param("<table><tr><th>a<td>b</table>", [("cell", "a"), ("cell", "b")], id="cells"),
        pytest.param("<figure><img src=x><figcaption>Cap.</figcaption></figure>", [("caption", "Cap.")], id="caption"),
        pytest.param("<p>a<br>b</p>", [("paragraph", "a"), ("paragraph", "b")], id="line break"),
        pytest.param("<p><code>a<br>b <b>c</b><br/>d</code> is code.<br>e</p>", [("paragraph", "<code>a<br>b <b>c</b><br/>d</code> is code."), ("paragraph", "e")], id="line break in code"),
        pytest.param("<p>a <code>b<p>c<br>d", [("paragraph", "a <code>b"), ("paragraph", "c"), ("paragraph", "d")], id="code that is not closed"),
        pytest.param("<script>x</script><style>y</style><pre>z</pre><svg><text>t</text></svg>", [], id="skeleton"),
        pytest.param('<div translate="no"><div>a</div>b</div><p>c</p>', [("paragraph", "c")], id="not to be translated"),
        pytest.param("<p>caf&eacute; &amp; &lt;b&gt;</p>", [("paragraph", "café &amp; &lt;b&gt;")], id="references"),
        pytest.param("<p><a href='x'><img src=y></a></p>", [], id="markup only"),
        pytest.param("<!doctype html><!-- no --><title>T</title>", [("heading", "T")], id="declaration and comment"),
        pytest.param("a < b &nonsense; c", [("paragraph", "a < b &nonsense; c")], id="loose text"),
        pytest.param("<p>A <math><mi>x</mi></math> is small.</p>", [("paragraph", "A <math><mi>x</mi></math> is small.")], id="formula in a sentence"),
        pytest.param("<p>See <svg><text>L</text></svg> here.</p>", [("paragraph", "See <svg><text>L</text></svg> here.")], id="drawing in a sentence"),
        pytest.param("<div><svg><title>L</title></svg></div>", [], id="drawing alone"),
        pytest.param("<p>Open <!-- c --> the page.</p>", [("paragraph", "Open <!-- c --> the page.")], id="comment in a sentence"),
        pytest.param("<p><!-- a -->Open.<!-- b --></p>", [("paragraph", "Open.")], id="comments around a sentence"),
        pytest.param("<p>a</p><!-- b <p>c</p>", [("paragraph", "a")], id="comment that is not closed"),
        pytest.param("<p>Press <kbd>A</kbd> or <x-key>B</x-key>.</p>", [("paragraph", "Press <kbd>A</kbd> or <x-key>B</x-key>.")], id="elements of one's own"),
        pytest.param("<p>a <span translate=no>b <span>c</span></span> d</p>", [("paragraph", "a <span translate=no>b <span>c</span></span> d")], id="kept in a sentence"),
        pytest.param("<p><span translate='no'>b</span></p>", [], id="kept alone"),
        pytest.param("<p>a <svg>b</p><p>c</p>", [("paragraph", "a")], id="drawing that is not closed"),
        pytest.param('<img src=x alt="A cat"><p>b</p>', [("attribute", "A cat"), ("paragraph", "b")], id="picture alone"),
        pytest.param('<p><a title="T" href=x><img alt="A cat"></a></p>', [("attribute", "T"), ("attribute", "A cat")], id="picture in a link"),
        pytest.param('<p><img alt="A cat">&nbsp;| <img alt="A dog"></p>', [("attribute", "A cat"), ("attribute", "A dog")], id="pictures side by side"),
        pytest.param('<p>A <img alt="cat"> sits.</p>', [("paragraph", 'A <img alt="cat"> sits.')], id="picture in a sentence"),
        pytest.param('<input placeholder="Your name" aria-label=Name>', [("attribute", "Your name"), ("attribute", "Name")], id="field"),
        pytest.param('<div title="a &gt; &eacute;">b</div>', [("attribute", "a &gt; é"), ("paragraph", "b")], id="references in an attribute"),
        pytest.param('<div translate="no" title="a">b</div>', [], id="attribute of what is kept"),
        pytest.param("<table><td>React.ReactNode<td>A node</table>", [("cell", "A node")], id="code in a cell"),
        pytest.param("<SCRIPT>if (a<b) '</p>'</SCRIPT><p>c</p>", [("paragraph", "c")], id="script"),
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
    assert notations.as_html(translation, "<b>x</b>") == expected


@pytest.mark.parametrize(
    ("text", "translation", "expected"),
    [
        pytest.param('<img alt="a">', 'x "y" <z> & \'w\'', "x &quot;y&quot; &lt;z> &amp; 'w'", id="double"),
        pytest.param("<img alt='a'>", "x \"y\" 'w'", 'x "y" &#39;w&#39;', id="single"),
        pytest.param("<img alt=a>", "x y", "x y", id="no quotation marks"),
    ],
)  # fmt: skip
def test_a_translated_attribute_is_one_attribute(text, translation, expected):
    document = read(text.encode(), "a.html")
    made = render(document, [(segment(document.blocks, "en")[0], translation)]).decode()
    quote = "'" if "'" in text else '"'
    assert made == f"<img alt={quote}{expected}{quote}>"


def test_what_is_left_out_has_a_reason():
    text = "<!-- a --><pre>b</pre><p translate=no>c</p><table><td>foo_bar</table>"
    found = html_reader.read(MappedText.identity(text))
    assert [(str(kind), block.text) for kind, block in found] == [
        ("comment", "<!-- a -->"),
        ("code", "b"),
        ("not to be translated", "c"),
        ("identifier", "foo_bar"),
    ]


@pytest.mark.parametrize(
    "text", ["<p>Tea</p>", "<p>Tea and café</p>"], ids=["ASCII", "other letters"]
)
def test_what_a_page_has_no_letter_for_is_a_reference(text):
    page = f'<meta charset="iso-8859-1">{text}'.encode("latin-1")
    document = read(page, "a.html")
    assert render(document) == page
    made = render(document, [(part, "é 茶") for part in segment(document.blocks, "en")])
    assert made == '<meta charset="iso-8859-1"><p>é &#33590;</p>'.encode("latin-1")


@pytest.mark.parametrize(
    ("root", "language", "expected"),
    [
        pytest.param('<html lang="en">', "ar", '<html dir="rtl" lang="ar">', id="right to left"),
        pytest.param("<html>", "he", '<html dir="rtl">', id="no language is said"),
        pytest.param("<html>", "fr", "<html>", id="nothing to say"),
        pytest.param("<!-- <html lang='en'> --><HTML Lang=en class=a>", "zh-TW",
                     "<!-- <html lang='en'> --><HTML Lang=\"zh-TW\" class=a>", id="as written"),
        pytest.param('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xml:lang="ar" lang="ar" dir="rtl">',
                     "en", '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xml:lang="en" lang="en" dir="ltr">',
                     id="left to right"),
        pytest.param("<p lang='en'></p>", "ar", "<p lang='en'></p>", id="a fragment"),
    ],
)  # fmt: skip
def test_a_translated_page_says_its_language_and_direction(root, language, expected):
    data = f"{root}<body><p>One.</p></body>".encode()
    document = read(data, "a.html")
    (found,) = segment(document.blocks, "en")
    made = render(document, [(found, "1.")], language).decode()
    assert made == f"{expected}<body><p>1.</p></body>"
    assert render(document) == data
