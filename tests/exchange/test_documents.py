"""Whole documents through the exchange: what a service does not translate is as it was."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from amts_core import formats
from amts_core.exchange.round_trip import DocumentLimits, Text, build, parse, read, write
from amts_core.formats import segmented_documents
from amts_core.kernel.text.spans import VERBATIM, SpanKind, verbatim_texts
from tests.conftest import TEXTBOOK, corpora

MARKDOWN = """# The *softmax* Function
:label:`sec_softmax`

We saw in :numref:`sec_linear` that a layer computes $\\mathbf{o} = \\mathbf{W}x$, as
[Nielsen explains](http://x.org/book_(1).html) in **great detail**. [**Now define the model.**]
It is `net(X)`, see [`torch.nn`](https://x.org/nn) or <https://y.org>, or write to a.b@c.org.

![A softmax layer.](../img/softmax.svg)
:width:`400px`

$$\\hat{y}_i = \\frac{\\exp(o_i)}{\\sum_j \\exp(o_j)}$$
:eqlabel:`eq_softmax`

```{.python .input}
def softmax(x): return x.exp() / x.exp().sum()
```

1. Why is `exp` never negative? (*Hint*: it is not `log`.)
2. Is <b>this</b> <a href="x.html">a *probability*</a>, or 5 < 6 &amp; 7?

| Name | Meaning |
|------|---------|
| `lr` | the learning rate\\|step |

> Quoted words, with a note[^1] and ~~an error~~.

[^1]: What the note says of {name}.
"""
HTML = b"""<!doctype html><html><head><title>Rain &amp; sea</title></head><body>
<h1>The <em>rain</em></h1><p>It <b>falls <i>hard</i></b> on <a href="h.html?a=1&amp;b=2">the hills</a>,
and costs 5 &lt; 6. Run <code>rain --now</code>; caf&eacute;.<br>Next line.</p><pre>not text</pre>
<table><tr><td>A cell with <span class="x">a span</span></td></tr></table></body></html>"""
NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "markdown",
                "source": ["# Rain\n", "It *falls* in `run()`, see [here](x).\n"],
            },
            {"cell_type": "code", "source": ["print('rain')"], "outputs": []},
            {"cell_type": "markdown", "source": 'Maths: $a_1 < b$ and :cite:`x`. The "end".'},
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
).encode()
SITE = """# Open the settings { #settings .wide key=value }

## Why is it grey? {#why-grey}

## Make a change {/* make-a-change */}

## Masks [[masks]] and :smile:

- [ ] Close `the` door.
- [x] Open {0:.2f} of {name}, %(n)s of %1$s, ${x} of #{y} and &brand; files.

Use {{ site.name }} and {{< param "x" >}} in {% if beta %}this *long*{.c} text{% endif %} of <%= b %>.
See {ref}`a <b>`, :numref:`fig`, \\cite{knuth}[^1], {{domxref("Element.color")}} and <https://x.org>.

It has {count, plural, one {# file} other {{b} files}} in <Tabs items={{a: [1 > 0]}} /> or {a.map((b) => b)}.

A [link](x.md){target=_blank} costs $5 or $6 <!-- or so --> with ````a. B c```` in it.

[^1]: The note.
"""
DOCUMENTS = [
    pytest.param("site.md", SITE.encode(), id="site"),
    pytest.param("softmax.md", MARKDOWN.encode(), id="markdown"),
    pytest.param("rain.html", HTML, id="HTML"),
    pytest.param("rain.ipynb", NOTEBOOK, id="notebook"),
    pytest.param("rain.txt", b"Rain *falls*.\nOn {hills}, at http://x.org.\n\nIt ends.", id="text"),
    *(
        pytest.param(path.name, path.read_bytes(), id=f"sample {path.name}")
        for path in sorted((TEXTBOOK / "en").iterdir())
    ),
]


def shouting(data):
    """What a service returns that translates into capital letters."""
    document = parse(data)
    shouted = tuple(
        replace(
            paragraph,
            pieces=tuple(
                Text(piece.text.upper()) if isinstance(piece, Text) else piece
                for piece in paragraph.pieces
            ),
        )
        for paragraph in document.paragraphs
    )
    return build(replace(document, paragraphs=shouted))


def translated(name, data, service, **limits):
    """The document, what came back of its segments, and the translated document's bytes."""
    made = segmented_documents.read_document(data, name, "en")
    parts = write(name, made.segments, "en", **limits)
    found = read([service(part) for part in parts], made.segments)
    changed = [
        (part, one.text)
        for part, one in zip(made.segments, found, strict=True)
        if one.text != part.text
    ]
    return made, found, formats.render(made.document, changed)


def kept(name, data):
    """What a translation repeats of a document: of each kind of block how many, and their markup."""
    blocks = formats.read(data, name).blocks
    markup = Counter(text for block in blocks for text in verbatim_texts(block.text, *VERBATIM))
    return [block.kind for block in blocks], markup


@pytest.mark.parametrize(("name", "data"), DOCUMENTS)
def test_a_document_that_is_not_translated_is_the_same_bytes(name, data):
    made, found, rendered = translated(name, data, lambda part: build(parse(part)))
    assert rendered == data
    assert [one.text for one in found] == [part.text for part in made.segments]
    assert not any(one.findings for one in found)


@pytest.mark.parametrize(("name", "data"), DOCUMENTS)
@pytest.mark.parametrize(
    "limits", [DocumentLimits(), DocumentLimits(n_text_bytes=400)], ids=["one file", "parts"]
)
def test_a_translated_document_keeps_its_markup(name, data, limits):
    made, found, rendered = translated(name, data, shouting, limits=limits)
    assert rendered != data
    assert kept(name, rendered) == kept(name, data)
    assert not any(one.findings for one in found)
    for part, one in zip(made.segments, found, strict=True):
        kinds = VERBATIM | {SpanKind.LINK}
        assert len(verbatim_texts(part.text, *kinds)) == len(verbatim_texts(one.text, *kinds))
        assert one.text.casefold() == part.text.casefold()


def test_the_markdown_is_translated_in_its_markup():
    _, _, rendered = translated("softmax.md", MARKDOWN.encode(), shouting)
    text = rendered.decode()
    for expected in (
        "# THE *SOFTMAX* FUNCTION\n:label:`sec_softmax`",
        "[NIELSEN EXPLAINS](http://x.org/book_(1).html) IN **GREAT DETAIL**. [**NOW DEFINE THE MODEL.**]",
        "IT IS `net(X)`, SEE [`torch.nn`](https://x.org/nn) OR <https://y.org>, OR WRITE TO a.b@c.org.",
        "![A SOFTMAX LAYER.](../img/softmax.svg)",
        '2. IS <b>THIS</b> <a href="x.html">A *PROBABILITY*</a>, OR 5 < 6 &amp; 7?',
        "> QUOTED WORDS, WITH A NOTE[^1] AND ~~AN ERROR~~.",
        "[^1]: WHAT THE NOTE SAYS OF {name}.",
    ):
        assert expected in text


def test_what_a_site_is_built_with_is_kept():
    _, _, rendered = translated("site.md", SITE.encode(), shouting)
    text = rendered.decode()
    for expected in (
        "# OPEN THE SETTINGS { #settings .wide key=value }\n",
        "## MAKE A CHANGE {/* make-a-change */}\n",
        "- [ ] CLOSE `the` DOOR.\n- [x] OPEN {0:.2f} OF {name},",
        "IN {% if beta %}THIS *LONG*{.c} TEXT{% endif %} OF <%= b %>.",
        "A [LINK](x.md){target=_blank} COSTS $5 OR $6 <!-- or so --> WITH ````a. B c```` IN IT.",
    ):
        assert expected in text


def test_the_whole_book_goes_there_and_back():
    paths = sorted((corpora() / "d2l" / "en").rglob("*.md"))
    assert len(paths) == 139
    changed, broken, repaired = [], [], []
    for path in paths:
        data = path.read_bytes()
        if translated(path.name, data, lambda part: part)[2] != data:
            changed.append(path.name)
        _, found, rendered = translated(path.name, data, shouting)
        if kept(path.name, rendered)[1] != kept(path.name, data)[1]:
            broken.append(path.name)
        repaired += [(path.name, one) for one in found if one.findings]
    assert (changed, broken, repaired) == ([], [], [])
